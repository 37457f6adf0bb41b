"""What is learned from a register before anything is compared: induced words, frequencies, alternating names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from search.duplicates.alternation import Alternation, observe
from search.duplicates.fingerprint import DocPrint, Parser, SourceDoc
from search.duplicates.induction import extended, induce, joined
from search.duplicates.statistics import Counting, Statistics, tokens_of
from search.lexicon import Group, Lexicon, group

_JOIN_MOST = 3_000  # documents read to see which induced words are one
_LEARN_MOST = 20_000  # documents read for induction and alternation; frequencies count all


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


def learn(read: Callable[[], Iterable[SourceDoc]], released: Lexicon) -> Knowledge:
    """Learn from a register; `read` is called three times and gives its documents in a stable order."""
    first = Parser(released)
    found = induce(first.document(doc) for doc in islice(read(), _LEARN_MOST))
    second = Parser(extended(released, found))
    induced = tuple(joined(found, (second.document(doc) for doc in islice(read(), _JOIN_MOST)), second.lexicon))
    parser = Parser(extended(released, induced))
    counting = Counting()
    sample = []
    for number, doc in enumerate(read()):
        parsed = parser.document(doc)
        counting.add(parsed)
        if number < _LEARN_MOST:
            sample.append(parsed)
    return Knowledge(counting.counted(), observe(sample, parser), induced)
