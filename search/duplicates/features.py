"""What can be said of a pair of items, as numbers in [0, 1]: the evidence the item model weighs.

A row is one action of one project item, a column one item of one candidate; columns of all candidates stand one after
the other. Every feature has a name and a direction, so that a model over them stays explainable and monotone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.alternation import Alternation
from search.duplicates.fingerprint import DocPrint, ItemPrint
from search.duplicates.matcher import Matcher
from search.duplicates.packing import Pack, Packer, object_phrase
from search.duplicates.similarity import Likeness, similarity

OWN_HINT = 0.6  # strength of a name that the item's own description or module uses for its object


@dataclass(slots=True)
class Columns:
    """The items of all candidates in a row; `owner[j]` is the candidate of column j, `start[c]` its first column."""

    own: np.ndarray
    thing: np.ndarray
    module: np.ndarray
    upper: np.ndarray
    common: np.ndarray
    actions: np.ndarray
    qualifiers: np.ndarray
    titles: np.ndarray
    summaries: np.ndarray
    owner: np.ndarray
    start: np.ndarray


@dataclass(slots=True)
class Comparison:
    """A project beside its candidates. `row_item[r]` is the project item of row r."""

    project: DocPrint
    candidates: Sequence[DocPrint]
    row_item: np.ndarray
    owner: np.ndarray
    start: np.ndarray
    features: dict[str, np.ndarray]
    names: np.ndarray  # (candidates,) similarity of the project's name with the system's
    common: np.ndarray  # (columns,) modules every system has: they answer nothing
    about: np.ndarray  # (items, candidates) how far an item or its module speaks of what the system is called and does
    known: np.ndarray  # (rows,) how well anything among the candidates has the row's own object


def columns_of(packs: Sequence[Pack]) -> Columns:
    """Lay packed documents side by side."""
    sizes = np.array([len(pack.own) for pack in packs], dtype=np.int64)
    return Columns(
        *(
            np.concatenate([getattr(pack, name) for pack in packs] or [np.zeros(0, dtype=np.int32)])
            for name in ("own", "thing", "module", "upper", "common", "actions", "qualifiers")
        ),
        titles=np.array([pack.title for pack in packs], dtype=np.int32),
        summaries=np.array([pack.summary for pack in packs], dtype=np.int32),
        owner=np.repeat(np.arange(len(packs), dtype=np.int32), sizes),
        start=np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else np.zeros(0, dtype=np.int64),
    )


def compare(project: DocPrint, candidates: Sequence[DocPrint], matcher: Matcher) -> Comparison:
    """Lay a project beside its candidates and compute all features."""
    packer = matcher.packer
    mine = packer.pack(project)
    columns = columns_of([packer.pack(doc) for doc in candidates])
    acts = [(at, action) for at, item in enumerate(project.items) for action in item.actions or ("",)]
    row_item = np.array([at for at, _ in acts], dtype=np.int64)
    features = _objects(mine, columns, matcher)
    contexts, names, about = _contexts(mine, columns, matcher)
    features.update(contexts)
    features["core"] = np.broadcast_to(_core(columns, matcher)[None, :], features["own"].shape)
    features["alternation"] = alternation(project.items, columns, matcher)
    features.update(_qualifiers(mine, columns, packer))
    features = {name: values[row_item] for name, values in features.items()}
    features.update(_actions([action for _, action in acts], columns, matcher))
    _interactions(features)
    return Comparison(
        project=project,
        candidates=candidates,
        row_item=row_item,
        owner=columns.owner,
        start=columns.start,
        features=features,
        names=names,
        common=columns.common,
        about=about,
        known=features["known"].max(axis=1, initial=0.0),
    )


def _objects(mine: Pack, columns: Columns, matcher: Matcher) -> dict[str, np.ndarray]:
    """Likeness of what the items act on."""
    left, right = _Numbers([mine.own, mine.thing]), _Numbers([columns.own, columns.thing])
    like = similarity(left.distinct, right.distinct, matcher.packer, matcher.weights)
    blend = np.maximum(like.cosine, 0.5 * (like.cosine + like.containment))
    objects = blend[np.ix_(left.at[1], right.at[1])]
    names = np.array(matcher.packer.object_rows, dtype=np.int32)
    equal = (names[mine.thing][:, None] == names[columns.thing][None, :]) & (objects > 0)
    known = objects.max(axis=1, initial=0.0)  # how well anything in the register has this item's object
    return {
        "object": objects,
        "own": blend[np.ix_(left.at[0], right.at[0])],
        "equal": equal.astype(np.float32),
        "known": np.broadcast_to(known[:, None], objects.shape),
    }


def _contexts(mine: Pack, columns: Columns, matcher: Matcher) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Likeness of whole texts: own name, module, what stands above, titles and main functions."""
    title = np.array([mine.title], dtype=np.int32)
    left = _Numbers([mine.own, mine.module, mine.upper, title])
    right = _Numbers([columns.own, columns.module, columns.titles, columns.summaries])
    like = similarity(left.distinct, right.distinct, matcher.packer, matcher.weights, whole=True)
    blend = np.maximum(like.cosine, 0.5 * (like.cosine + like.containment))
    own, module, upper, (project, *_) = left.at
    other_own, other_module, titles, summaries = right.at
    shape, owner = (len(own), len(other_own)), columns.owner
    by_title = np.maximum(blend[np.ix_(own, titles)], blend[np.ix_(module, titles)])
    by_summary = np.maximum(blend[np.ix_(own, summaries)], blend[np.ix_(module, summaries)])
    titled = np.maximum(blend[project, other_own], blend[project, other_module])
    features = {
        "text": blend[np.ix_(own, other_own)],
        "module": blend[np.ix_(module, other_module)],
        "crossed": np.maximum(blend[np.ix_(own, other_module)], blend[np.ix_(module, other_own)]),
        "upper": np.maximum(blend[np.ix_(upper, other_module)], blend[np.ix_(upper, titles)][:, owner]),
        "context": _context(like, left.at, right.at, owner),
        "system": by_title[:, owner],
        "subject": by_summary[:, owner],
        "titled": np.broadcast_to(titled[None, :], shape),
        "names": np.broadcast_to(blend[project, titles][owner][None, :], shape),
    }
    return features, blend[project, titles], np.maximum(by_title, by_summary)


