"""Builds a tree from rows whose columns are levels: merged, repeated or left blank under the one above."""

import re
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Node:
    """A node of a tree of modules or functions; `row` is the 1-based row that named it."""

    name: str
    row: int = 0
    description: str = ""
    children: list["Node"] = field(default_factory=list)

    def child(self, name: str) -> "Node | None":
        return next((child for child in self.children if child.name == name), None)

    def as_json(self) -> dict[str, Any]:
        """`{name, description, children}` all the way down."""
        return {
            "name": self.name,
            "description": self.description,
            "children": [child.as_json() for child in self.children],
        }


@dataclass
class LevelTree:
    """Takes rows in order and puts each row's deepest filled level under the ones that continue above it."""

    root: Node = field(default_factory=lambda: Node(""))
    open: list[Node | None] = field(default_factory=list)

    def restart(self) -> None:
        """Forget what continues from above: the next row starts a new branch."""
        self.open = []

    def put(
        self, names: list[str], row: int, description: str = "", *, repeat_leaf: bool = True
    ) -> tuple[Node, list[int]] | None:
        """Add a row; return its node and the levels skipped between its parent and it, or None for a blank row.

        `repeat_leaf` makes a row whose leaf has the name of the one above a node of its own; where the leaf's cell is
        merged down, it is not, and a further description is added to the first.
        """
        deepest = max((level for level, name in enumerate(names) if name), default=-1)
        if deepest < 0:
            return None
        self.open += [None] * (len(names) - len(self.open))
        parent, skipped = self.root, []
        for level in range(deepest):
            parent = self._step(level, names[level], parent, row, skipped)
        node = self._leaf(deepest, names[deepest], parent, row, repeat_leaf)
        if description and not node.description:
            node.description = description
        elif description and not repeat_leaf and description not in node.description:
            node.description += "\n" + description
        return node, skipped

    def _step(self, level: int, name: str, parent: Node, row: int, skipped: list[int]) -> Node:
        current = self.open[level]
        if not name:
            if current is None and parent is not self.root:
                skipped.append(level)
            return current or parent
        if current is not None and current.name == name:
            return current
        return self._set(level, parent.child(name) or self._new(name, parent, row))

    def _leaf(self, level: int, name: str, parent: Node, row: int, repeat: bool) -> Node:
        known = parent.child(name)
        if known is not None and (known.children or not repeat):
            return self._set(level, known)
        return self._set(level, self._new(name, parent, row))

    def _new(self, name: str, parent: Node, row: int) -> Node:
        node = Node(name, row)
        parent.children.append(node)
        return node

    def _set(self, level: int, node: Node) -> Node:
        self.open[level:] = [node] + [None] * (len(self.open) - level - 1)
        return node


_CN = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}
_MARKS = (
    ("part", re.compile(r"^第([一二三四五六七八九十]+|\d+)[部分章篇节][分]?[、.:\s]*")),
    ("cn", re.compile(r"^([一二三四五六七八九十]{1,3})[、.．,，]\s*|^([一二三四五六七八九十]{1,3})$")),
    ("cn_bracket", re.compile(r"^[(（]([一二三四五六七八九十]{1,3})[)）][、.]?\s*")),
    ("dotted", re.compile(r"^(\d{1,3}(?:[.．-]\d{1,3})+)[.．、]?\s*")),
    ("plain", re.compile(r"^(\d{1,4})[、.．]\s*|^(\d{1,4})$")),
    ("bracket", re.compile(r"^[(（](\d{1,3})[)）][、.]?\s*|^(\d{1,3})[)）]\s*")),
    ("circle", re.compile(r"^([①-⑳])\s*")),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbering mark at the start of a text: its style, the number as written, and what follows it."""

    style: str
    written: str
    rest: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of a dotted or plain mark."""
        return (
            tuple(int(part) for part in re.findall(r"\d+", self.written))
            if self.style in {"dotted", "plain", "bracket"}
            else ()
        )


def read_mark(text: str) -> Mark | None:
    """The mark that a text begins with (一、 （一） 1.1 1、 ①), or None."""
    for style, pattern in _MARKS:
        if found := pattern.match(text):
            written = next((group for group in found.groups() if group), found.group())
            return Mark(style, written, text[found.end() :].strip())
    return None


def chinese_number(text: str) -> int | None:
    """一 … 九十九 as a number; None where it is none."""
    if not text or any(char not in _CN for char in text):
        return None
    tens, ten, units = text.partition("十")
    if not ten:
        return _CN[text] if len(text) == 1 else None
    return (_CN[tens] if tens else 1) * 10 + (_CN[units] if units else 0)
