"""Which synonym groups (同义词组) may stand in a lexicon; pure. Terms are given as they are compared, normalised.

The lexicon decides what passes for a duplicate (Art 9 ¶2), so a contradiction in it is refused, never repaired.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.regulation.objections import Objection, Objections, hard

ARTICLE = "第九条第二款"
KINDS = {"object": "对象", "action": "动作", "qualifier": "限定", "common": "通用模块"}
LONGEST = 40
# A single character stands inside a great many words.
_OBJECT_LEAST = 2


@dataclass(frozen=True, slots=True)
class GroupText:
    """What a group says; its first term names it. `platform` is the 统一平台 of a common capability (Art 20(四))."""

    kind: str
    terms: tuple[str, ...]
    platform: str = ""

    @property
    def name(self) -> str:
        """The term that names the group."""
        return self.terms[0] if self.terms else ""


def objections_to(group: GroupText, taken: Mapping[str, str]) -> Objections:
    """What stands against a group; `taken` gives, for each term of the other groups of its kind, their name."""
    if group.kind not in KINDS:
        message = f"同义词类别“{group.kind}”不存在；请选择{'、'.join(KINDS.values())}之一"
        return hard("lexicon-kind", ARTICLE, message, field="kind")
    if not group.terms:
        message = f"{KINDS[group.kind]}类同义词组没有词语；请至少填写一个词语，不再需要的组请整组删除"
        return hard("lexicon-empty", ARTICLE, message, field="terms")
    found = [*_repeated(group), *_ill_sized(group), *_taken(group, taken)]
    if group.platform and group.kind != "common":
        message = f"“{group.name}”组属{KINDS[group.kind]}类，不能填写统一平台；请清空统一平台，或把类别改为通用模块"
        found += hard("lexicon-platform", "第二十条", message, group.name, field="platform")
    return tuple(found)


def _repeated(group: GroupText) -> Objections:
    return tuple(
        objection
        for term, count in Counter(group.terms).items()
        if count > 1
        for objection in hard(
            "lexicon-repeated",
            ARTICLE,
            f"词语“{term}”在{KINDS[group.kind]}类“{group.name}”组中写了{count}次；请只保留一个",
            term,
            field="terms",
        )
    )


def _ill_sized(group: GroupText) -> Objections:
    found: list[Objection] = []
    for term in dict.fromkeys(group.terms):
        if group.kind == "object" and len(term) < _OBJECT_LEAST:
            message = f"对象类“{group.name}”组的词语“{term}”不足{_OBJECT_LEAST}个字，会误中其他词语；请写出全称"
            found += hard("lexicon-short", ARTICLE, message, term, field="terms")
        if len(term) > LONGEST:
            message = f"“{group.name}”组的词语“{term[:12]}…”超过{LONGEST}个字；请缩短，或用空格分成几个词语"
            found += hard("lexicon-long", ARTICLE, message, term, field="terms")
    return tuple(found)


def _taken(group: GroupText, taken: Mapping[str, str]) -> Objections:
    found: list[Objection] = []
    for term in dict.fromkeys(group.terms):
        if term in taken:
            message = (
                f"词语“{term}”已在{KINDS[group.kind]}类“{taken[term]}”组中，不能同时属于“{group.name}”组；"
                "请从其中一组删去，或把两组合并"
            )
            found += hard("lexicon-taken", ARTICLE, message, term, taken[term], field="terms")
    return tuple(found)


def terms_taken(groups: Iterable[GroupText], kind: str) -> dict[str, str]:
    """For each term of the groups of a kind, the name of the first group that has it."""
    taken: dict[str, str] = {}
    for group in groups:
        if group.kind == kind:
            for term in group.terms:
                taken.setdefault(term, group.name)
    return taken


def objections_to_all(groups: Sequence[GroupText]) -> Objections:
    """What stands against an edition as a whole; each term claimed twice is told once."""
    taken: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    found: list[Objection] = []
    for group in groups:
        before = taken.get(group.kind, {})
        found += objections_to(group, before)
        for term in group.terms:
            before.setdefault(term, group.name)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Difference:
    """How one edition differs from another: groups by their kind and name; `changed` is (before, after)."""

    added: tuple[GroupText, ...]
    removed: tuple[GroupText, ...]
    changed: tuple[tuple[GroupText, GroupText], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(before: Iterable[GroupText], after: Iterable[GroupText]) -> Difference:
    """Compare two editions, each in its own order; the order of groups and of terms after the first says nothing."""
    old = {(group.kind, group.name): group for group in before}
    new = {(group.kind, group.name): group for group in after}
    changed = [(old[key], new[key]) for key in new if key in old and _content(old[key]) != _content(new[key])]
    return Difference(
        tuple(new[key] for key in new if key not in old),
        tuple(old[key] for key in old if key not in new),
        tuple(changed),
    )


def _content(group: GroupText) -> tuple[frozenset[str], str]:
    return frozenset(group.terms), group.platform
