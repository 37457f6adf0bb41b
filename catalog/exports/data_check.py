"""A check before collecting as a workbook (先查后采核查结果): one line for each place where a name is held."""

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from catalog.exports.cells import SheetWriter, saved

HEAD = (
    "序号",
    "拟采集信息项",
    "比对结果",
    "检出处数",
    "持有单位",
    "信息资源名称",
    "信息资源代码",
    "对应信息项",
    "共享类型",
    "共享条件",
    "更新周期",
    "依据",
    "办理情况",
    "共享申请",
    "答复说明",
    "新采集理由",
)
_WIDTHS = (8, 26, 12, 10, 24, 30, 20, 24, 14, 30, 12, 44, 20, 14, 40, 40)


def data_check_workbook(about: Iterable[Sequence[Any]], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the workbook: what the check was and on which state of the directory, then its lines."""
    book = Workbook(write_only=True)
    sheet = SheetWriter(book, "核查结果", _WIDTHS)
    sheet.head(HEAD)
    for row in rows:
        sheet.row(row)
    facts = SheetWriter(book, "核查说明", (24, 80))
    for row in about:
        facts.row(row)
    return saved(book)
