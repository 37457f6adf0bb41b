"""Reads the names of data items out of a workbook, a csv or a text file, for checking before collecting (先查后采)."""

from pathlib import Path

from catalog.holdings import LONGEST_NAME, MOST_NAMES
from catalog.imports.check import refuse_secret
from catalog.imports.safety import Inspection, Refused, inspect
from catalog.imports.workbook import Grid, open_workbook
from catalog.text import NULL_WORDS, clean_name

# Heads of the column that is read, most telling first; without one of them the first filled column is taken.
_HEADS = ("信息项名称", "数据项名称", "信息项", "数据项", "字段中文名", "字段名称", "采集项", "指标名称", "名称")
_HEAD_ROWS = 20


def names_in(path: Path, name: str | None = None) -> list[str]:
    """Return the distinct names of a file in their order; safety.Refused where it cannot be read or must not be."""
    inspection = inspect(path, name)
    if inspection.kind in {"xlsx", "csv"}:
        book = open_workbook(path, name, accept_csv=True)
        refuse_secret(path, name, book.inspection)
        return listed(_column(book.sheets))
    if inspection.kind != "txt":
        raise Refused("type_mismatch", "此处只收 .xlsx、.csv 或 .txt 文件，请另存后上传，或直接粘贴信息项名称。")
    refuse_secret(path, name, inspection)
    return listed(_text(path, inspection).splitlines())


def names_typed(text: str) -> list[str]:
    """Return the distinct names of a pasted text, one a line; Refused as for a file. The form has looked for marks."""
    return listed(text.splitlines())


def listed(lines: list[str]) -> list[str]:
    """Return cleaned names without blanks and repetitions; Refused where there are none, too many, or one too long."""
    names = [clean_name(line) for line in lines]
    found = list(dict.fromkeys(name for name in names if name not in NULL_WORDS))
    if not found:
        raise Refused("no_data", "没有读到信息项名称；请每行写一个，或上传含“信息项名称”列的表格。")
    if len(found) > MOST_NAMES:
        raise Refused("too_many", f"共{len(found)}个信息项，一次最多核查{MOST_NAMES}个；请分批核查。")
    long = next((name for name in found if len(name) > LONGEST_NAME), None)
    if long is not None:
        message = f"“{long[:20]}…”有{len(long)}字，信息项名称最多{LONGEST_NAME}字；请每行只写一个名称。"
        raise Refused("too_long", message)
    return found


def _text(path: Path, inspection: Inspection) -> str:
    return path.read_bytes().decode(inspection.encoding or "utf-8-sig")


def _column(sheets: tuple[Grid, ...]) -> list[str]:
    """Return the texts below the head that names items best, on whichever sheet; else the first filled column."""
    for head in _HEADS:
        for grid in sheets:
            at = _cell_of(grid, head)
            if at is not None:
                return _below(grid, at[0] + 1, at[1])
    for grid in sheets:
        for col in grid.columns:
            if found := _below(grid, 0, col):
                return found
    return []


def _cell_of(grid: Grid, head: str) -> tuple[int, int] | None:
    for row in range(min(_HEAD_ROWS, len(grid.rows))):
        for col, text in grid.texts(row):
            if clean_name(text) == head:
                return row, col
    return None


def _below(grid: Grid, start: int, col: int) -> list[str]:
    rows = (row for row in range(start, len(grid.rows)) if row not in grid.hidden_rows)
    return [text for row in rows if (text := str(grid.value(row, col)).strip())]
