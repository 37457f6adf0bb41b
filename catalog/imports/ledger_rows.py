"""Reads one row of a ledger into a record, and finds the organisation that answers for it."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from catalog.imports.directory import Directory, OrgMatch
from catalog.imports.headers import Table
from catalog.imports.problems import Findings, Problem, problem
from catalog.imports.rows import Line
from catalog.imports.trees import read_mark
from catalog.imports.values import money, read_amount, read_day, to_decimal, unit_of
from catalog.imports.workbook import ExcelError
from catalog.text import clean_name, is_null, one_line, squeeze
from catalog.vocabulary import code_for, network_code, protection_level, status_code

LONGEST_NAME = 200
_KEEP = ("users", "fund_source", "deploy", "builder", "remark")
_NOT_YET_THERE = frozenset({"PLANNED", "BUILDING"})
_LABELLED = re.compile(
    r"(?:填报|责任|主管|建设|使用|编制|报送|申报)?(?:单位|部门)(?:名称)?(?:\(.*?\))?[:：]\s*([^\s:：,，;；]+)"
)


@dataclass
class RowRead:
    """One row: its record, or the reason why it is refused; warnings apply only when it is kept."""

    record: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    refusal: Problem | None = None
    warnings: list[Problem] = field(default_factory=list)


class OwnerFinder:
    """Finds each row's organisation: its own cell, the one above it, a section row, the title, or the sheet's name."""

    def __init__(self, table: Table, directory: Directory, findings: Findings, file_name: str = "") -> None:
        self.table, self.directory, self.findings = table, directory, findings
        self.section_text, self.last_text, self.last_at = "", "", (-1, -1)
        self.reported: set[tuple[int, int]] = set()
        self.sheet_wide = "" if table.has("org") else self._from_surroundings(file_name)
        self.strict = self._always_written()

    def possible(self) -> bool:
        """Whether the sheet names owners at all."""
        return self.table.has("org") or bool(self.sheet_wide) or self._has_sections()

    def _always_written(self) -> bool:
        """Whether every row but a few has an owner of its own or by a merge, so that a blank is an omission."""
        if not self.table.has("org"):
            return False
        named = [
            row
            for row in range(self.table.first, len(self.table.grid.rows))
            if clean_name(self.table.text(row, "name"))
        ]
        blank = sum(1 for row in named if not str(self.table.value(row, "org")).strip())
        return len(named) >= 8 and blank <= 0.05 * len(named)

    def _has_sections(self) -> bool:
        grid = self.table.grid
        return any(
            len(texts) == 1 and self._section_org(texts[0][1])
            for row in range(self.table.first, len(grid.rows))
            if (texts := list(grid.texts(row)))
        )

    def _from_surroundings(self, file_name: str) -> str:
        texts = [line for line in self.table.notes.split("\n") if line]
        for text in texts:
            for found in _LABELLED.findall(text):
                if self.directory.organisation(found):
                    return found
        for text in (self.table.grid.name, *texts, file_name.rpartition(".")[0]):
            if found := self._leading_org(text):
                return found
        return ""

    def _leading_org(self, text: str) -> str:
        plain = squeeze(text)
        plain = re.sub(r"^(附件|附表|表)\d*[:：.]?|^[\d.、(]+", "", plain)
        for end in range(min(len(plain), 24), 2, -1):
            if self.directory.organisation(plain[:end]):
                return plain[:end]
        return ""

    def _section_org(self, text: str) -> str:
        mark = read_mark(text.strip())
        plain = squeeze(mark.rest if mark and mark.rest else text)
        plain = re.sub(r"^(责任|主管|填报|建设|使用)?(单位|部门)(名称)?[:：]", "", plain)
        for form in (plain, re.sub(r"[(\[【].*?[)\]】]$|[:：]?(共|计)?\d+个(系统|平台)?$", "", plain)):
            if self.directory.organisation(form):
                return form
        return ""

    def section(self, line: Line) -> None:
        """A lone cell between the rows: remember it where it names an organisation."""
        if found := self._section_org(line.texts[0][1]):
            self.section_text, self.last_text, self.last_at = found, "", (line.row, line.texts[0][0])
        elif (
            not self.table.has("org")
            and not self.sheet_wide
            and len(squeeze(line.texts[0][1])) <= 20
            and not re.search(r"[:：。]", line.texts[0][1])
        ):
            self.section_text, self.last_at = line.texts[0][1].strip(), (line.row, line.texts[0][0])

    def note_own(self, row: int) -> None:
        """A row without a system may still begin a department's group."""
        text = str(self.table.value(row, "org")).strip()
        if text:
            self.last_text, self.last_at = text, self.table.grid.anchor(row, self.table.columns["org"])

    def find(self, row: int) -> tuple[OrgMatch | None, str, tuple[int, int]]:
        """The organisation of a row, the text that named it, and the cell where that stands."""
        value = self.table.value(row, "org")
        text = str(value).strip()
        if text and not is_null(text):
            self.last_text, self.last_at = text, self.table.grid.anchor(row, self.table.columns["org"])
        elif self.table.has("org") and self.strict:
            return None, "", (row, self.table.columns["org"])
        elif not self.last_text:
            text = self.section_text or self.sheet_wide
            return (
                self.directory.organisation(text),
                text,
                self.last_at if self.section_text else (row, self.table.columns["name"]),
            )
        return self.directory.organisation(self.last_text), self.last_text, self.last_at

    def warn_former(self, match: OrgMatch, text: str, at: tuple[int, int]) -> None:
        """Report a former name once, at the first row of its merge or group."""
        if match.former and at not in self.reported:
            self.reported.add(at)
            raw = self.table.grid.at(*at) if self.table.has("org") else text
            self.findings.add(
                problem(
                    "former_org_name",
                    self.table.grid.name,
                    at[0] + 1,
                    at[1],
                    self.table.header("org") or "责任单位",
                    raw or text,
                    now=match.name,
                )
            )


