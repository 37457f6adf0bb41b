"""The rows of a function list before they are a tree: names by level, number as written, what stands beside."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.imports.headers import Table, ranked_levels
from catalog.imports.rows import Line, lines_of
from catalog.imports.trees import Mark, read_mark
from catalog.imports.values import read_quantity
from catalog.text import clean_name, is_null, lines, shown, squeeze
from catalog.vocabulary import code_for

_EXTRA = ("item_type", "users", "modify", "related", "tech", "remark")


@dataclass
class ListRow:
    """One row: `names` by level, outermost first; `own` whether the deepest is written in this row itself."""

    table: Table
    row: int
    names: list[str]
    raw_names: list[str]
    own: bool
    written: str
    number_value: Any
    description: str
    unit: str
    quantity: Decimal | None
    bad_quantity: bool
    extra: dict[str, str]
    section: str = ""
    mark: Mark | None = None

    @property
    def name(self) -> str:
        """The deepest filled level."""
        return next((name for name in reversed(self.names) if name), "")

    @property
    def bare(self) -> bool:
        """Whether the row says nothing but a name."""
        return not self.description and not self.unit and self.quantity is None and not self.bad_quantity


def list_rows(table: Table) -> list[ListRow]:
    """The data and section rows of a table in order; marks at the start of names taken off where a column has them."""
    levels = ranked_levels(table, table.many["levels"])
    rows = [_read(table, line, levels) for line in lines_of(table)]
    _take_marks_off(rows, len(levels))
    return rows


def _read(table: Table, line: Line, levels: list[int]) -> ListRow:
    row = line.row
    raw = [_text(table, row, col) for col in levels]
    names = [clean_name(text) for text in raw]
    names = ["" if is_null(name) else name for name in names]
    deepest = max((position for position, name in enumerate(names) if name), default=0)
    own = (row, levels[deepest]) not in table.grid.filled
    value = table.value(row, "seq") if table.own(row, "seq") else ""
    quantity_text = table.value(row, "quantity")
    quantity = None if is_null(str(quantity_text)) else read_quantity(quantity_text)
    description = lines(table.text(row, "description" if table.has("description") else "tech"))
    section = (
        line.texts[0][1].strip() if line.kind == "section" and _is_heading_cell(table, line, levels, names) else ""
    )
    return ListRow(
        table,
        row,
        [""] * len(levels) if section else names,
        raw,
        own,
        shown(value).strip(),
        value,
        "" if is_null(description) else description,
        _unit(table, row, quantity_text),
        quantity,
        quantity is None and not is_null(str(quantity_text)),
        {key: clean_name(table.text(row, key)) for key in _EXTRA if table.has(key)},
        section,
    )


def _text(table: Table, row: int, col: int) -> str:
    value = table.grid.value(row, col)
    return value if isinstance(value, str) else shown(value)


def _is_heading_cell(table: Table, line: Line, levels: list[int], names: list[str]) -> bool:
    """A lone cell heads a section unless it is a name in a level column, or stands beside names merged from above."""
    col = line.texts[0][0]
    return (line.row, col + 1) in table.grid.spanned or (col not in levels and not any(names))


def _unit(table: Table, row: int, quantity: Any) -> str:
    unit = clean_name(table.text(row, "unit"))
    if unit and not is_null(unit):
        return unit
    found = re.match(r"^[\d.,]+([^\d.,]{1,6})$", squeeze(str(quantity))) if isinstance(quantity, str) else None
    if found or quantity == "":
        return found.group(1) if found else ""
    # `数量（项）`
    named = re.search(r"[(](?:单位:?)?([\u4e00-\u9fff]{1,2})[)]$", squeeze(table.header("quantity")))
    return named.group(1) if named else ""


def _take_marks_off(rows: list[ListRow], width: int) -> None:
    """Where most names of a column begin with a mark (一、 1.1 （2）), the mark is numbering and not name."""
    for level in range(width):
        named = [row for row in rows if row.names[level] and (row.row, 0) is not None]
        marks = {id(row): read_mark(row.names[level]) for row in named}
        marked = [row for row in named if (mark := marks[id(row)]) and mark.rest]
        distinct = {mark.written for row in marked if (mark := marks[id(row)])}
        if len(marked) < 0.6 * len(named) or (len(distinct) < 2 and len(marked) > 1):
            continue
        for row in marked:
            mark = marks[id(row)]
            if mark is None:
                continue
            row.names[level] = mark.rest
            if row.name == mark.rest:
                row.mark = mark
                row.written = row.written or mark.written


def item_type(text: str) -> str:
    """The item type (条目类型) of a cell; office lists seldom carry one: custom development then."""
    return code_for("fl_item_type", text) or "SW_DEV"
