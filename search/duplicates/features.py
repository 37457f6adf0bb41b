"""What can be said of a pair of items, as numbers in [0, 1]: the evidence the item model weighs.

A row is one action of one project item, a column one item of one candidate; columns of all candidates stand one after
the other. Every feature has a name and a direction, so that a model over them stays explainable and monotone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.alternation import Alternation, mentions
from search.duplicates.fingerprint import DocPrint, ItemPrint, Parser, Phrase
from search.duplicates.knowledge import Knowledge
from search.duplicates.similarity import PhraseTable, similarity


@dataclass(slots=True)
class Comparison:
    """A project beside its candidates. `row_item[r]` is the item of row r; `owner[j]` the candidate of column j."""

    project: DocPrint
    candidates: Sequence[DocPrint]
    items: list[ItemPrint]
    row_item: np.ndarray
    owner: np.ndarray
    start: np.ndarray
    features: dict[str, np.ndarray]
    names: np.ndarray  # (candidates,) similarity of the project's name with the system's


def module_of(item: ItemPrint) -> Phrase | None:
    """The nearest telling phrase above an item (所属模块)."""
    return next((p for p in reversed(item.path) if p.telling), None)


def object_phrase(item: ItemPrint) -> Phrase:
    """The phrase that names an item's object: its own, else the nearest telling one above."""
    return item.own if item.own.telling else module_of(item) or item.own


def compare(project: DocPrint, candidates: Sequence[DocPrint], knowledge: Knowledge, parser: Parser) -> Comparison:
    """Lay a project beside its candidates and compute all features."""
    columns = [item for doc in candidates for item in doc.items]
    sizes = np.array([len(doc.items) for doc in candidates], dtype=np.int32)
    owner = np.repeat(np.arange(len(candidates), dtype=np.int32), sizes)
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else np.zeros(0, dtype=np.int32)
    acts = [(at, action) for at, item in enumerate(project.items) for action in item.actions or ("",)]
    row_item = np.array([at for at, _ in acts], dtype=np.int32)
    features, names = _text_features(project, candidates, columns, owner, knowledge)
    features["alternation"] = _alternation(project, columns, knowledge.alternation, parser)
    features.update(_qualifiers(project.items, columns))
    features = {name: values[row_item] for name, values in features.items()}
    features.update(_actions([action for _, action in acts], columns))
    _interactions(features)
    return Comparison(project, candidates, columns, row_item, owner, start, features, names)


