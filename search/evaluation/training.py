"""Fits what the scorer reads: the two stages of the item model and the curves of its levels, on labelled sets.

A trial keeps of a comparison only the promising pairs, so that thousands of projects fit in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates import scoring
from search.duplicates.calibration import Calibration, Curve, balanced, pav
from search.duplicates.features import Comparison, compare
from search.duplicates.item_model import logits, probability
from search.duplicates.systems import FLOOR, best_per_system, system_features
from search.duplicates.whole import coverage_features, union_features
from search.evaluation.bench import bench
from search.evaluation.boosting import Settings, train
from search.evaluation.metrics import COVERED_FROM
from search.evaluation.sets import EvaluationSet, Truth
from search.lexicon import Lexicon

# Direction of each piece of evidence: 1 raises, -1 lowers, 0 either.
PAIR = {
    "best": 1, "object": 1, "own": 1, "equal": 1, "text": 1, "module": 1, "crossed": 1, "upper": 1, "context": 1,
    "system": 1, "subject": 1, "titled": 1, "names": 1, "alternation": 1, "known": -1, "lost": 1, "told": 1, "core": 1,
    "match": 1, "miss": -1, "silent": 0, "conflict": -1, "agreed": 1, "lopsided": -1,
}  # fmt: skip
SYSTEM = {
    "pair": 1, "support": 1, "siblings": 1, "lead": 1, "standing": 1, "taken": -1, "names": 1, "about": 1,
    "strange": 0, "alien": 0,
}  # fmt: skip
COVERAGE = {
    "mean": 1, "firm": 1, "objects": 1, "faint": 0, "elsewhere": 0, "lead": 0, "strange": 0, "size": 0,
}  # fmt: skip
UNION = {"mean": 1, "firm": 1, "objects": 1, "faint": 0, "best": 0, "strange": 0, "size": 0}
_TOP = 3  # candidates of a project that teach coverage
_FOLDS = 5
_WHOLE_LEAST = 100  # projects from which a set teaches models of its own for whole coverage
_SMALL = Settings(trees=60, depth=3, rate=0.1, rows=0.7, features=0.8)
_FAR = -7.0  # logit below which a system is no example for the second stage
_STEP = {"item": 400, "item_union": 40, "coverage": 12, "union": 8}  # least samples per step of a curve


@dataclass(slots=True)
class Trial:
    """One project of a set beside its candidates, with labels. `part` weighs its set in the mixture."""

    comparison: Comparison
    chosen: np.ndarray  # mask of promising pairs
    values: dict[str, np.ndarray]  # features of those pairs
    labels: np.ndarray  # of those pairs
    truth: Truth
    weights: np.ndarray  # per item, 0 for common modules
    part: float


def trials(made: EvaluationSet, lexicon: Lexicon, part: float = 1.0) -> list[Trial]:
    """Compare every project of a set with the candidates an engine proposes."""
    found = []
    with bench(made.register, lexicon) as bed:
        statistics = bed.matcher.knowledge.statistics
        for project in made.projects:
            parsed = bed.parser.document(project)
            kept = bed.shortlisted(parsed)
            comparison = compare(parsed, kept, bed.matcher)
            chosen = scoring.promising(comparison)
            evidence = comparison.evidence(*np.nonzero(chosen))
            values = {name: evidence[name].astype(np.float16) for name in PAIR}
            weights = np.array([0.0 if statistics.is_common(item) else 1.0 for item in parsed.items])
            truth = made.truth[project.key]
            labels = _pair_labels(comparison, truth)[chosen]
            comparison.features, comparison.acts, comparison.likely = {}, {}, np.zeros((0, 0))
            found.append(Trial(comparison, chosen, values, labels, truth, weights, part))
    return found


def _pair_labels(comparison: Comparison, truth: Truth) -> np.ndarray:
    place = {i.key: n for n, i in enumerate(i for doc in comparison.candidates for i in doc.items)}
    labels = np.zeros((len(comparison.row_item), len(place)), dtype=np.float32)
    for row, item in enumerate(comparison.row_item):
        for other, label in truth.items.get(comparison.project.items[item].key, {}).items():
            if other in place:
                labels[row, place[other]] = label
    return labels


def fit(examples: Sequence[Trial], first: Settings | None = None, second: Settings | None = None) -> dict[str, dict]:
    """Weights of both stages."""
    rng = np.random.default_rng(1)
    picks = [_picked(trial, rng) for trial in examples]
    values = {
        name: np.concatenate([t.values[name][p] for t, p in zip(examples, picks, strict=True)]).astype(np.float32)
        for name in PAIR
    }
    labels = np.concatenate([t.labels[p] >= COVERED_FROM for t, p in zip(examples, picks, strict=True)])
    parts = np.concatenate([np.full(len(p), t.part) for t, p in zip(examples, picks, strict=True)])
    pair = train(values, labels.astype(float), parts, PAIR, first or Settings(trees=140, depth=5))
    return {"pair": pair, "system": _fit_systems(examples, pair, second or Settings(trees=80, depth=4))}


def _picked(trial: Trial, rng: np.random.Generator) -> np.ndarray:
    """Pairs to learn from: at most three right ones a row, so that no row speaks for many, and most wrong ones."""
    rows = np.nonzero(trial.chosen)[0]
    right = trial.labels > 0
    keep = ~right & (rng.random(len(rows)) < 0.5)
    order = rng.permutation(np.flatnonzero(right))
    seen: dict[int, int] = {}
    for at in order:
        row = int(rows[at])
        seen[row] = seen.get(row, 0) + 1
        keep[at] = seen[row] <= 3
    keep &= trial.weights[trial.comparison.row_item[rows]] > 0
    # A row is one action; the truth knows items: a part answer may be another action's.
    halves = np.bincount(trial.comparison.row_item, minlength=len(trial.weights))[trial.comparison.row_item[rows]] > 1
    return np.flatnonzero(keep & ~(halves & right & (trial.labels < 1)))


def _fit_systems(examples: Sequence[Trial], pair: Mapping, settings: Settings) -> dict:
    values: dict[str, list[np.ndarray]] = {name: [] for name in SYSTEM}
    labels, parts = [], []
    for trial in examples:
        scored = pair_matrix(trial, pair)
        best = best_per_system(scored, trial.comparison)
        wider = system_features(trial.comparison, scored, best, scoring.row_shares(trial.comparison, trial.weights))
        kept = (trial.weights[trial.comparison.row_item] > 0)[:, None] & (best.where >= 0) & (best.logit > _FAR)
        for name in SYSTEM:
            values[name].append(wider[name][kept])
        answered = item_labels(trial)[trial.comparison.row_item]
        labels.append(answered[kept] >= COVERED_FROM)
        parts.append(np.full(int(kept.sum()), trial.part))
    flat = {name: np.concatenate(found) for name, found in values.items()}
    return train(flat, np.concatenate(labels).astype(float), np.concatenate(parts), SYSTEM, settings)


def pair_matrix(trial: Trial, pair: Mapping) -> np.ndarray:
    """First-stage logits of a trial, FLOOR where a pair was not promising."""
    matrix = np.full(trial.chosen.shape, FLOOR)
    matrix[trial.chosen] = logits({n: v.astype(np.float32) for n, v in trial.values.items()}, pair)
    return matrix


def item_labels(trial: Trial) -> np.ndarray:
    """Best label per (item, candidate)."""
    comparison = trial.comparison
    home = {i.key: c for c, doc in enumerate(comparison.candidates) for i in doc.items}
    labels = np.zeros((len(comparison.project.items), len(comparison.candidates)))
    for at, item in enumerate(comparison.project.items):
        for other, label in trial.truth.items.get(item.key, {}).items():
            if other in home:
                labels[at, home[other]] = max(labels[at, home[other]], label)
    return labels


def calibrate(examples: Iterable[Trial], weights: Mapping[str, dict], version: str, lexicon: str) -> Calibration:
    """Isotonic curves of item, union of items, coverage and union coverage."""
    bare = Calibration(version, weights)
    scored = [
        (t, scoring.score_systems(t.comparison, pair_matrix(t, weights["pair"]), t.weights, bare)) for t in examples
    ]
    item = _curve("item", [_item_points(t, s) for t, s in scored])
    item_union = _curve("item_union", [_union_points(t, s) for t, s in scored])
    whole = {"coverage": _Whole(COVERAGE), "union": _Whole(UNION)}
    for trial, found in scored:
        features = coverage_features(trial.comparison, item(found.best), trial.weights)
        for c in np.argsort(-features["mean"])[:_TOP]:
            key = trial.comparison.candidates[c].key
            share = trial.truth.coverage.get(key, 0.0)
            whole["coverage"].add({name: values[c : c + 1] for name, values in features.items()}, share, trial.part)
        anywhere = item_union(found.best.max(axis=1, initial=0.0))
        best = float(features["mean"].max(initial=0.0))
        whole["union"].add(
            union_features(trial.comparison, anywhere, best, trial.weights), trial.truth.union, trial.part
        )
    # A small set cannot teach these models; it only bends the curves on top of the given ones.
    given = weights if len(scored) < _WHOLE_LEAST else {}
    fitted = {name: part.fit(given.get(name)) for name, part in whole.items()}
    strange = [(t, s) for t, s in scored if scoring.reads_context(t.comparison, t.weights)]
    context = [_union_points(t, s, by_module=True) for t, s in strange]
    return Calibration(
        version,
        {**weights, **{name: model for name, (model, _) in fitted.items()}},
        item,
        fitted["coverage"][1],
        fitted["union"][1],
        item_union,
        lexicon,
        _balanced_curve(context) if context else item_union,
    )


class _Whole:
    """Samples of whole coverage, to fit a small model and the curve on top of it."""

    def __init__(self, directions: Mapping[str, int]) -> None:
        self.directions = directions
        self.features: dict[str, list[np.ndarray]] = {name: [] for name in directions}
        self.targets: list[float] = []
        self.parts: list[float] = []

    def add(self, features: Mapping[str, np.ndarray], target: float, part: float) -> None:
        """One sample: features as arrays of one."""
        for name in self.directions:
            self.features[name].append(features[name])
        self.targets.append(min(max(target, 0.0), 1.0))
        self.parts.append(part)

    def fit(self, given: dict | None = None) -> tuple[dict, Curve]:
        """The given model or one fitted to all samples; the curve on predictions for samples it did not see."""
        flat = {name: np.concatenate(found) for name, found in self.features.items()}
        targets, parts = np.array(self.targets), np.array(self.parts)
        if given is not None:
            return given, _curve("coverage", [(probability(logits(flat, given)), targets, 1.0)])
        unseen = np.zeros(len(targets))
        folds = np.arange(len(targets)) // _TOP % _FOLDS
        for fold in range(_FOLDS):
            rest, own = folds != fold, folds == fold
            if rest.any() and own.any():
                model = train(_at(flat, rest), targets[rest], parts[rest], self.directions, _SMALL)
                unseen[own] = probability(logits(_at(flat, own), model))
        model = train(flat, targets, parts, self.directions, _SMALL)
        return model, _curve("coverage", [(unseen, targets, 1.0)])


def _at(features: Mapping[str, np.ndarray], mask: np.ndarray) -> dict[str, np.ndarray]:
    return {name: values[mask] for name, values in features.items()}


def _item_points(trial: Trial, found: scoring.Scored) -> tuple[np.ndarray, np.ndarray, float]:
    counted = trial.weights > 0
    covered = item_labels(trial)[counted] >= COVERED_FROM
    return found.best[counted].ravel(), covered.ravel().astype(float), trial.part


def _balanced_curve(points: Sequence[tuple[np.ndarray, np.ndarray, float]]) -> Curve:
    scores, targets = np.concatenate([x for x, _, _ in points]), np.concatenate([y for _, y, _ in points])
    parts = np.concatenate([np.full(len(x), part) for x, _, part in points])
    return balanced(_curve("item_union", points), scores, targets, parts)


def _union_points(
    trial: Trial, found: scoring.Scored, *, by_module: bool = False
) -> tuple[np.ndarray, np.ndarray, float]:
    counted = trial.weights > 0
    answers = [max(trial.truth.items.get(i.key, {}).values(), default=0.0) for i in trial.comparison.project.items]
    covered = np.array(answers)[counted] >= COVERED_FROM
    scores = found.best.max(axis=1, initial=0.0)
    if by_module:
        scores = scoring.over_modules(trial.comparison, scores, trial.weights)
    return scores[counted], covered.astype(float), trial.part


def _curve(name: str, points: Sequence[tuple[np.ndarray, np.ndarray, float]]) -> Curve:
    scores = np.concatenate([x for x, _, _ in points])
    targets = np.concatenate([y for _, y, _ in points])
    parts = np.concatenate([np.full(len(x), part) for x, _, part in points])
    least = min(_STEP[name], max(1, len(scores) // 20))
    return pav(scores, targets, parts, least=least)
