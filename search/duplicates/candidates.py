"""Which documents are worth scoring: the engine's system query and item votes, joined by reciprocal ranks (§4.5)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from search.duplicates.features import alternation, columns_of
from search.duplicates.fingerprint import DocPrint, ItemPrint, Phrase, item_tokens
from search.duplicates.matcher import Matcher
from search.duplicates.packing import Packer, emptiness, overlaps
from search.duplicates.packs import ShelvedDoc
from search.duplicates.similarity import similarity
from search.duplicates.statistics import Statistics
from search.engine import CandidateIndex, Filter

QUERY_TERMS = 128  # of the system query, the rarest ones (§3.3)
ITEM_TERMS = 32
SYSTEMS_ASKED = 300
ITEMS_ASKED = 50
PROPOSED = 200
SCORED = 60  # candidates scored in full and stored with the run
SPECIAL = 20  # of them, places kept for the best answers to single items
AnyDoc = TypeVar("AnyDoc", DocPrint, ShelvedDoc, DocPrint | ShelvedDoc)
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


def shortlist(project: DocPrint, candidates: list[AnyDoc], matcher: Matcher) -> list[AnyDoc]:
    """The candidates scored in full: the best by a quick score of all that were proposed, in key order."""
    if len(candidates) <= SCORED:
        return sorted(candidates, key=lambda doc: doc.key)
    quick = quick_scores(project, candidates, matcher)
    mean = np.round(quick.mean(axis=0, dtype=np.float64), 6)
    best = sorted(range(len(candidates)), key=lambda c: (-mean[c], candidates[c].key))[: SCORED - SPECIAL]
    # The rest of the places go to systems that answer single items best, so that no item loses its only match.
    turns = np.argsort(-quick, axis=1, kind="stable").T.ravel()
    _, first = np.unique(turns, return_index=True)
    singles = turns[np.sort(first)]
    best += [int(c) for c in singles[~np.isin(singles, best)][:SPECIAL]]
    return sorted((candidates[c] for c in best), key=lambda doc: doc.key)


def quick_scores(project: DocPrint, candidates: Sequence[DocPrint | ShelvedDoc], matcher: Matcher) -> np.ndarray:
    """Per (project item, candidate) the best object similarity, halved where the action differs."""
    mine = matcher.packer.pack(project)
    columns = columns_of([matcher.packer.pack(doc) for doc in candidates])
    left, rows = np.unique(mine.thing, return_inverse=True)
    right, cols = np.unique(columns.thing, return_inverse=True)
    cosine = similarity(left, right, matcher.packer, matcher.weights).cosine
    strength, _, named = alternation(project.items, columns, matcher)
    objects = np.maximum(cosine[np.ix_(rows, cols)], strength[:, named])
    acts = agreement(mine.actions, columns.actions, matcher.packer)
    score = objects * (0.5 + 0.5 * acts)
    held = np.flatnonzero(np.bincount(columns.owner, minlength=len(candidates)))
    quick = np.zeros((len(project.items), len(candidates)), dtype=np.float32)
    if len(held):
        quick[:, held] = np.maximum.reduceat(score, columns.start[held], axis=1)
    return quick


def agreement(left: np.ndarray, right: np.ndarray, packer: Packer) -> np.ndarray:
    """1 where two action sets share an action or one of them is empty, else 0."""
    ours, rows = np.unique(left, return_inverse=True)
    theirs, cols = np.unique(right, return_inverse=True)
    ours_named, theirs_named = [packer.action_sets[n] for n in ours], [packer.action_sets[n] for n in theirs]
    silent = (emptiness(ours_named)[:, None]) | (emptiness(theirs_named)[None, :])
    table = overlaps(ours_named, theirs_named) | silent
    return table[np.ix_(rows, cols)].astype(np.float32)
