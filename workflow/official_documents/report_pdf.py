"""A report as PDF, the same bytes for the same blocks: no date, no random id, streams not deflated.

The Chinese face is named and not embedded (STSong-Light, one of the standard CJK faces of PDF): every reader has it or
shows its own. It has one weight, so that what is bold in docx stands here in its own colour.
"""

import io
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, LongTable, PageTemplate, Paragraph, Spacer

from workflow.official_documents.blocks import Block, Cell, Heading, Report, Table, printable

CONTENT_TYPE = "application/pdf"
_FACE = "STSong-Light"
_SIDE, _TOP, _BOTTOM = 22 * mm, 25 * mm, 25 * mm
_WIDTH = A4[0] - 2 * _SIDE
_MARKED = {
    "same": "<u>{}</u>",
    "conflict": '<font color="#c00000"><u>{}</u></font>',
    "strong": '<font color="#0b3a6f">{}</font>',
    "muted": '<font color="#595959">{}</font>',
    "": "{}",
}
# The face's encoding knows the basic plane alone; a rarer character is shown as the mark for one that is missing.
_MISSING = "〓"
_GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#808080")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
]
_FILL = HexColor("#ededed")


def render(report: Report) -> bytes:
    """Return the report as the bytes of a PDF file."""
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=A4,
        invariant=1,
        pageCompression=0,
        title=printable(report.title),
        author=printable(report.author),
        lang="zh-CN",
    )
    frame = Frame(_SIDE, _BOTTOM, _WIDTH, A4[1] - _TOP - _BOTTOM, leftPadding=0, rightPadding=0)
    foot = _single_line(report.footer)

    def on_page(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.setFont(_FACE, 9)
        canvas.setFillColor(HexColor("#595959"))
        canvas.drawString(_SIDE, 15 * mm, foot)
        canvas.setFont(_FACE, 12)
        canvas.drawRightString(A4[0] - _SIDE, 15 * mm, f"— {canvas.getPageNumber()} —")

    styles = _styles()
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=on_page)])
    document.build([part for block in report.blocks for part in _flow(block, styles)])
    return written.getvalue()


@cache
def _styles() -> dict[str, ParagraphStyle]:
    """Return the paragraph styles; the face is registered once."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FACE))
    basic = ParagraphStyle("body", fontName=_FACE, fontSize=11.5, leading=18, wordWrap="CJK", firstLineIndent=23)
    return {
        "body": basic,
        "note": ParagraphStyle("note", parent=basic, fontSize=9.5, leading=15, firstLineIndent=0, spaceAfter=4),
        "cell": ParagraphStyle("cell", parent=basic, fontSize=9.5, leading=13.5, firstLineIndent=0),
        "title": ParagraphStyle(
            "title", parent=basic, fontSize=22, leading=34, firstLineIndent=0, alignment=TA_CENTER
        ),
        "subtitle": ParagraphStyle(
            "subtitle", parent=basic, fontSize=15, leading=26, firstLineIndent=0, alignment=TA_CENTER, spaceAfter=8
        ),
        "heading1": ParagraphStyle(
            "heading1", parent=basic, fontSize=14, leading=22, firstLineIndent=0, spaceBefore=12, spaceAfter=4,
            keepWithNext=1, textColor=HexColor("#0b3a6f"),
        ),
        "heading2": ParagraphStyle(
            "heading2", parent=basic, fontSize=12.5, leading=20, firstLineIndent=0, spaceBefore=6, keepWithNext=1
        ),
    }  # fmt: skip


def _flow(block: Block, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    if isinstance(block, Heading):
        return [Paragraph(_markup(((block.text, ""),)), styles[f"heading{block.level}"])]
    if isinstance(block, Table):
        return [_table(block, styles["cell"]), Spacer(1, 6)]
    return [Paragraph(_markup(block.pieces), styles[block.style])]


def _table(table: Table, style: ParagraphStyle) -> LongTable:
    rows = [[Paragraph(_markup(cell), style) for cell in row] for row in table.rows]
    look = list(_GRID)
    if table.head:
        rows.insert(0, [Paragraph(_markup(((name, "strong"),)), style) for name in table.head])
        look.append(("BACKGROUND", (0, 0), (-1, 0), _FILL))
    else:
        look.append(("BACKGROUND", (0, 0), (0, -1), _FILL))
    whole = sum(table.widths)
    made = LongTable(
        rows,
        colWidths=[_WIDTH * share / whole for share in table.widths],
        repeatRows=1 if table.head else 0,
        splitInRow=1,
    )
    made.setStyle(look)
    return made


def _markup(pieces: Cell) -> str:
    return "".join(_MARKED[mark].format(escape(_basic(text)).replace("\n", "<br/>")) for text, mark in pieces)


def _basic(text: str) -> str:
    return "".join(char if ord(char) < 0x10000 else _MISSING for char in printable(text))


def _single_line(text: str) -> str:
    return _basic(text).replace("\n", " ")
