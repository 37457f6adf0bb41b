"""The one place that makes numbers a person sees: item scores, coverage, verdict, confidence, evidence (§4.5).

Pure: fingerprints, statistics and a calibration in, a report out. Candidates may come from any engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.calibration import Calibration
from search.duplicates.features import Comparison, compare
from search.duplicates.fingerprint import DocPrint
from search.duplicates.item_model import logits
from search.duplicates.item_model import probability as _logistic
from search.duplicates.matcher import Matcher
from search.duplicates.packs import ShelvedDoc
from search.duplicates.systems import FLOOR, best_per_system, system_features
from search.duplicates.whole import coverage_features, union_features

SCORING_VERSION = "s6"

REUSE = "复用"
UPGRADE = "升级扩展"
COMPOSE = "组合复用"
NEW = "新建"

COVERED, POSSIBLE, NOT_COVERED, COMMON = "covered", "possible", "not_covered", "common"

REUSE_FROM = 0.70  # calibrated coverage of the best system
UPGRADE_FROM = 0.30
COMPOSE_FROM = 0.70  # of the union over all systems
COVERED_FROM = 0.50  # calibrated probability of an item
POSSIBLE_FROM = 0.30
BORDER = 0.12  # mean absolute error of coverage: nearer than this to a border a person must look
FAMILIAR_FROM = 0.9  # likeness from which the register knows an item's own words
CONTEXT_FROM = 0.5  # share of strange items from which a list is read by its context
PROMISING = 48  # columns per row that get a full score
NEAR = 0.3  # likeness from which each system's likeliest column gets one too
ACTS = 0.25  # how much an equal action raises likeness in that choice
HINT = 0.15  # most that likeness of all names together adds to the mean a system is ranked by
DETAILED = 20  # candidates whose matches are listed item by item
COMPOSE_MOST = 3  # systems in a composition
_KNOWN_LEAST = 0.5  # share of items in which the lexicon knows something


@dataclass(frozen=True, slots=True)
class Match:
    """The best item of one candidate for one project item."""

    candidate: int  # index into the candidates
    item: int  # index into that candidate's items
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """What the machine says of one project item over all candidates."""

    badge: str
    weight: float
    union_probability: float
    shown: tuple[Match, ...]  # best first, at most five, each from another module
    platform: str = ""  # unified platform of Art 20(四) when the item is a common capability


@dataclass(frozen=True, slots=True)
class SystemScore:
    """One candidate: calibrated coverage, raw mean, and its best match per project item (for the first twenty)."""

    candidate: int
    coverage: float
    raw: float
    matches: tuple[Match | None, ...]
    name: float = 0.0  # similarity of the two names: shown as context, no part of the score


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check. `systems` are ranked by coverage, then key."""

    verdict: str
    confidence: float
    needs_person: bool
    coverage: float
    union: float
    composition: tuple[int, ...]
    systems: tuple[SystemScore, ...]
    items: tuple[ItemVerdict, ...]
    known_share: float


def check(
    project: DocPrint,
    candidates: Sequence[DocPrint | ShelvedDoc],
    matcher: Matcher,
    calibration: Calibration,
    own: Sequence[str] = (),
) -> Report:
    """Score a project against candidates. Deterministic: equal inputs give equal numbers.

    `own` names candidates that the project upgrades: they are expected to match, so they are shown and never counted.
    """
    weights = np.array([0.0 if matcher.knowledge.statistics.is_common(item) else 1.0 for item in project.items])
    scored = score_items(compare(project, candidates, matcher), weights, calibration)
    probability = calibration.item(scored.best)
    total = max(weights.sum(), 1e-9)
    means = (probability * weights[:, None]).sum(axis=0) / total
    coverage = whole_coverage(scored.comparison, probability, weights, calibration)
    counted = np.array([doc.key not in own for doc in candidates], dtype=bool)
    anywhere = scored.best[:, counted].max(axis=1, initial=0.0)
    union_item = calibration.item_union(anywhere)
    best = float(means[counted].max(initial=0.0))
    union = whole_union(scored.comparison, union_item, best, weights, calibration)
    if reads_context(scored.comparison, weights):
        union_item = calibration.context_union(over_modules(scored.comparison, anywhere, weights))
    rank = means + HINT * (1.0 - means) * scored.comparison.likeness
    order = sorted(range(len(candidates)), key=lambda c: (-round(float(rank[c]), 9), candidates[c].key))
    systems = tuple(
        _system(c, scored, probability, float(coverage[c]), float(means[c]), detailed=rank < DETAILED)
        for rank, c in enumerate(order)
    )
    items = tuple(
        _item(i, scored, float(weights[i]), float(union_item[i]), calibration) for i in range(len(project.items))
    )
    top = max((s.coverage for s in systems if counted[s.candidate]), default=0.0)
    confidence = _confidence(top, union)
    known = _known_share(project)
    return Report(
        verdict=verdict_for(top, union),
        confidence=confidence,
        needs_person=confidence < 0.5 or known < _KNOWN_LEAST,
        coverage=top,
        union=union,
        composition=_compose(probability, weights, order),
        systems=systems,
        items=items,
        known_share=known,
    )


