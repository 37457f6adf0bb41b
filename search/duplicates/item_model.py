"""From evidence to one score per pair of items."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from search.duplicates.features import Comparison


def item_scores(comparison: Comparison, weights: Mapping[str, Any]) -> np.ndarray:
    """Scores in [0, 1], shape (project items, candidate items)."""
    f = comparison.features
    context = np.maximum(f["module"], 0.85 * f["crossed"])
    lacking = 1.0 - 0.6 * f["known"]
    objects = np.maximum(f["own"], context * lacking)
    objects = np.minimum(
        1.0, objects + 0.15 * f["system"] * lacking + 0.1 * comparison.names[comparison.owner][None, :]
    )
    unsure = f["acted"] * (1.0 - f["action"]) * f["own"]
    return objects * (1.0 - 0.6 * unsure) * (1.0 - 0.5 * f["conflict"])
