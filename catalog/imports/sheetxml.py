"""Reads from a workbook's XML, in one streaming pass, what the cell reader does not tell: hidden columns, errors."""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from catalog.imports.safety import MAX_ROWS, Refused

_ROOM_FOR_HEADERS = 2_000
_MAX_AREA = 12_000_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass
class SheetFacts:
    """What a sheet's XML says: 0-based hidden columns and rows, cells with an Excel error, whether it has a filter."""

    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    filtered: bool = False


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Return the facts of every sheet by its name; raise Refused where a sheet is too large to hold."""
    facts: dict[str, SheetFacts] = {}
    with zipfile.ZipFile(path) as archive:
        by_flat = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        for title, part in _sheet_parts(archive, by_flat):
            name = by_flat.get(part.lower())
            facts[title] = _scan(archive, name) if name else SheetFacts()
    return facts


def _attributes(archive: zipfile.ZipFile, name: str, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append(attributes)

    _parse(archive, name, start)
    return found


def _sheet_parts(archive: zipfile.ZipFile, by_flat: dict[str, str]) -> list[tuple[str, str]]:
    book = by_flat.get("xl/workbook.xml", "")
    if not book:
        return []
    rels = by_flat.get("xl/_rels/workbook.xml.rels", "")
    relations = _attributes(archive, rels, "Relationship") if rels else []
    targets = {item.get("Id", ""): item.get("Target", "") for item in relations}
    parts = []
    for sheet in _attributes(archive, book, "sheet"):
        relation = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), "")
        target = targets.get(relation, "").replace("\\", "/")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
        parts.append((sheet.get("name", ""), part))
    return parts


def _parse(archive: zipfile.ZipFile, name: str, start, end=None, text=None) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def no_entities(*_: object) -> None:
        raise Refused("unsafe_archive", "文件内部结构异常（含实体定义），已拒收。请用办公软件重新另存后上传。")

    parser.EntityDeclHandler = no_entities
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    try:
        with archive.open(name) as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, LookupError, ValueError) as broken:
        raise corrupt() from broken


def corrupt() -> Refused:
    """The refusal of a workbook whose parts do not fit together."""
    return Refused("corrupt", "文件不完整或已损坏，请重新保存后上传。")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Scanner:
    """Follows one sheet's elements; remembers where it stands, since row and cell references may be left out."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self.row, self.col, self.is_error, self.in_value = -1, -1, False, False
        self.filled_rows, self.last_filled = 0, -1
        self.last_row, self.last_col = 0, 0
        self.buffer = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes.get("r", ""))
            self.is_error = attributes.get("t") == "e"
        elif tag in {"v", "is"}:
            self._filled()
            self.in_value = tag == "v"
            self.buffer = ""
        elif tag == "row":
            row = int(attributes["r"]) - 1 if attributes.get("r", "").isdigit() else self.row + 1
            if not self.row < row < _MOST_ROWS:
                raise corrupt()
            self.row, self.col = row, -1
            if attributes.get("hidden") in {"1", "true"}:
                self.facts.hidden_rows.add(self.row)
        elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes.get("min", "1")) - 1, int(attributes.get("max", "0"))
            self.facts.hidden_columns.update(range(max(first, 0), min(last, _MOST_COLUMNS)))
        elif tag == "autoFilter":
            self.facts.filtered = True

    def _cell(self, reference: str) -> None:
        """Take a cell's reference; one outside its row or any sheet would make the cell reader hold it all."""
        found = _REFERENCE.fullmatch(reference)
        if reference and (found is None or int(found.group(2)) - 1 != self.row):
            raise corrupt()
        self.col = _column(found.group(1)) if found else self.col + 1
        if self.col >= _MOST_COLUMNS:
            raise corrupt()

    def _filled(self) -> None:
        if self.row != self.last_filled:
            self.last_filled = self.row
            self.filled_rows += 1
        self.last_row, self.last_col = max(self.last_row, self.row), max(self.last_col, self.col)
        if self.filled_rows > MAX_ROWS + _ROOM_FOR_HEADERS:
            raise too_many_rows()
        if (self.last_row + 1) * (self.last_col + 1) > _MAX_AREA:
            raise Refused("too_many_rows", "表格范围过大（有内容的单元格远在表格之外），请删除多余的行列后重新上传。")

    def text(self, data: str) -> None:
        if self.is_error and self.in_value:
            self.buffer += data

    def end(self, tag: str) -> None:
        if self.is_error and self.in_value and tag.rpartition(":")[2] == "v":
            self.facts.errors[self.row, self.col] = self.buffer or "#N/A"
            self.in_value = False


def too_many_rows(count: int | None = None) -> Refused:
    """The refusal of more than 100,000 rows of data."""
    details = {"data_rows": count} if count is not None else {}
    return Refused("too_many_rows", f"数据超过{MAX_ROWS}行，请拆分后导入，未导入任何数据。", **details)


def _scan(archive: zipfile.ZipFile, name: str) -> SheetFacts:
    scanner = _Scanner()
    _parse(archive, name, scanner.start, scanner.end, scanner.text)
    return scanner.facts
