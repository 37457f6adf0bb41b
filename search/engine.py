"""The one interface to a search engine: an engine proposes candidates, it never makes a number a person sees.

Documents arrive as tokens made in Python, so every engine indexes the same words. Ids are integers that carry the kind
of thing (see `key_of`); ties are broken by id, so that two engines answer in one order.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol, Self

from search.query import Concept

SYSTEM = "system"
PROJECT = "project"
NOTICE = "notice"
DOCUMENT = "document"
RESOURCE = "resource"
_KINDS = (SYSTEM, PROJECT, NOTICE, DOCUMENT, RESOURCE)
_BITS = 3
# What an index stores of a document; an index of another layout is built anew.
LAYOUT = 3
# A row that left the index, kept with its sequence so that an older version cannot come back.
GONE = "gone"
PUBLIC = "public"


def key_of(kind: str, pk: int) -> int:
    """The engine id of a row: the kind in the lowest bits."""
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
    """A row as the engine sees it; only systems and projects have tokens and items.

    `seq` is the outbox sequence that made this version. `acl` holds the principals who may find it; kind GONE is a
    tombstone and holds nothing else.
    """

    id: int
    seq: int
    kind: str
    acl: tuple[str, ...] = ()
    status: str = ""
    tokens: tuple[str, ...] = ()
    items: tuple[ItemTokens, ...] = ()
    human: tuple[str, ...] = ()  # tokens of all that people may find it by
    known: int = field(default=0, compare=False, repr=False)  # the digest, where it was computed before

    @property
    def digest(self) -> int:
        """63 bits over everything but the sequence: equal content has equal digests on every engine."""
        if self.known:
            return self.known
        items = [[item.item, *item.tokens] for item in self.items]
        content = repr([self.kind, self.acl, self.status, self.tokens, items, self.human])
        return int.from_bytes(hashlib.blake2b(content.encode(), digest_size=8).digest()) >> 1

    def summed(self) -> "SysDoc":
        """The same with its digest at hand."""
        return replace(self, known=self.digest)


def tombstone(key: int, seq: int) -> SysDoc:
    """What remains of a document that is gone."""
    return SysDoc(key, seq, GONE)


class ItemHit(NamedTuple):
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
    digests: dict[int, int] = field(default_factory=dict)
    torn: tuple[int, ...] = ()  # documents whose items are not all of their version


def checksum(versions: Mapping[int, int]) -> str:
    """Digest of the set of (id, seq)."""
    body = ",".join(f"{key}:{versions[key]}" for key in sorted(versions))
    return hashlib.sha256(body.encode()).hexdigest()[:16]


class Unavailable(RuntimeError):
    """The engine cannot answer; callers fall back or queue, they never answer from a part."""


Progress = Callable[[int], None]


class CandidateIndex(Protocol):
    """What both engines do."""

    name: str
    analysis_version: str

    @property
    def exists(self) -> bool:
        """Whether an index of the present layout has been built."""

    def upsert(self, docs: Iterable[SysDoc]) -> None:
        """Add, replace or bury documents in one commit; one older than what is indexed is ignored."""

    def delete(self, ids: Iterable[int]) -> None:
        """Remove documents, which may come again in the same version; unknown ids are ignored."""

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

    def megabytes(self) -> float:
        """What the live generation takes on disks."""

    def building(self) -> AbstractContextManager[Self]:
        """A new generation beside the live one, which goes on answering; discarded unless it is swapped in."""

    def load(self, docs: Iterable[SysDoc], progress: Progress | None = None) -> None:
        """Fill a new generation."""

    def swap(self, new: Self) -> str:
        """Let a new generation answer from now on, keeping the one before; returns its name."""

    def rebuild(self, docs: Iterable[SysDoc], progress: Progress | None = None) -> str:
        """Build a generation from these documents and swap it in."""

    def rollback(self) -> str:
        """Return to the generation before; raises Unavailable when there is none."""
