"""What can be said of a pair of items, as numbers in [0, 1]: the evidence the item model weighs.

A row is one action of one project item, a column one item of one candidate; columns of all candidates stand one after
the other. Every feature has a name and a direction, so that a model over them stays explainable and monotone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.fingerprint import DocPrint, ItemPrint
from search.duplicates.matcher import Matcher
from search.duplicates.packing import Packer, content_number, emptiness, object_phrase, overlaps
from search.duplicates.packs import Pack, ShelvedDoc
from search.duplicates.similarity import Likeness, likeness, similarity

LESS = 0.8  # weight of likeness through modules beside that of objects
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


@dataclass(frozen=True, slots=True)
class Grid:
    """A feature of (items, columns) kept as a table of the distinct cases, with each item's and each column's case."""

    table: np.ndarray
    left: np.ndarray
    right: np.ndarray

    def at(self, items: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Values of some cells."""
        return self.table[self.left[items], self.right[columns]]

    @property
    def whole(self) -> np.ndarray:
        """Values of all cells."""
        return self.table[self.left[:, None], self.right[None, :]]


@dataclass(slots=True)
class Comparison:
    """A project beside its candidates. `row_item[r]` is the project item of row r."""

    project: DocPrint
    candidates: Sequence[DocPrint | ShelvedDoc]
    row_item: np.ndarray
    owner: np.ndarray
    start: np.ndarray
    features: dict[str, Grid]  # of (items, columns)
    acts: dict[str, Grid]  # of (rows, columns)
    likely: np.ndarray  # (items, columns) the strongest likeness of any kind
    names: np.ndarray  # (candidates,) similarity of the project's name with the system's
    common: np.ndarray  # (columns,) modules every system has: they answer nothing
    place: np.ndarray  # (columns,) the phrase number of the module an item stands in, its own where there is none
    about: np.ndarray  # (items, candidates) how far an item or its module speaks of what the system is called and does
    known: np.ndarray  # (rows,) how well anything among the candidates has the row's own object
    likeness: np.ndarray  # (candidates,) of all names together: what is left to rank by where no item answers

    def evidence(self, rows: np.ndarray, columns: np.ndarray) -> dict[str, np.ndarray]:
        """Every feature at some cells of (rows, columns)."""
        items = self.row_item[rows]
        found = {name: grid.at(items, columns) for name, grid in self.features.items()}
        found.update({name: grid.at(rows, columns) for name, grid in self.acts.items()})
        _interactions(found)
        return found


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


def compare(project: DocPrint, candidates: Sequence[DocPrint | ShelvedDoc], matcher: Matcher) -> Comparison:
    """Lay a project beside its candidates and compute all features."""
    packer = matcher.packer
    mine = packer.pack(project)
    packs = [packer.pack(doc) for doc in candidates]
    columns = columns_of(packs)
    acts = [(at, action) for at, item in enumerate(project.items) for action in item.actions or ("",)]
    row_item = np.array([at for at, _ in acts], dtype=np.int64)
    features = _objects(mine, columns, matcher)
    contexts, names, about = _contexts(mine, columns, matcher)
    features.update(contexts)
    every = np.arange(len(project.items))
    features["core"] = Grid(_core(columns, matcher)[None, :], np.zeros_like(every), np.arange(len(columns.owner)))
    features["alternation"] = Grid(*alternation(project.items, columns, matcher))
    features.update(_qualifiers(mine, columns, packer))
    return Comparison(
        project=project,
        candidates=candidates,
        row_item=row_item,
        owner=columns.owner,
        start=columns.start,
        features=features,
        acts=_actions([action for _, action in acts], columns, matcher),
        likely=_likely(features),
        names=names,
        common=columns.common,
        place=np.where(columns.module > 0, columns.module, columns.own),
        about=about,
        known=features["known"].table[:, 0][row_item],
        likeness=likeness(mine.bag, [pack.bag for pack in packs], matcher.weights),
    )


def _likely(features: dict[str, Grid]) -> np.ndarray:
    """The strongest likeness of objects, lines or, weighing less, modules."""
    objects = np.maximum(features["object"].whole, features["alternation"].whole)
    around = np.maximum(features["module"].whole, features["crossed"].whole)
    return np.maximum(np.maximum(objects, features["context"].table), LESS * around)


def _objects(mine: Pack, columns: Columns, matcher: Matcher) -> dict[str, Grid]:
    """Likeness of what the items act on."""
    left, right = _Numbers([mine.own, mine.thing]), _Numbers([columns.own, columns.thing])
    like = similarity(left.distinct, right.distinct, matcher.packer, matcher.weights)
    blend = np.maximum(like.cosine, 0.5 * (like.cosine + like.containment))
    names, others = (matcher.packer.objects_of(side.distinct) for side in (left, right))
    equal = (names[:, None] == others[None, :]) & (blend > 0)
    held = np.unique(right.at[1])
    known = blend[left.at[1]][:, held].max(axis=1, initial=0.0)  # how well anything has this item's object
    every = np.arange(len(known))
    return {
        "object": Grid(blend, left.at[1], right.at[1]),
        "own": Grid(blend, left.at[0], right.at[0]),
        "equal": Grid(equal.astype(np.float32), left.at[1], right.at[1]),
        "known": Grid(known[:, None], every, np.zeros(len(columns.owner), dtype=np.int64)),
    }


