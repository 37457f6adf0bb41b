"""Who holds a data item (先查后采): names compared by what is written, what is meant, what is inside and what is near.

Pure: entries as the reader may see them and a lexicon go in, findings come out. Words of data items have synonyms of
their own (公民身份号码 = 身份证号), which stand beside the lexicon that function lists are compared with.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from catalog.holdings import EXACT, NONE, SIMILAR, Entry, Finding, Holding
from search.lexicon import Lexicon, group
from search.text import normalise

SHIPPED = Path(__file__).parent / "data" / "data_items.yaml"
MOST_HOLDINGS = 20
NEAR_FROM = 0.6  # shared pairs of characters, twice over both: 2·|A∩B| / (|A|+|B|)
_KINDS = ("object", "qualifier", "action")
_NO_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
# How near, best first; exact ones before all.
_SAME_CODE, _SAME_NAME, _SAME_ENTRY, _SAME_MEANING, _INSIDE = 6.0, 5.0, 4.0, 3.0, 1.0


@lru_cache(maxsize=1)
def data_words() -> Lexicon:
    """The synonyms of data items that come with the product."""
    return Lexicon(group("object", line.split()) for line in _shipped()["synonyms"])


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    """Words that are said of everything: inside a longer name they say nothing of what it is."""
    return frozenset(_shipped()["generic"].split())


def _shipped() -> dict[str, Any]:
    return yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))


class Directory:
    """Entries made ready to be asked for any number of names."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon) -> None:
        self._entries = entries
        self._lexicon = lexicon
        self._codes: dict[str, list[int]] = defaultdict(list)
        # What is written → where: (entry, item); an empty item is the entry's own name.
        self._places: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, entry in enumerate(entries):
            if entry.code:
                self._codes[key_of(entry.code)].append(number)
            for item in ("", *entry.items):
                self._places[key_of(item or entry.name)].append((number, item))
        self._meanings = {key: self._meaning(key) for key in self._places}
        self._by_pair: dict[str, set[str]] = defaultdict(set)
        for key, meaning in self._meanings.items():
            for pair in _pairs(key) | _pairs(meaning):
                self._by_pair[pair].add(key)

    def find(self, name: str) -> Finding:
        """Return who holds what is meant by a name, the nearest first."""
        asked = key_of(name)
        if not asked:
            return Finding(name, NONE)
        found: dict[tuple[int, str], tuple[float, str]] = {}
        for number in self._codes.get(asked, ()):
            found[number, ""] = _SAME_CODE, "信息资源代码相同"
        for key in self._candidates(asked):
            score, why = self._compare(name, asked, key)
            if not score:
                continue
            for number, item in self._places[key]:
                whole = score == _SAME_NAME and not item
                told = (_SAME_ENTRY, "与信息资源名称相同") if whole else (score, why)
                found[number, item] = max(found.get((number, item), (0.0, "")), told)
        return self._finding(name, found)

    def _finding(self, name: str, found: dict[tuple[int, str], tuple[float, str]]) -> Finding:
        # Of equally near ones what is shared without condition comes first.
        places = sorted(found, key=lambda place: (-found[place][0], self._entries[place[0]].share_type, place))
        holdings = tuple(
            Holding(self._entries[number], item, _grade(found[number, item][0]), found[number, item][1])
            for number, item in places[:MOST_HOLDINGS]
        )
        return Finding(name, holdings[0].grade if holdings else NONE, len(places), holdings)

    def _candidates(self, asked: str) -> set[str]:
        near = {key for pair in _pairs(asked) | _pairs(self._meaning(asked)) for key in self._by_pair.get(pair, ())}
        return near | {asked} if asked in self._places else near

    def _compare(self, name: str, asked: str, key: str) -> tuple[float, str]:
        """Return how near a written name is, and why in Chinese; 0 where it is not near."""
        if key == asked:
            return _SAME_NAME, "名称相同"
        meant, means = self._meaning(asked), self._meanings[key]
        number, item = self._places[key][0]
        shown = item or self._entries[number].name
        if meant == means:
            return _SAME_MEANING, f"“{name}”与“{shown}”同义"[:200]
        for left, right, said in ((asked, key, "“{}”中含“{}”"), (meant, means, "“{}”中有与“{}”同义的词")):
            shorter, longer = sorted((left, right), key=len)
            if len(shorter) > 1 and shorter in longer and shorter not in _generic():
                outer, inner = (shown, name) if shorter == left else (name, shown)
                return _INSIDE + len(shorter) / len(longer), said.format(outer, inner)[:200]
        near = _likeness(meant, means)
        return (near, f"“{name}”与“{shown}”文字相近（{near:.0%}）"[:200]) if near >= NEAR_FROM else (0.0, "")

    def _meaning(self, key: str) -> str:
        """Return a name with every known word replaced by the first of its group; data items before the lexicon."""
        return _replaced(_replaced(key, data_words()), self._lexicon)


def find_all(names: Iterable[str], entries: Sequence[Entry], lexicon: Lexicon) -> list[Finding]:
    """Return a finding for each name, in their order."""
    directory = Directory(entries, lexicon)
    return [directory.find(name) for name in names]


def key_of(text: str) -> str:
    """Return a name without blanks and punctuation, as it is compared."""
    return _NO_WORD.sub("", normalise(text))


def _grade(score: float) -> str:
    return EXACT if score >= _SAME_ENTRY else SIMILAR


def _replaced(text: str, lexicon: Lexicon) -> str:
    parts, at = [], 0
    for span in lexicon.spans(text, _KINDS):
        parts += [text[at : span.start], key_of(span.group.terms[0])]
        at = span.end
    return "".join([*parts, text[at:]])


def _pairs(text: str) -> set[str]:
    return set(map("".join, pairwise(text)))


def _likeness(left: str, right: str) -> float:
    mine, theirs = _pairs(left), _pairs(right)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0
