"""Projects compared with each other (批内比对、两单位比对, Art 17): which overlap, both ways, and in which items.

The numbers are those of the check, with the other projects as candidates instead of the register's systems. Pure but
for the matcher, which is the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from search.duplicates import scoring
from search.duplicates.calibration import Calibration
from search.duplicates.candidates import shortlist
from search.duplicates.fingerprint import DocPrint, SourceDoc, SourceItem
from search.duplicates.matcher import Matcher
from search.duplicates.scoring import Report, SystemScore

HIT_ITEMS = 3  # items expected to be in the other project that make a pair worth a look


@dataclass(frozen=True, slots=True)
class Matched:
    """An item of one project beside its nearest in the other."""

    left: SourceItem
    right: SourceItem
    probability: float


@dataclass(frozen=True, slots=True)
class Covered:
    """How far one project is covered by another: the share of its items, and those that are there."""

    coverage: float
    items: tuple[Matched, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two projects by their places in what was given, `first` < `second`, each as covered by the other."""

    first: int
    second: int
    by_second: Covered
    by_first: Covered

    @property
    def most(self) -> float:
        """Return the higher coverage of the two directions."""
        return max(self.by_second.coverage, self.by_first.coverage)


def overlapping(documents: Sequence[SourceDoc], matcher: Matcher, calibration: Calibration) -> list[Pair]:
    """Return the pairs that overlap as far as a hit of the check would, most first."""
    prints = [matcher.document(doc) for doc in documents]
    seen: dict[tuple[int, int], Covered] = {}
    for number, print_ in enumerate(prints):
        others = shortlist(print_, [other for other in prints if other is not print_], matcher)
        places = {id(other): place for place, other in enumerate(prints)}
        report = scoring.check(print_, others, matcher, calibration)
        for system in report.systems:
            seen[number, places[id(others[system.candidate])]] = _covered(report, system, print_, others)
    pairs = [
        Pair(a, b, seen.get((a, b), _NOTHING), seen.get((b, a), _NOTHING))
        for a in range(len(prints))
        for b in range(a + 1, len(prints))
    ]
    return sorted(filter(_is_worth_a_look, pairs), key=lambda pair: (-pair.most, pair.first, pair.second))


def side_by_side(first: SourceDoc, second: SourceDoc, matcher: Matcher, calibration: Calibration) -> Pair:
    """Return two projects compared in both directions, however little they have in common."""
    prints = [matcher.document(first), matcher.document(second)]
    ways = []
    for mine, other in (prints, prints[::-1]):
        report = scoring.check(mine, [other], matcher, calibration)
        ways.append(_covered(report, report.systems[0], mine, [other]) if report.systems else _NOTHING)
    return Pair(0, 1, *ways)


_NOTHING = Covered(0.0, ())


def _covered(report: Report, system: SystemScore, mine: DocPrint, others: Sequence[DocPrint]) -> Covered:
    other = others[system.candidate].source
    if mine.source is None or other is None:
        raise ValueError("a comparison shows the texts it was made from")
    found = [
        Matched(left, other.items[match.item], match.probability)
        for left, match, item in zip(mine.source.items, system.matches, report.items, strict=False)
        if match is not None and item.weight > 0 and match.probability >= scoring.POSSIBLE_FROM
    ]
    return Covered(system.coverage, tuple(found))


def _is_worth_a_look(pair: Pair) -> bool:
    """The borders of a hit: coverage from .30, or at least three items expected in the other project."""
    expected = max(sum(match.probability for match in way.items) for way in (pair.by_second, pair.by_first))
    return pair.most >= scoring.UPGRADE_FROM or expected >= HIT_ITEMS
