"""Which documents are worth scoring: the engine's system query and item votes, joined by reciprocal ranks (§4.5)."""

from collections import defaultdict
from collections.abc import Sequence

from search.duplicates import scoring
from search.duplicates.calibration import Calibration
from search.duplicates.fingerprint import DocPrint, ItemPrint, Parser, Phrase, item_tokens
from search.duplicates.knowledge import Knowledge
from search.duplicates.statistics import Statistics
from search.engine import CandidateIndex, Filter

QUERY_TERMS = 128  # of the system query, the rarest ones (§3.3)
ITEM_TERMS = 32
SYSTEMS_ASKED = 300
ITEMS_ASKED = 50
PROPOSED = 200
SCORED = 60  # candidates scored in full and stored with the run
_RRF = 60
_VOTE = 10


def propose(
    project: DocPrint, index: CandidateIndex, statistics: Statistics, filt: Filter | None = None, most: int = PROPOSED
) -> list[int]:
    """Engine ids worth scoring, best first; ties by id, so that every engine gives one order."""
    lists = [_item_query(item, project.name, statistics) for item in project.items if not statistics.is_common(item)]
    tokens = rarest((t for tokens in lists for t in tokens), statistics, QUERY_TERMS)
    systems = index.systems(tokens, SYSTEMS_ASKED, filt)
    votes: dict[int, float] = defaultdict(float)
    distinct = list(dict.fromkeys(tuple(tokens) for tokens in lists if tokens))
    for hits in index.items(distinct, ITEMS_ASKED, filt):
        seen: set[int] = set()
        for hit in hits:
            if hit.doc not in seen:
                votes[hit.doc] += 1.0 / (_VOTE + len(seen))
                seen.add(hit.doc)
    voted = sorted(votes, key=lambda key: (-votes[key], key))[:SYSTEMS_ASKED]
    fused: dict[int, float] = defaultdict(float)
    for ranking in (systems, voted):
        for rank, key in enumerate(ranking, start=1):
            fused[key] += 1.0 / (_RRF + rank)
    return sorted(fused, key=lambda key: (-fused[key], key))[:most]


def _item_query(item: ItemPrint, owner: Phrase, statistics: Statistics) -> list[str]:
    return rarest(item_tokens(item, owner), statistics, ITEM_TERMS)


def rarest(tokens, statistics: Statistics, most: int) -> list[str]:
    """The rarest distinct tokens of an iterable; the register's own frequencies decide, never the engine's."""
    distinct: Sequence[str] = list(dict.fromkeys(tokens))
    return sorted(distinct, key=lambda token: (-statistics.idf(token), token))[:most]


def shortlist(
    project: DocPrint, candidates: list[DocPrint], knowledge: Knowledge, parser: Parser, calibration: Calibration
) -> list[DocPrint]:
    """The candidates scored in full: the best by a first scoring of all that were proposed, in key order."""
    if len(candidates) <= SCORED:
        return sorted(candidates, key=lambda doc: doc.key)
    report = scoring.check(project, candidates, knowledge, parser, calibration)
    best = {candidates[s.candidate].key for s in report.systems[: SCORED - 20]}
    for item in report.items:
        for match in item.shown:
            if len(best) < SCORED:
                best.add(candidates[match.candidate].key)
    return sorted((doc for doc in candidates if doc.key in best), key=lambda doc: doc.key)
