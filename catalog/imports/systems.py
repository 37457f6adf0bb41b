"""Reads a city's ledger of systems (系统台账), whatever its columns are called, with the module sheet beside it."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.imports.directory import Directory
from catalog.imports.headers import Table, find_table
from catalog.imports.ledger_fields import module_schema, system_schema
from catalog.imports.ledger_rows import OwnerFinder, OwnersByName, RowRead, learn_place, read_record
from catalog.imports.modules import ModuleReader
from catalog.imports.problems import Findings, problem
from catalog.imports.results import Reading, missing_columns
from catalog.imports.rows import Line, lines_of
from catalog.imports.safety import MAX_ROWS, Refused
from catalog.imports.sheetxml import too_many_rows
from catalog.imports.workbook import Grid, Workbook, long_cell, open_workbook
from catalog.text import clean_name, squeeze

_TELLING = ("org", "status", "go_live", "amount", "om", "network", "mlps")
_TARGETS = {
    "function": "function",
    "status": "status",
    "go_live": "go_live",
    "amount": "amount_yuan",
    "om": "om_yuan",
    "network": "network_env",
    "mlps": "mlps_level",
}
_EXTRA = ("users", "fund_source", "deploy", "builder")
_BODY = (
    "function",
    "status",
    "go_live",
    "amount",
    "om",
    "network",
    "mlps",
    "users",
    "fund_source",
    "deploy",
    "builder",
)


@dataclass
class Seen:
    """A system already taken: where it stands among the records, the table it came from, and what its row said."""

    position: int
    table: Table
    content: Any
    fields: set[str]


@dataclass
class Ledger:
    """What is being gathered from one file."""

    directory: Directory
    on: datetime.date
    findings: Findings = field(default_factory=Findings)
    records: list[dict[str, Any]] = field(default_factory=list)
    extras: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[tuple[str, str], "Seen"] = field(default_factory=dict)
    refused_names: set[str] = field(default_factory=set)
    data_rows: int = 0
    refused: int = 0
    skipped: int = 0


def read_systems(path: Path, directory: Directory, on: datetime.date, name: str | None = None) -> Reading:
    """Read a ledger; `on` is today, for dates in the future. Raise Refused where the whole file is refused."""
    book = open_workbook(path, name, accept_csv=True)
    return systems_in(book, directory, on)


def systems_in(book: Workbook, directory: Directory, on: datetime.date) -> Reading:
    """Read the ledger of an open workbook."""
    tables, module_tables = _sort_sheets(book, directory)
    if not tables:
        raise missing_columns(["责任单位", "系统名称"], "表头应有单位和系统名称")
    refuse_long_cells(tables + module_tables)
    ledger = Ledger(directory, on)
    learn_place(tables, directory)
    combined = []
    # What a city keeps on several sheets (基本信息、投资、安全) is joined; the sheets that name owners come first.
    for table in sorted(tables, key=lambda table: not table.has("org")):
        _read_table(table, ledger, book)
        if table.has("levels"):
            combined.append(table)
    modules = ModuleReader(ledger.records, ledger.refused_names, ledger.findings, directory)
    for table in module_tables:
        modules.read(table)
    for table in combined:
        modules.read_combined(table)
    if module_tables or combined:
        modules.report_missing(tables)
    counts = {
        "data_rows": ledger.data_rows,
        "good_rows": len(ledger.records),
        "refused_rows": ledger.refused,
        "skipped_duplicate_rows": ledger.skipped,
    }
    facts = {"file": book.file_name, "sheet": "、".join(table.grid.name for table in tables)}
    return Reading(
        "records",
        tuple(ledger.records),
        ledger.findings.ordered(),
        counts,
        facts,
        book.inspection.warnings,
        tuple(ledger.extras),
    )


def _sort_sheets(book: Workbook, directory: Directory) -> tuple[list[Table], list[Table]]:
    """Which sheets are ledgers and which hold modules, told by their columns."""
    ledgers, modules = [], []
    schema, tree = system_schema(directory), module_schema()
    for grid in book.sheets:
        ledger, module = find_table(grid, schema), find_table(grid, tree)
        telling = sum(1 for key in _TELLING if ledger and key in ledger.columns)
        levels = len(module.many.get("levels", [])) if module else 0
        if ledger and (telling >= 2 or (telling >= 1 and levels < 2)):
            ledgers.append(ledger)
        elif module and levels and (levels >= 2 or "name" in module.columns or "seq" in module.columns):
            modules.append(module)
        elif ledger and "function" in ledger.columns:
            ledgers.append(ledger)
    if not ledgers and modules:
        again = [find_table(table.grid, schema) for table in modules]
        return [table for table in again if table], []
    return ledgers, modules


def refuse_long_cells(tables: list[Table]) -> None:
    """Raise Refused at the first cell that is longer than Excel itself allows, and for too many rows."""
    total = 0
    for table in tables:
        found = long_cell(table.grid, table.first)
        if found:
            row, col, length = found
            column = table.leaf(col) or "未命名列"
            message = f"第{row + 1}行“{column}”一栏有{length}字，超过上限32767字，未导入任何数据。请删减，或移到附件。"
            raise Refused("cell_too_long", message, row=row + 1, column=column, length=length)
        total += _rows_with_content(table.grid, table.first)
    if total > MAX_ROWS:
        raise too_many_rows(total)


def _rows_with_content(grid: Grid, first: int) -> int:
    if len(grid.rows) - first <= MAX_ROWS // 10:
        return len(grid.rows) - first
    return sum(1 for row in grid.rows[first:] if any(value != "" for value in row))


def _read_table(table: Table, ledger: Ledger, book: Workbook) -> None:
    owners = OwnerFinder(table, ledger.directory, ledger.findings, book.file_name)
    if not owners.possible():
        if not ledger.records:
            raise missing_columns(["责任单位"], "或在标题行、工作表名中写明填报单位")
        owners = OwnersByName(table, ledger.directory, ledger.findings, ledger.records)
    if table.grid.hidden_rows:
        first = min(table.grid.hidden_rows)
        ledger.findings.add(
            problem("hidden_rows", table.grid.name, first + 1, 0, "", count=len(table.grid.hidden_rows))
        )
    single = table.has("levels")
    for line in lines_of(table):
        if _is_section(table, line):
            owners.section(line)
            continue
        if single and not _starts_system(table, line.row):
            continue
        if not clean_name(table.text(line.row, "name")) and not any(
            str(table.value(line.row, key)).strip() for key in _BODY
        ):
            owners.note_own(line.row)
            continue
        ledger.data_rows += 1
        _take(table, line, ledger, owners)


def _again(table: Table, row: int, ledger: Ledger, seen: Seen, read: RowRead, content: Any) -> None:
    """A system met again: more about it from another sheet, an exact copy, or a contradiction."""
    fields = {name for name in (*_TARGETS, *_EXTRA) if table.has(name)}
    if table is not seen.table and not fields & seen.fields:
        record, extra = ledger.records[seen.position], ledger.extras[seen.position]
        record |= {target: read.record[target] for name, target in _TARGETS.items() if name in fields}
        extra |= {name: read.extra[name] for name in _EXTRA if name in fields}
        seen.fields |= fields
        ledger.data_rows -= 1
        for warning in read.warnings:
            ledger.findings.add(warning)
        return
    kind = "duplicate_row" if seen.content == content else "duplicate_name"
    ledger.skipped += kind == "duplicate_row"
    ledger.refused += kind == "duplicate_name"
    first, sheet = ledger.records[seen.position]["row"], seen.table.grid.name
    place = first if table is seen.table else f"（工作表“{sheet}”）{first}"
    where, value = table.columns["name"], table.value(row, "name")
    ledger.findings.add(problem(kind, table.grid.name, row + 1, where, table.header("name"), value, first=place))


def _is_section(table: Table, line: Line) -> bool:
    """A lone cell is a heading or a note, unless it is the name of a system with nothing known beside it."""
    if line.kind != "section":
        return False
    col = line.texts[0][0]
    return col != table.columns["name"] or (line.row, col + 1) in table.grid.spanned


def _starts_system(table: Table, row: int) -> bool:
    """In a sheet that holds systems and their modules, whether a row begins a system."""
    if not table.own(row, "name") or not clean_name(table.text(row, "name")):
        return False
    before = next(
        (table.text(above, "name") for above in range(row - 1, table.first - 1, -1) if table.text(above, "name")), ""
    )
    return row == table.first or squeeze(before) != squeeze(table.text(row, "name"))


def _take(table: Table, line: Line, ledger: Ledger, owners: OwnerFinder) -> None:
    row = line.row
    read = read_record(table, row, owners, ledger.on)
    if read.refusal:
        ledger.refused += 1
        ledger.refused_names.add(squeeze(table.text(row, "name")))
        ledger.findings.add(read.refusal)
        return
    record, extra = read.record, read.extra
    key = (record["org_code"], squeeze(record["name"]))
    content = ({name: value for name, value in record.items() if name not in {"row", "modules"}}, extra)
    if key in ledger.seen:
        _again(table, row, ledger, ledger.seen[key], read, content)
        return
    fields = {name for name in (*_TARGETS, *_EXTRA) if table.has(name)}
    ledger.seen[key] = Seen(len(ledger.records), table, content, fields)
    for warning in read.warnings:
        ledger.findings.add(warning)
    ledger.records.append(record)
    ledger.extras.append(extra | {"sheet": table.grid.name, "name_cell": (row, table.columns["name"])})
