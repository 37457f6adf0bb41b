"""Says what an upload would get: the same inspection, scan and reading that the upload itself goes through."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.imports.directory import Directory
from catalog.imports.document_text import read_document
from catalog.imports.function_list import function_list_in
from catalog.imports.projects import projects_in
from catalog.imports.resources import resources_in
from catalog.imports.results import Reading
from catalog.imports.safety import Inspection, Refused, inspect
from catalog.imports.systems import systems_in
from catalog.imports.workbook import Workbook, open_workbook

PURPOSES = ("systems", "function_list", "resources", "projects", "document")
DOCUMENT_KINDS = frozenset({"docx", "xlsx", "pptx", "pdf", "ofd", "png", "jpg", "gif", "tif", "bmp", "txt", "csv"})


@dataclass(frozen=True)
class Verdict:
    """What an upload gets: accept, accept_with_warning or refuse; `kind` is the first reason, or ''."""

    outcome: str
    kind: str = ""
    message: str = ""
    secrecy_mark: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "kind": self.kind,
            "message": self.message,
            "secrecy_mark": self.secrecy_mark,
            **self.details,
        }


def read_workbook(
    path: Path, purpose: str, directory: Directory, on: datetime.date, name: str | None = None
) -> Reading:
    """Inspect, scan and read a workbook for a purpose; raise Refused where the whole file is refused."""
    book = open_workbook(path, name, accept_csv=purpose == "systems")
    refuse_secret(path, name, book.inspection)
    readers: dict[str, Callable[[Workbook], Reading]] = {
        "systems": lambda opened: systems_in(opened, directory, on),
        "function_list": lambda opened: function_list_in(opened, directory),
        "resources": lambda opened: resources_in(opened, directory),
        "projects": lambda opened: projects_in(opened, directory),
    }
    reading = readers[purpose](book)
    if not reading.entries and not reading.problems:
        raise Refused("no_data", "表头下面没有数据，未导入任何内容。请检查是否选对了文件和工作表。")
    return reading


def refuse_secret(path: Path, name: str | None, inspection: Inspection) -> None:
    """Raise Refused where the file or its name bears a mark of secrecy (第六十五条)."""
    mark = read_document(path, name, inspection).mark
    if mark:
        raise secret(mark.text, mark.where)


def secret(mark: str, where: str) -> Refused:
    """The refusal of a file that bears a secrecy mark; the mark is named, nothing else of the content."""
    message = (
        f"{where}有密级标志“{mark}”。本平台不收涉密文件（第六十五条），文件未保存。"
        "请按保密规定处理；如属误判，请删除该标志后重新上传。"
    )
    return Refused("secrecy_mark", message, secrecy_mark=mark, where=where)


def check_upload(path: Path, purpose: str, directory: Directory, on: datetime.date, name: str | None = None) -> Verdict:
    """Return what uploading a file for a purpose would get; nothing is kept."""
    try:
        if purpose == "document":
            return _check_document(path, name)
        reading = read_workbook(path, purpose, directory, on, name)
    except Refused as refusal:
        details = dict(refusal.details)
        return Verdict("refuse", refusal.kind, refusal.message, details.pop("secrecy_mark", None), details)
    return _of_reading(reading, csv=(name or path.name).lower().endswith(".csv"))


def _of_reading(reading: Reading, *, csv: bool) -> Verdict:
    details = {"counts": dict(reading.counts), "problems": [item.as_json() for item in reading.problems]}
    notes = [message for _, message in reading.warnings]
    if errors := reading.errors():
        notes.append(f"有{len(errors)}处错误，所在行不导入，其余照常：{errors[0].message}")
    elif reading.problems:
        notes.append(f"有{len(reading.problems)}处提示：{reading.problems[0].message}")
    kind = reading.warnings[0][0] if reading.warnings else "csv" if csv else "row_problems" if reading.problems else ""
    return Verdict("accept_with_warning" if notes else "accept", kind, "".join(notes) or "可以上传。", None, details)


def _check_document(path: Path, name: str | None) -> Verdict:
    inspection = inspect(path, name)
    if inspection.kind not in DOCUMENT_KINDS:
        raise Refused("type_not_allowed", f"不收{inspection.kind}类文件，请上传 Word、Excel、PDF、OFD 或图片。")
    found = read_document(path, name, inspection)
    if found.mark:
        raise secret(found.mark.text, found.mark.where)
    details: dict[str, Any] = {"type": inspection.kind, "has_text": found.has_text, "tables": found.tables}
    if found.pages is not None:
        details["pages"] = found.pages
    if inspection.warnings:
        kind, message = inspection.warnings[0]
        return Verdict("accept_with_warning", kind, message, None, details)
    if inspection.kind == "pdf" and not found.has_text:
        return Verdict(
            "accept", "no_text_layer", "可以上传。该 PDF 是扫描件，没有文字层，全文检索查不到其内容。", None, details
        )
    return Verdict("accept", "", "可以上传。", None, details)
