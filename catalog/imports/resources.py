"""Reads a department's information-resource directory (信息资源目录) and its data items, on one sheet or several."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.identifiers import is_resource_code, is_uscc, normalise_uscc
from catalog.imports.directory import Directory
from catalog.imports.headers import Table, find_table
from catalog.imports.ledger_rows import LONGEST_NAME, OwnerFinder, learn_place
from catalog.imports.problems import Findings, Problem, problem
from catalog.imports.resource_fields import item_schema, resource_schema
from catalog.imports.results import Reading, missing_columns
from catalog.imports.rows import lines_of
from catalog.imports.systems import refuse_long_cells
from catalog.imports.values import read_day
from catalog.imports.workbook import ExcelError, Workbook, open_workbook
from catalog.text import clean_name, is_null, lines, name_key, one_line, shown, squeeze
from catalog.vocabulary import code_for, format_type, yes_no

_LIST_FIELDS = (
    ("format_cat", "res_format_cat"),
    ("share_type", "share_type"),
    ("share_way_cat", "share_way_cat"),
    ("share_way", "share_way"),
    ("open_type", "open_type"),
    ("update_cycle", "update_cycle"),
)
_LONGEST_CODE = 40
_FILES, _DATABASES = {"1", "2"}, {"3"}
_NOT_SECRET = re.compile(r"^(否|无|不涉密|非涉密|非密|公开|内部|不是|N|0|不)$", re.IGNORECASE)


@dataclass
class _Directory:
    """What is being gathered from one workbook."""

    directory: Directory
    findings: Findings = field(default_factory=Findings)
    entries: list[dict[str, Any]] = field(default_factory=list)
    extras: list[dict[str, Any]] = field(default_factory=list)
    by_key: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    resource_rows: int = 0
    item_rows: int = 0
    items: int = 0


def read_resources(path: Path, directory: Directory, name: str | None = None) -> Reading:
    """Read a directory workbook; raise Refused where the whole file is refused."""
    return resources_in(open_workbook(path, name), directory)


def resources_in(book: Workbook, directory: Directory) -> Reading:
    """Read the directory of an open workbook."""
    heads, item_tables = _sort_sheets(book)
    if not heads:
        raise missing_columns(["信息资源名称", "共享类型"], "目录表应有这些列")
    refuse_long_cells(heads + item_tables)
    learn_place(heads, directory)
    gathered = _Directory(directory)
    owner_code = None
    for table in heads:
        owners = OwnerFinder(table, directory, gathered.findings, book.file_name)
        if not owners.possible():
            raise missing_columns(["信息资源提供方"], "或在标题行、工作表名中写明提供方")
        _read_heads(table, owners, gathered)
        if table.has("item"):
            _read_items(table, gathered)
    for table in item_tables:
        _read_items(table, gathered)
    codes = {entry["org_code"] for entry in gathered.entries}
    owner_code = codes.pop() if len(codes) == 1 else None
    counts = {
        "good_resources": len(gathered.entries),
        "good_items": gathered.items,
        "resource_rows": gathered.resource_rows,
        "item_rows": gathered.item_rows,
    }
    facts = {"file": book.file_name, "org_code": owner_code}
    return Reading(
        "resources",
        tuple(gathered.entries),
        gathered.findings.ordered(),
        counts,
        facts,
        book.inspection.warnings,
        tuple(gathered.extras),
    )


def _sort_sheets(book: Workbook) -> tuple[list[Table], list[Table]]:
    heads, items = [], []
    head_schema, item = resource_schema(), item_schema()
    telling = ("share_type", "update_cycle", "summary", "format_cat", "open_type", "share_way", "uscc")
    for grid in book.sheets:
        head, body = find_table(grid, head_schema), find_table(grid, item)
        known = sum(1 for key in telling if head and key in head.columns)
        if head and known >= 2:
            heads.append(head)
        elif body and (body.has("dtype") or body.has("length")):
            items.append(body)
        elif head and known and head.has("code"):
            heads.append(head)
    return heads, items


def _read_heads(table: Table, owners: OwnerFinder, gathered: _Directory) -> None:
    previous = ("", "")
    for line in lines_of(table):
        row = line.row
        if line.kind == "section":
            owners.section(line)
            continue
        identity = (squeeze(table.text(row, "code")), squeeze(table.text(row, "name")))
        if table.has("item") and (
            identity in {("", ""), previous} or not (table.own(row, "name") or table.own(row, "code"))
        ):
            continue
        if not any(squeeze(shown(table.value(row, key))) for key in ("name", "code", "summary", "share_type")):
            owners.note_own(row)
            continue
        previous = identity
        gathered.resource_rows += 1
        _take(table, row, owners, gathered)


def _take(table: Table, row: int, owners: OwnerFinder, gathered: _Directory) -> None:
    match, text, at = owners.find(row)
    entry = {"row": row + 1, "code": squeeze(table.text(row, "code")), "name": clean_name(table.text(row, "name"))}
    refusal = next(_reasons(table, row, entry, gathered), None)
    if refusal is None and match is None:
        refusal = problem(
            "unknown_org" if text else "missing_org", table.grid.name, row + 1, at[1], table.header("org"), text
        )
    if refusal is None and match:
        entry["org_code"] = match.code
        refusal = _fill(table, row, entry)
    keys = {squeeze(entry["code"]), "name:" + name_key(entry["name"])} - {"", "name:"}
    if refusal:
        gathered.findings.add(refusal)
        gathered.refused |= {key for key in keys if key not in gathered.by_key}
        return
    if match:
        owners.warn_former(match, text, at)
    gathered.names[name_key(entry["name"])] = row + 1
    for key in keys:
        gathered.by_key[key] = entry
    entry["items"] = []
    gathered.entries.append(entry)
    kept = ("class_item", "class_subject", "class_detail", "inner", "related", "remark")
    gathered.extras.append(
        {key: clean_name(table.text(row, key)) for key in kept if table.has(key)} | {"sheet": table.grid.name}
    )
    if mismatch := _format_mismatch(table, row, entry):
        gathered.findings.add(mismatch)


def _at(table: Table, row: int, key: str, kind: str, **say: Any) -> Problem:
    col = table.columns.get(key, table.columns.get("name", 0))
    return problem(kind, table.grid.name, row + 1, col, table.leaf(col), table.value(row, key), **say)


def _reasons(table: Table, row: int, entry: dict[str, Any], gathered: _Directory) -> Iterator[Problem]:
    """Why a row is refused before its values are looked at, first reason first."""
    for key in table.columns:
        if isinstance(table.value(row, key), ExcelError):
            yield _at(table, row, key, "excel_error")
    secret = squeeze(table.text(row, "secret"))
    if secret and not is_null(secret) and not _NOT_SECRET.match(secret):
        yield _at(table, row, "secret", "secret_resource")
    if not entry["name"]:
        yield _at(table, row, "name", "missing_name")
    if len(entry["name"]) > LONGEST_NAME:
        yield _at(table, row, "name", "name_too_long", length=len(entry["name"]), limit=LONGEST_NAME)
    code = entry["code"]
    if table.has("code") and not is_null(code) and (not is_resource_code(code) or len(code) > _LONGEST_CODE):
        yield _at(table, row, "code", "bad_code")
    if squeeze(entry["code"]) in gathered.by_key and entry["code"]:
        yield _at(table, row, "code", "duplicate_code", first=gathered.by_key[squeeze(entry["code"])]["row"])
    if name_key(entry["name"]) in gathered.names:
        yield _at(table, row, "name", "duplicate_resource", first=gathered.names[name_key(entry["name"])])
    system = clean_name(table.text(row, "system"))
    if system and squeeze(system) == squeeze(entry["name"]):
        yield _at(table, row, "name", "name_equals_system")
    uscc = table.text(row, "uscc")
    if not is_null(uscc) and not is_uscc(uscc):
        yield _at(table, row, "uscc", "bad_uscc")


def _fill(table: Table, row: int, entry: dict[str, Any]) -> Problem | None:
    """Read the values of a row into its entry; return the reason to refuse it, if there is one."""
    codes: dict[str, str | None] = {}
    for key, name in _LIST_FIELDS:
        text = table.text(row, key)
        codes[key] = None if is_null(text) else code_for(name, text)
    uscc = table.text(row, "uscc")
    class_text = table.text(row, "res_class")
    condition, open_condition = (
        one_line(table.text(row, "share_condition")),
        one_line(table.text(row, "open_condition")),
    )
    condition, open_condition = (
        "" if is_null(condition) else condition,
        "" if is_null(open_condition) else open_condition,
    )
    system, kind = clean_name(table.text(row, "system")), table.text(row, "format_type")
    org_code = entry.pop("org_code")
    entry |= {
        "class": code_for("res_class", class_text) or (entry["code"][:1] if is_resource_code(entry["code"]) else None),
        "org_code": org_code,
        "uscc": "" if is_null(uscc) else normalise_uscc(uscc),
        "summary": lines(table.text(row, "summary")),
        "format_cat": codes["format_cat"],
        "format_type": "" if is_null(kind) else format_type(kind),
        "share_type": codes["share_type"],
        "share_condition": condition,
        "share_way_cat": codes["share_way_cat"],
        "share_way": codes["share_way"],
        "open_type": codes["open_type"],
        "open_condition": open_condition,
        "update_cycle": codes["update_cycle"],
        "publish_date": read_day(table.value(row, "publish_date")).text,
        "system": "" if is_null(system) else system,
    }
    return _law(table, row, entry)


def _law(table: Table, row: int, entry: dict[str, Any]) -> Problem | None:
    if entry["share_type"] is None and not is_null(table.text(row, "share_type")):
        return _at(table, row, "share_type", "bad_share_type")
    if entry["share_type"] == "2" and not entry["share_condition"]:
        return _at(table, row, "share_condition", "missing_condition")
    if entry["share_type"] == "3" and not entry["share_condition"]:
        say = "不予共享而没有法律、行政法规或者党中央、国务院政策依据，未导入（第25条）。请补填依据的名称和条款。"
        return _at(table, row, "share_condition", "missing_basis", basis_message=say)
    if entry["update_cycle"] is None and not is_null(table.text(row, "update_cycle")):
        return _at(table, row, "update_cycle", "bad_cycle")
    if table.has("publish_date") and read_day(table.value(row, "publish_date")).flag == "bad":
        return _at(table, row, "publish_date", "bad_date")
    return None


def _format_mismatch(table: Table, row: int, entry: dict[str, Any]) -> Problem | None:
    """Files go as files; databases as tables or interfaces (目录常见填报错误)."""
    way, kind = entry["share_way"], entry["format_cat"]
    wrong = (kind in _FILES and way in {"DB", "API"}) or (kind in _DATABASES and way == "FILE")
    return _at(table, row, "share_way", "format_way_mismatch") if wrong else None


def _read_items(table: Table, gathered: _Directory) -> None:
    current, seen = _sheet_resource(table, gathered), set[str]()
    for line in lines_of(table):
        row = line.row
        code, name = squeeze(table.text(row, "code")), clean_name(table.text(row, "name"))
        key = (
            code
            if code and (code in gathered.by_key or code in gathered.refused or not name)
            else "name:" + name_key(name)
            if name
            else ""
        )
        if code and not key.startswith("name:") and key != code:
            key = code
        if code and key.startswith("name:") and key not in gathered.by_key and key not in gathered.refused:
            key = code
        if key and key != current:
            current, seen = key, set()
        if not current or not (clean_name(table.text(row, "item")) or squeeze(table.text(row, "dtype"))):
            continue
        gathered.item_rows += 1
        _item(table, row, current, seen, gathered)


def _sheet_resource(table: Table, gathered: _Directory) -> str:
    """The resource that a sheet without its column belongs to, by the sheet's name or title."""
    if table.has("code") or table.has("name"):
        return ""
    for text in (table.grid.name, *table.notes.split("\n")):
        for key in (squeeze(text), "name:" + name_key(text)):
            if key in gathered.by_key or key in gathered.refused:
                return key
    title = name_key(table.grid.name + table.notes)
    return next((key for key in gathered.by_key if key.startswith("name:") and key[5:] in title), "")