def _context(like: Likeness, left: list[np.ndarray], right: list[np.ndarray], owner: np.ndarray) -> np.ndarray:
    """Cosine of whole lines: own name, module and title together."""
    own, module, _, title = left
    other_own, other_module, titles, _ = right
    rows = [own, module, np.repeat(title, len(own))]
    cols = [other_own, other_module, titles[owner]]
    dot = sum(like.dot[np.ix_(row, col)] for row in rows for col in cols)
    norm = np.sqrt(sum(like.left_norm[row] ** 2 for row in rows))
    other = np.sqrt(sum(like.right_norm[col] ** 2 for col in cols))
    return np.minimum(dot / np.maximum(norm[:, None] * other[None, :], 1e-9), 1.0)


def _core(columns: Columns, matcher: Matcher) -> np.ndarray:
    """Per column, how far its module (or itself) is named in its system's main function: reviewers look there first."""
    named = np.where(columns.module > 0, columns.module, columns.own)
    distinct, at = np.unique(named, return_inverse=True)
    like = similarity(columns.summaries, distinct, matcher.packer, matcher.weights, whole=True)
    return like.containment[columns.owner, at]


class _Numbers:
    """Distinct phrase numbers of several arrays, and where each array's entries stand among them."""

    def __init__(self, arrays: list[np.ndarray]) -> None:
        self.distinct, inverse = np.unique(np.concatenate(arrays), return_inverse=True)
        self.at = np.split(inverse, np.cumsum([len(a) for a in arrays])[:-1])


