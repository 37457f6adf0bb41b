"""Looking at what is uploaded: what it is by content, whether it may be kept, and the text that can be read from it."""

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
from django.utils.translation import gettext as _

from catalog.imports import safety
from workflow.actions.performing import Refused
from workflow.regulation.objections import hard

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "tif": "image/tiff",
    "bmp": "image/bmp",
    "txt": "text/plain",
    "csv": "text/csv",
}
_LONGEST_TEXT = 1_000_000
_BYTES_OF_A_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is: its type by content and its text, where it has a layer of text."""

    content_type: str
    text: str = ""
    has_text: bool = True


def examine(content: bytes, file_name: str, most_bytes: int) -> Examined:
    """Return what a file is; Refused with cause and remedy where it may not be kept."""
    if len(content) > most_bytes:
        message = _("文件%(size).1fMB超过上限%(most)dMB；请压缩或拆分后上传") % {
            "size": len(content) / _BYTES_OF_A_MEGABYTE,
            "most": most_bytes // _BYTES_OF_A_MEGABYTE,
        }
        raise Refused(hard("file-too-large", "第九条", message, field="file"))
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(content)
        kept.flush()
        try:
            found = safety.inspect(Path(kept.name), file_name)
        except safety.Refused as refusal:
            message = f"“{file_name}”：{refusal.message}"
            raise Refused(hard(f"file-{refusal.kind}", "第九条", message, field="file")) from refusal
    text = _read(content, found.kind, found.encoding)
    return Examined(_TYPES.get(found.kind, "application/octet-stream"), text, bool(text.strip()))


def _read(content: bytes, kind: str, encoding: str) -> str:
    if kind == "pdf":
        return _pdf_text(content)
    if kind == "docx":
        return _docx_text(content)
    if kind in {"txt", "csv"}:
        return content.decode(encoding)[:_LONGEST_TEXT]
    return ""


def _pdf_text(content: bytes) -> str:
    try:
        pages = pypdfium2.PdfDocument(content)
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)[:_LONGEST_TEXT]
    except pypdfium2.PdfiumError:
        # A damaged or encrypted file is kept as it is and found without its text.
        return ""


def _docx_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)[:_LONGEST_TEXT]
