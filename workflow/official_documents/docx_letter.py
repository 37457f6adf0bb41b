"""A red-headed letter (公文) as docx, laid out by GB/T 9704-2012: page, grid, fonts, rules, header, body, date, notes.

The fonts are named, not embedded: an office's machine has them, and the final print is made from this file.
"""

import io
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
# 字号 in points: 二号, 三号, 四号; the head of the paper is larger still.
ER_HAO, SAN_HAO, SI_HAO, HEAD = Pt(22), Pt(16), Pt(14), Pt(36)
# 22 lines on 225 mm, 28 characters on 156 mm (5.2.3).
LINE_PITCH = Pt(29)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
_RED = RGBColor(0xFF, 0, 0)
# Rules in eighths of a point: 0.35 mm is 1 pt, 0.25 mm is 0.75 pt.
_THICK, _THIN, _HEAD_RULE = 8, 6, 12


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says; a paragraph is (style, text) with style `body`, `heading1` (一、) or `heading2` (（一）)."""

    issuer: str
    doc_no: str
    title: str
    main_to: str
    paragraphs: tuple[tuple[str, str], ...]
    cc: str
    issued_on: date
    signer_name: str = ""
    note: str = ""

    def text(self) -> str:
        """Return the letter as plain text, for search."""
        lines = [self.issuer, self.doc_no, self.title, f"{self.main_to}："]
        return "\n".join([*lines, *(text for _style, text in self.paragraphs), chinese_date(self.issued_on)])


def chinese_date(day: date) -> str:
    """Return a day as official documents write it: Arabic digits, no leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def render(letter: Letter) -> bytes:
    """Return the letter as the bytes of a docx file."""
    document = Document()
    _lay_out(document, letter)
    _head(document, letter)
    _title(document, letter)
    _body(document, letter)
    _signature(document, letter)
    _imprint(document, letter)
    page_numbers(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _lay_out(document: DocxDocument, letter: Letter) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.footer_distance = Mm(28)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANGSONG, SAN_HAO
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE_PITCH
    properties = document.core_properties
    properties.title, properties.author, properties.language = letter.title, letter.issuer, "zh-CN"


def _head(document: DocxDocument, letter: Letter) -> None:
    """版头: the red name of the issuer, two lines, the number centred, and the red rule 4 mm below it."""
    name = _line(document, WD_ALIGN_PARAGRAPH.CENTER)
    name.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    name.paragraph_format.space_before = Mm(20)
    _run(name, f"{letter.issuer}文件", XIAOBIAOSONG, HEAD, _RED)
    _line(document)
    number = _line(document, WD_ALIGN_PARAGRAPH.CENTER)
    _run(number, letter.doc_no)
    number.paragraph_format.space_after = Mm(4)
    _rule(number, "bottom", _HEAD_RULE, "FF0000")


def _title(document: DocxDocument, letter: Letter) -> None:
    _line(document)
    _line(document)
    title = _line(document, WD_ALIGN_PARAGRAPH.CENTER)
    _run(title, letter.title, XIAOBIAOSONG, ER_HAO)
    title.paragraph_format.line_spacing = Pt(35)
    _line(document)
    _run(_line(document), f"{letter.main_to}：")


def _body(document: DocxDocument, letter: Letter) -> None:
    faces = {"body": FANGSONG, "heading1": HEITI, "heading2": KAITI}
    for style, text in letter.paragraphs:
        paragraph = _line(document, WD_ALIGN_PARAGRAPH.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = SAN_HAO * 2
        _run(paragraph, text, faces[style])


def _signature(document: DocxDocument, letter: Letter) -> None:
    """署名 and 成文日期: the date four characters from the right, the name centred over it, for the seal."""
    _line(document)
    _line(document)
    day = chinese_date(letter.issued_on)
    # The date is about five characters wide in 三号 where digits are half a character.
    width = sum(1.0 if ord(char) > 0x2E80 else 0.5 for char in day)
    shift = max((len(letter.issuer) - width) / 2, -4)
    name = _line(document, WD_ALIGN_PARAGRAPH.RIGHT)
    name.paragraph_format.right_indent = Pt(16 * max(4 - shift, 0))
    _run(name, letter.issuer)
    signed = _line(document, WD_ALIGN_PARAGRAPH.RIGHT)
    signed.paragraph_format.right_indent = SAN_HAO * 4
    _run(signed, day)
    if letter.note:
        note = _line(document)
        note.paragraph_format.first_line_indent = SAN_HAO * 2
        _run(note, f"（{letter.note}）")


def _imprint(document: DocxDocument, letter: Letter) -> None:
    """版记: copies to, then printed by and on; rules of 0.35 mm outside and 0.25 mm between."""
    _line(document)
    if letter.cc:
        copies = _line(document)
        copies.paragraph_format.left_indent = copies.paragraph_format.right_indent = SI_HAO
        _rule(copies, "top", _THICK)
        _run(copies, f"抄送：{letter.cc}。", size=SI_HAO)
    printed = _line(document)
    printed.paragraph_format.left_indent = printed.paragraph_format.right_indent = SI_HAO
    _rule(printed, "top", _THIN if letter.cc else _THICK)
    _rule(printed, "bottom", _THICK)
    printed.paragraph_format.tab_stops.add_tab_stop(Mm(146), alignment=2)
    _run(printed, f"{letter.issuer}办公室\t{chinese_date(letter.issued_on)}印发", size=SI_HAO)


def page_numbers(document: DocxDocument) -> None:
    """— 1 — in 四号 宋体: right on odd pages, left on even ones, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        indent = "right_indent" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, indent, SI_HAO)
        _run(paragraph, "— ", SONGTI, SI_HAO)
        _field(_run(paragraph, "", SONGTI, SI_HAO), "PAGE")
        _run(paragraph, " —", SONGTI, SI_HAO)


def _line(document: DocxDocument, side: WD_ALIGN_PARAGRAPH | None = None) -> Paragraph:
    paragraph = document.add_paragraph()
    if side is not None:
        paragraph.alignment = side
    return paragraph


def _run(
    paragraph: Paragraph, text: str, face: str = FANGSONG, size: Pt = SAN_HAO, colour: RGBColor | None = None
) -> Run:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = face, size
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _rule(paragraph: Paragraph, side: str, eighths: int, colour: str = "000000") -> None:
    borders = paragraph._element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        paragraph._element.get_or_add_pPr().append(borders)
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", colour)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)


def _field(run: Run, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._element.append(part)
