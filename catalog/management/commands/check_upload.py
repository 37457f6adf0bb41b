"""`manage.py check_upload FILE --as KIND`: what an upload would get, by the code of the upload itself."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog import clock
from catalog.imports.applying import register_directory
from catalog.imports.check import PURPOSES, check_upload
from catalog.imports.directory import NameBook


class Command(BaseCommand):
    """Say whether a file would be accepted for a purpose; nothing is kept."""

    help = "检查一个文件上传时会得到什么结果，不保存任何内容"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--as", dest="purpose", required=True, choices=PURPOSES)
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"找不到文件：{path}", returncode=2)
        needs_names = options["purpose"] not in {"document", "function_list"}
        directory = register_directory() if needs_names else NameBook()
        verdict = check_upload(path, options["purpose"], directory, clock.today())
        if options["as_json"]:
            self.stdout.write(json.dumps(verdict.as_json(), ensure_ascii=False, default=str))
        else:
            self.stdout.write(f"{verdict.outcome} {verdict.kind} {verdict.message}")
        if verdict.outcome == "refuse":
            sys.exit(1)
