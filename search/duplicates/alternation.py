"""Names that documents use in turn for one object: a register's own evidence for synonyms the lexicon lacks.

An item named 综治事件登记 whose description or module speaks of 平安事件 is a hint that the two are one; many hints
in different systems are evidence. It is shown to reviewers and proposed for curation, never released by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.duplicates.fingerprint import DocPrint, ItemPrint, Parser

_SHORTEST, _LONGEST = 2, 14  # characters of an object name worth looking for
_BRIDGE = 0.5  # strength of both steps when two names are joined by a third
_ACTION_HINTS = 3  # items that must use two actions in turn
_ACTION_STRENGTH = 0.15
_HUB = 6  # a word that alternates with more than so many times its own documents is filler, not a name


@dataclass(frozen=True, slots=True)
class Alternation:
    """`names` counts documents per object name; `pairs[x][y]` counts documents in which x and y alternate."""

    names: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)  # per name, over all its pairs
    actions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # strength that two actions are one

    def strength(self, one: str, other: str) -> float:
        """Evidence in [0, 1] that two names stand for one object: many hints, and a good share of all hints."""
        count = self.pairs.get(one, {}).get(other, 0)
        if not count:
            return 0.0
        share = count / max(1.0, (self.hints.get(one, 0) * self.hints.get(other, 0)) ** 0.5)
        return (count / (count + 0.5)) * min(1.0, share) ** 0.5

    def others(self, name: str) -> dict[str, float]:
        """Every name used in turn with a name, itself or through a third one, with the strength of the evidence."""
        found = {other: self.strength(name, other) for other in self.pairs.get(name, ())}
        for middle, first in list(found.items()):
            if first >= _BRIDGE:
                for other in self.pairs.get(middle, ()):
                    second = self.strength(middle, other)
                    if other != name and second >= _BRIDGE:
                        found[other] = max(found.get(other, 0.0), first * second)
        return found

    def restricted_to(self, names: set[str]) -> "Alternation":
        """The part that a comparison between these names reads."""
        near = names.union(*(self.pairs[name] for name in names if name in self.pairs))
        pairs = {x: dict(sorted(ys.items())) for x, ys in sorted(self.pairs.items()) if x in near}
        reached = names.union(*pairs.values())
        return Alternation(
            {n: c for n, c in sorted(self.names.items()) if n in names},
            pairs,
            {n: c for n, c in sorted(self.hints.items()) if n in reached},
            self.actions,
        )


def object_of(item: ItemPrint) -> str:
    """The object name that stands for an item."""
    return item.object


class NameFinder:
    """Finds object names of a register in texts, by longest match on the canonical text."""

    def __init__(self, names: Mapping[str, int], parser: Parser) -> None:
        self._names, self._parser = names, parser
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in names:
            lengths[name[:_SHORTEST]].add(len(name))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def mentions(self, text: str) -> set[str]:
        """The names a text speaks of."""
        found: set[str] = set()
        for run in self._parser.canonical(text):
            at, last = 0, len(run) - _SHORTEST
            while at <= last:
                for length in self._lengths.get(run[at : at + _SHORTEST], ()):
                    word = run[at : at + length]
                    if word in self._names:
                        found.add(word)
                        at += len(word)
                        break
                else:
                    at += 1
        return found


def observe(docs: Iterable[DocPrint], parser: Parser) -> Alternation:
    """Read the alternations of a register."""
    read = list(docs)
    names: Counter[str] = Counter()
    for doc in read:
        names.update({n for item in doc.items if item.common is None for n in (object_of(item),) if _is_name(n)})
    finder = NameFinder(names, parser)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for doc in read:
        for one, other in _pairs_of(doc, names, finder):
            seen[one][other] += 1
            seen[other][one] += 1
    hubs = {x for x, ys in seen.items() if len(ys) > _HUB * names[x] + _HUB}
    pairs = {x: {y: n for y, n in ys.items() if y not in hubs} for x, ys in seen.items() if x not in hubs}
    pairs = {x: ys for x, ys in pairs.items() if ys}
    hints = {x: sum(ys.values()) for x, ys in pairs.items()}
    return Alternation({n: c for n, c in names.items() if n not in hubs}, pairs, hints, _actions(read, parser))


def _actions(docs: Iterable[DocPrint], parser: Parser) -> dict[str, dict[str, float]]:
    """Actions that names and descriptions of the same items use in turn; a word in every description counts little."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for doc in docs:
        for item in doc.items:
            if item.common is not None or len(item.own.actions) != 1 or not item.description:
                continue
            name = item.own.actions[0]
            spans = parser.lexicon.spans(item.description, ("action",))
            for other in {span.group.id for span in spans} - {name}:
                pairs[name][other] += 1
                pairs[other][name] += 1
                total[name] += 1
                total[other] += 1
    found = {
        name: {
            other: round(strength, 3)
            for other, count in sorted(others.items())
            if count >= _ACTION_HINTS and (strength := count / (total[name] * total[other]) ** 0.5) >= _ACTION_STRENGTH
        }
        for name, others in sorted(pairs.items())
    }
    return {name: others for name, others in found.items() if others}


def _pairs_of(doc: DocPrint, names: Mapping[str, int], finder: NameFinder) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for item in doc.items:
        name = object_of(item)
        if item.common is not None or name not in names:
            continue
        others = finder.mentions(item.description) if item.description else set()
        others.update(p.object for p in item.path if p.telling and p.object in names)
        found.update((min(name, o), max(name, o)) for o in others if not (o in name or name in o))
    return found


def _is_name(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST
