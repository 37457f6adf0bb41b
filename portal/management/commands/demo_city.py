"""`manage.py demo_city`: make or complete the sample city."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog import clock
from portal.demo.seeding import seed


class Command(BaseCommand):
    """Load the sample city; what is there already is left alone, what an interrupted run left out is added."""

    help = "载入示例市（单位、人员、系统台账、示例项目、门户文章）；已有的不重复，中断后可再次运行。"

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("示例市只能在演示模式载入。如确需演示，请使用 portal.settings.dev 并设置 DEMO=1。")
        began = time.monotonic()
        if seed(clock.now(), lambda label: self.stdout.write(f"  {label}")):
            self.stdout.write(f"示例市已就绪，用时{time.monotonic() - began:.0f}秒。")
        else:
            self.stdout.write("示例市已存在，无须重新载入。")
