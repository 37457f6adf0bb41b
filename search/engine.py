"""The one interface to a search engine: an engine proposes candidates, it never makes a number a person sees.

Documents arrive as tokens made in Python, so every engine indexes the same words. Ids are integers that carry the kind
of thing (see `key_of`); ties are broken by id, so that two engines answer in one order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.query import Concept

SYSTEM = "system"
PROJECT = "project"
NOTICE = "notice"
DOCUMENT = "document"
_KINDS = (SYSTEM, PROJECT, NOTICE, DOCUMENT)
_BITS = 2


def key_of(kind: str, pk: int) -> int:
    """The engine id of a row: the kind in the lowest two bits."""
    return (pk << _BITS) | _KINDS.index(kind)


def parts_of(key: int) -> tuple[str, int]:
    """The kind and primary key behind an engine id."""
    return _KINDS[key & ((1 << _BITS) - 1)], key >> _BITS


@dataclass(frozen=True, slots=True)
class ItemTokens:
    """One function item of a document: its ordinal in the document and its tokens."""

    item: int
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SysDoc:
    """A system or project as the engine sees it. `seq` is the outbox sequence that made this version."""

    id: int
    seq: int
    kind: str
    acl: tuple[str, ...] = ()
    status: str = ""
    tokens: tuple[str, ...] = ()
    items: tuple[ItemTokens, ...] = ()
    human: tuple[str, ...] = ()  # tokens of name, summary and modules for people's queries


@dataclass(frozen=True, slots=True)
class ItemHit:
    """An item proposed for one query: the document, the item's ordinal in it, the engine's own score."""

    doc: int
    item: int
    score: float


@dataclass(frozen=True, slots=True)
class Filter:
    """What a query is confined to; an empty field does not confine. `without` names documents to leave out."""

    kinds: tuple[str, ...] = ()
    acl: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What an index holds. `checksum` covers (id, seq) of every document."""

    docs: int = 0
    items: int = 0
    analysis_version: str = ""
    seq_hwm: int = 0
    checksum: str = ""
    versions: dict[int, int] = field(default_factory=dict)


class Unavailable(RuntimeError):
    """The engine cannot answer; callers fall back or queue, they never answer from a part."""


class CandidateIndex(Protocol):
    """What both engines do."""

    def upsert(self, docs: Iterable[SysDoc]) -> None:
        """Add or replace documents; a document older than the indexed one is ignored."""

    def delete(self, ids: Iterable[int]) -> None:
        """Remove documents; unknown ids are ignored."""

    def systems(self, tokens: Sequence[str], k: int = 300, filt: Filter | None = None) -> list[int]:
        """The k documents that share most with the tokens, best first."""

    def items(
        self, token_lists: Sequence[Sequence[str]], k: int = 50, filt: Filter | None = None
    ) -> list[list[ItemHit]]:
        """For each token list the k best items, in one round trip."""

    def find(self, concepts: Sequence[Concept], k: int = 100, filt: Filter | None = None) -> list[int]:
        """People's search: documents that hold every concept under one of its names, best first."""

    def stats(self) -> IndexStats:
        """Counts and versions, for verification."""
