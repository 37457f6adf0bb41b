"""Actions and qualifiers a register uses that the lexicon lacks, found by how they join to many objects (§3.6).

They extend the lexicon for matching within one analysis version and go to the curation queue; the released lexicon
never takes them by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from search.duplicates.fingerprint import DocPrint
from search.lexicon import Group, Lexicon

_IN_SYSTEMS = 3  # a residual counts as an object name when so many systems have it
_PARTNERS = 10  # distinct objects a word must join
_ONE_SIDED = 2.0  # so many times more often on its own side
_SHORTEST, _LONGEST = 2, 7
_ACTS_AT_MOST = 0.4  # share of its items that name a known action besides: more, and it is part of the object


def induce(docs: Iterable[DocPrint]) -> list[Group]:
    """Action and qualifier groups of one term each, in a stable order."""
    systems: Counter[str] = Counter()
    acting: dict[str, list[int]] = defaultdict(lambda: [0, 0])  # residual -> [items, items with a known action]
    for doc in docs:
        seen = set()
        for item in doc.items:
            if item.common is None and item.own.telling:
                seen.add(item.own.object)
                count = acting[item.own.object]
                count[0] += 1
                count[1] += bool(item.own.actions)
        systems.update(seen)
    objects = {name for name, count in systems.items() if count >= _IN_SYSTEMS and len(name) >= _SHORTEST}
    before, after, acted = _joined(acting, objects)
    qualifiers = _one_sided(before, after)
    actions = [word for word in _one_sided(after, before) if acted[word][1] <= _ACTS_AT_MOST * acted[word][0]]
    found = [Group("qualifier", (word,)) for word in _simple(qualifiers)]
    found += [Group("action", (word,)) for word in _simple(actions)]
    return found


def _joined(
    acting: dict[str, list[int]], objects: set[str]
) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, list[int]]]:
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    acted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, (items, with_action) in acting.items():
        for cut in range(_SHORTEST, len(name) - _SHORTEST + 1):
            left, right = name[:cut], name[cut:]
            if right in objects and len(left) <= _LONGEST:
                before[left].add(right)
            if left in objects and len(right) <= _LONGEST:
                after[right].add(left)
                acted[right][0] += items
                acted[right][1] += with_action
    return before, after, acted


def _one_sided(here: dict[str, set[str]], there: dict[str, set[str]]) -> list[str]:
    return sorted(
        word
        for word, partners in here.items()
        if len(partners) >= _PARTNERS and len(partners) >= _ONE_SIDED * len(there.get(word, ()))
    )


def _simple(words: Sequence[str]) -> list[str]:
    """Words that are not two of the others in a row."""
    known = set(words)
    return [w for w in words if not any(w[:cut] in known and w[cut:] in known for cut in range(2, len(w) - 1))]


def extended(lexicon: Lexicon, found: Sequence[Group]) -> Lexicon:
    """The lexicon with induced groups; a term it already lists in that kind is left alone."""
    new = [g for g in found if lexicon.group_of(g.kind, g.terms[0]) is None]
    return Lexicon([*lexicon.groups, *new], lexicon.version) if new else lexicon
