"""Reads a project's function list (功能清单): a tree from merged levels, heading rows, numbers or marks."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.imports.directory import Directory, NameBook
from catalog.imports.headers import Table, find_table
from catalog.imports.ledger_fields import system_schema
from catalog.imports.ledger_rows import learn_place
from catalog.imports.list_fields import list_schema
from catalog.imports.list_rows import ListRow, item_type, list_rows
from catalog.imports.list_trees import Shape, TreeNode, grow, shape_of
from catalog.imports.numbering import NumberBook, plain_number
from catalog.imports.problems import Findings, Problem, problem
from catalog.imports.results import Reading, missing_columns
from catalog.imports.safety import Refused
from catalog.imports.systems import refuse_long_cells
from catalog.imports.workbook import ExcelError, Workbook, open_workbook
from catalog.text import clean_name, one_line, squeeze

_TITLE_TAIL = re.compile(
    r"[(（]?(具体|软件|系统|建设|详细|主要)?(功能|模块|建设|需求|采购)?(功能|内容)?(点)?(清单|列表|明细|一览)(表|明细)?[)）]?$|功能(表|需求表?)$"
)


@dataclass
class _Gathered:
    findings: Findings = field(default_factory=Findings)
    nodes: list[TreeNode] = field(default_factory=list)
    rows: int = 0


def read_function_list(path: Path, name: str | None = None, directory: Directory | None = None) -> Reading:
    """Read a function list; raise Refused where the file, or any number in it, cannot be accepted."""
    return function_list_in(open_workbook(path, name), directory)


def function_list_in(book: Workbook, directory: Directory | None = None) -> Reading:
    """Read the function list of an open workbook."""
    tables = _list_sheets(book)
    refuse_long_cells(tables)
    root = TreeNode("", 0)
    findings = Findings()
    for table in tables:
        _read_sheet(table, root, findings, prefix=_sheet_prefix(table, tables))
    _refuse_bad_numbers(findings)
    items: list[dict[str, Any]] = []
    extras: list[dict[str, Any]] = []
    _list_items(root, (), "", items, extras)
    facts = {
        "file": book.file_name,
        "sheet": "、".join(table.grid.name for table in tables),
        "project": _project_name(tables[0], book.file_name),
    }
    if directory:
        learn_place(tables, directory)
        facts["org_code"] = _owner(tables[0], directory)
    counts = {"leaf_rows": len(items)}
    return Reading("items", tuple(items), findings.ordered(), counts, facts, book.inspection.warnings, tuple(extras))


def _list_sheets(book: Workbook) -> list[Table]:
    """The sheets that hold items: those with descriptions before those with quantities, before mere levels."""
    schema = list_schema()
    found = [table for grid in book.sheets if (table := find_table(grid, schema)) and not _is_ledger(table)]
    for wanted in (("description", "tech"), ("quantity", "unit")):
        chosen = [table for table in found if any(table.has(key) for key in wanted)]
        if chosen:
            return chosen
    chosen = [table for table in found if len(table.many["levels"]) >= 2]
    if not chosen:
        raise missing_columns(["功能名称"], "如一级功能、二级功能、功能点，或功能名称")
    return chosen[:1]


def _is_ledger(table: Table) -> bool:
    """A ledger of systems uploaded in the wrong place: it has states, dates and levels, and no items."""
    ledger = find_table(table.grid, system_schema(NameBook()))
    return (
        ledger is not None
        and sum(1 for key in ("status", "go_live", "network", "mlps", "amount") if ledger.has(key)) >= 3
    )


def _sheet_prefix(table: Table, tables: list[Table]) -> str:
    """A sheet for each sub-system, told by its name, is the outermost level."""
    name = clean_name(table.grid.name)
    return name if len(tables) > 1 and re.search(r"(子?系统|平台|模块|应用|中心|APP|小程序)$", name) else ""


def _read_sheet(table: Table, root: TreeNode, findings: Findings, prefix: str) -> None:
    rows = list_rows(table)
    shape = shape_of(rows)
    if shape is Shape.NUMBERS:
        _check_numbers(rows, findings)
    elif shape is not Shape.MARKS:
        _check_running(rows, findings)
    for row in rows:
        _check_cells(row, findings)
    good = [row for row in rows if row.section or row.name]
    if prefix:
        top = TreeNode(prefix, 0)
        root.children.append(top)
        grow(top, good, shape)
    else:
        grow(root, good, shape)


def _at(row: ListRow, key: str, kind: str, value: Any, **say: Any) -> Problem:
    col = row.table.columns.get(key, row.table.many["levels"][-1])
    return problem(kind, row.table.grid.name, row.row + 1, col, row.table.leaf(col), value, **say)


def _check_numbers(rows: list[ListRow], findings: Findings) -> None:
    book = NumberBook()
    for row in rows:
        if row.section or not row.written:
            continue
        if isinstance(row.number_value, float):
            row.written = book.restore(row.number_value)
        depth = plain_number(row.written).count(".")
        declared = frozenset(level for level, name in enumerate(row.names[:depth]) if name)
        known = declared if depth < len(row.names) else frozenset()
        fault = book.take(row.written, row.row + 1, known)
        if fault:
            findings.add(_at(row, "seq", fault.kind, row.written, details=fault.details, **fault.say))


def _check_running(rows: list[ListRow], findings: Findings) -> None:
    """Running numbers carry no meaning: a gap or a repeat is only worth a word, a restart is none."""
    last: int | None = None
    for row in rows:
        number = plain_number(row.written)
        if not number.isdigit():
            continue
        current = int(number)
        if last is not None and current != 1 and current != last + 1:
            kind = "number_duplicate" if current == last else "number_gap"
            findings.add(_at(row, "seq", kind, row.written, severity="warning", expected=str(last + 1), first="上一"))
        last = current


def _check_cells(row: ListRow, findings: Findings) -> None:
    for key in ("description", "quantity", "seq", "unit"):
        value = row.table.value(row.row, key)
        if isinstance(value, ExcelError):
            findings.add(_at(row, key, "excel_error", value))
            row.names = [""] * len(row.names)
            return
    if row.bad_quantity and row.name:
        findings.add(_at(row, "quantity", "bad_quantity", row.table.value(row.row, "quantity"), severity="warning"))
    if not row.name and not row.section and row.description:
        findings.add(_at(row, "levels", "missing_item_name", "", what="功能"))


def _refuse_bad_numbers(findings: Findings) -> None:
    """Numbers that do not add up refuse the whole list: a tree with a hole is no list (序号须连续、上级在前)."""
    bad = [item for item in findings.ordered() if item.kind.startswith("number_") and item.severity == "error"]
    if bad:
        rows = [
            {"row": item.row, "value": item.value, "kind": item.kind, "severity": item.severity} | dict(item.details)
            for item in bad
        ]
        listed = "；".join(item.message for item in bad[:20])
        message = f"序号不连续、重复或找不到上级，共{len(bad)}处，未导入任何数据。{listed}"
        raise Refused("row_errors", message, row_problems=rows, problems=[item.as_json() for item in bad])


def _list_items(
    node: TreeNode, path: tuple[str, ...], prefix: str, items: list[dict[str, Any]], extras: list[dict[str, Any]]
) -> None:
    for position, child in enumerate(node.children, 1):
        number = f"{prefix}.{position}" if prefix else str(position)
        if child.children:
            _list_items(child, (*path, child.name), number, items, extras)
        elif child.source:
            items.append(_item(child, child.source, number, path))
            extras.append(_extra(child.source))


def _item(node: TreeNode, row: ListRow, number: str, path: tuple[str, ...]) -> dict[str, Any]:
    return {
        "row": row.row + 1,
        "number": number,
        "written": row.written,
        "level": len(path) + 1,
        "path": list(path),
        "name": node.name,
        "description": node.description,
        "unit": row.unit,
        "quantity": f"{row.quantity:.2f}" if row.quantity is not None else None,
    }


def _extra(row: ListRow) -> dict[str, Any]:
    return dict(row.extra) | {"item_type": item_type(row.extra.get("item_type", "")), "sheet": row.table.grid.name}


def _project_name(table: Table, file_name: str) -> str:
    """The project that the title names, or the file."""
    for line in table.notes.split("\n"):
        plain = one_line(line)
        named = _TITLE_TAIL.sub("", plain)
        if len(named) >= 4 and not re.search(r"[:：]", plain):
            return named
        if found := re.match(r"^项目名称[:：](.+)$", plain):
            return found.group(1)
    return _TITLE_TAIL.sub("", clean_name(file_name.rpartition(".")[0]))


def _owner(table: Table, directory: Directory) -> str | None:
    for text in re.findall(r"(?:编制|建设|填报|申报|责任)?单位[:：]\s*(\S+)", table.notes):
        if found := directory.organisation(text):
            return found.code
    title = squeeze(table.notes.split("\n")[0])
    for end in range(min(len(title), 24), 2, -1):
        if found := directory.organisation(title[:end]):
            return found.code
    return None
