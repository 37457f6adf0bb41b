"""Actions and qualifiers a register uses that the lexicon lacks, found by how they join to many objects (§3.6).

They extend the lexicon for matching within one analysis version and go to the curation queue; the released lexicon
never takes them by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from search.duplicates.fingerprint import DocPrint, ItemPrint
from search.lexicon import FILLER, Group, Lexicon

_IN_SYSTEMS = 3  # a residual counts as an object name when so many systems have it
_PARTNERS = 10  # distinct objects a word must join
_ONE_SIDED = 2.0  # so many times more often on its own side
_SHORTEST, _LONGEST = 2, 7
_COMES_AND_GOES = 0.25  # share of its names that stand beside the same name without the word
_JOINED = {"a": "action", "q": "qualifier"}  # kinds by the first letter of their ids
_ALONE = 2  # a qualifier stands before more than so many times as many objects as systems name it alone
_IN_TURN = 0.25  # share of their alternations by which two words are one
_ACTS_AT_MOST = 0.4  # share of its items that name a known action besides: more, and it is part of the object


def induce(docs: Iterable[DocPrint]) -> list[Group]:
    """Action, qualifier and filler groups of one term each, in a stable order."""
    systems: Counter[str] = Counter()
    acting: dict[str, list[int]] = defaultdict(lambda: [0, 0])  # residual -> [items, items with a known action]
    modules: list[frozenset[str]] = []  # object names side by side in one module
    for doc in docs:
        modules += _modules(doc)
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
    trailing = _without_tails(_simple(_one_sided(after, before)), after)
    loose = _loose(trailing, modules, leading=False)
    actions = [word for word in trailing if acted[word][1] <= _ACTS_AT_MOST * acted[word][0]]
    noise = [word for word in trailing if word in loose and word not in actions]
    # What acts is no object: 路灯 before many unlisted actions must not pass for a qualifier.
    before, after, _ = _joined(acting, objects.difference(actions, noise))
    leading = [word for word in _simple(_one_sided(before, after)) if _ALONE * systems[word] < len(before[word])]
    noise += sorted(_loose(leading, modules, leading=True))
    found = [Group("qualifier", (word,)) for word in leading if word not in noise]
    found += [Group(FILLER, (word,)) for word in noise]
    return found + [Group("action", (word,)) for word in actions]


def _modules(doc: DocPrint) -> list[frozenset[str]]:
    """The object names of each module; a list without modules is one."""
    names: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for item in doc.items:
        if item.common is None and item.own.telling:
            names[tuple(p.text for p in item.path)].add(item.own.object)
    return [frozenset(found) for found in names.values() if len(found) > 1]


def _loose(words: Sequence[str], modules: Sequence[frozenset[str]], *, leading: bool) -> set[str]:
    """Words that come and go within one module (开展警情统计, 警情分析): what belongs to the object would stay."""
    seen: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    lengths = sorted({len(word) for word in words})
    known = set(words)
    for names in modules:
        for name in names:
            for length in lengths:
                cut = length if leading else len(name) - length
                if 1 < cut < len(name) - 1:
                    word, rest = (name[:cut], name[cut:]) if leading else (name[cut:], name[:cut])
                    if word in known:
                        seen[word] += 1
                        beside[word] += rest in names
    return {word for word in words if beside[word] >= _COMES_AND_GOES * max(seen[word], 1)}


def _without_tails(words: Sequence[str], after: dict[str, set[str]]) -> list[str]:
    """Words but those that only carry the end of an object's name before a shorter one (名录查阅 beside 查阅)."""
    known = set(words)
    return [
        word
        for word in words
        if not any(
            word[cut:] in known and len(after.get(word[:cut], ())) >= _IN_SYSTEMS for cut in range(2, len(word) - 1)
        )
    ]


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
    new = [g for g in found if all(lexicon.group_of(g.kind, term) is None for term in g.terms)]
    return Lexicon([*lexicon.groups, *new], lexicon.version) if new else lexicon


def joined(found: Sequence[Group], docs: Iterable[DocPrint], lexicon: Lexicon) -> list[Group]:
    """Induced words that names and descriptions of the same items use in turn (乡村, 农村) become one group."""
    words = {group.id for group in found if group.kind in _JOINED.values()}
    pairs: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for doc in docs:
        for item in doc.items:
            if item.common is None and item.description:
                for one, other in _in_turn(item, words, lexicon):
                    pairs[min(one, other), max(one, other)] += 1
                    total.update((one, other))
    home = {word: word for word in words}
    for (one, other), count in sorted(pairs.items()):
        if count >= _IN_SYSTEMS and count >= _IN_TURN * (total[one] * total[other]) ** 0.5:
            old, new = home[other], home[one]
            home = {word: new if at == old else at for word, at in home.items()}
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        groups[home[word]].append(word[2:])
    kept = [group for group in found if group.kind not in _JOINED.values()]
    return [*(Group(_JOINED[home[0]], tuple(terms)) for home, terms in groups.items()), *kept]


def _in_turn(item: ItemPrint, words: set[str], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """An item's one action (qualifier) with each other one that its description uses instead."""
    for kind, own in (("action", item.own.actions), ("qualifier", tuple(item.own.qualifiers))):
        if len(own) == 1 and own[0] in words:
            said = {span.group.id for span in lexicon.spans(item.description, (kind,))}
            yield from ((own[0], other) for other in said & words - {own[0]})
