"""`manage.py dup_report RUN`: make the official report of a check again and say whether it has the kept bytes."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.models import DupReport
from workflow.actions import duplicate_reports


class Command(BaseCommand):
    """Verify the kept report of a countersigned run; --out writes the files made anew."""

    help = "按留存内容重新生成一次查重的正式报告，核对与留存的文件是否逐字节一致；不一致时退出状态为 1"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the run and --out."""
        parser.add_argument("run", type=int, help="查重编号（报告第二节）")
        parser.add_argument("--out", type=Path, help="把重新生成的两份文件写入此目录")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each file's kept digest and whether the one made anew has it."""
        report = DupReport.objects.filter(run=options["run"]).select_related("run__project", "docx", "pdf").first()
        if report is None:
            raise CommandError(f"查重 {options['run']} 没有正式报告：意见经复核后才形成")
        differing = duplicate_reports.differences(report)
        for kind, version in (("docx", report.docx), ("pdf", report.pdf)):
            self.stdout.write(f"{kind}  {version.sha256}  {'不一致' if kind in differing else '一致'}")
            if options["out"] is not None:
                options["out"].mkdir(parents=True, exist_ok=True)
                path = options["out"] / duplicate_reports.file_name(report.run, kind)
                path.write_bytes(duplicate_reports.rendered(report.facts, kind))
        if differing:
            raise CommandError("重新生成的报告与留存的不一致，请以留存的文件为准")
