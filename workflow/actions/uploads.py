"""Looking at what is uploaded: what it is by content, whether it may be kept, and the text that can be read from it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from catalog import secrecy_finds, storage
from catalog.imports import safety
from catalog.imports.check import DOCUMENT_KINDS, secret
from catalog.imports.document_text import read_document
from catalog.models import SecrecyCase
from workflow.actions.performing import Refused
from workflow.regulation.objections import hard

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ofd": "application/ofd",
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
    """Return what a file is; Refused with cause and remedy where it may not be kept (第六十五条: nothing secret)."""
    if len(content) > most_bytes:
        message = _("文件%(size).1fMB超过上限%(most)dMB；请压缩或拆分后上传") % {
            "size": len(content) / _BYTES_OF_A_MEGABYTE,
            "most": most_bytes // _BYTES_OF_A_MEGABYTE,
        }
        raise Refused(hard("file-too-large", "第九条", message, field="file"))
    if SecrecyCase.withholds(storage.sha256_of(content)):
        message = _("“%(name)s”与已按涉密隔离的文件内容相同，未保存；请按保密规定处理") % {"name": file_name}
        raise Refused(hard("file-withheld", "第六十五条", message, field="file"))
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(content)
        kept.flush()
        try:
            return _look(Path(kept.name), file_name)
        except safety.Refused as refusal:
            article = "第六十五条" if refusal.kind == "secrecy_mark" else "第九条"
            if refusal.kind == "secrecy_mark":
                secrecy_finds.note(refusal.details["secrecy_mark"], refusal.details["where"], content, is_file=True)
            message = f"“{file_name}”：{refusal.message}"
            raise Refused(hard(f"file-{refusal.kind}", article, message, field="file")) from refusal


def _look(path: Path, file_name: str) -> Examined:
    inspection = safety.inspect(path, file_name)
    if inspection.kind not in DOCUMENT_KINDS:
        message = _("不收此类文件，请上传 Word、Excel、PDF、OFD 或图片。")
        raise safety.Refused("type_not_allowed", message)
    found = read_document(path, file_name, inspection)
    if found.mark:
        raise secret(found.mark.text, found.mark.where)
    text = found.text[:_LONGEST_TEXT]
    return Examined(_TYPES[inspection.kind], text.replace("\x00", ""), found.has_text)