def _text_features(
    project: DocPrint,
    candidates: Sequence[DocPrint],
    columns: Sequence[ItemPrint],
    owner: np.ndarray,
    knowledge: Knowledge,
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    left, right = PhraseTable(), PhraseTable()
    own, other_own = left.rows(i.own for i in project.items), right.rows(j.own for j in columns)
    thing, other_thing = (
        left.rows(object_phrase(i) for i in project.items),
        right.rows(object_phrase(j) for j in columns),
    )
    module, other_module = left.rows(map(module_of, project.items)), right.rows(map(module_of, columns))
    title, titles = left.add(project.name), right.rows(doc.name for doc in candidates)
    cosine, containment = similarity(left.phrases, right.phrases, knowledge.statistics.idf)
    blend = np.maximum(cosine, 0.5 * cosine + 0.5 * containment)
    objects = blend[np.ix_(thing, other_thing)]
    same = np.array([object_phrase(i).object for i in project.items], dtype=object)[:, None]
    equal = same == np.array([object_phrase(j).object for j in columns], dtype=object)[None, :]
    systems = np.maximum(blend[np.ix_(own, titles)], blend[np.ix_(module, titles)])[:, owner]
    titled = np.maximum(blend[title, other_own], blend[title, other_module])
    features = {
        "object": objects,
        "cosine": cosine[np.ix_(thing, other_thing)],
        "own": blend[np.ix_(own, other_own)],
        "module": blend[np.ix_(module, other_module)],
        "crossed": np.maximum(blend[np.ix_(own, other_module)], blend[np.ix_(module, other_own)]),
        "system": systems,
        "titled": np.broadcast_to(titled[None, :], objects.shape),
        "equal": (equal.astype(np.float32) if equal.size else np.zeros(objects.shape, np.float32)),
        "known": np.broadcast_to(objects.max(axis=1, initial=0.0)[:, None], objects.shape),
        "names": np.broadcast_to(blend[title, titles][owner][None, :], objects.shape),
    }
    return features, blend[title, titles]


def _alternation(project: DocPrint, columns: Sequence[ItemPrint], known: Alternation, parser: Parser) -> np.ndarray:
    """Evidence that two differing object names stand for one thing, from the register or the item's own description."""
    others: dict[str, int] = {}
    col = np.array([others.setdefault(object_phrase(j).object, len(others)) for j in columns], dtype=np.int32)
    strength = np.zeros((len(project.items), max(len(others), 1)), dtype=np.float32)
    for row, item in enumerate(project.items):
        name = object_phrase(item).object
        for other in known.pairs.get(name, ()):
            if other in others:
                strength[row, others[other]] = known.strength(name, other)
        for other in _own_hints(item, name, known, parser):
            if other in others:
                strength[row, others[other]] = max(strength[row, others[other]], 0.6)
    return strength[:, col]


def _own_hints(item: ItemPrint, name: str, known: Alternation, parser: Parser) -> set[str]:
    hints = mentions(item.description, known.names, parser) if item.description else set()
    hints.update(p.object for p in item.path if p.telling)
    return {h for h in hints if h not in name and name not in h}


def _actions(actions: Sequence[str], columns: Sequence[ItemPrint]) -> dict[str, np.ndarray]:
    """Whether the row's action is among the column's; `silent` where one side names none."""
    others: dict[tuple[str, ...], int] = {}
    col = np.array([others.setdefault(j.actions, len(others)) for j in columns], dtype=np.int32)
    match = np.zeros((len(actions), max(len(others), 1)), dtype=np.float32)
    miss = np.zeros_like(match)
    sets = [set(acts) for acts in others]
    for row, action in enumerate(actions):
        for at, held in enumerate(sets):
            if action and held:
                match[row, at] = action in held
                miss[row, at] = action not in held
    silent = np.broadcast_to(np.array([not a for a in actions], dtype=np.float32)[:, None], match.shape)
    return {"match": match[:, col], "miss": miss[:, col], "silent": silent[:, col]}


def _qualifiers(left: Sequence[ItemPrint], right: Sequence[ItemPrint]) -> dict[str, np.ndarray]:
    """`conflict`: both name qualifiers and share none (企业, 校园); `lopsided`: one side names some, the other none."""
    names: dict[frozenset[str], int] = {}
    others: dict[frozenset[str], int] = {}
    rows = np.array([names.setdefault(i.qualifiers, len(names)) for i in left], dtype=np.int32)
    cols = np.array([others.setdefault(j.qualifiers, len(others)) for j in right], dtype=np.int32)
    shape = (max(len(names), 1), max(len(others), 1))
    made = {name: np.zeros(shape, dtype=np.float32) for name in ("conflict", "agreed", "lopsided")}
    for mine, row in names.items():
        for theirs, col in others.items():
            made["agreed"][row, col] = bool(mine & theirs)
            made["conflict"][row, col] = bool(mine) and bool(theirs) and not mine & theirs
            made["lopsided"][row, col] = bool(mine) != bool(theirs)
    at = np.ix_(rows, cols)
    return {name: values[at] for name, values in made.items()}


def _interactions(f: dict[str, np.ndarray]) -> None:
    """Products that an additive model cannot make: what counts only where something else holds."""
    f["best"] = np.maximum(f["object"], f["alternation"])
    f["gap"] = np.clip(f["known"] - f["best"], 0.0, 1.0)
    lost = 1.0 - f["known"]
    f["lost_module"] = lost * f["module"]
    f["lost_crossed"] = lost * f["crossed"]
    f["lost_system"] = lost * f["system"]
    f["miss_lost"] = f["miss"] * lost
    f["miss_best"] = f["miss"] * f["best"]
    f["match_best"] = f["match"] * f["best"]
