"""Evidence beyond one pair of items: what the rest of the list says of a system, and who else answers better."""

from dataclasses import dataclass

import numpy as np

from search.duplicates.features import Comparison
from search.duplicates.packing import object_phrase


@dataclass(slots=True)
class Best:
    """The best column per (row, candidate): its pair logit and its index within the candidate (-1: none)."""

    logit: np.ndarray
    where: np.ndarray


FLOOR = -12.0  # logit of a candidate without items


def best_per_system(pair: np.ndarray, comparison: Comparison) -> Best:
    """Reduce columns to candidates by their maximum."""
    rows, systems = pair.shape[0], len(comparison.candidates)
    logit = np.full((rows, systems), FLOOR)
    where = np.full((rows, systems), -1, dtype=np.int64)
    for c, document in enumerate(comparison.candidates):
        size = len(document.items)
        if size:
            block = pair[:, comparison.start[c] : comparison.start[c] + size]
            where[:, c] = block.argmax(axis=1)
            logit[:, c] = block[np.arange(rows), where[:, c]]
    return Best(logit, where)


def system_features(comparison: Comparison, pair: np.ndarray, best: Best, weight: np.ndarray) -> dict[str, np.ndarray]:
    """Features per (row, candidate). `weight` is each row's share of its item, 0 for common modules."""
    p = 1.0 / (1.0 + np.exp(-best.logit))
    objects = _codes([object_phrase(comparison.project.items[i]).object for i in comparison.row_item])
    modules = _codes([_module_key(comparison, i) for i in comparison.row_item])
    support = _others(p, objects, weight)
    top = np.sort(p, axis=1)
    first = top[:, -1:] if p.shape[1] else np.zeros((len(p), 1))
    second = top[:, -2:-1] if p.shape[1] > 1 else np.zeros((len(p), 1))
    rival = np.where(p >= first - 1e-12, second, first)
    strongest = support.max(axis=1, keepdims=True) if p.shape[1] else np.zeros((len(p), 1))
    return {
        "pair": best.logit,
        "support": support,
        "siblings": _siblings(p, modules, comparison.row_item, weight),
        "lead": np.clip(p - rival, -1.0, 1.0),
        "standing": np.clip(support / np.maximum(strongest, 1e-9), 0.0, 1.0),
        "taken": _taken(comparison, pair, best, objects),
        "about": comparison.about[comparison.row_item],
        "strange": np.broadcast_to(1.0 - comparison.known[:, None], p.shape),
        "alien": np.full(p.shape, _mean(1.0 - comparison.known, weight)),
        "names": np.broadcast_to(comparison.names[None, :], p.shape),
    }


def _mean(values: np.ndarray, weight: np.ndarray) -> float:
    """Weighted mean; in a list whose own words the register does not use, context has to carry the judgement."""
    total = float(weight.sum())
    return float((values * weight).sum()) / total if total > 0 else 0.0


def _codes(keys: list[str]) -> np.ndarray:
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)


def _module_key(comparison: Comparison, item: int) -> str:
    """The module of an item; a list without modules is one module per object."""
    found = comparison.project.items[item]
    return "/".join(p.text for p in found.path) or f"={object_phrase(found).object}"


def _others(p: np.ndarray, groups: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted mean of p over the rows of all other groups, so that nothing supports itself."""
    count = int(groups.max(initial=-1)) + 1
    sums = np.zeros((count, p.shape[1]))
    mass = np.zeros(count)
    np.add.at(sums, groups, p * weight[:, None])
    np.add.at(mass, groups, weight)
    rest = weight.sum() - mass[groups]
    return (sums.sum(axis=0)[None, :] - sums[groups]) / np.maximum(rest, 1e-9)[:, None]


def _siblings(p: np.ndarray, modules: np.ndarray, items: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted mean of p over the other items of the same module; an only child takes its own value."""
    count = int(modules.max(initial=-1)) + 1
    sums = np.zeros((count, p.shape[1]))
    mass = np.zeros(count)
    np.add.at(sums, modules, p * weight[:, None])
    np.add.at(mass, modules, weight)
    own = np.zeros((int(items.max(initial=-1)) + 1, p.shape[1]))
    own_mass = np.zeros(len(own))
    np.add.at(own, items, p * weight[:, None])
    np.add.at(own_mass, items, weight)
    rest = mass[modules] - own_mass[items]
    others = (sums[modules] - own[items]) / np.maximum(rest, 1e-9)[:, None]
    return np.where(rest[:, None] > 1e-9, others, p)


def _taken(comparison: Comparison, pair: np.ndarray, best: Best, objects: np.ndarray) -> np.ndarray:
    """How much better another object of the project fits the very item that this row points at (0: none does)."""
    count = int(objects.max(initial=-1)) + 1
    if not pair.size or count < 2:
        return np.zeros(best.logit.shape)
    by_object = np.full((count, pair.shape[1]), FLOOR)
    np.maximum.at(by_object, objects, pair)
    order = np.sort(by_object, axis=0)
    first, second = order[-1], order[-2]
    column = comparison.start[None, :] + np.maximum(best.where, 0)
    column = np.minimum(column, pair.shape[1] - 1)
    mine = by_object[objects[:, None], column]
    rival = np.where(mine >= first[column] - 1e-12, second[column], first[column])
    return np.clip((rival - best.logit) / 4.0, 0.0, 1.0) * (best.where >= 0)
