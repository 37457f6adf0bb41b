"""Takes the text out of a document (docx, xlsx, pptx, pdf, txt) by place, for search and for the search of marks.

Reads only; nothing outside the file is ever opened. Places are the words users know: 正文、页眉、页脚、批注、
隐藏工作表单元格 ….
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pypdfium2
import python_calamine
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from catalog.imports.safety import Inspection, Refused, inspect, text_encoding
from catalog.imports.sheetxml import sheet_facts
from catalog.secrecy import SecrecyMark, gravest, mark_in_line, mark_in_name, mark_in_text, without_code_lists

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_PLACES = (
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnotes", "脚注"),
    ("endnotes", "尾注"),
    ("comments", "批注"),
    ("document", "正文"),
    ("glossary", "构建基块"),
)
_MAX_TEXT = 5_000_000
_BREAKING = {f"{_W}br", f"{_W}cr"}


@dataclass
class DocumentText:
    """The text of a file: `parts` as (place, text), whether it has a text layer, and its pages where it has such."""

    kind: str
    parts: list[tuple[str, str]] = field(default_factory=list)
    has_text: bool = True
    pages: int | None = None
    tables: int = 0
    mark: SecrecyMark | None = None

    @property
    def text(self) -> str:
        """All of it, for the search index."""
        return "\n".join(text for _, text in self.parts)[:_MAX_TEXT]


def read_document(path: Path, name: str | None = None, inspection: Inspection | None = None) -> DocumentText:
    """Return a file's text with the gravest mark in it or in its name; raise Refused where it cannot be read."""
    inspection = inspection or inspect(path, name)
    readers = {"docx": _docx, "xlsx": _xlsx, "pptx": _pptx, "pdf": _pdf, "txt": _plain, "csv": _plain}
    reader = readers.get(inspection.kind)
    found = reader(path) if reader else DocumentText(inspection.kind, has_text=False)
    marks = [mark for place, text in found.parts if (mark := mark_in_text(text, place))]
    in_name = mark_in_name(name or path.name)
    found.mark = gravest([*([found.mark] if found.mark else []), *marks, *([in_name] if in_name else [])])
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        root: Element = fromstring(archive.read(name))
    except (ParseError, DefusedXmlException, LookupError, ValueError) as broken:
        raise Refused("corrupt", "文件不完整或已损坏，请重新保存后上传。") from broken
    return root


