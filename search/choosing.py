"""Which of the proposed documents are compared in full: found by the shelf's numbers where it has them, else parsed.

The shelf is as old as the index generation it was made with; what was announced since is read from its rows, so that a
changed system is judged by what it is now.
"""

from collections.abc import Sequence

from search import sequences, sources
from search.duplicates.candidates import shortlist
from search.duplicates.fingerprint import DocPrint, SourceDoc
from search.duplicates.matcher import Matcher
from search.duplicates.packs import ShelvedDoc
from search.duplicates.shelf import Shelf
from search.engine import PROJECT, SYSTEM, parts_of

# Numbers are given out before their transactions end: so many are asked for again.
_LATE = 1_000


class Changes:
    """Which systems were announced since a shelf was made, asked for anew at every check and remembered between."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._seen = shelf.since
        self._newest: dict[int, int] = {}

    def are_fresh(self, keys: Sequence[int]) -> list[int]:
        """Those of these engine ids that stand on the shelf as they stand in the database."""
        late = sequences.announced_after(self._seen - _LATE, SYSTEM)
        self._newest.update(late)
        self._seen = max(self._seen, *late.values(), 0)
        return [key for key in keys if self._newest.get(key, 0) <= self._shelf.seq(key)]


_changes: dict[int, tuple[Shelf, Changes]] = {}


def fresh(matcher: Matcher, keys: Sequence[int]) -> list[int]:
    """The engine ids whose packs may be used."""
    shelf = matcher.shelf
    if shelf is None:
        return []
    if id(shelf) not in _changes or _changes[id(shelf)][0] is not shelf:
        _changes.clear()
        _changes[id(shelf)] = (shelf, Changes(shelf))
    return _changes[id(shelf)][1].are_fresh(keys)


def choose(project: DocPrint, keys: Sequence[int], matcher: Matcher) -> list[DocPrint]:
    """The proposed documents that are scored, parsed from what the database has now."""
    near: dict[int, DocPrint | ShelvedDoc] = {}
    for key in fresh(matcher, keys):
        if (shelved := matcher.shelved(key, _name(key))) is not None:
            near[key] = shelved
    packed = frozenset(near)
    near.update((key, matcher.document(doc)) for key, doc in _texts([k for k in keys if k not in packed]).items())
    ids = {near[key].key: key for key in keys if key in near}
    kept = [ids[doc.key] for doc in shortlist(project, [near[key] for key in ids.values()], matcher)]
    texts = _texts([key for key in kept if key in packed])
    return [doc for key in kept if (doc := _parsed(near[key], texts.get(key), matcher)) is not None]


def _parsed(near: DocPrint | ShelvedDoc, texts: SourceDoc | None, matcher: Matcher) -> DocPrint | None:
    """The document in words; None where it left the database."""
    if isinstance(near, DocPrint):
        return near
    return matcher.document(texts) if texts is not None else None


def _name(key: int) -> str:
    """What a system's document is called (`sources`)."""
    return f"s{parts_of(key)[1]}"


def _texts(keys: Sequence[int]) -> dict[int, SourceDoc]:
    return {
        **sources.systems_by_key([key for key in keys if parts_of(key)[0] == SYSTEM]),
        **sources.projects_by_key([key for key in keys if parts_of(key)[0] == PROJECT]),
    }
