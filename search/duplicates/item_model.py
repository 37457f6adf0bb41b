"""A small monotone model shipped as data: a logit is a sum of shallow symmetric trees over named evidence (§3.6).

A symmetric tree asks the same few questions ("is `match` above .5?") of every pair, so a whole comparison takes a
handful of array operations; more of a good piece of evidence never lowers a score.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

Weights = Mapping[str, Any]  # {"intercept", "features": [...], "trees": [[[feature, threshold]...], [leaf values]]}


def logits(features: Mapping[str, np.ndarray], weights: Weights) -> np.ndarray:
    """Logits at flat feature arrays of one length."""
    names, trees = weights["features"], weights["trees"]
    columns = [np.asarray(features[name], dtype=np.float32) for name in names]
    total = np.full(len(columns[0]), weights["intercept"], dtype=np.float64)
    answers: dict[tuple[int, float, int], np.ndarray] = {}
    for splits, leaves in trees:
        index = np.zeros(len(total), dtype=np.uint8)
        for bit, (feature, threshold) in enumerate(splits):
            answer = answers.get((feature, threshold, bit))
            if answer is None:
                answer = (columns[feature] > np.float32(threshold)).view(np.uint8) << np.uint8(bit)
                answers[feature, threshold, bit] = answer
            np.bitwise_or(index, answer, out=index)
        total += np.take(np.asarray(leaves), index)
    return total


def probability(logit: np.ndarray) -> np.ndarray:
    """Logistic function."""
    return 1.0 / (1.0 + np.exp(-logit))
