"""Isotonic calibration (保序校准) by pool-adjacent-violators, kept as versioned tables beside the lexicon they fit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

SHIPPED = Path(__file__).parent.parent / "data" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Curve:
    """A non-decreasing piecewise-linear map from a raw score to a calibrated share in [0, 1]."""

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __call__(self, scores: np.ndarray | float) -> np.ndarray:
        return np.interp(scores, *_knots(self))


@lru_cache(maxsize=256)
def _knots(curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    return np.array(curve.x), np.array(curve.y)


IDENTITY = Curve((0.0, 1.0), (0.0, 1.0))


def pav(
    scores: Sequence[float], targets: Sequence[float], weights: Sequence[float] | None = None, least: int = 1
) -> Curve:
    """Fit a Curve to (score, target) pairs; raises ValueError when there are none."""
    if not len(scores):
        raise ValueError("没有可用于校准的样本")
    order = np.argsort(np.asarray(scores, dtype=float), kind="stable")
    x = np.asarray(scores, dtype=float)[order]
    y = np.asarray(targets, dtype=float)[order]
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)[order]
    blocks: list[list[float]] = []  # [weight, mean, weighted sum of x]
    # Neighbours first share a step of at least `least` samples, so that a lone sample makes no cliff.
    for part in np.array_split(np.arange(len(x)), max(1, len(x) // least)):
        mass = w[part].sum()
        if mass <= 0:
            continue
        blocks.append([mass, (w[part] * y[part]).sum() / mass, (w[part] * x[part]).sum()])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            heavy = blocks.pop()
            into = blocks[-1]
            total = into[0] + heavy[0]
            into[1] = (into[0] * into[1] + heavy[0] * heavy[1]) / total
            into[2] += heavy[2]
            into[0] = total
    knots = [(block[2] / block[0], block[1]) for block in blocks]
    return _thinned(knots)


def balanced(curve: Curve, scores: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Curve:
    """The curve bent so that .5 is where precision and recall balance best (highest F1) on these samples."""
    values = curve(scores)
    best, border = 0.0, 0.5
    for cut in np.unique(np.round(values, 4)):
        said = values >= cut
        right = float((weights * targets * said).sum())
        f1 = 2.0 * right / float((weights * said).sum() + (weights * targets).sum())
        if f1 > best + 1e-9 and 0.0 < cut < 1.0:
            best, border = f1, float(cut)
    knots = dict(zip(curve.x, curve.y, strict=True))
    rising = np.maximum.accumulate(np.asarray(curve.y) + np.arange(len(curve.y)) * 1e-12)
    knots[round(float(np.interp(border, rising, curve.x)), 5)] = border
    bent = {x: y * 0.5 / border if y < border else 0.5 + 0.5 * (y - border) / (1.0 - border) for x, y in knots.items()}
    x = tuple(sorted(bent))
    return Curve(x, tuple(round(bent[at], 5) for at in x))


def _thinned(knots: list[tuple[float, float]], most: int = 60) -> Curve:
    """At most `most` knots, strictly increasing in x, rounded so that the stored table equals the one used."""
    if len(knots) > most:
        picks = np.unique(np.linspace(0, len(knots) - 1, most).round().astype(int))
        knots = [knots[at] for at in picks]
    rounded: dict[float, float] = {}
    for x, y in knots:
        rounded[round(float(x), 5)] = round(float(min(max(y, 0.0), 1.0)), 5)
    return Curve(tuple(rounded), tuple(rounded.values()))


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that is fitted: the item model's weights and the curves of its three levels."""

    version: str
    weights: Mapping[str, Any]
    item: Curve = IDENTITY
    coverage: Curve = IDENTITY
    union: Curve = IDENTITY
    item_union: Curve = IDENTITY
    lexicon: str = ""
    context_union: Curve = IDENTITY  # as item_union, for lists read by their context; .5 is the best trade of errors

    def as_json(self) -> dict[str, Any]:
        """Plain data for a file or a record."""
        curves = {
            name: [list(getattr(self, name).x), list(getattr(self, name).y)]
            for name in ("item", "coverage", "union", "item_union", "context_union")
        }
        return {"version": self.version, "lexicon": self.lexicon, "weights": dict(self.weights), "curves": curves}


def from_json(data: Mapping[str, Any]) -> Calibration:
    """A Calibration from its plain data; raises KeyError when a part is missing."""
    curves = {name: Curve(tuple(x), tuple(y)) for name, (x, y) in data["curves"].items()}
    return Calibration(version=data["version"], lexicon=data.get("lexicon", ""), weights=data["weights"], **curves)


def load(path: Path) -> Calibration:
    """Read a calibration file."""
    return from_json(json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def shipped() -> Calibration:
    """The calibration that comes with the product, fitted with the shipped lexicon."""
    return load(SHIPPED)
