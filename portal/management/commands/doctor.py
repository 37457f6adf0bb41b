"""`manage.py doctor`: is everything that the portal stands on in order?"""

import sys

from django.core.management.base import BaseCommand

from catalog import clock
from portal.doctor import Level, examine


class Command(BaseCommand):
    """Print one line a check, with what to do; exit status 1 where something has failed."""

    help = "检查数据库、检索、后台任务、消息通道、存储、工作日历和签批流程。有故障时退出状态为1。"

    def handle(self, **options):
        findings = list(examine(clock.now(), clock.today()))
        for finding in findings:
            self.stdout.write(f"[{finding.level}] {finding.subject}：{finding.message}")
            if finding.remedy:
                self.stdout.write(f"       处理：{finding.remedy}")
        failed = sum(finding.level == Level.FAILED for finding in findings)
        self.stdout.write(f"共检查{len(findings)}项，故障{failed}项。")
        if failed:
            sys.exit(1)
