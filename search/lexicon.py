"""The lexicon (同义词表): groups of terms that office texts use for one thing, found in a text by longest match.

A pure value: it is loaded from data files or from rows given by a caller, never from a model. Its digest is part of
the analysis version, because tokens and scores change with it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from search.text import normalise

KINDS = ("object", "action", "qualifier", "common")
FILLER = "filler"  # what a register puts before any name (开展); induced, never released
_PREFIX = 2  # characters by which a term is looked up
SHIPPED = Path(__file__).parent / "data" / "lexicon.yaml"


@dataclass(frozen=True, slots=True)
class Group:
    """One synonym group; `terms` are normalised and the first one names the group."""

    kind: str
    terms: tuple[str, ...]
    platform: str = ""  # 统一平台 that provides a common capability of Art 20(四)

    @property
    def id(self) -> str:
        """Stable name of the group, for tokens and evidence."""
        return f"{self.kind[0]}:{self.terms[0]}"


@dataclass(frozen=True, slots=True)
class Span:
    """A term found in a normalised text at [start, end)."""

    start: int
    end: int
    group: Group

    @property
    def length(self) -> int:
        """Number of characters covered."""
        return self.end - self.start


class Refused(ValueError):
    """The lexicon data contradict themselves; the message names the term."""


class Lexicon:
    """Immutable set of synonym groups with longest-match lookup."""

    def __init__(self, groups: Iterable[Group], version: str = "") -> None:
        self.groups = tuple(groups)
        self.version = version
        self._terms: dict[str, dict[str, Group]] = {kind: {} for kind in (*KINDS, FILLER)}
        for group in self.groups:
            for term in group.terms:
                other = self._terms[group.kind].setdefault(term, group)
                if other is not group:
                    raise Refused(f"“{term}”同时属于“{other.terms[0]}”和“{group.terms[0]}”两组同义词，请只保留一处")
        self._tables: dict[tuple[str, ...], tuple[dict[str, Group], dict[str, tuple[int, ...]]]] = {}

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits of the content, independent of the order of groups and terms."""
        rows = sorted([g.kind, g.platform, *sorted(g.terms)] for g in self.groups)
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:12]

    def of_kind(self, kind: str) -> tuple[Group, ...]:
        """All groups of one kind."""
        return tuple(g for g in self.groups if g.kind == kind)

    def group_of(self, kind: str, term: str) -> Group | None:
        """The group that lists exactly this normalised term."""
        return self._terms[kind].get(term)

    def spans(self, text: str, kinds: tuple[str, ...]) -> list[Span]:
        """Longest-match, left-to-right spans of the given kinds in a normalised text; earlier kinds win ties."""
        terms, lengths = self._table(kinds)
        found = []
        at, last = 0, len(text)
        while at < last:
            for length in lengths.get(text[at : at + _PREFIX], ()) or lengths.get(text[at], ()):
                group = terms.get(text[at : at + length])
                if group is not None and at + length <= last:
                    found.append(Span(at, at + length, group))
                    at += length
                    break
            else:
                at += 1
        return found

    def _table(self, kinds: tuple[str, ...]) -> tuple[dict[str, Group], dict[str, tuple[int, ...]]]:
        """The terms of these kinds, and which lengths to look for after two characters (or one), longest first."""
        made = self._tables.get(kinds)
        if made is None:
            terms: dict[str, Group] = {}
            for kind in reversed(kinds):
                terms.update(self._terms[kind])
            single = {term for term in terms if len(term) < _PREFIX}
            lengths: dict[str, set[int]] = {term: {1} for term in single}
            for term in terms.keys() - single:
                # One that begins with a term of a single character is that term where nothing longer stands.
                lengths.setdefault(term[:_PREFIX], {1} if term[0] in single else set()).add(len(term))
            made = terms, {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}
            self._tables[kinds] = made
        return made


def group(kind: str, terms: Iterable[str], platform: str = "") -> Group:
    """A group from raw terms; repeated and empty terms are dropped. Raises Refused for an unknown kind or no terms."""
    if kind not in (*KINDS, FILLER):
        raise Refused(f"同义词类别“{kind}”不存在，应为 object、action、qualifier、common 之一")
    clean = tuple(dict.fromkeys(t for t in map(normalise, terms) if t))
    if not clean:
        raise Refused("同义词组没有任何词语")
    return Group(kind, clean, platform)


def from_rows(rows: Iterable[Mapping[str, Any]], version: str = "") -> Lexicon:
    """A lexicon from rows `{"kind", "terms", "platform"?}`; a term claimed twice stays with the first group."""
    taken: dict[str, set[str]] = {kind: set() for kind in KINDS}
    groups = []
    for row in rows:
        made = group(row["kind"], row["terms"], row.get("platform", ""))
        left = tuple(t for t in made.terms if t not in taken[made.kind])
        if left:
            taken[made.kind].update(left)
            groups.append(Group(made.kind, left, made.platform))
    return Lexicon(groups, version)


def _rows_of(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    # Capabilities first: a term that also names a common module must lead to the unified platform.
    for entry in data.get("capabilities", ()):
        yield {"kind": "common", "terms": [entry["name"], *entry["terms"].split()], "platform": entry["platform"]}
    for kind in KINDS:
        for line in data.get(kind, ()):
            yield {"kind": kind, "terms": line.split()}


def load(path: Path) -> Lexicon:
    """Read a lexicon file of the shipped YAML form."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return from_rows(_rows_of(data), version=str(data.get("version", "")))


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon that comes with the product."""
    return load(SHIPPED)
