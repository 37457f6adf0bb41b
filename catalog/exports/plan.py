"""A plan as the paper of its meetings (计划送审稿): its projects, the consultation, what the meetings said."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from catalog.exports.cells import SheetWriter, saved

PROJECTS = ("序号", "项目编号", "项目名称", "建设单位", "产生方式", "总投资（元）", "论证结论", "状态", "移出理由")
OPINIONS = ("会商单位", "态度", "意见", "时间")
MEETINGS = ("会议", "方式", "会议日期", "结果", "纪要编号", "会议意见")


def plan_workbook(
    title: str,
    projects: Iterable[Sequence[Any]],
    total: Decimal,
    opinions: Iterable[Sequence[Any]],
    meetings: Iterable[Sequence[Any]],
) -> bytes:
    """Return the workbook; money in 元 as numbers, every text neutralised against formulas."""
    book = Workbook(write_only=True)
    sheet = SheetWriter(book, "拟列项目", (8, 16, 44, 24, 14, 18, 24, 16, 40))
    sheet.row([title])
    _fill(sheet, PROJECTS, projects)
    sheet.row(["", "", "合计", "", "", total])
    _fill(SheetWriter(book, "会商意见", (20, 16, 80, 20)), OPINIONS, opinions)
    _fill(SheetWriter(book, "会议审定", (24, 10, 14, 12, 24, 80)), MEETINGS, meetings)
    return saved(book)


def _fill(sheet: SheetWriter, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet.head(head)
    for row in rows:
        sheet.row(value if value is None or isinstance(value, Decimal | int) else str(value) for value in row)
