"""What a request's scans found marked as a state secret: collected aside, because the refusal undoes everything else.

Whoever refuses a marked file or text also notes it here; whoever opened the collection (the middleware) files a case
from it. Outside of a collection, as in a command that only says what an upload would get, nothing is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from catalog import storage
from catalog.secrecy import SecrecyMark, mark_in_name, mark_in_text


@dataclass(frozen=True, slots=True)
class Find:
    """A mark, its place, and the digest and size of what bore it; nothing of the content itself."""

    mark: str
    where: str
    sha256: str
    size: int
    is_file: bool


_finds: ContextVar[list[Find] | None] = ContextVar("secrecy_finds", default=None)


@contextmanager
def collecting() -> Iterator[list[Find]]:
    """Collect what is found in the block; what is noted twice stands once."""
    found: list[Find] = []
    token = _finds.set(found)
    try:
        yield found
    finally:
        _finds.reset(token)


def note(mark: str, where: str, content: bytes, *, is_file: bool) -> None:
    """Note that some content bears a mark."""
    found = _finds.get()
    if found is None:
        return
    find = Find(mark, where, storage.sha256_of(content), len(content), is_file)
    if find not in found:
        found.append(find)


def mark_in_field(text: str, label: str, *, is_line: bool) -> SecrecyMark | None:
    """Return the mark in what was typed into a field, noting it; a line is read as a title is."""
    mark = mark_in_text(text, label) or (mark_in_name(text, label) if is_line else None)
    if mark is not None:
        note(mark.text, mark.where, text.encode(), is_file=False)
    return mark