def alternation(items: Sequence[ItemPrint], columns: Columns, matcher: Matcher) -> np.ndarray:
    """Evidence that two differing object names stand for one thing, from the register or the item's own words."""
    packer, known = matcher.packer, matcher.knowledge.alternation
    rows = np.array(packer.object_rows, dtype=np.int32)[columns.thing]
    distinct, col = np.unique(rows, return_inverse=True)
    place = {packer.objects[number]: at for at, number in enumerate(distinct)}
    strength = np.zeros((len(items), max(len(distinct), 1)), dtype=np.float32)
    for row, item in enumerate(items):
        for other, value in _other_names(item, known, matcher).items():
            at = place.get(other)
            if at is not None:
                strength[row, at] = max(strength[row, at], value)
    return strength[:, col]


def _other_names(item: ItemPrint, known: Alternation, matcher: Matcher) -> dict[str, float]:
    """Other names of an item's object with their strength."""
    name = object_phrase(item).object
    found = {other: known.strength(name, other) for other in known.pairs.get(name, ())}
    hints = matcher.mentions(item.description) if item.description else set()
    hints.update(p.object for p in item.path if p.telling)
    for hint in hints:
        if hint not in name and name not in hint:
            found[hint] = max(found.get(hint, 0.0), OWN_HINT)
    return found


def _actions(actions: Sequence[str], columns: Columns, matcher: Matcher) -> dict[str, np.ndarray]:
    """Whether the row's action is among the column's, or one it alternates with; `silent` where the row names none."""
    packer, known = matcher.packer, matcher.knowledge.alternation.actions
    distinct, col = np.unique(columns.actions, return_inverse=True)
    sets = [packer.action_sets[number] for number in distinct]
    held: dict[str, list[int]] = {}
    for at, names in enumerate(sets):
        for name in names:
            held.setdefault(name, []).append(at)
    speaks = np.array([bool(names) for names in sets], dtype=np.float32)
    match = np.zeros((len(actions), max(len(sets), 1)), dtype=np.float32)
    miss = np.zeros_like(match)
    for row, action in enumerate(actions):
        if action:
            for other, strength in known.get(action, {}).items():
                at = held.get(other, [])
                match[row, at] = np.maximum(match[row, at], min(1.0, 2.0 * strength))
            match[row, held.get(action, [])] = 1.0
            miss[row, : len(sets)] = speaks - match[row, : len(sets)]
    silent = np.array([not action for action in actions], dtype=np.float32)
    return {
        "match": match[:, col],
        "miss": miss[:, col],
        "silent": np.broadcast_to(silent[:, None], (len(actions), len(col))),
    }


def _qualifiers(mine: Pack, columns: Columns, packer: Packer) -> dict[str, np.ndarray]:
    """`conflict`: both name qualifiers and share none (企业, 校园); `lopsided`: one side names some, the other none."""
    left, rows = np.unique(mine.qualifiers, return_inverse=True)
    right, cols = np.unique(columns.qualifiers, return_inverse=True)
    shape = (max(len(left), 1), max(len(right), 1))
    made = {name: np.zeros(shape, dtype=np.float32) for name in ("conflict", "agreed", "lopsided")}
    for row, one in enumerate(left):
        for col, other in enumerate(right):
            ours, theirs = packer.qualifier_sets[one], packer.qualifier_sets[other]
            made["agreed"][row, col] = bool(ours & theirs)
            made["conflict"][row, col] = bool(ours) and bool(theirs) and not ours & theirs
            made["lopsided"][row, col] = bool(ours) != bool(theirs)
    at = np.ix_(rows, cols)
    return {name: values[at] for name, values in made.items()}


def _interactions(f: dict[str, np.ndarray]) -> None:
    """Products that an additive model cannot make: what counts only where something else holds."""
    f["best"] = np.maximum(f["object"], f["alternation"])
    f["around"] = np.maximum(f["module"], f["crossed"])
    f["lost"] = (1.0 - f["known"]) * f["context"]
    f["told"] = f["around"] * f["system"]
