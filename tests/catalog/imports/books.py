"""Workbooks as tests need them: rows in, a path out, with merges, hidden parts and several sheets."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from catalog.imports.directory import NameBook

ORGANISATIONS = [
    {"code": "101", "name": "江州市发展和改革委员会", "short": "市发改委"},
    {"code": "102", "name": "江州市教育局", "short": "市教育局"},
    {"code": "103", "name": "江州市水利局", "short": "市水利局", "aliases": [{"name": "市水务局", "kind": "former"}]},
    {"code": "104", "name": "江州市卫生健康委员会", "short": "市卫健委"},
    {"code": "105", "name": "江州市公安局", "short": "市公安局"},
    {"code": "106", "name": "江州市大数据管理局", "short": "市大数据局"},
]


def directory(systems: tuple[str, ...] = ()) -> NameBook:
    """The organisations of a city that is not the sample city."""
    return NameBook.from_entries(ORGANISATIONS, systems)


def book(
    path: Path,
    sheets: dict[str, list[list[Any]]],
    merges: dict[str, list[str]] | None = None,
    hidden: dict[str, Any] | None = None,
) -> Path:
    """Write sheets of rows; `merges` by sheet; `hidden` is {"sheets": […], "columns": {sheet: [letters]}}."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in (merges or {}).get(name, ()):
            sheet.merge_cells(cells)
        for letter in (hidden or {}).get("columns", {}).get(name, ()):
            sheet.column_dimensions[letter].hidden = True
        if name in (hidden or {}).get("sheets", ()):
            sheet.sheet_state = "hidden"
    workbook.save(path)
    return path