@dataclass(slots=True)
class Scored:
    """Scores before calibration: per (item, candidate) the mean over the item's actions, and per (item, column)."""

    comparison: Comparison
    best: np.ndarray
    where: np.ndarray
    columns: np.ndarray


def score_items(comparison: Comparison, weights: np.ndarray, calibration: Calibration) -> Scored:
    """Both stages of the item model: pairs of items first, then what the whole list says (§3.6)."""
    chosen = promising(comparison)
    pair = np.full(chosen.shape, FLOOR)
    pair[chosen] = logits(comparison.evidence(*np.nonzero(chosen)), calibration.weights["pair"])
    return score_systems(comparison, pair, weights, calibration)


def whole_coverage(
    comparison: Comparison, probability: np.ndarray, weights: np.ndarray, calibration: Calibration
) -> np.ndarray:
    """Calibrated coverage per candidate."""
    evidence = coverage_features(comparison, probability, weights)
    return calibration.coverage(_logistic(logits(evidence, calibration.weights["coverage"])))


def whole_union(
    comparison: Comparison, anywhere: np.ndarray, best: float, weights: np.ndarray, calibration: Calibration
) -> float:
    """Calibrated coverage by all candidates together."""
    evidence = union_features(comparison, anywhere, best, weights)
    return float(calibration.union(_logistic(logits(evidence, calibration.weights["union"])))[0])


def promising(comparison: Comparison) -> np.ndarray:
    """Mask (rows, columns) of the pairs worth a full score: the likeliest of a row, and the likeliest of each system.

    Without the second, systems that happen to use the row's own name would crowd out one that uses another.
    """
    likely = comparison.likely[comparison.row_item]
    if not likely.size:
        return np.zeros(likely.shape, dtype=bool)
    key = likely * (1.0 + ACTS * comparison.acts["match"].whole)
    keep = min(PROMISING, key.shape[1])
    cut = np.partition(key, key.shape[1] - keep, axis=1)[:, key.shape[1] - keep, None]
    held = np.flatnonzero(np.bincount(comparison.owner, minlength=len(comparison.candidates)))
    most = np.maximum.reduceat(key, comparison.start[held], axis=1)
    place = np.zeros(len(comparison.candidates), dtype=np.int64)
    place[held] = np.arange(len(held))
    first = (key >= most[:, place[comparison.owner]]) & (likely >= NEAR)
    return ((key >= cut) | first) & (likely > 0) & ~comparison.common[None, :]


def reads_context(comparison: Comparison, weights: np.ndarray) -> bool:
    """Whether a list's own words are mostly strange to the register, so that the path above them must speak (§3.6)."""
    share = row_shares(comparison, weights)
    strange = float((share * (comparison.known < FAMILIAR_FROM)).sum())
    return bool(share.sum() > 0 and strange >= CONTEXT_FROM * share.sum())


