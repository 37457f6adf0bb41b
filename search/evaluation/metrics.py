"""The figures that `dup_eval` prints, from what was answered and what is true."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.evaluation.sets import Truth

RELEVANT_FROM = 0.30
COVERED_FROM = 0.50


@dataclass(frozen=True, slots=True)
class Answer:
    """What the check said of one project. `ranking` holds system ids, best first."""

    project: str
    verdict: str
    ranking: Sequence[str]
    coverage: float  # of the top-ranked system
    on_top: Mapping[str, bool]  # item id: covered by the top-ranked system
    anywhere: Mapping[str, bool]  # item id: covered by any system
    shown: Mapping[str, Sequence[str]]  # item id: the five registered items shown
    milliseconds: float


def figures(answers: Sequence[Answer], truth: Mapping[str, Truth], home: Mapping[str, str]) -> dict[str, float]:
    """All printed figures. `home` gives the system of each registered item."""
    pairs = [(answer, truth[answer.project]) for answer in answers]
    found = _ranking(pairs)
    found.update(_items(pairs, home))
    found.update(_verdicts(pairs))
    times = np.array([answer.milliseconds for answer in answers]) if answers else np.zeros(1)
    found["p50_ms"] = float(np.percentile(times, 50))
    found["p95_ms"] = float(np.percentile(times, 95))
    return {name: round(value, 4) for name, value in found.items()}


def _ranking(pairs: Sequence[tuple[Answer, Truth]]) -> dict[str, float]:
    recall, reciprocal, gain = [], [], []
    for answer, true in pairs:
        relevant = {s for s, c in true.coverage.items() if c >= RELEVANT_FROM}
        if not relevant:
            continue
        top = list(answer.ranking[:10])
        recall.append(len(relevant & set(top)) / min(len(relevant), 10))
        rank = next((r for r, s in enumerate(answer.ranking, start=1) if s in relevant), 0)
        reciprocal.append(1.0 / rank if rank else 0.0)
        gained = _dcg([true.coverage.get(s, 0.0) for s in top])
        gain.append(gained / _dcg(sorted(true.coverage.values(), reverse=True)[:10]))
    return {"recall_at_10": _mean(recall), "mrr": _mean(reciprocal), "ndcg_at_10": _mean(gain)}


def _dcg(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _items(pairs: Sequence[tuple[Answer, Truth]], home: Mapping[str, str]) -> dict[str, float]:
    top, union = [0, 0, 0], [0, 0, 0]
    hit = asked = 0
    for answer, true in pairs:
        best = answer.ranking[0] if answer.ranking else ""
        for item, said in answer.anywhere.items():
            labels = true.items.get(item, {})
            covered = any(label >= COVERED_FROM for label in labels.values())
            on_best = any(label >= COVERED_FROM and home.get(j) == best for j, label in labels.items())
            _tally(union, said, covered)
            _tally(top, answer.on_top.get(item, False), on_best)
            if covered:
                asked += 1
                hit += any(labels.get(j, 0.0) >= COVERED_FROM for j in answer.shown.get(item, ()))
    figures = {f"item_{name}": value for name, value in _prf(top).items()}
    figures.update({f"union_item_{name}": value for name, value in _prf(union).items()})
    figures["item_hit_at_5"] = hit / asked if asked else 0.0
    return figures


def _tally(counts: list[int], said: bool, true: bool) -> None:
    counts[0] += said and true
    counts[1] += said and not true
    counts[2] += true and not said


def _prf(counts: Sequence[int]) -> dict[str, float]:
    right, wrong, missed = counts
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _verdicts(pairs: Sequence[tuple[Answer, Truth]]) -> dict[str, float]:
    reuse = [answer for answer, true in pairs if true.verdict == "复用"]
    new = [answer for answer, true in pairs if true.verdict == "新建"]
    errors = [
        abs(answer.coverage - true.coverage.get(answer.ranking[0], 0.0)) for answer, true in pairs if answer.ranking
    ]
    return {
        "verdict_accuracy": _mean([float(answer.verdict == true.verdict) for answer, true in pairs]),
        "duplicates_called_new": _mean([float(answer.verdict == "新建") for answer in reuse]),
        "new_flagged": _mean([float(answer.verdict != "新建") for answer in new]),
        "coverage_mae": _mean(errors),
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
