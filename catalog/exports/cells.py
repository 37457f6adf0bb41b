"""Cells that stay what they are: a text that looks like a formula is written as text (防公式注入)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767
_HEAD = PatternFill("solid", fgColor="FFE8EEF7")


def set_text(cell: Cell, text: str) -> Cell:
    """Put a text into a cell so that no program takes it for a formula: typed as text, with Excel's quote mark."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    cell.data_type = "s"
    if text.startswith(_RISKY):
        cell.number_format = "@"
        cell.quotePrefix = True
    return cell


def csv_text(text: str) -> str:
    """A text for a csv file, where only a leading apostrophe keeps a spreadsheet from calculating it."""
    return f"'{text}" if text.startswith(_RISKY) else text


class SheetWriter:
    """Writes one sheet row by row without holding it; texts are neutralised, numbers and blanks pass."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[int]) -> None:
        self.sheet: WriteOnlyWorksheet = book.create_sheet(title)
        for position, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width

    def head(self, labels: Iterable[str]) -> None:
        cells = []
        for label in labels:
            cell = set_text(WriteOnlyCell(self.sheet), label)
            cell.font, cell.fill = Font(bold=True), _HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            cells.append(cell)
        self.sheet.append(cells)

    def row(self, values: Iterable[Any]) -> None:
        self.sheet.append([self._cell(value) for value in values])

    def _cell(self, value: Any) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, Decimal):
            return value
        return set_text(WriteOnlyCell(self.sheet), value) if isinstance(value, str) else value


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
