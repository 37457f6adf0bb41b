"""Evidence about whole coverage: a mean alone cannot tell half-certain items from certain ones beside certain gaps."""

import numpy as np

from search.duplicates.features import Comparison
from search.duplicates.packing import object_phrase

FIRM = 0.5  # probability from which an item counts as covered
FAINT = 0.1  # probability from which it is not ruled out


def coverage_features(comparison: Comparison, probability: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Features per candidate from item probabilities (items, candidates); `weights` is 0 for common modules."""
    share = weights / max(float(weights.sum()), 1e-9)
    mean = share @ probability
    firm = share @ (probability >= FIRM)
    anywhere = probability.max(axis=1, initial=0.0)
    ordered = np.sort(mean)
    first = ordered[-1] if len(mean) else 0.0
    second = ordered[-2] if len(mean) > 1 else 0.0
    rival = np.where(mean >= first, second, first)
    shape = mean.shape
    return {
        "mean": mean,
        "firm": firm,
        "objects": _objects(comparison, probability, weights),
        "faint": share @ ((probability >= FAINT) & (probability < FIRM)),
        "elsewhere": share @ ((probability < FIRM) & (anywhere >= FIRM)[:, None]),
        "lead": mean - rival,
        "strange": np.full(shape, float(share @ _strange(comparison))),
        "size": np.full(shape, min(float((weights > 0).sum()), 100.0)),
    }


def union_features(
    comparison: Comparison, anywhere: np.ndarray, best: float, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """The same of all candidates together; `anywhere` is each item's probability over all, `best` the best mean."""
    share = weights / max(float(weights.sum()), 1e-9)
    alone = anywhere[:, None]
    found = {
        "mean": share @ anywhere,
        "firm": share @ (anywhere >= FIRM),
        "objects": _objects(comparison, alone, weights)[0],
        "faint": share @ ((anywhere >= FAINT) & (anywhere < FIRM)),
        "best": best,
        "strange": share @ _strange(comparison),
        "size": min(float((weights > 0).sum()), 100.0),
    }
    return {name: np.array([float(value)]) for name, value in found.items()}


def _strange(comparison: Comparison) -> np.ndarray:
    """Per item how far its object is outside the words of the candidates."""
    known = np.zeros(len(comparison.project.items))
    known[comparison.row_item] = comparison.known
    return 1.0 - known


def _objects(comparison: Comparison, probability: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Per candidate the mean over distinct objects of whether most of an object's items are covered."""
    codes: dict[str, int] = {}
    counted = np.flatnonzero(weights > 0)
    at = np.array([codes.setdefault(object_phrase(comparison.project.items[i]).object, len(codes)) for i in counted])
    if not len(at):
        return np.zeros(probability.shape[1])
    sums = np.zeros((len(codes), probability.shape[1]))
    np.add.at(sums, at, probability[counted])
    return (sums / np.bincount(at)[:, None] >= FIRM).mean(axis=0)