def _contexts(mine: Pack, columns: Columns, matcher: Matcher) -> tuple[dict[str, Grid], np.ndarray, np.ndarray]:
    """Likeness of whole texts: own name, module, what stands above, titles and main functions."""
    title = np.array([mine.title], dtype=np.int32)
    left = _Numbers([mine.own, mine.module, mine.upper, title])
    right = _Numbers([columns.own, columns.module, columns.titles, columns.summaries])
    like = similarity(left.distinct, right.distinct, matcher.packer, matcher.weights, whole=True)
    blend = np.maximum(like.cosine, 0.5 * (like.cosine + like.containment))
    own, module, upper, (project, *_) = left.at
    other_own, other_module, titles, summaries = right.at
    owner, every, all_columns = columns.owner, np.arange(len(own)), np.arange(len(other_own))
    first = np.zeros_like(every)
    by_title = np.maximum(blend[np.ix_(own, titles)], blend[np.ix_(module, titles)])
    by_summary = np.maximum(blend[np.ix_(own, summaries)], blend[np.ix_(module, summaries)])
    titled = np.maximum(blend[project, other_own], blend[project, other_module])
    crossed = np.maximum(blend[np.ix_(own, other_module)], blend[np.ix_(module, other_own)])
    uppers, upper_at = np.unique(upper, return_inverse=True)
    above = np.maximum(blend[np.ix_(uppers, other_module)], blend[np.ix_(uppers, titles)][:, owner])
    features = {
        "text": Grid(blend, own, other_own),
        "module": Grid(blend, module, other_module),
        "crossed": Grid(crossed, every, all_columns),
        "upper": Grid(above, upper_at, all_columns),
        "context": Grid(_context(like, left.at, right.at, owner), every, all_columns),
        "system": Grid(by_title, every, owner),
        "subject": Grid(by_summary, every, owner),
        "titled": Grid(titled[None, :], first, all_columns),
        "names": Grid(blend[project, titles][None, :], first, owner),
    }
    return features, blend[project, titles], np.maximum(by_title, by_summary)


def _context(like: Likeness, left: list[np.ndarray], right: list[np.ndarray], owner: np.ndarray) -> np.ndarray:
    """Cosine of whole lines: own name, module and title together."""
    own, module, _, title = left
    other_own, other_module, titles, _ = right
    rows = (own, module, np.repeat(title, len(own)))
    cols = (other_own, other_module, titles[owner])
    lines = sum(like.dot[row] for row in rows)
    dot = sum(lines[:, col] for col in cols)
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


def alternation(
    items: Sequence[ItemPrint], columns: Columns, matcher: Matcher
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Evidence that two differing object names stand for one thing, from the register or the item's own words.

    A table over (items, distinct names), each item's row in it and each column's name.
    """
    known = [matcher.other_names(object_phrase(item).object) for item in items]
    hinted = [[content_number(hint) for hint in _hints(item, matcher)] for item in items]
    distinct, col = np.unique(matcher.packer.objects_of(columns.thing), return_inverse=True)
    place = {number: at for at, number in enumerate(distinct.tolist())}
    strength = np.zeros((len(items), max(len(distinct), 1)), dtype=np.float32)
    for row, (others, hints) in enumerate(zip(known, hinted, strict=True)):
        for number, value in others:
            if number in place:
                strength[row, place[number]] = value
        for number in hints:
            if number in place:
                strength[row, place[number]] = max(strength[row, place[number]], OWN_HINT)
    return strength, np.arange(len(items)), col


def _hints(item: ItemPrint, matcher: Matcher) -> set[str]:
    """Other names that the item's own description or modules use."""
    name = object_phrase(item).object
    hints = set(matcher.mentions(item.description)) if item.description else set()
    hints.update(p.object for p in item.path if p.telling)
    return {hint for hint in hints if hint not in name and name not in hint}


def _actions(actions: Sequence[str], columns: Columns, matcher: Matcher) -> dict[str, Grid]:
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
    silent = np.array([[not action] for action in actions], dtype=np.float32)
    rows = np.arange(len(actions))
    return {
        "match": Grid(match, rows, col),
        "miss": Grid(miss, rows, col),
        "silent": Grid(silent, rows, np.zeros_like(col)),
    }


def _qualifiers(mine: Pack, columns: Columns, packer: Packer) -> dict[str, Grid]:
    """`conflict`: both name qualifiers and share none (企业, 校园); `lopsided`: one side names some, the other none."""
    left, rows = np.unique(mine.qualifiers, return_inverse=True)
    right, cols = np.unique(columns.qualifiers, return_inverse=True)
    ours, theirs = [packer.qualifier_sets[n] for n in left], [packer.qualifier_sets[n] for n in right]
    agreed = overlaps(ours, theirs)
    names, others = ~emptiness(ours)[:, None], ~emptiness(theirs)[None, :]
    made = {"conflict": names & others & ~agreed, "agreed": agreed, "lopsided": names != others}
    return {name: Grid(values.astype(np.float32), rows, cols) for name, values in made.items()}


def _interactions(f: dict[str, np.ndarray]) -> None:
    """Products that an additive model cannot make: what counts only where something else holds."""
    f["best"] = np.maximum(f["object"], f["alternation"])
    f["around"] = np.maximum(f["module"], f["crossed"])
    f["lost"] = (1.0 - f["known"]) * f["context"]
    f["told"] = f["around"] * f["system"]
