"""Looks at a file's bytes before anything opens it: what it really is, and whether it is safe to read."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

MAX_ROWS = 100_000
MAX_CELL = 32_767  # what Excel itself allows in one cell
_MAX_EXPANDED = 150 * 1024 * 1024
_BOMB_RATIO = 100
_BOMB_SIZE = 20 * 1024 * 1024
_CHUNK = 1 << 16

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"II*\x00": "tif",
    b"MM\x00*": "tif",
    b"BM": "bmp",
}
_SAME = {"jpeg": "jpg", "tiff": "tif", "xlsm": "xlsx", "docm": "docx", "pptm": "pptx"}
_TITLES = {
    "pdf": "PDF",
    "png": "PNG 图片",
    "jpg": "JPG 图片",
    "docx": "Word 文档（.docx）",
    "xlsx": "Excel 工作簿（.xlsx）",
    "text": "纯文本",
    "zip": "压缩包",
    "pptx": "演示文稿（.pptx）",
    "ofd": "OFD 版式文件",
    "gif": "GIF 图片",
    "tif": "TIF 图片",
    "bmp": "BMP 图片",
    "unknown": "无法识别的格式",
}


class Refused(Exception):
    """The whole file is refused; `kind` is stable, `message` is for the user, `details` go beside them."""

    def __init__(self, kind: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.kind, self.message, self.details = kind, message, details


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is by content: `kind` (xlsx, docx, pdf, png, csv, …) and warnings as (kind, message)."""

    kind: str
    warnings: tuple[tuple[str, str], ...] = ()
    encoding: str = ""
    parts: tuple[str, ...] = field(default=(), repr=False)


def inspect(path: Path, name: str | None = None) -> Inspection:
    """Return what the file is; raise Refused where it must not be opened. `name` is the uploaded file name."""
    shown_name = name or path.name
    extension = PurePosixPath(shown_name.replace("\\", "/")).suffix.lower().lstrip(".")
    extension = _SAME.get(extension, extension)
    if path.stat().st_size == 0:
        raise Refused("empty", "文件是空的（0字节），请重新保存后上传。")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_OLE):
        _refuse_ole(path, extension)
    if head.startswith(b"PK"):
        return _inspect_zip(path, extension)
    found = "pdf" if b"%PDF-" in head[:1024] else _image(head)
    if found:
        _match(found, extension)
        return Inspection(found)
    return _inspect_text(path, extension)


def _image(head: bytes) -> str:
    return next((kind for magic, kind in _IMAGES.items() if head.startswith(magic)), "")


def _match(found: str, extension: str) -> None:
    if extension and extension != found:
        right = (
            f"请改回 .{found} 后上传。"
            if found in _TITLES and found not in {"text", "unknown"}
            else "请另存为所需格式后上传。"
        )
        raise Refused(
            "type_mismatch", f"扩展名是 .{extension}，内容是{_TITLES.get(found, found)}，{right}", found=found
        )


def _refuse_ole(path: Path, extension: str) -> None:
    """An OLE container: a password-protected workbook, or a file of the years before 2007."""
    data = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Refused("encrypted", "文件设了打开密码，请取消密码后重新上传。")
    if holds("WordDocument"):
        raise Refused("legacy_doc", "文件内容是旧版 Word（.doc），请另存为 .docx 后重新上传。")
    if holds("PowerPoint Document"):
        raise Refused("legacy_ppt", "文件内容是旧版演示文稿（.ppt），请另存为 .pptx 或 PDF 后重新上传。")
    if holds("Workbook") or holds("Book"):
        raise Refused("legacy_xls", "文件内容是旧版 Excel（.xls），请另存为 .xlsx 后重新上传。")
    raise Refused(
        "type_mismatch", f"扩展名是 .{extension}，内容是无法识别的旧版复合文件，请另存为 .xlsx、.docx 或 PDF 后上传。"
    )


def _inspect_zip(path: Path, extension: str) -> Inspection:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive)
            _check_bytes(archive)
            return _package(archive, extension)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError, ValueError) as broken:
        raise Refused("corrupt", "文件不完整或已损坏，请重新保存后上传。") from broken


def _check_entries(archive: zipfile.ZipFile) -> None:
    total = 0
    for entry in archive.infolist():
        segments = re.split(r"[\\/]", entry.orig_filename)
        if ".." in segments or re.match(r"^([\\/]|[A-Za-z]:)", entry.orig_filename) or "\x00" in entry.orig_filename:
            raise Refused("unsafe_archive", "文件内部结构异常，已拒收。请用办公软件重新另存后上传。")
        if entry.flag_bits & 0x1:
            raise Refused("encrypted", "文件设了打开密码，请取消密码后重新上传。")
        total += entry.file_size
        dense = entry.file_size > _BOMB_SIZE and entry.file_size > _BOMB_RATIO * max(entry.compress_size, 1)
        if dense or total > _MAX_EXPANDED:
            raise Refused("zip_bomb", "解压后体积异常，已拒收。请删除多余的空行空列或图片后另存上传。")


def _check_bytes(archive: zipfile.ZipFile) -> None:
    """Read every entry once in chunks: declared sizes may lie, and a broken entry must be known before parsing."""
    left = _MAX_EXPANDED
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Refused("zip_bomb", "解压后体积异常，已拒收。请删除多余的空行空列或图片后另存上传。")


def _package(archive: zipfile.ZipFile, extension: str) -> Inspection:
    names = tuple(archive.namelist())
    flat = {name.replace("\\", "/") for name in names}
    if "OFD.xml" in flat:
        _match("ofd", extension)
        return Inspection("ofd", parts=names)
    if "[Content_Types].xml" not in flat:
        _match("zip", extension)
        return Inspection("zip", parts=names)
    types = archive.read(next(name for name in names if name.replace("\\", "/") == "[Content_Types].xml")).decode(
        "utf-8", "replace"
    )
    if "macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in flat):
        right = ".docx" if "word/" in " ".join(flat) else ".xlsx"
        raise Refused("macro", f"文件带有宏，请另存为不含宏的 {right} 后重新上传。")
    found = _office_kind(flat, types)
    _match(found, extension)
    return Inspection(found, _external(archive, names, found), parts=names)


def _office_kind(flat: set[str], types: str) -> str:
    for kind, part, mark in (
        ("xlsx", "xl/workbook", "spreadsheetml"),
        ("docx", "word/document", "wordprocessingml"),
        ("pptx", "ppt/presentation", "presentationml"),
    ):
        if (
            any(name.lower().startswith(part) for name in flat)
            or f"{mark}.sheet.main" in types
            or f"{mark}.document.main" in types
        ):
            return kind
    return "zip"


def _external(archive: zipfile.ZipFile, names: tuple[str, ...], found: str) -> tuple[tuple[str, str], ...]:
    """References that leave the file, hyperlinks excepted; they are never followed."""
    for name in names:
        if not name.lower().endswith(".rels"):
            continue
        text = archive.read(name).decode("utf-8", "replace")
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", text):
            if re.search(r"TargetMode\s*=\s*[\"']External", tag) and not re.search(r"/hyperlink[\"']", tag):
                if found == "xlsx":
                    return (
                        (
                            "external_link",
                            "工作簿引用了外部文件，引用已忽略，按文件内保存的内容读取。请断开链接后再存档。",
                        ),
                    )
                return (("external_reference", "文档引用了外部图片或文件，未读取。请把内容嵌入文档后再存档。"),)
    return ()


def _inspect_text(path: Path, extension: str) -> Inspection:
    data = path.read_bytes()
    encoding = text_encoding(data)
    if not encoding:
        _match("unknown", extension or "bin")
    if extension not in {"csv", "txt"}:
        _match("text", extension or "bin")
    return Inspection(extension, encoding=encoding)


def text_encoding(data: bytes) -> str:
    """The encoding office software wrote: UTF-8 with or without mark, GB18030, UTF-16 with mark; '' for binary."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in data:
        return ""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return ""
