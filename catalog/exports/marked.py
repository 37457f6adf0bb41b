"""The uploaded workbook back with its cells marked: red refuses, yellow warns, each with its sentence as a comment."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from catalog.exports.cells import saved, set_text
from catalog.imports.safety import text_encoding

_FILLS = {"error": PatternFill("solid", fgColor="FFF8B4B4"), "warning": PatternFill("solid", fgColor="FFFFE699")}
_SHEET = "导入问题"
_HEAD = ("工作表", "行", "单元格", "栏目", "原值", "类别", "问题与改法")
_AUTHOR = "导入检查"


def marked_workbook(content: bytes, problems: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a copy of a workbook (or csv) with every problem marked and listed on a sheet of its own.

    `problems` are the JSON form of `Problem`. Links to other files are dropped, formulas are kept and not calculated.
    """
    book = load_workbook(io.BytesIO(content), keep_links=False) if content.startswith(b"PK") else _from_csv(content)
    listed = sorted(problems, key=lambda item: (item["sheet"], item["row"], item["cell"]))
    for item in listed:
        if item["sheet"] in book.sheetnames:
            _mark(book[item["sheet"]], item)
    _list(book, listed)
    return saved(book)


def _mark(sheet: Worksheet, item: Mapping[str, Any]) -> None:
    cell = sheet[item["cell"]]
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if item["cell"] in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    if cell.comment is None or cell.comment.author != _AUTHOR:
        cell.fill = _FILLS[item["severity"]]
        cell.comment = Comment(item["message"], _AUTHOR, width=360, height=120)
    else:
        cell.comment.text += "\n" + item["message"]
        if item["severity"] == "error":
            cell.fill = _FILLS["error"]


def _list(book: Workbook, problems: list[Mapping[str, Any]]) -> None:
    title = _SHEET
    while title in book.sheetnames:
        title += "1"
    sheet = book.create_sheet(title)
    for row, values in enumerate((_HEAD, *(_line(item) for item in problems)), 1):
        for col, value in enumerate(values, 1):
            cell = sheet.cell(row, col)
            if isinstance(value, str):
                set_text(cell, value)
            else:
                cell.value = value
    for letter, width in zip("ABCDEFG", (14, 6, 8, 18, 28, 8, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _line(item: Mapping[str, Any]) -> tuple[Any, ...]:
    kind = "错误" if item["severity"] == "error" else "提示"
    return item["sheet"], item["row"], item["cell"], item["column"], str(item["value"]), kind, item["message"]


def _from_csv(content: bytes) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "CSV"
    text = content.decode(text_encoding(content) or "utf-8", "replace")
    for row, values in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        for col, value in enumerate(values, 1):
            set_text(sheet.cell(row, col), value)
    return book