class OwnersByName(OwnerFinder):
    """For a sheet that says more about systems listed elsewhere and names no owners: the system's name tells."""

    def __init__(self, table: Table, directory: Directory, findings: Findings, records: list[dict[str, Any]]) -> None:
        super().__init__(table, directory, findings)
        self.codes: dict[str, set[str]] = {}
        for record in records:
            self.codes.setdefault(squeeze(record["name"]), set()).add(record["org_code"])

    def find(self, row: int) -> tuple[OrgMatch | None, str, tuple[int, int]]:
        codes = self.codes.get(squeeze(self.table.text(row, "name")), set())
        match = OrgMatch(next(iter(codes)), "") if len(codes) == 1 else None
        return match, "", (row, self.table.columns["name"])


def learn_place(tables: list[Table], directory: Directory) -> None:
    """Let the directory learn the city's name from titles, sheet names, lone cells and the owners' column."""
    texts: list[str] = []
    for table in tables:
        texts += [table.grid.name, *table.notes.split("\n")]
        for row in range(table.first, len(table.grid.rows)):
            texts.append(str(table.value(row, "org")))
            own = list(table.grid.texts(row)) if not table.has("org") else []
            texts += [text for _, text in own if len(own) == 1]
    directory.learn_place(text for text in texts if text)


def read_record(table: Table, row: int, owners: OwnerFinder, on: datetime.date) -> RowRead:
    """Read a row; the first reason to refuse it is the one that counts."""
    read = RowRead()
    name = clean_name(table.text(row, "name"))
    match, text, at = owners.find(row)
    if not name:
        read.refusal = _at(table, row, "name", "missing_name")
        return read
    if len(name) > LONGEST_NAME:
        read.refusal = _at(table, row, "name", "name_too_long", length=len(name), limit=LONGEST_NAME)
        return read
    if match is None:
        column = table.header("org") or "责任单位"
        where = at if text else (row, table.columns.get("org", table.columns["name"]))
        kind = "unknown_org" if text else "missing_org"
        read.refusal = problem(kind, table.grid.name, row + 1, where[1], column, text)
        return read
    if error := _excel_error(table, row):
        read.refusal = error
        return read
    read.record = {"row": row + 1, "name": name, "org_code": match.code, "function": function_text(table, row)}
    _status(table, row, read)
    _go_live(table, row, read, on)
    for key, target in (("amount", "amount_yuan"), ("om", "om_yuan")):
        _money(table, row, key, target, read)
    _surroundings(table, row, read)
    if read.refusal is None:
        read.record["modules"] = []
        read.extra = {key: clean_name(table.text(row, key)) for key in _KEEP if table.has(key)}
        owners.warn_former(match, text, at)
    return read


def function_text(table: Table, row: int) -> str:
    """The short description (主要功能) on one line; what says nothing is empty."""
    text = one_line(table.text(row, "function"))
    return "" if is_null(text) else text


