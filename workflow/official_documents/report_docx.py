"""A report as docx, the same bytes for the same blocks: no clock, no random id, one order and one date of the parts.

The parts lie in the archive as they are, not deflated: compressors differ between machines and versions.
"""

import io
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from workflow.official_documents.blocks import Block, Cell, Heading, Report, Table, Text, printable
from workflow.official_documents.docx_letter import ER_HAO, FANGSONG, HEITI, KAITI, XIAOBIAOSONG, page_numbers

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can name
_BODY, _SMALL = 12, 10.5  # 小四, 五号 in points
_RED, _GREY = "C00000", "595959"
_LINE_MM = 166
_HEAD_FILL = "EDEDED"
_NOT_USED = {"stylesWithEffects", "customXml", "thumbnail"}
_STYLES = {"Footer", "FooterChar"}


def render(report: Report) -> bytes:
    """Return the report as the bytes of a docx file."""
    document = Document()
    _drop_what_is_not_used(document)
    _lay_out(document, report)
    for block in report.blocks:
        _add(document, block)
    _footer(document, report.footer)
    written = io.BytesIO()
    document.save(written)
    return _settled(written.getvalue())


def _settled(archive: bytes) -> bytes:
    """Write the parts again in their order, all with one date and not deflated."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as parts, zipfile.ZipFile(written, "w") as settled:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            settled.writestr(entry, parts.read(name), zipfile.ZIP_STORED)
    return written.getvalue()


def _drop_what_is_not_used(document: DocxDocument) -> None:
    """Take the library's template down to what a report uses: not deflated, the rest would be most of the file."""
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rpartition("/")[2] in _NOT_USED:
                part.rels.pop(key)
    styles = document.styles.element
    for style in list(styles.style_lst):
        if not style.get(qn("w:default")) and style.styleId not in _STYLES:
            styles.remove(style)


def _lay_out(document: DocxDocument, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(25)
    section.left_margin = section.right_margin = Mm(22)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANGSONG, Pt(_BODY)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = Pt(22)
    properties = document.core_properties
    properties.title, properties.author, properties.language = printable(report.title), report.author, "zh-CN"
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = datetime(*_EPOCH)


def _add(document: DocxDocument, block: Block) -> None:
    if isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Heading):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(14 if block.level == 1 else 8)
        paragraph.paragraph_format.keep_with_next = True
        face, size = (HEITI, 15) if block.level == 1 else (KAITI, 13)
        _write(paragraph._element, ((block.text, "strong" if block.level == 2 else ""),), face, size)
    else:
        _text(document, block)


def _text(document: DocxDocument, block: Text) -> None:
    paragraph = document.add_paragraph()
    face, size = FANGSONG, _BODY
    if block.style in {"title", "subtitle"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        face, size = (XIAOBIAOSONG, ER_HAO.pt) if block.style == "title" else (KAITI, 16)
        paragraph.paragraph_format.line_spacing = Pt(35)
    elif block.style == "note":
        size = _SMALL
        paragraph.paragraph_format.line_spacing = Pt(18)
    else:
        paragraph.paragraph_format.first_line_indent = Pt(_BODY * 2)
    _write(paragraph._element, block.pieces, face, size)


def _table(document: DocxDocument, table: Table) -> None:
    """Build the table element by element: the library's own cells cost a walk over the whole table each."""
    made = OxmlElement("w:tbl")
    properties = _child(made, "w:tblPr")
    _child(properties, "w:tblW", type="pct", w="5000")
    borders = _child(properties, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _child(borders, f"w:{side}", val="single", sz="4", space="0", color="808080")
    _child(properties, "w:tblLayout", type="fixed")
    widths = [round(Mm(_LINE_MM * share / 100).twips) for share in table.widths]
    grid = _child(made, "w:tblGrid")
    for width in widths:
        _child(grid, "w:gridCol", w=str(width))
    if table.head:
        _row(made, tuple(((name, "strong"),) for name in table.head), widths, is_head=True)
    for row in table.rows:
        _row(made, row, widths, labelled=not table.head)
    document.element.body.insert_element_before(made, "w:sectPr")
    # Two tables that touch become one in an office's program.
    after = document.add_paragraph()
    after.paragraph_format.line_spacing = Pt(8)


def _row(
    made: BaseOxmlElement, cells: tuple[Cell, ...], widths: list[int], *, is_head: bool = False, labelled: bool = False
) -> None:
    row = _child(made, "w:tr")
    properties = _child(row, "w:trPr")
    _child(properties, "w:cantSplit")
    if is_head:
        _child(properties, "w:tblHeader")
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        box = _child(row, "w:tc")
        about = _child(box, "w:tcPr")
        _child(about, "w:tcW", type="dxa", w=str(width))
        if is_head or (labelled and place == 0):
            _child(about, "w:shd", val="clear", color="auto", fill=_HEAD_FILL)
        paragraph = _child(box, "w:p")
        spacing = _child(paragraph, "w:pPr")
        _child(spacing, "w:spacing", before="30", after="30", line="280", lineRule="exact")
        _write(paragraph, cell, FANGSONG, _SMALL)


def _write(paragraph: BaseOxmlElement, pieces: Cell, face: str, size: float) -> None:
    for text, mark in pieces:
        run = _child(paragraph, "w:r")
        properties = _child(run, "w:rPr")
        _child(properties, "w:rFonts", ascii=face, hAnsi=face, eastAsia=face)
        if mark in {"strong", "conflict"}:
            _child(properties, "w:b")
        if mark in {"conflict", "muted"}:
            _child(properties, "w:color", val=_RED if mark == "conflict" else _GREY)
        _child(properties, "w:sz", val=str(round(size * 2)))
        if mark == "same":
            _child(properties, "w:u", val="single")
        for place, line in enumerate(printable(text).split("\n")):
            if place:
                _child(run, "w:br")
            words = _child(run, "w:t")
            words.set(qn("xml:space"), "preserve")
            words.text = line


def _footer(document: DocxDocument, text: str) -> None:
    """The page number as in every document of the city, and the disclaimer beside it."""
    page_numbers(document)
    section = document.sections[0]
    for footer in (section.footer, section.even_page_footer):
        _beside(footer.paragraphs[0], text)


def _beside(paragraph: Paragraph, text: str) -> None:
    _write(paragraph._element, ((f"　{text}", "muted"),), FANGSONG, 9)


def _child(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made
