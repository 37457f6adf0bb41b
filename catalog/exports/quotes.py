"""The summary of a price consultation (价格咨询汇总) as a workbook: per item, per supplier, and what was suggested."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from catalog.exports.cells import SheetWriter, saved

SUMMARY = (
    "序号",
    "功能名称",
    "数量",
    "单位",
    "报价家数",
    "最低",
    "最高",
    "中位数",
    "平均",
    "变异系数%",
    "异常报价",
    "未报",
)
REPLIES = (
    "回执号",
    "供应商",
    "统一社会信用代码",
    "收到时间",
    "状态",
    "含税总价",
    "税率%",
    "交付日",
    "质保年",
    "年运维费",
    "无效理由",
)


def summary_workbook(
    title: str,
    summary: Iterable[Sequence[Any]],
    replies: Iterable[Sequence[Any]],
    suppliers: Sequence[str],
    prices: Iterable[Sequence[Any]],
    suggestions: Iterable[Sequence[str]],
) -> bytes:
    """Return the workbook; money in 元 as numbers, every text neutralised against formulas."""
    book = Workbook(write_only=True)
    sheet = SheetWriter(book, "汇总", (10, 32, 8, 8, 10, 14, 14, 14, 14, 12, 40, 40))
    sheet.row([f"{title}价格咨询汇总（单价，元）"])
    _fill(sheet, SUMMARY, summary)
    sheet = SheetWriter(book, "各家报价", (18, 32, 22, 20, 10, 16, 8, 10, 10, 14, 40))
    _fill(sheet, REPLIES, replies)
    sheet = SheetWriter(book, "逐项单价", (10, 32, *(16 for _supplier in suppliers)))
    _fill(sheet, ("序号", "功能名称", *suppliers), prices)
    sheet = SheetWriter(book, "对清单的建议", (32, 100))
    _fill(sheet, ("供应商", "建议"), suggestions)
    return saved(book)


def _fill(sheet: SheetWriter, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet.head(head)
    for row in rows:
        sheet.row(_plain(value) for value in row)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, Decimal | int) else str(value)
