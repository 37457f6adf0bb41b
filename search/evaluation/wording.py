"""Writes needs down as office texts do, in one style: names, module paths, descriptions."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.duplicates.fingerprint import SourceItem
from search.evaluation.styles import Style
from search.evaluation.vocabulary import UNKNOWN_ACTIONS, World

if TYPE_CHECKING:
    from search.evaluation.generator import Need


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns of a way of writing; `{o}` stands for an object, `{a}` for actions."""

    names: tuple[str, ...]
    leaves: tuple[str, ...]
    modules: tuple[str, ...]
    sentences: tuple[str, ...]
    fillers: tuple[str, ...]
    titles: tuple[str, ...]


PHRASES = Phrases(
    names=(
        "{o}{a}", "{o}{a}", "{o}{a}", "{o}{a}管理", "{o}信息{a}", "{o}的{a}", "{a}{o}", "{o}{a}功能", "{o}{a}模块",
    ),
    leaves=("{a}", "信息{a}", "{a}管理", "数据{a}", "在线{a}", "{a}功能"),
    modules=("{o}管理", "{o}", "{o}管理子系统", "{o}服务", "{o}模块", "{o}信息管理"),
    sentences=(
        "支持对{o}进行{a}，操作留痕。", "实现{o}的{a}，可按权限导出。", "由经办人员完成{o}{a}，超时自动升级。",
        "{a}{o}时自动带出已有信息，保存后生成编号。", "提供{o}{a}页面，支持条件筛选和批量操作。",
    ),
    fillers=(
        "历史数据按年度归档。", "结果按权限脱敏展示。", "重复提交时提示原有办件。", "全过程留痕，可回看。", "",
        "使用对象为本单位业务人员。", "支持移动端办理。", "",
    ),
    titles=(
        "智慧{o}平台", "{o}管理系统", "{o}综合服务平台", "{o}监管系统", "{o}一体化平台", "{o}信息系统(二期)",
    ),
)  # fmt: skip


class Writer:
    """One document's author: keeps to one name per object unless the style says otherwise."""

    def __init__(self, words: World, rng: random.Random, style: Style, phrases: Phrases = PHRASES) -> None:
        self.words, self.rng, self.style, self.phrases = words, rng, style, phrases
        self.with_path = rng.random() < style.path
        self._names: dict[int, str] = {}

    def name_of(self, thing: int) -> str:
        """This document's name for a thing, or another one where the style allows."""
        if thing not in self._names:
            self._names[thing] = self.rng.choice(self.words.things[thing].names)
        if self.rng.random() < self.style.several_names:
            return self.rng.choice(self.words.things[thing].names)
        return self._names[thing]

    def _qualified(self, need: "Need", name: str) -> str:
        if need.qualifier < 0:
            return name
        return self.rng.choice(self.words.qualifiers[need.qualifier]) + name

    def _actions(self, need: "Need") -> str:
        rng = self.rng
        said = [rng.choice(self.words.actions[a]) for a in need.actions]
        if rng.random() < self.style.noisy_action:
            extra = rng.choice(UNKNOWN_ACTIONS)
            if len(said) == 1 and rng.random() < 0.4:
                return extra
            said.append(extra)
        return rng.choice(("与", "", "和", "、")).join(said)

    def title(self, modules: Sequence[Sequence["Need"]]) -> str:
        """A document title from its first module."""
        first = modules[0][0].thing if modules else 0
        return self.rng.choice(self.phrases.titles).format(o=self.words.things[first].names[0])

    def summary(self, modules: Sequence[Sequence["Need"]]) -> str:
        """A one-line function text."""
        return "、".join(self.name_of(module[0].thing) for module in modules[:4])

    def _description(self, need: "Need") -> str:
        rng = self.rng
        if rng.random() > self.style.description:
            return ""
        names = self.words.things[need.thing].names
        name = rng.choice(names) if rng.random() < self.style.other_name else self.name_of(need.thing)
        action = rng.choice(self.words.actions[need.actions[0]])
        return rng.choice(self.phrases.sentences).format(o=self._qualified(need, name), a=action) + rng.choice(
            self.phrases.fillers
        )

    def _item(self, key: str, need: "Need", path: tuple[str, ...]) -> SourceItem:
        generic = bool(path) and self.rng.random() < self.style.generic_leaf
        if generic:
            name = self.rng.choice(self.phrases.leaves).format(a=self._actions(need))
        else:
            name = self.rng.choice(self.phrases.names).format(
                o=self._qualified(need, self.name_of(need.thing)), a=self._actions(need)
            )
        return SourceItem(key, name, path, self._description(need))

    def _path(self, need: "Need") -> tuple[str, ...]:
        if not self.with_path:
            return ()
        module = self.rng.choice(self.phrases.modules).format(o=self._qualified(need, self.name_of(need.thing)))
        return (self.rng.choice(("业务应用", "业务管理", "核心业务")), module) if self.rng.random() < 0.5 else (module,)

    def items(
        self, prefix: str, modules: Sequence[Sequence["Need"]]
    ) -> tuple[list[SourceItem], list[tuple[str, "Need"]]]:
        """The items that say these needs, and the meaning of each."""
        items: list[SourceItem] = []
        meant: list[tuple[str, Need]] = []
        for module in modules:
            path = self._path(module[0])
            for need in module:
                key = f"{prefix}-{len(items)}"
                items.append(self._item(key, need, path))
                meant.append((key, need))
        return items, meant
