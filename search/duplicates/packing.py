"""Fingerprints as small integer arrays, so that a comparison of thousands of items is a handful of array operations.

Numbers are handed out by the parser in the order of first use and mean nothing outside it; no result depends on them.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.fingerprint import DocPrint, ItemPrint, Phrase
from search.duplicates.growing import Growing, Ragged

EMPTY = 0  # the phrase that resembles nothing


@dataclass(frozen=True, slots=True)
class Pack:
    """One document: phrase, action-set and qualifier-set numbers per item, the phrase numbers of title and summary."""

    own: np.ndarray
    thing: np.ndarray
    module: np.ndarray
    upper: np.ndarray
    common: np.ndarray  # bool: a module every system has, which answers nothing
    actions: np.ndarray
    qualifiers: np.ndarray
    title: int
    summary: int
    bag: np.ndarray  # distinct tokens of all names but those of common modules, title and summary


def object_phrase(item: ItemPrint) -> Phrase:
    """The phrase that names an item's object: its own, else the nearest telling one above."""
    if item.own.telling:
        return item.own
    return next((p for p in reversed(item.path) if p.telling), item.own)


class Packer:
    """Numbers phrases, tokens, action sets, qualifier sets and object names for one parser."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.token_rows = Ragged()  # per phrase number
        self.word_rows = Ragged()  # the same, for whole texts
        self.object_rows = Growing()  # per phrase number, the number of its object name
        self._append([], [], 0)
        self.objects: list[str] = [""]
        self._numbering = threading.Lock()
        self.action_sets: list[frozenset[str]] = []
        self.qualifier_sets: list[frozenset[str]] = []
        self._token: dict[str, int] = {}
        self._phrase: dict[str, int] = {}
        self._object: dict[str, int] = {"": 0}
        self._actions: dict[frozenset[str], int] = {}
        self._qualifiers: dict[frozenset[str], int] = {}
        self._packs: dict[int, tuple[DocPrint, Pack]] = {}

    def pack(self, doc: DocPrint) -> Pack:
        """The arrays of a document, made once per parsed document."""
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
        number = self._phrase.get(phrase.text)
        if number is None:
            with self._numbering:
                number = self._phrase.get(phrase.text)
                if number is None:
                    number = len(self.token_rows)
                    tokens, words = (list(map(self._token_number, row)) for row in (phrase.tokens, phrase.words))
                    self._append(tokens, words, self.object(phrase.object))
                    self._phrase[phrase.text] = number
        return number

    def _append(self, tokens: list[int], words: list[int], name: int) -> None:
        self.token_rows.append(tokens)
        self.word_rows.append(words)
        self.object_rows.extend([name])

    def object(self, name: str) -> int:
        """Number of an object name."""
        number = self._object.get(name)
        if number is None:
            number = self._object[name] = len(self.objects)
            self.objects.append(name)
        return number

    def _token_number(self, token: str) -> int:
        number = self._token.get(token)
        if number is None:
            number = self._token[token] = len(self.tokens)
            self.tokens.append(token)
        return number

    def _rows(self, phrases) -> np.ndarray:
        return np.array([self.phrase(p) for p in phrases], dtype=np.int32)


_PACKS_KEPT = 50_000


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
