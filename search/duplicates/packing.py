"""Fingerprints as small integer arrays, so that a comparison of thousands of items is a handful of array operations.

Numbers are handed out by the parser in the order of first use and mean nothing outside it; no result depends on them.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.fingerprint import DocPrint, ItemPrint, Phrase
from search.duplicates.growing import Growing, Ragged
from search.duplicates.packs import Pack, ShelvedDoc

EMPTY = 0  # the phrase that resembles nothing
FULL = 400_000  # phrases beside those on the shelf with which a packer is worn out and made anew
_PACKS_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Base:
    """What a packer starts from: the numbers that a register's documents were shelved with.

    Rows of tokens (words) per phrase number lie one after the other, `…_starts` says where each begins.
    """

    tokens: Sequence[str]
    token_values: np.ndarray
    token_starts: np.ndarray
    word_values: np.ndarray
    word_starts: np.ndarray
    objects: np.ndarray
    action_sets: Sequence[frozenset[str]]
    qualifier_sets: Sequence[frozenset[str]]


_NONE, _ONE = np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64)
_NOTHING = Base((), _NONE, _ONE, _NONE, _ONE, _NONE, (), ())


def object_phrase(item: ItemPrint) -> Phrase:
    """The phrase that names an item's object: its own, else the nearest telling one above."""
    if item.own.telling:
        return item.own
    return next((p for p in reversed(item.path) if p.telling), item.own)


class Packer:
    """Numbers phrases, tokens, action sets and qualifier sets for one parser; object names by their content."""

    def __init__(self, base: Base = _NOTHING) -> None:
        self.tokens: list[str] = list(base.tokens)
        self.token_rows = Ragged(base.token_values, base.token_starts)  # per phrase number
        self.word_rows = Ragged(base.word_values, base.word_starts)  # the same, for whole texts
        self._kept_objects, self._objects = base.objects, Growing(np.int64)
        self.phrases: dict[str, int] = {}  # those that were not on the shelf
        self._numbering = threading.Lock()
        self.action_sets: list[frozenset[str]] = list(base.action_sets)
        self.qualifier_sets: list[frozenset[str]] = list(base.qualifier_sets)
        self._token = {token: number for number, token in enumerate(self.tokens)}
        self._actions = {names: number for number, names in enumerate(self.action_sets)}
        self._qualifiers = {names: number for number, names in enumerate(self.qualifier_sets)}
        self._packs: dict[int, tuple[DocPrint, Pack]] = {}
        if not len(base.objects):
            self._append([], [], EMPTY)

    def pack(self, doc: DocPrint | ShelvedDoc) -> Pack:
        """The arrays of a document, made once per parsed document."""
        if isinstance(doc, ShelvedDoc):
            return doc.pack
        held = self._packs.get(id(doc))
        if held is not None and held[0] is doc:
            return held[1]
        phrases = [doc.name, doc.summary]
        phrases += [p for item in doc.items if item.common is None for p in (item.own, *item.path)]
        made = Pack(
            own=self._rows(item.own for item in doc.items),
            thing=self._rows(object_phrase(item) for item in doc.items),
            module=self._rows(item.path[-1] if item.path else None for item in doc.items),
            upper=self._rows(item.path[-2] if len(item.path) > 1 else None for item in doc.items),
            common=np.array([i.common is not None and not i.common.platform for i in doc.items], dtype=bool),
            actions=_codes(self._actions, self.action_sets, (frozenset(i.actions) for i in doc.items)),
            qualifiers=_codes(self._qualifiers, self.qualifier_sets, (i.qualifiers for i in doc.items)),
            title=self.phrase(doc.name),
            summary=self.phrase(doc.summary),
            bag=np.unique(self.word_rows.flat(np.unique(self._rows(phrases)))[0]),
        )
        if len(self._packs) > _PACKS_KEPT:
            self._packs.clear()
        self._packs[id(doc)] = (doc, made)
        return made

    def phrase(self, phrase: Phrase | None) -> int:
        """Number of a phrase."""
        if phrase is None or not phrase.words:
            return EMPTY
        number = self.phrases.get(phrase.text)
        if number is None:
            with self._numbering:
                number = self.phrases.get(phrase.text)
                if number is None:
                    number = len(self.token_rows)
                    tokens, words = (list(map(self._token_number, row)) for row in (phrase.tokens, phrase.words))
                    self._append(tokens, words, content_number(phrase.object))
                    self.phrases[phrase.text] = number
        return number

    def _append(self, tokens: list[int], words: list[int], name: int) -> None:
        self.token_rows.append(tokens)
        self.word_rows.append(words)
        self._objects.extend([name])

    def objects_of(self, phrases: np.ndarray) -> np.ndarray:
        """The numbers of the object names of these phrases."""
        kept = len(self._kept_objects)
        if not kept:
            return self._objects.array[phrases]
        found = np.empty(len(phrases), dtype=np.int64)
        filed = phrases < kept
        found[filed] = self._kept_objects[phrases[filed]]
        found[~filed] = self._objects.array[phrases[~filed] - kept]
        return found

    @property
    def added_objects(self) -> np.ndarray:
        """The object numbers of the phrases that were not on the shelf."""
        return self._objects.array

    @property
    def is_full(self) -> bool:
        """Whether so many phrases were met that it is time for another packer."""
        return len(self.phrases) > FULL

    def _token_number(self, token: str) -> int:
        number = self._token.get(token)
        if number is None:
            number = self._token[token] = len(self.tokens)
            self.tokens.append(token)
        return number

    def _rows(self, phrases) -> np.ndarray:
        return np.array([self.phrase(p) for p in phrases], dtype=np.int32)


def content_number(name: str) -> int:
    """A number that stands for a text everywhere: 63 bits of its digest; 0 for no text."""
    if not name:
        return 0
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1


def _codes(known: dict[frozenset[str], int], listed: list[frozenset[str]], sets) -> np.ndarray:
    numbers = []
    for found in sets:
        number = known.get(found)
        if number is None:
            number = known[found] = len(listed)
            listed.append(found)
        numbers.append(number)
    return np.array(numbers, dtype=np.int32)


def overlaps(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> np.ndarray:
    """Which sets on the left share a member with which on the right: bool (left, right)."""
    holders: dict[str, list[int]] = {}
    for at, names in enumerate(right):
        for name in names:
            holders.setdefault(name, []).append(at)
    table = np.zeros((len(left), len(right)), dtype=bool)
    for row, names in enumerate(left):
        for name in names:
            table[row, holders.get(name, [])] = True
    return table


def emptiness(sets: Sequence[frozenset[str]]) -> np.ndarray:
    """Which sets have no member."""
    return np.array([not names for names in sets], dtype=bool)
