"""What the import commands share: options, one JSON object, the exit statuses (0 read, 1 refused, 2 usage)."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog import clock
from catalog.imports.applying import Applied, NotApplied, register_directory
from catalog.imports.check import read_workbook
from catalog.imports.directory import NameBook
from catalog.imports.results import Reading, refusal_json
from catalog.imports.safety import Refused
from catalog.models import User

_USAGE = 2
_NO_NAMES = "单位名录是空的，无法核对单位。请先运行 import_organisations 载入单位名录。"


class ImportCommand(BaseCommand):
    """A command that reads one workbook; `purpose` names the reader; some need the organisations to be known."""

    purpose = ""
    needs_directory = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="工作簿（.xlsx）")
        parser.add_argument("--dry-run", action="store_true", help="只读取和比对，不写入")
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出一个 JSON 对象")
        parser.add_argument("--all-or-nothing", action="store_true", help="有一行被拒收就全部不导入")
        parser.add_argument("--as", dest="username", default="", help="以哪个用户的名义导入（用户名）")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"找不到文件：{path}", returncode=_USAGE)
        by = user_named(options["username"])
        self.check_options(options)
        directory = register_directory() if self.needs_directory else self.directory_if_any()
        if self.needs_directory and directory.is_empty():
            if options["as_json"]:
                self.answer({"outcome": "refuse", "kind": "no_organisations", "message": _NO_NAMES}, options, _NO_NAMES)
                sys.exit(1)
            raise CommandError(_NO_NAMES)
        at = clock.now()
        try:
            reading = read_workbook(path, self.purpose, directory, clock.today())
            applied = self.preview(reading, at, options) if options["dry_run"] else self.apply(reading, by, at, options)
        except Refused as refusal:
            self.answer(refusal_json(refusal), options, refusal.message)
            sys.exit(1)
        except NotApplied as refusal:
            answer = {
                "outcome": "refuse",
                "kind": "row_errors",
                "message": str(refusal),
                "problems": [item.as_json() for item in refusal.problems],
            }
            self.answer(answer, options, str(refusal))
            sys.exit(1)
        result = reading.as_json() | {
            "dry_run": options["dry_run"],
            "counts": dict(reading.counts) | (applied.as_json() if applied else {}),
        }
        self.answer(result, options, summary(reading, applied, dry_run=options["dry_run"]))

    def check_options(self, options: dict[str, Any]) -> None:
        """Hook: refuse options that do not fit together."""

    def directory_if_any(self) -> NameBook:
        """An empty directory: reading needs no rows of the database."""
        return NameBook()

    def preview(self, reading: Reading, at: Any, options: dict[str, Any]) -> Applied | None:
        raise NotImplementedError

    def apply(self, reading: Reading, by: User | None, at: Any, options: dict[str, Any]) -> Applied:
        raise NotImplementedError

    def answer(self, result: dict[str, Any], options: dict[str, Any], text: str) -> None:
        """Print the JSON object, or the text for a person."""
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1, default=str) if options["as_json"] else text)


def user_named(username: str) -> User | None:
    """The user of a name; a usage error where there is none."""
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有用户“{username}”。", returncode=_USAGE)
    return user


def summary(reading: Reading, applied: Applied | None, *, dry_run: bool) -> str:
    """What was found and done, for a person at a terminal."""
    lines = ["只读取，未写入。" if dry_run else "已导入。"]
    if applied:
        lines.append(f"新增 {applied.new}，变更 {applied.changed}，未变 {applied.unchanged}，拒收 {applied.refused}。")
    lines.append("、".join(f"{name} {value}" for name, value in reading.counts.items()))
    lines += [message for _, message in reading.warnings]
    lines += [f"{'错误' if item.severity == 'error' else '提示'} {item.message}" for item in reading.problems]
    return "\n".join(lines)


Applier = Callable[..., Applied]