def _item(table: Table, row: int, key: str, seen: set[str], gathered: _Directory) -> None:
    entry = gathered.by_key.get(key)
    if entry is None:
        if key not in gathered.refused and key not in gathered.unknown:
            gathered.unknown.add(key)
            gathered.findings.add(_at(table, row, "code" if table.has("code") else "name", "unknown_resource"))
        return
    name = clean_name(table.text(row, "item"))
    dtype_text = table.text(row, "dtype")
    dtype = code_for("item_dtype", re.sub(r"\(\d.*?\)$", "", squeeze(dtype_text)))
    if not name:
        gathered.findings.add(_at(table, row, "item", "missing_item_name", what="信息项"))
    elif name_key(name) in seen:
        gathered.findings.add(_at(table, row, "item", "duplicate_item"))
    elif dtype is None and table.has("dtype"):
        gathered.findings.add(_at(table, row, "dtype", "missing_dtype" if is_null(dtype_text) else "bad_dtype"))
    else:
        seen.add(name_key(name))
        gathered.items += 1
        length = re.sub(r"(位|字符|字节|个字符)$", "", squeeze(shown(table.value(row, "length"))))
        entry["items"].append(
            {
                "sheet": table.grid.name,
                "row": row + 1,
                "name": name,
                "dtype": dtype,
                "length": "" if is_null(length) else length,
                "dict": yes_no(table.text(row, "dict")) or False,
            }
        )
