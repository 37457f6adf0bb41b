"""An additive, monotone model: a logit is a sum of piecewise-linear curves, one per named piece of evidence.

Small enough to read: each curve says how much its evidence raises or lowers the log-odds, and "why" is that list.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

Weights = Mapping[str, Any]  # {"intercept": float, "curves": {feature: [[x...], [y...]]}}


def logits(features: Mapping[str, np.ndarray], weights: Weights) -> np.ndarray:
    """Sum of the curves at the features' values; all features have one shape."""
    total: np.ndarray | None = None
    for name, (x, y) in weights["curves"].items():
        values = features[name]
        if len(x) == 2:
            slope = (y[1] - y[0]) / (x[1] - x[0])
            part = y[0] + slope * (np.clip(values, x[0], x[1]) - x[0])
        else:
            part = np.interp(values, x, y)
        total = part if total is None else total + part
    if total is None:
        raise ValueError("a model needs at least one curve")
    return total + weights["intercept"]


def probability(logit: np.ndarray) -> np.ndarray:
    """Logistic function."""
    return 1.0 / (1.0 + np.exp(-logit))


def contributions(features: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """What each piece of evidence adds to the logit of one pair, largest first."""
    parts = {name: float(np.interp(features[name], x, y)) for name, (x, y) in weights["curves"].items()}
    return dict(sorted(parts.items(), key=lambda part: -abs(part[1])))
