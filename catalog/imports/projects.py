"""Reads a yearly batch of applications (申报汇总表): one project a row, funding by channel, each law's rule by row."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalog.imports.directory import Directory
from catalog.imports.headers import Table, find_table
from catalog.imports.ledger_rows import OwnerFinder, amount_unit, learn_place
from catalog.imports.problems import Findings, Problem, problem
from catalog.imports.project_fields import channel_code, project_schema
from catalog.imports.results import Reading, missing_columns
from catalog.imports.rows import lines_of
from catalog.imports.systems import refuse_long_cells
from catalog.imports.values import Amount, money, read_amount, read_day
from catalog.imports.workbook import ExcelError, Workbook, open_workbook
from catalog.text import clean_name, is_null, lines, one_line, squeeze
from catalog.vocabulary import code_for, yes_no

# Below it a purchase of IT is no project of this regulation (第2条); the law's own number stands in the rulebook and
# is compared with this one by a test of the upper app.
THRESHOLD = Decimal("300000.00")
_USUAL_MONTHS = 12
_LONGEST_NAME = 120
_BODY = ("total", "category", "basis", "goal", "start", "end", "period", "impl_mode", "build_nature")
_EXTRA = ("content", "contact", "phone", "remark")


@dataclass
class _Row:
    """A row being read: what it gives, or the first reason to refuse it."""

    table: Table
    row: int
    entry: dict[str, Any] = field(default_factory=dict)
    refusal: Problem | None = None
    warnings: list[Problem] = field(default_factory=list)

    def at(self, key: str, kind: str, value: Any = None, **say: Any) -> Problem:
        col = self.table.columns.get(key, self.table.columns["name"])
        label = self.table.header(key) or self.table.header("name")
        return problem(
            kind,
            self.table.grid.name,
            self.row + 1,
            col,
            label,
            self.table.value(self.row, key) if value is None else value,
            **say,
        )

    def refuse(self, item: Problem) -> None:
        self.refusal = self.refusal or item


def read_projects(path: Path, directory: Directory, name: str | None = None, threshold: Decimal = THRESHOLD) -> Reading:
    """Read a batch; `threshold` is the least total in 元 (第2条). Raise Refused where the whole file is refused."""
    return projects_in(open_workbook(path, name), directory, threshold)


def projects_in(book: Workbook, directory: Directory, threshold: Decimal = THRESHOLD) -> Reading:
    """Read the batch of an open workbook."""
    tables = _batch_sheets(book, directory)
    refuse_long_cells(tables)
    learn_place(tables, directory)
    findings, entries, extras, rows, faulty = Findings(), [], [], 0, 0
    seen: dict[tuple[str, str], int] = {}
    for table in tables:
        owners = OwnerFinder(table, directory, findings, book.file_name)
        if not owners.possible():
            raise missing_columns(["申报单位"], "或在标题行、工作表名中写明申报单位")
        for line in lines_of(table):
            if line.kind == "section":
                owners.section(line)
                continue
            if not clean_name(table.text(line.row, "name")) and not any(
                str(table.value(line.row, key)).strip() for key in _BODY
            ):
                owners.note_own(line.row)
                continue
            rows += 1
            read = _read(table, line.row, owners, directory, threshold)
            _once(read, seen)
            if read.refusal:
                faulty += 1
                findings.add(read.refusal)
                continue
            for warning in read.warnings:
                findings.add(warning)
            entries.append(read.entry)
            extras.append(
                {key: lines(table.text(line.row, key)) for key in _EXTRA if table.has(key)} | {"sheet": table.grid.name}
            )
    counts = {"rows": rows, "good_rows": len(entries), "faulty_rows": faulty}
    facts = {"file": book.file_name, "sheet": "、".join(table.grid.name for table in tables)}
    return Reading(
        "projects", tuple(entries), findings.ordered(), counts, facts, book.inspection.warnings, tuple(extras)
    )


def _batch_sheets(book: Workbook, directory: Directory) -> list[Table]:
    schema = project_schema(directory)
    found = [table for grid in book.sheets if (table := find_table(grid, schema))]
    chosen = [table for table in found if table.has("total")]
    if not chosen:
        raise missing_columns(["总投资"] if found else ["申报单位", "项目名称", "总投资"], "申报汇总表应有这些列")
    return chosen


def _once(read: _Row, seen: dict[tuple[str, str], int]) -> None:
    if read.refusal:
        return
    key = (read.entry["org_code"], squeeze(read.entry["name"]))
    if key in seen:
        read.refuse(read.at("name", "duplicate_project", first=seen[key]))
    seen.setdefault(key, read.row + 1)


def _read(table: Table, row: int, owners: OwnerFinder, directory: Directory, threshold: Decimal) -> _Row:
    read = _Row(table, row)
    name = clean_name(table.text(row, "name"))
    match, text, at = owners.find(row)
    if not name:
        read.refuse(read.at("name", "missing_name"))
        return read
    if len(name) > _LONGEST_NAME:
        read.refuse(read.at("name", "name_too_long", length=len(name), limit=_LONGEST_NAME))
        return read
    if match is None:
        column = table.header("org") or "申报单位"
        read.refuse(
            problem(
                "unknown_org" if text else "missing_org",
                table.grid.name,
                at[0] + 1 if text else row + 1,
                at[1],
                column,
                text,
            )
        )
        return read
    for key in ("total", *_BODY):
        if isinstance(table.value(row, key), ExcelError):
            read.refuse(read.at(key, "excel_error"))
            return read
    read.entry = {"row": row + 1, "name": name, "org_code": match.code}
    _kinds(read)
    _amounts(read, threshold)
    _texts(read)
    _months(read)
    if read.refusal is None:
        owners.warn_former(match, text, at)
        if directory.has_system(name):
            read.warnings.append(read.at("name", "name_exists"))
    return read


def _kinds(read: _Row) -> None:
    for key, name, kind in (
        ("category", "project_category", "bad_category"),
        ("build_nature", "build_nature", "bad_nature"),
        ("impl_mode", "impl_mode", "bad_mode"),
    ):
        text = read.table.text(read.row, key)
        if key == "impl_mode" and "是否" in read.table.header(key) and (bought := yes_no(text)) is not None:
            read.entry[key] = "PURCHASE" if bought else "SELF"
            continue
        read.entry[key] = None if is_null(text) else code_for(name, text)
        if read.entry[key] is None and not is_null(text):
            read.refuse(read.at(key, kind))


def _amounts(read: _Row, threshold: Decimal) -> None:
    table = read.table
    total = _amount(read, table.columns["total"])
    if total.flag in {"bad", "negative", "suspect_unit"}:
        read.refuse(
            read.at(
                "total",
                {"bad": "bad_amount", "negative": "negative_amount", "suspect_unit": "amount_suspect_unit"}[total.flag],
            )
        )
        return
    if total.yuan is None:
        read.refuse(read.at("total", "missing_total"))
        return
    if total.flag:
        read.warnings.append(read.at("total", "amount_" + total.flag))
    read.entry["total_yuan"] = money(total.yuan)
    funds = _fund_lines(read, total.yuan)
    read.entry["fund_lines"] = [{"channel": code, "amount_yuan": money(amount)} for code, amount in funds]
    added = sum((amount for _, amount in funds), Decimal())
    if total.yuan < threshold:
        read.refuse(read.at("total", "below_threshold", total=f"{total.yuan:,.2f}", threshold=f"{threshold:,.0f}"))
    elif funds and added != total.yuan:
        read.refuse(read.at("total", "sum_mismatch", sum=f"{added:,.2f}", total=f"{total.yuan:,.2f}"))


def _amount(read: _Row, col: int) -> Amount:
    cache = read.table.__dict__.setdefault("units", {})
    if col not in cache:
        unit, written = amount_unit(read.table, col)
        if not written and col != read.table.columns["total"]:
            # A channel's column without a unit is in the unit of the total beside it.
            unit, written = amount_unit(read.table, read.table.columns["total"])
        cache[col] = (unit, written)
    return read_amount(read.table.grid.value(read.row, col), cache[col][0])


def _fund_lines(read: _Row, total: Decimal) -> list[tuple[str | None, Decimal]]:
    table, row = read.table, read.row
    columns = table.many.get("funds", [])
    found: list[tuple[str | None, Decimal]] = []
    for col in columns:
        amount = _amount(read, col)
        if amount.flag in {"bad", "negative", "suspect_unit"}:
            kind = {"bad": "bad_amount", "negative": "negative_amount", "suspect_unit": "amount_suspect_unit"}[
                amount.flag
            ]
            read.refuse(problem(kind, table.grid.name, row + 1, col, table.leaf(col), table.grid.value(row, col)))
        if amount.yuan:
            found.append((channel_code(table.leaf(col)) or "B8", amount.yuan))
    found = found if columns else _funds_from_text(table.text(row, "fund_text"), total)
    return sorted(found, key=lambda line: line[0] or "")


def _funds_from_text(text: str, total: Decimal) -> list[tuple[str | None, Decimal]]:
    """`市级财政380万元，省级专项20万元`, or one channel for the whole."""
    if is_null(text):
        return []
    parts = re.findall(r"([\u4e00-\u9fff]{2,14}?)[:：(（]?\s*(\d[\d.,]*\s*(?:亿元|万元|万|元))", text)
    lines_found = [(channel_code(name), read_amount(re.sub(r"\s|,", "", amount), "").yuan) for name, amount in parts]
    if parts and all(code and amount for code, amount in lines_found):
        return [(code, amount) for code, amount in lines_found if amount]
    code = channel_code(re.sub(r"\d.*", "", text))
    return [(code, total)] if code else []


def _texts(read: _Row) -> None:
    for key in ("basis", "goal"):
        text = one_line(read.table.text(read.row, key))
        read.entry[key] = "" if is_null(text) else text
    if not read.entry["basis"] and read.table.has("basis"):
        read.refuse(
            read.at(
                "basis",
                "missing_basis",
                basis_message="没有项目依据，申报材料不齐，未导入（第9条）。请补填依据的文件名和文号。",
            )
        )


def _months(read: _Row) -> None:
    table, row = read.table, read.row
    keys = {"start": "start", "end": "end"}
    if table.has("start") or table.has("end"):
        days = {key: read_day(table.value(row, key)) for key in keys}
        for key, day in days.items():
            if day.flag == "bad":
                read.refuse(read.at(key, "bad_date"))
        start, end = days["start"].month, days["end"].month
    else:
        start, end = _period(table.value(row, "period"))
    read.entry["start"], read.entry["end"] = start, end
    if not start or not end or len(start) < 7 or len(end) < 7:
        return
    key = "end" if table.has("end") else "period"
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7]) + 1
    if months < 1:
        read.refuse(read.at(key, "end_before_start", start=start))
    elif months > _USUAL_MONTHS:
        read.warnings.append(read.at(key, "period_over_a_year", months=months))


def _period(value: Any) -> tuple[str | None, str | None]:
    """`2027年1月—2027年10月`, `2027.1-2027.10`, `2027年3月至12月`; anything else says nothing certain."""
    text = squeeze(str(value))
    found = re.match(
        r"^(\d{4}[年./]\d{1,2}月?|\d{4}-\d{1,2}|\d{6})(?:—+|-+|–|~|至|到|－)((?:\d{4}[年./-])?\d{1,2}月?|\d{6})(?:底|止|完成)?$",
        text,
    )
    if not found:
        return None, None
    first, last = found.groups()
    if re.fullmatch(r"\d{1,2}月?", last):
        last = f"{first[:4]}-{last.rstrip('月')}"
    return read_day(first).month, read_day(last).month
