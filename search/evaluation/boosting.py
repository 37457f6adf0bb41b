"""Trains the item model: gradient boosting of symmetric trees with monotone constraints, in numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

BINS = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """Size and restraint of the boosting."""

    trees: int = 100
    depth: int = 5
    rate: float = 0.12
    l2: float = 4.0
    rows: float = 0.6  # share of samples per tree
    features: float = 0.7  # share of features per tree
    seed: int = 7


def train(
    features: Mapping[str, np.ndarray],
    labels: np.ndarray,
    weights: np.ndarray,
    directions: Mapping[str, int],
    settings: Settings | None = None,
) -> dict:
    """Fit weights for `item_model.logits`. Directions: 1 up, -1 down, 0 free; labels in [0, 1]."""
    chosen = settings or Settings()
    names = list(directions)
    edges = [_edges(np.asarray(features[name], dtype=np.float32)) for name in names]
    binned = [
        np.searchsorted(e, np.asarray(features[n], dtype=np.float32), side="left").astype(np.int32)
        for n, e in zip(names, edges, strict=True)
    ]
    rng = np.random.default_rng(chosen.seed)
    mean = float((weights * labels).sum() / weights.sum())
    intercept = float(np.log(mean / (1.0 - mean)))
    logit = np.full(len(labels), intercept)
    trees = []
    usable = [at for at, e in enumerate(edges) if len(e)]
    for _ in range(chosen.trees):
        p = 1.0 / (1.0 + np.exp(-logit))
        gradient, hessian = weights * (p - labels), weights * np.maximum(p * (1.0 - p), 1e-6)
        rows = np.flatnonzero(rng.random(len(labels)) < chosen.rows)
        pool = [at for at in usable if rng.random() < chosen.features] or usable
        splits = _grow(binned, edges, gradient[rows], hessian[rows], rows, pool, names, directions, chosen)
        index = np.zeros(len(labels), dtype=np.int64)
        for bit, (at, cut) in enumerate(splits):
            index |= (binned[at] > cut).astype(np.int64) << bit
        leaves = _leaves(index, gradient, hessian, splits, names, directions, chosen)
        logit += leaves[index]
        stored = [[at, float(edges[at][cut])] for at, cut in splits]
        trees.append([stored, [round(float(v), 5) for v in leaves]])
    return {"intercept": round(intercept, 5), "features": names, "trees": trees}


def _edges(values: np.ndarray) -> np.ndarray:
    """Thresholds between quantile bins; a bin b holds edge[b-1] < value <= edge[b]."""
    spread = np.unique(np.quantile(values, np.linspace(0.0, 1.0, BINS + 1)[1:-1]).astype(np.float32))
    busy = values[values > values.min()]
    if len(busy):
        spread = np.unique(np.concatenate([spread, np.quantile(busy, np.linspace(0, 1, BINS // 2 + 1)[:-1])]))
    return spread[(spread >= values.min()) & (spread < values.max())].astype(np.float32)


def _grow(binned, edges, gradient, hessian, rows, pool, names, directions, chosen: Settings) -> list[tuple[int, int]]:
    """Choose one question per level by the summed gain over all nodes."""
    node = np.zeros(len(rows), dtype=np.int64)
    splits: list[tuple[int, int]] = []
    local = {at: binned[at][rows] for at in pool}
    for level in range(chosen.depth):
        best, place = 0.0, None
        for at in pool:
            gain = _gains(local[at], node, 1 << level, gradient, hessian, len(edges[at]), directions[names[at]], chosen)
            cut = int(gain.argmax())
            if gain[cut] > best + 1e-9:
                best, place = float(gain[cut]), (at, cut)
        if place is None:
            break
        splits.append(place)
        node |= (local[place[0]] > place[1]).astype(np.int64) << level
    return splits


def _gains(bins, node, nodes, gradient, hessian, cuts, direction, chosen: Settings) -> np.ndarray:
    """Gain of each cut summed over nodes; a node whose halves would break the direction gains nothing."""
    width = cuts + 1
    key = node * width + bins
    g = np.bincount(key, gradient, nodes * width).reshape(nodes, width).cumsum(axis=1)
    h = np.bincount(key, hessian, nodes * width).reshape(nodes, width).cumsum(axis=1)
    left_g, left_h = g[:, :-1], h[:, :-1]
    right_g, right_h = g[:, -1:] - left_g, h[:, -1:] - left_h
    low, high = -left_g / (left_h + chosen.l2), -right_g / (right_h + chosen.l2)
    gain = -left_g * low - right_g * high - (g[:, -1:] ** 2) / (h[:, -1:] + chosen.l2)
    if direction:
        gain = np.where((high - low) * direction >= 0, gain, 0.0)
    return gain.sum(axis=0)


def _leaves(index, gradient, hessian, splits, names, directions, chosen: Settings) -> np.ndarray:
    """Newton steps per leaf, pooled where a direction would be broken."""
    count = 1 << len(splits)
    g, h = np.bincount(index, gradient, count), np.bincount(index, hessian, count)
    values = -g / (h + chosen.l2)
    mass = h + 1e-9
    for _ in range(8):
        broken = False
        for bit, (at, _) in enumerate(splits):
            direction = directions[names[at]]
            if not direction:
                continue
            for low in range(count):
                high = low | (1 << bit)
                if low != high and (values[high] - values[low]) * direction < -1e-12:
                    pooled = (values[low] * mass[low] + values[high] * mass[high]) / (mass[low] + mass[high])
                    values[low] = values[high] = pooled
                    broken = True
        if not broken:
            break
    return values * chosen.rate