def _at(table: Table, row: int, key: str, kind: str, **say: Any) -> Problem:
    return problem(kind, table.grid.name, row + 1, table.columns[key], table.header(key), table.value(row, key), **say)


def _refuse(read: RowRead, item: Problem) -> None:
    if read.refusal is None:
        read.refusal = item


def _excel_error(table: Table, row: int) -> Problem | None:
    for key in ("name", "org", "function", "status", "go_live", "amount", "om", "network", "mlps"):
        if isinstance(table.value(row, key), ExcelError):
            return _at(table, row, key, "excel_error")
    return None


def _status(table: Table, row: int, read: RowRead) -> None:
    text = table.text(row, "status")
    read.record["status"] = None
    if is_null(text):
        return
    if "是否" in table.header("status") and (found := re.match(r"^(是|否|√|×)(?:\((.+)\))?$", squeeze(text))):
        # `是（试运行）`: what the bracket says is more exact than yes.
        said = status_code(found.group(2)) if found.group(2) else None
        read.record["status"] = said or ("RUNNING" if found.group(1) in "是√" else "DORMANT")
        return
    read.record["status"] = status_code(text)
    if read.record["status"] is None:
        _refuse(read, _at(table, row, "status", "bad_status"))


def _go_live(table: Table, row: int, read: RowRead, on: datetime.date) -> None:
    day = read_day(table.value(row, "go_live"))
    read.record["go_live"] = day.month
    if day.flag == "bad":
        _refuse(read, _at(table, row, "go_live", "bad_date"))
    elif day.month and day.month > f"{on:%Y-%m}"[: len(day.month)] and read.record["status"] not in _NOT_YET_THERE:
        _refuse(read, _at(table, row, "go_live", "future_date"))
    elif day.flag:
        read.warnings.append(_at(table, row, "go_live", "date_" + day.flag))


def amount_unit(table: Table, col: int) -> tuple[str, bool]:
    """The unit of an amount column and whether it is written anywhere; else by the size of the numbers below."""
    unit = unit_of(table.leaf(col)) or unit_of(table.full(col))
    if not unit:
        found = re.search(
            r"单位\s*[:：]?\s*(?:人民币)?\s*[:：]?\s*(亿元|万元|元)|[(（](亿元|万元)[)）]|金额\S{0,6}(万元|亿元)",
            table.notes + "\n" + table.grid.name,
        )
        unit = next((group for group in found.groups() if group), "") if found else ""
    if unit:
        return unit, True
    numbers = []
    for row in range(table.first, len(table.grid.rows)):
        value = table.grid.value(row, col)
        plain = squeeze(str(value)).replace(",", "")
        if isinstance(value, int | float) or re.fullmatch(r"\d+(\.\d+)?", plain):
            numbers.append(to_decimal(value if isinstance(value, int | float) else plain))
    if not numbers:
        return "元", True
    middle = sorted(numbers)[len(numbers) // 2]
    return ("元" if middle >= 10_000 else "万元"), False


def _money(table: Table, row: int, key: str, target: str, read: RowRead) -> None:
    read.record[target] = None
    if not table.has(key):
        return
    col = table.columns[key]
    cache = table.__dict__.setdefault("units", {})
    if col not in cache:
        cache[col] = amount_unit(table, col)
    unit, written = cache[col]
    amount = read_amount(table.value(row, key), unit)
    read.record[target] = money(amount.yuan)
    refusals = {"bad": "bad_amount", "negative": "negative_amount", "suspect_unit": "amount_suspect_unit"}
    if amount.flag in refusals:
        _refuse(read, _at(table, row, key, refusals[amount.flag]))
    elif amount.flag:
        read.warnings.append(_at(table, row, key, "amount_" + amount.flag))
    if not written and amount.yuan:
        cache[col] = (unit, True)
        read.warnings.append(
            problem("amount_unit_assumed", table.grid.name, table.first, col, table.leaf(col), unit=unit)
        )


def _surroundings(table: Table, row: int, read: RowRead) -> None:
    level = protection_level(table.text(row, "mlps"))
    read.record["mlps_level"] = level
    if level is None:
        _refuse(read, _at(table, row, "mlps", "bad_level"))
    text = table.text(row, "network")
    network = None if is_null(text) else network_code(text)
    read.record["network_env"] = network
    if network is None and not is_null(text):
        if code_for("deploy_place", text) is not None:
            return
        _refuse(read, _at(table, row, "network", "bad_network"))
