"""Opens a workbook or a csv as grids of plain values with what is hidden taken out; reads nothing into them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from catalog.imports.safety import MAX_CELL, Inspection, Refused, inspect
from catalog.imports.sheetxml import SheetFacts, corrupt, sheet_facts

_MOST_MERGED = 5_000_000
_EMPTY: tuple[Any, ...] = ()


class ExcelError(str):
    """A cell that holds #REF!, #N/A and the like."""

    __slots__ = ()


@dataclass
class Grid:
    """One visible sheet: `rows[r][c]` 0-based as in Excel, '' where empty; vertical merges already filled down.

    `own` tells whether a cell was written there itself: `(r, c) not in filled`.
    """

    name: str
    rows: list[list[Any]]
    columns: tuple[int, ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    filled: set[tuple[int, int]] = field(default_factory=set)
    spanned: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: frozenset[int] = frozenset()
    samples: dict[tuple[int, int], list[Any]] = field(default_factory=dict, repr=False)

    def at(self, row: int, col: int) -> Any:
        line = self.rows[row] if row < len(self.rows) else _EMPTY
        return line[col] if col < len(line) else ""

    def value(self, row: int, col: int) -> Any:
        """What a data row holds in a column; a cell swallowed by its left neighbour holds nothing."""
        return "" if (row, col) in self.spanned else self.at(row, col)

    def anchor(self, row: int, col: int) -> tuple[int, int]:
        """The first cell of the merge that covers this one, or the cell itself."""
        if (row, col) in self.filled:
            for top, left, bottom, right in self.merges:
                if top <= row <= bottom and left <= col <= right:
                    return top, left
        return row, col

    def texts(self, row: int) -> Iterator[tuple[int, str]]:
        """The filled visible cells of a row that are written there, as text."""
        for col in self.columns:
            value = self.at(row, col)
            if value != "" and (row, col) not in self.filled:
                text = str(value).strip()
                if text:
                    yield col, text


@dataclass(frozen=True)
class Workbook:
    """The visible sheets of a file in their order, and the warnings its container gave."""

    sheets: tuple[Grid, ...]
    inspection: Inspection
    file_name: str


def open_workbook(path: Path, name: str | None = None, *, accept_csv: bool = False) -> Workbook:
    """Open a file for import; raise Refused where it cannot be read or must not be."""
    inspection = inspect(path, name)
    file_name = name or path.name
    if inspection.kind == "csv" and accept_csv:
        return Workbook((_csv_grid(path, inspection.encoding),), inspection, file_name)
    if inspection.kind != "xlsx":
        wanted = ".xlsx 或 .csv" if accept_csv else ".xlsx"
        raise Refused(
            "csv" if inspection.kind == "csv" else "type_mismatch", f"此处只收 {wanted} 文件，请另存为 .xlsx 后上传。"
        )
    facts = sheet_facts(path)
    try:
        sheets = tuple(_grids(CalamineWorkbook.from_path(str(path)), facts))
    except python_calamine.CalamineError as broken:
        raise Refused("corrupt", "文件不完整或已损坏，请重新保存后上传。") from broken
    return Workbook(sheets, inspection, file_name)


def _csv_grid(path: Path, encoding: str) -> Grid:
    text = path.read_bytes().decode(encoding)
    sample = text[:4096]
    delimiter = max(",\t;，", key=sample.count)
    csv.field_size_limit(10_000_000)
    try:
        rows: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as broken:
        raise Refused("corrupt", "CSV 文件的引号或分隔符不成对，请用办公软件重新另存后上传。") from broken
    width = max((len(row) for row in rows), default=0)
    grid = Grid("CSV", rows, tuple(range(width)))
    return grid


def _grids(book: CalamineWorkbook, facts: dict[str, SheetFacts]) -> Iterator[Grid]:
    for meta in book.sheets_metadata:
        if meta.visible != SheetVisibleEnum.Visible or meta.typ != SheetTypeEnum.WorkSheet:
            continue
        yield _grid(book, meta.name, facts.get(meta.name, SheetFacts()))


def _grid(book: CalamineWorkbook, name: str, facts: SheetFacts) -> Grid:
    sheet = book.get_sheet_by_name(name)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    width = max((len(row) for row in rows), default=0)
    for (row, col), error in facts.errors.items():
        if row < len(rows) and col < len(rows[row]):
            rows[row][col] = ExcelError(error)
    merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in (sheet.merged_cell_ranges or []))
    columns = tuple(col for col in range(width) if col not in facts.hidden_columns)
    hidden_rows = frozenset(
        row for row in facts.hidden_rows if row < len(rows) and any(value != "" for value in rows[row])
    )
    grid = Grid(name, rows, columns, merges, hidden_rows=hidden_rows)
    _fill(grid)
    return grid


def _fill(grid: Grid) -> None:
    """Give every cell of a merge the merge's value, and remember that it was not written there."""
    work = 0
    for top, left, bottom, right in grid.merges:
        value = grid.at(top, left)
        work += (min(bottom, len(grid.rows)) - top + 1) * (min(right, 1000) - left + 1)
        if work > _MOST_MERGED:
            raise corrupt()
        for row in range(top, min(bottom, len(grid.rows) - 1) + 1):
            line = grid.rows[row]
            for col in range(left, min(right, len(line) - 1) + 1):
                if (row, col) != (top, left):
                    line[col] = value
                    grid.filled.add((row, col))
                    if col != left:
                        grid.spanned.add((row, col))


def long_cell(grid: Grid, first_row: int = 0, limit: int = MAX_CELL) -> tuple[int, int, int] | None:
    """The first cell longer than the limit as (row, col, length), 0-based; None where all fit."""
    for number, row in enumerate(grid.rows[first_row:], first_row):
        for col, value in enumerate(row):
            if isinstance(value, str) and len(value) > limit:
                return number, col, len(value)
    return None
