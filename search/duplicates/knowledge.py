"""What is learned from a register before anything is compared: induced words, frequencies, alternating names."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from search.duplicates.alternation import Alternation, observe
from search.duplicates.chunks import chunk_of
from search.duplicates.fingerprint import DocPrint, Parser, SourceDoc
from search.duplicates.induction import extended, induce, joined
from search.duplicates.statistics import Statistics, Tally, tokens_of
from search.lexicon import Group, Lexicon, group

_JOIN_MOST = 3_000  # documents read to see which induced words are one
LEARN_MOST = 10_000  # documents, spread evenly, that teach words; frequencies count all
_OFTEN = 0.005  # share of those that may have a common module's name: one common in all is in four times as many
_TOGETHER = 500  # documents numbered together


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`induced` extends the released lexicon for matching; it is never released by itself."""

    statistics: Statistics
    alternation: Alternation = field(default_factory=Alternation)
    induced: tuple[Group, ...] = ()

    def lexicon(self, released: Lexicon) -> Lexicon:
        """The lexicon to match with."""
        return extended(released, self.induced)

    def restricted_to(self, prints: Sequence[DocPrint], mentioned: set[str]) -> "Knowledge":
        """The part that a comparison between these documents reads; `mentioned` are names in the project's texts."""
        tokens = {t for doc in prints for t in tokens_of(doc)}
        modules = {item.own.text for doc in prints for item in doc.items}
        names = {phrase.object for item in prints[0].items for phrase in (item.own, *item.path)} | mentioned
        return Knowledge(
            self.statistics.restricted_to(tokens, modules), self.alternation.restricted_to(names), self.induced
        )

    def as_json(self) -> dict[str, Any]:
        """Plain data for a file or a record."""
        return {
            "statistics": self.statistics.as_json(),
            "names": dict(self.alternation.names),
            "pairs": {x: dict(ys) for x, ys in self.alternation.pairs.items()},
            "hints": dict(self.alternation.hints),
            "actions": {x: dict(ys) for x, ys in self.alternation.actions.items()},
            "induced": [[g.kind, list(g.terms)] for g in self.induced],
        }


def from_json(data: dict[str, Any]) -> Knowledge:
    """Knowledge from its plain data."""
    return Knowledge(
        Statistics.from_json(data["statistics"]),
        Alternation(data["names"], data["pairs"], data["hints"], data["actions"]),
        tuple(group(kind, terms) for kind, terms in data["induced"]),
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What a sample of a register teaches of words: groups, names used in turn, item names that may be common."""

    induced: tuple[Group, ...]
    alternation: Alternation
    names: frozenset[str]

    def lexicon(self, released: Lexicon) -> Lexicon:
        """The lexicon to match with."""
        return extended(released, self.induced)

    def with_statistics(self, tally: Tally) -> Knowledge:
        """The knowledge of a register whose documents were all counted."""
        return Knowledge(tally.counted(self.names), self.alternation, self.induced)


def step_of(total: int) -> int:
    """Every how many-th document of a register is read for its words: all of up to `LEARN_MOST`."""
    return max(1, -(-total // LEARN_MOST))


def learn_words(sample: Callable[[], Iterable[SourceDoc]], released: Lexicon) -> Words:
    """Learn words; `sample` is called three times and gives at most LEARN_MOST documents in a stable order."""
    with collector_paused():
        induced = _induced(sample, released)
        parser = Parser(extended(released, induced))
        read = [parser.document(doc) for doc in islice(sample(), LEARN_MOST)]
        return Words(induced, observe(read, parser), _often(read))


def _induced(sample: Callable[[], Iterable[SourceDoc]], released: Lexicon) -> tuple[Group, ...]:
    parser = Parser(released)
    found = induce(parser.document(doc) for doc in islice(sample(), LEARN_MOST))
    parser = Parser(extended(released, found))
    return tuple(joined(found, (parser.document(doc) for doc in islice(sample(), _JOIN_MOST)), parser.lexicon))


def _often(docs: Sequence[DocPrint]) -> frozenset[str]:
    """Item names that may be in more than one document in fifty."""
    held = Counter(name for doc in docs for name in {item.own.text for item in doc.items})
    return frozenset(name for name, count in held.items() if count > _OFTEN * len(docs))


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for circles while hundreds of thousands of values are made that stand in none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def learn(
    read: Callable[[], Iterable[SourceDoc]],
    released: Lexicon,
    sample: Callable[[], Iterable[SourceDoc]] | None = None,
) -> Knowledge:
    """Learn from a register: words from a sample of it, or from its first documents, and frequencies from all."""
    words = learn_words(sample or read, released)
    parser = Parser(words.lexicon(released))
    tally = Tally()
    docs = iter(read())
    while part := list(islice(docs, _TOGETHER)):
        tally.add(chunk_of([parser.document(doc) for doc in part]))
    return words.with_statistics(tally)
