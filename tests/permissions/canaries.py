"""Canary words: a unique one in every text field and file of a matter, so that whatever leaks says where it is from."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.db import models
from django.db.models import QuerySet

TOKEN = re.compile(r"zq[0-9a-f]{6}qz")

# Texts that the program reads: a canary in them would break the page instead of being shown.
READ_BY_PROGRAM = {
    "item_key", "number", "written", "sha256", "input_sha256", "result_sha256", "snapshot_sha256", "digest", "step",
    "party", "reference", "regulation", "verb", "event", "storage_key", "content_type", "item_code", "index_no",
    "doc_no", "capacity", "role", "key", "kind", "rule", "code", "waits_for",
}  # fmt: skip
# Texts inside JSON that people read, by model and field; all other JSON is structure.
READ_BY_PEOPLE = {
    ("Notice", "body"): ("heading", "text"),
    ("Notice", "snapshot"): ("name", "description", "remark"),
    ("Application", "snapshot"): ("name", "necessity", "content", "impl_reason", "contact_name"),
    ("ApprovalSheet", "proposal"): ("facts", "opinion"),
    ("OfficialDocument", "body"): ("heading", "text"),
}
SHORTEST = 30  # characters: what is shorter holds a code


@dataclass
class Canaries:
    """The words that were let loose: to which matter each belongs, and in which field it stands."""

    home: dict[str, tuple[str, str]] = field(default_factory=dict)

    def mint(self, matter: str, place: str) -> str:
        """Return a new word of a matter (`traffic/DRAFT`)."""
        word = f"zq{len(self.home):06x}qz"
        self.home[word] = (matter, place)
        return word

    def plant(self, instance: models.Model, matter: str, *, public: tuple[str, ...] = ()) -> None:
        """Put a word before every text of a row that people read; fields named `public` belong to everybody."""
        changed = {}
        for column in instance._meta.concrete_fields:
            place = f"{type(instance).__name__}.{column.name} {instance.pk}"
            owner = "public" if column.name in public else matter
            value = getattr(instance, column.attname)
            if isinstance(column, models.JSONField):
                names = READ_BY_PEOPLE.get((type(instance).__name__, column.name))
                if names:
                    changed[column.attname] = self._in_json(value, names, owner, place)
            elif self._is_text(column) and column.name not in READ_BY_PROGRAM:
                word = self.mint(owner, place)
                long = f"{word}@example.cn" if isinstance(column, models.EmailField) else f"{word}{value or ''}"
                changed[column.attname] = long[: column.max_length or None]
        if changed:
            # Past the append-only managers: this is a test's world, not history.
            QuerySet(type(instance)).filter(pk=instance.pk).update(**changed)

    @staticmethod
    def _is_text(column: models.Field) -> bool:
        if not isinstance(column, models.CharField | models.TextField) or column.choices or column.unique:
            return False
        return (column.max_length or 999) >= SHORTEST

    def _in_json(self, value, names: tuple[str, ...], owner: str, place: str):
        if isinstance(value, list):
            return [self._in_json(one, names, owner, place) for one in value]
        if isinstance(value, dict):
            return {
                name: f"{self.mint(owner, f'{place} {name}')}{one}"
                if name in names and isinstance(one, str)
                else self._in_json(one, names, owner, place)
                for name, one in value.items()
            }
        return value

    def seen_in(self, content: bytes) -> set[str]:
        """Return the words in some bytes, unpacked where they are an office file or an archive."""
        return {word for word in TOKEN.findall(_readable(content)) if word in self.home}


def _readable(content: bytes) -> str:
    parts = [content.decode("utf-8", errors="ignore")]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts += [_readable(packed.read(name)) for name in packed.namelist()]
    text = "\n".join(parts)
    return text + "\n" + unquote(text) if "%" in text else text


def office_file(word: str) -> bytes:
    """Return a packed file that holds a word the way a docx or xlsx does."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{word}</w:t>")
    return packed.getvalue()
