"""Reads a filled quotation sheet (报价表) of a notice: a row a function, matched by its number, else by its name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.imports.safety import Refused
from catalog.imports.workbook import ExcelError, Grid, open_workbook
from catalog.text import name_key, shown, squeeze

_NOTICE = re.compile(r"公示编号[:：]\s*([A-Za-z0-9-]+)")
_LOOK_IN = 30
_COLUMNS = {"number": "序号", "name": "功能名称", "price": "单价", "remark": "备注"}
_SUMS = frozenset({"合计", "总计", "小计"})
_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """One function that was published: its key, number and name."""

    key: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a sheet says: price and remark as typed, by item key, and in Chinese what could not be read."""

    prices: dict[str, str]
    remarks: dict[str, str]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    row: int
    columns: dict[str, int]


def read_quotation(path: Path, name: str, asked: Iterable[Asked], notice_number: str) -> Quotation:
    """Read a workbook; Refused where it is no quotation sheet, or one of another notice."""
    book = open_workbook(path, name)
    found = [(grid, head) for grid in book.sheets if (head := _head_of(grid))]
    if not found:
        wanted = "、".join(f"“{label}”" for label in ("序号", "单价"))
        raise Refused(
            "missing_column", f"没有找到报价表：工作表中缺少{wanted}列。请下载本公示的报价表，填写后原样上传。"
        )
    grid, head = found[0]
    _refuse_another_notice(grid, head, notice_number)
    return _read(grid, head, list(asked))


def _head_of(grid: Grid) -> _Head | None:
    for row in range(min(len(grid.rows), _LOOK_IN)):
        columns = {}
        for col, text in grid.texts(row):
            plain = squeeze(text)
            for key, label in _COLUMNS.items():
                if key not in columns and plain.startswith(label):
                    columns[key] = col
        if "number" in columns and "price" in columns:
            return _Head(row, columns)
    return None


def _refuse_another_notice(grid: Grid, head: _Head, notice_number: str) -> None:
    for row in range(head.row):
        for _col, text in grid.texts(row):
            if (said := _NOTICE.search(text)) and said.group(1) != notice_number:
                message = (
                    f"这是公示{said.group(1)}的报价表，本公示是{notice_number}。请下载本公示的报价表，填写后上传。"
                )
                raise Refused("other_notice", message)


def _read(grid: Grid, head: _Head, asked: list[Asked]) -> Quotation:
    by_number = {item.number: item for item in asked}
    names = [name_key(item.name) for item in asked]
    by_name = {name_key(item.name): item for item in asked if names.count(name_key(item.name)) == 1}
    prices: dict[str, str] = {}
    remarks: dict[str, str] = {}
    seen: dict[str, int] = {}
    problems: list[str] = []
    for row in range(head.row + 1, len(grid.rows)):
        line = {key: grid.value(row, col) for key, col in head.columns.items()}
        number, name = squeeze(shown(line["number"])), shown(line.get("name", "")).strip()
        price = line["price"]
        if not number and (squeeze(name) in _SUMS or price == ""):
            continue
        if number and not re.match(r"\d", number):
            continue
        item = by_number.get(number) or by_name.get(name_key(name))
        if item is None:
            problems.append(f"第{row + 1}行：清单中没有“{number} {name}”。请不要增减报价表的行，删除该行后重新上传。")
            continue
        if item.key in seen:
            problems.append(f"第{row + 1}行：“{item.number} {item.name}”与第{seen[item.key]}行重复。请删除其中一行。")
            continue
        seen[item.key] = row + 1
        if isinstance(price, ExcelError):
            problems.append(f"第{row + 1}行：“{item.number} {item.name}”的单价是错误值{price}。请改为数字。")
            continue
        if said := _price_text(price):
            prices[item.key] = said
        if remark := shown(line.get("remark", "")).strip():
            remarks[item.key] = remark
    return Quotation(prices, remarks, tuple(problems[:_MOST_PROBLEMS]))


def _price_text(value: Any) -> str:
    """Return a price as typed; a number of Excel without the dust of its binary fraction."""
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return shown(value).strip()
