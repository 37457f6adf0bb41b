"""A function list as a workbook in the columns of the regulation's form (附录 B.3); read back it is the same list."""

from typing import Any

from openpyxl import Workbook

from catalog.exports.cells import SheetWriter, saved
from catalog.models import FunctionItem, FunctionList
from catalog.vocabulary import label

COLUMNS = (
    "序号",
    "子系统",
    "一级模块",
    "二级模块",
    "功能项",
    "功能描述",
    "条目类型",
    "计量单位",
    "数量",
    "使用对象",
    "新增/升级/复用",
    "关联已建系统",
    "技术要求",
    "备注",
)
_WIDTHS = (8, 20, 20, 20, 28, 60, 14, 10, 8, 18, 16, 24, 30, 20)
_DEPTH = 4


def function_list_workbook(function_list: FunctionList) -> bytes:
    """Return the workbook of one version: a row for each heading and each item, numbered 1, 1.1, 1.1.1."""
    book = Workbook(write_only=True)
    sheet = SheetWriter(book, "功能清单", _WIDTHS)
    sheet.row([f"{function_list.project.name}功能清单"])
    sheet.head(COLUMNS)
    for item in function_list.items.select_related("existing_system").order_by("order").iterator(chunk_size=500):
        sheet.row(_row(item))
    return saved(book)


def _row(item: FunctionItem) -> list[Any]:
    """The name stands in the column of its level; a leaf's in the last but for the deepest headings above it."""
    names = [""] * _DEPTH
    names[min(item.level, _DEPTH) - 1] = item.name
    if not item.is_leaf:
        return [item.number, *names, item.description]
    return [
        item.number,
        *names,
        item.description,
        label("fl_item_type", item.item_type),
        item.unit,
        item.quantity,
        item.user_group,
        item.modify_type,
        item.existing_system.name if item.existing_system else "",
        item.tech_requirement,
        item.remark,
    ]