def over_modules(comparison: Comparison, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Each item's score as the mean over the counted items of its module: there, siblings stand and fall together."""
    modules: dict[tuple[str, ...], list[int]] = {}
    for at, item in enumerate(comparison.project.items):
        if weights[at] > 0:
            modules.setdefault(tuple(p.text for p in item.path) or (str(at),), []).append(at)
    smooth = scores.copy()
    for members in modules.values():
        smooth[members] = scores[members].mean()
    return smooth


def row_shares(comparison: Comparison, weights: np.ndarray) -> np.ndarray:
    """Each row's share of its item's weight."""
    counts = np.bincount(comparison.row_item, minlength=len(comparison.project.items))
    return weights[comparison.row_item] / counts[comparison.row_item]


def score_systems(comparison: Comparison, pair: np.ndarray, weights: np.ndarray, calibration: Calibration) -> Scored:
    """The second stage, and the mean over each item's actions."""
    best = best_per_system(pair, comparison)
    wider = system_features(comparison, pair, best, row_shares(comparison, weights))
    second = logits({n: v.ravel() for n, v in wider.items()}, calibration.weights["system"]).reshape(best.logit.shape)
    second = np.where(best.where >= 0, second, FLOOR)
    shifted = pair + (second - best.logit)[:, comparison.owner]
    counts = np.bincount(comparison.row_item, minlength=len(comparison.project.items))
    first_row = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    return Scored(
        comparison,
        np.add.reduceat(_logistic(second), first_row, axis=0) / counts[:, None],
        best.where[first_row],
        np.add.reduceat(_logistic(shifted), first_row, axis=0) / counts[:, None],
    )


def verdict_for(coverage: float, union: float) -> str:
    """复用, 升级扩展, 组合复用 or 新建 from calibrated coverage and union (§4.5)."""
    if coverage >= REUSE_FROM:
        return REUSE
    if coverage >= UPGRADE_FROM:
        return UPGRADE
    return COMPOSE if union >= COMPOSE_FROM else NEW


def _confidence(coverage: float, union: float) -> float:
    """0 at a border between verdicts, .5 at the usual error, towards 1 far from any border."""
    gaps = [abs(coverage - REUSE_FROM), abs(coverage - UPGRADE_FROM)]
    if coverage < UPGRADE_FROM:
        gaps.append(abs(union - COMPOSE_FROM))
    gap = min(gaps)
    return round(min(1.0, gap / BORDER / 2 if gap <= BORDER else 0.5 + (gap - BORDER)), 3)


def _system(
    c: int, scored: Scored, probability: np.ndarray, coverage: float, raw: float, *, detailed: bool
) -> SystemScore:
    columns = (scored.where[:, c], np.round(scored.best[:, c], 6), np.round(probability[:, c], 6))
    rows = zip(*(values.tolist() for values in columns), strict=True) if detailed else ()
    matches = tuple(Match(c, where, best, chance) if where >= 0 else None for where, best, chance in rows)
    name = round(float(scored.comparison.names[c]), 4)
    return SystemScore(c, round(coverage, 6), round(raw, 6), matches, name)


def _item(i: int, scored: Scored, weight: float, union: float, calibration: Calibration) -> ItemVerdict:
    shown = _shown(scored.columns[i], scored.comparison, calibration)
    common = scored.comparison.project.items[i].common
    if weight == 0.0:
        badge = COMMON
    elif union >= COVERED_FROM:
        badge = COVERED
    else:
        badge = POSSIBLE if union >= POSSIBLE_FROM else NOT_COVERED
    return ItemVerdict(badge, weight, round(union, 6), shown, common.platform if common else "")


def _shown(scores: np.ndarray, comparison: Comparison, calibration: Calibration, most: int = 5) -> tuple[Match, ...]:
    """The five items shown beside a project item, each from another module: a reviewer needs places, not copies."""
    picked: list[tuple[int, int, int]] = []
    seen: set[tuple[int, int]] = set()
    take = min(len(scores), 60)
    if not take:
        return ()
    rounded = np.round(scores, 9)
    top = np.argpartition(-rounded, take - 1)[:take]
    for j in top[np.lexsort((top, -rounded[top]))].tolist():
        owner = int(comparison.owner[j])
        at = j - int(comparison.start[owner])
        place = (owner, int(comparison.place[j]))
        if scores[j] <= 0 or place in seen:
            continue
        seen.add(place)
        picked.append((owner, at, j))
        if len(picked) == most:
            break
    chances = calibration.item(scores[[j for _, _, j in picked]]).tolist() if picked else []
    return tuple(
        Match(owner, at, round(float(scores[j]), 6), round(chance, 6))
        for (owner, at, j), chance in zip(picked, chances, strict=True)
    )


def _compose(probability: np.ndarray, weights: np.ndarray, order: Sequence[int]) -> tuple[int, ...]:
    """Greedy set cover over the best candidates: at most three systems that together cover most."""
    left = weights * (probability.max(axis=1, initial=0.0) >= COVERED_FROM)
    picked: list[int] = []
    while left.sum() > 0 and len(picked) < COMPOSE_MOST:
        gains = [(float((left * (probability[:, c] >= COVERED_FROM)).sum()), -rank) for rank, c in enumerate(order)]
        gain, minus_rank = max(gains)
        if gain <= 0:
            break
        c = order[-minus_rank]
        picked.append(c)
        left = left * (probability[:, c] < COVERED_FROM)
    return tuple(picked)


def _known_share(project: DocPrint) -> float:
    """Share of items in which the lexicon recognises an object or an action."""
    if not project.items:
        return 0.0
    known = sum(bool(i.own.groups or i.actions or any(p.groups for p in i.path)) for i in project.items)
    return round(known / len(project.items), 3)
