"""What can be said of a pair of items, as numbers in [0, 1]: the evidence the item model weighs.

All arrays are (items of the project) × (items of all candidates, one after the other). Every feature has a name and a
direction, so that a model over them stays explainable and monotone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.fingerprint import DocPrint, ItemPrint, Phrase
from search.duplicates.similarity import PhraseTable, similarity
from search.duplicates.statistics import Statistics


@dataclass(slots=True)
class Comparison:
    """A project beside its candidates. `owner[j]` is the candidate of item j, `start[c]` its first item."""

    project: DocPrint
    candidates: Sequence[DocPrint]
    items: list[ItemPrint]
    owner: np.ndarray
    start: np.ndarray
    features: dict[str, np.ndarray]
    names: np.ndarray  # (candidates,) similarity of the project's name with the system's


def module_of(item: ItemPrint) -> Phrase | None:
    """The nearest telling phrase above an item (所属模块)."""
    return next((p for p in reversed(item.path) if p.telling), None)


def compare(project: DocPrint, candidates: Sequence[DocPrint], statistics: Statistics) -> Comparison:
    """Lay a project beside its candidates and compute all features."""
    items = [item for doc in candidates for item in doc.items]
    sizes = np.array([len(doc.items) for doc in candidates], dtype=np.int32)
    owner = np.repeat(np.arange(len(candidates), dtype=np.int32), sizes)
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else np.zeros(0, dtype=np.int32)
    left, right = PhraseTable(), PhraseTable()
    rows = {
        "own": left.rows(i.own for i in project.items),
        "module": left.rows(module_of(i) for i in project.items),
        "name": np.array([left.add(project.name)]),
    }
    cols = {
        "own": right.rows(j.own for j in items),
        "module": right.rows(module_of(j) for j in items),
        "name": right.rows(doc.name for doc in candidates),
    }
    cosine, containment = similarity(left.phrases, right.phrases, statistics.idf)
    blend = np.maximum(cosine, 0.5 * cosine + 0.5 * containment)
    features = _text_features(blend, rows, cols, owner)
    features.update(_action_features(project.items, items))
    features.update(_qualifier_features(project.items, items))
    names = blend[rows["name"][0], cols["name"]] if len(candidates) else np.zeros(0)
    return Comparison(project, candidates, items, owner, start, features, names)


def _text_features(
    blend: np.ndarray, rows: dict[str, np.ndarray], cols: dict[str, np.ndarray], owner: np.ndarray
) -> dict[str, np.ndarray]:
    own = blend[np.ix_(rows["own"], cols["own"])]
    module = blend[np.ix_(rows["module"], cols["module"])]
    up = blend[np.ix_(rows["own"], cols["module"])]
    down = blend[np.ix_(rows["module"], cols["own"])]
    system = blend[np.ix_(rows["own"], cols["name"])][:, owner]
    module_system = blend[np.ix_(rows["module"], cols["name"])][:, owner]
    project = blend[rows["name"][0], cols["own"]]
    project_module = blend[rows["name"][0], cols["module"]]
    known = own.max(axis=1, initial=0.0)[:, None]  # how well anything in the register has this item's own object
    return {
        "own": own,
        "module": module,
        "crossed": np.maximum(up, down),
        "system": np.maximum(system, module_system),
        "project": np.broadcast_to(np.maximum(project, project_module)[None, :], own.shape),
        "known": np.broadcast_to(known, own.shape),
    }


def _action_features(left: Sequence[ItemPrint], right: Sequence[ItemPrint]) -> dict[str, np.ndarray]:
    """Share of the item's actions that the other has; `acted` tells where both sides name an action."""
    names: dict[tuple[str, ...], int] = {}
    others: dict[tuple[str, ...], int] = {}
    rows = np.array([names.setdefault(i.actions, len(names)) for i in left], dtype=np.int32)
    cols = np.array([others.setdefault(j.actions, len(others)) for j in right], dtype=np.int32)
    share = np.zeros((len(names), max(len(others), 1)), dtype=np.float32)
    both = np.zeros_like(share)
    for actions, row in names.items():
        for candidate, col in others.items():
            if actions and candidate:
                both[row, col] = 1.0
                share[row, col] = len(set(actions) & set(candidate)) / len(set(actions))
    at = np.ix_(rows, cols)
    return {"action": share[at], "acted": both[at]}


def _qualifier_features(left: Sequence[ItemPrint], right: Sequence[ItemPrint]) -> dict[str, np.ndarray]:
    """`conflict` where both name qualifiers and share none (企业 against 校园); `agreed` where they share one."""
    names: dict[frozenset[str], int] = {}
    others: dict[frozenset[str], int] = {}
    rows = np.array([names.setdefault(i.qualifiers, len(names)) for i in left], dtype=np.int32)
    cols = np.array([others.setdefault(j.qualifiers, len(others)) for j in right], dtype=np.int32)
    conflict = np.zeros((len(names), max(len(others), 1)), dtype=np.float32)
    agreed = np.zeros_like(conflict)
    for mine, row in names.items():
        for theirs, col in others.items():
            agreed[row, col] = float(bool(mine & theirs))
            conflict[row, col] = float(bool(mine) and bool(theirs) and not mine & theirs)
    at = np.ix_(rows, cols)
    return {"conflict": conflict[at], "agreed": agreed[at]}
