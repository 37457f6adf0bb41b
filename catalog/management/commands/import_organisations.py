"""`manage.py import_organisations FILE…`: the city's organisations and their names from JSON files."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog import clock
from catalog.imports.apply_organisations import BadEntries, apply_organisations
from catalog.management.importing import user_named


class Command(BaseCommand):
    """Load organisations; running it again updates and doubles nothing."""

    help = "载入单位名录（JSON 列表：code、name、short、kind、parent、aliases），可重复运行"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+")
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出一个 JSON 对象")
        parser.add_argument("--as", dest="username", default="", help="以哪个用户的名义导入（用户名）")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = [entry for name in options["files"] for entry in _entries(Path(name))]
        try:
            applied = apply_organisations(entries, by=user_named(options["username"]), at=clock.now())
        except BadEntries as bad:
            raise CommandError("未写入任何数据：\n" + "\n".join(bad.faults)) from bad
        if options["as_json"]:
            self.stdout.write(json.dumps(applied.as_json(), ensure_ascii=False))
        elif options["verbosity"]:
            self.stdout.write(f"单位：新增 {applied.new}，变更 {applied.changed}，未变 {applied.unchanged}。")


def _entries(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise CommandError(f"找不到文件：{path}", returncode=2)
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as broken:
        raise CommandError(f"{path.name}：不是 UTF-8 编码的 JSON（{broken}）。") from broken
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CommandError(f"{path.name}：应为 JSON 列表，每个单位一个对象。")
    return entries