def _properties(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for name in archive.namelist():
        if name.startswith("docProps/") and name.endswith((".xml",)) and "app" not in name:
            texts = [text.strip() for text in _xml(archive, name).itertext() if text.strip()]
            yield "文档属性", "\n".join(texts)


def _docx(path: Path) -> DocumentText:
    found = DocumentText("docx")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            stem = name.rpartition("/")[2].removesuffix(".xml")
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            place = next((place for key, place in _WORD_PLACES if stem.startswith(key)), "")
            if place:
                root = _xml(archive, name)
                found.parts.append((place, "\n".join(_paragraphs(root))))
                found.tables += sum(1 for _ in root.iter(f"{_W}tbl")) if place == "正文" else 0
        found.parts.extend(_properties(archive))
    found.parts.sort(key=lambda part: part[0] != "正文")
    return found


def _paragraphs(root: Element) -> Iterator[str]:
    """Each paragraph's own text; a text box inside one is a paragraph of its own, and so is a watermark."""
    for element in root.iter():
        if element.tag == f"{_W}p":
            text = "".join(_runs(element))
            if text.strip():
                yield text
        elif element.tag.endswith("}textpath") and element.get("string"):
            yield element.get("string", "")


def _runs(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}txbxContent"):
            continue
        if child.tag in (f"{_W}t", f"{_W}delText"):
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        elif child.tag in _BREAKING:
            yield "\n"
        else:
            yield from _runs(child)


def _drawn(archive: zipfile.ZipFile, prefix: str, place: str) -> Iterator[tuple[str, str]]:
    """Text of drawings and slides: paragraphs of DrawingML."""
    for name in archive.namelist():
        if name.startswith(prefix) and name.endswith(".xml"):
            paragraphs = (
                "".join(text.text or "" for text in item.iter() if text.tag.endswith("}t"))
                for item in _xml(archive, name).iter()
                if item.tag.endswith("}p")
            )
            text = "\n".join(line for line in paragraphs if line.strip())
            if text:
                yield place, text


def _pptx(path: Path) -> DocumentText:
    found = DocumentText("pptx")
    with zipfile.ZipFile(path) as archive:
        found.parts.extend(_drawn(archive, "ppt/slides/slide", "正文"))
        for prefix, place in (
            ("ppt/slideMasters/", "母版"),
            ("ppt/slideLayouts/", "母版"),
            ("ppt/notesSlides/", "备注"),
        ):
            found.parts.extend(_drawn(archive, prefix, place))
        found.parts.extend(_properties(archive))
    return found


def _xlsx(path: Path) -> DocumentText:
    found = DocumentText("xlsx")
    sheet_facts(path)  # Refuses what is too large to be held, before anything holds it.
    marks: list[SecrecyMark] = []
    try:
        book = CalamineWorkbook.from_path(str(path))
        for meta in book.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                marks += _sheet_marks(found, meta.name, rows, hidden=meta.visible != SheetVisibleEnum.Visible)
    except python_calamine.CalamineError as broken:
        raise Refused("corrupt", "文件不完整或已损坏，请重新保存后上传。") from broken
    with zipfile.ZipFile(path) as archive:
        others = [
            *_drawn(archive, "xl/drawings/", "图形文字"),
            *_comments(archive),
            *_sheet_headers(archive),
            *_properties(archive),
        ]
    found.mark = gravest([*marks, *(mark for place, text in others if (mark := mark_in_text(text, place)))])
    return found


def _sheet_marks(found: DocumentText, name: str, rows: list[list[Any]], *, hidden: bool) -> list[SecrecyMark]:
    """The marks in a sheet's cells and name; a visible sheet's text is kept."""
    cells = [
        (row, col, value)
        for row, line in enumerate(rows)
        for col, value in enumerate(line)
        if isinstance(value, str) and "密" in value
    ]
    place = "隐藏工作表单元格" if hidden else "单元格"
    lines = (line for _, _, text in without_code_lists(cells) for line in text.splitlines())
    marks = [SecrecyMark(mark, place) for line in lines if (mark := mark_in_line(line))]
    if named := mark_in_name(name, "工作表名"):
        marks.append(named)
    if not hidden:
        found.parts.append((f"工作表“{name}”", _table_text(rows)))
    return marks


def _table_text(rows: list[list[object]]) -> str:
    return "\n".join(
        " ".join(str(value).replace("\n", " ") for value in row if value != "")
        for row in rows
        if len([value for value in row if value != ""]) > 1
    )


def _comments(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for name in archive.namelist():
        if re.match(r"xl/(comments|threadedComments)", name) and name.endswith(".xml"):
            yield "批注", "\n".join(text for text in _xml(archive, name).itertext() if text.strip())


def _sheet_headers(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Print headers and footers: `&C机密★5年`; they stand at a sheet's end, so only that is read."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/sheet") and name.endswith(".xml"):
            with archive.open(name) as stream:
                tail = b""
                while chunk := stream.read(1 << 16):
                    tail = (tail + chunk)[-(1 << 17) :]
            for body in re.findall(
                r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>(.*?)</", tail.decode("utf-8", "replace"), re.DOTALL
            ):
                yield "页眉页脚", re.sub(r"&(?:\"[^\"]*\"|[A-Z]|\d+)", "\n", html.unescape(body))


def _pdf(path: Path) -> DocumentText:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as broken:
        if "password" in str(broken).lower():
            raise Refused("encrypted", "文件设了打开密码，请取消密码后重新上传。") from broken
        raise Refused("corrupt", "PDF 文件不完整或已损坏，请重新导出后上传。") from broken
    found = DocumentText("pdf")
    try:
        found.pages = len(document)
        for number in range(len(document)):
            page = document[number]
            layer = page.get_textpage()
            found.parts.append((f"第{number + 1}页", layer.get_text_range()))
            layer.close()
            page.close()
        found.has_text = any(len(text.strip()) > 3 for _, text in found.parts)
        found.parts.append(("文档属性", "\n".join(str(value) for value in document.get_metadata_dict().values())))
    finally:
        document.close()
    return found


def _plain(path: Path) -> DocumentText:
    data = path.read_bytes()
    return DocumentText("txt", [("正文", data.decode(text_encoding(data) or "utf-8", "replace"))])
