"""Finds out how a function list shows its tree, and grows the tree from its rows."""

import enum
import re
from collections import Counter
from dataclasses import dataclass, field

from catalog.imports.list_rows import ListRow
from catalog.imports.numbering import plain_number
from catalog.imports.trees import read_mark
from catalog.text import squeeze

_STYLES = ("part", "cn", "cn_bracket", "plain", "dotted", "bracket", "circle")
_DOTTED = re.compile(r"^\d+(?:\.\d+)+$")


class Shape(enum.Enum):
    """What tells a row's depth."""

    COLUMNS = "columns"
    NUMBERS = "numbers"
    MARKS = "marks"
    DEPTH = "depth"
    INDENT = "indent"
    HEADINGS = "headings"


@dataclass
class TreeNode:
    """A heading or an item; `source` is the row that it came from."""

    name: str
    depth: int
    description: str = ""
    number: str = ""
    source: ListRow | None = None
    children: list["TreeNode"] = field(default_factory=list)


def shape_of(rows: list[ListRow]) -> Shape:
    """How the list shows its tree: by dotted numbers on its rows, by columns, marks, a depth column, or headings."""
    data = [row for row in rows if row.name]
    if not data:
        return Shape.COLUMNS
    numbers = [plain_number(row.written) for row in data]
    dotted = sum(1 for number in numbers if _DOTTED.match(number))
    width = max(len([name for name in row.names if name]) for row in data)
    levels = len(data[0].names)
    leaves = [number for row, number in zip(data, numbers, strict=True) if not row.bare]
    on_leaves = sum(1 for number in leaves if _DOTTED.match(number))
    if dotted >= 2 and (on_leaves >= 0.6 * len(leaves) if leaves else dotted >= 0.4 * len(data)):
        return Shape.NUMBERS
    if (
        levels > 1
        and width >= 1
        and len({position for row in data for position, name in enumerate(row.names) if name}) > 1
    ):
        return Shape.COLUMNS
    return _shape_of_one_column(rows, data)


def _shape_of_one_column(rows: list[ListRow], data: list[ListRow]) -> Shape:
    if any(row.table.has("depth") and row.table.text(row.row, "depth") for row in data):
        return Shape.DEPTH
    if len({style for row in rows if (style := _style(row))}) > 1:
        return Shape.MARKS
    indents = {_indent(row) for row in data}
    if len(indents) > 1:
        return Shape.INDENT
    bare = sum(1 for row in data if row.bare)
    sections = any(row.section for row in rows)
    return Shape.HEADINGS if sections or 0 < bare <= 0.5 * len(data) else Shape.COLUMNS


def _style(row: ListRow) -> str:
    mark = row.mark or read_mark(squeeze(row.written)) or (read_mark(row.section) if row.section else None)
    return mark.style if mark else ""


def _indent(row: ListRow) -> int:
    raw = next((text for text in reversed(row.raw_names) if text.strip()), "")
    return len(raw) - len(raw.lstrip(" \t\u3000"))


def grow(root: TreeNode, rows: list[ListRow], shape: Shape) -> None:
    """Hang the rows under the root."""
    if shape is Shape.COLUMNS:
        _grow_by_columns(root, rows)
    else:
        _grow_by_depth(root, rows, shape)


def _grow_by_depth(root: TreeNode, rows: list[ListRow], shape: Shape) -> None:
    present = sorted({style for row in rows if (style := _style(row))}, key=_STYLES.index)
    indents = sorted({_indent(row) for row in rows if row.name})
    has_sections = any(row.section for row in rows)
    stack = [root]
    for row in rows:
        name = row.name or _section_name(row.section)
        depth = {
            Shape.NUMBERS: lambda row=row: plain_number(row.written).count(".") + 1 if row.written else len(stack),
            Shape.MARKS: lambda row=row: _mark_depth(row, present),
            Shape.DEPTH: lambda row=row: int(re.sub(r"\D.*", "", row.table.text(row.row, "depth")) or 1),
            Shape.INDENT: lambda row=row: indents.index(_indent(row)) + 1 if row.name else 1,
            Shape.HEADINGS: lambda row=row: _heading_depth(row, has_sections),
        }[shape]()
        if row.section and shape is Shape.NUMBERS:
            if not (mark := read_mark(row.section)) or mark.style not in {"dotted", "plain"}:
                continue
            depth = len(mark.numbers)
        number = plain_number(row.written) if shape is Shape.NUMBERS and not row.section else ""
        while len(stack) > 1 and (
            stack[-1].depth >= depth or (number and stack[-1].number and not number.startswith(stack[-1].number + "."))
        ):
            stack.pop()
        if number:
            _name_ancestors(stack, row, number)
        node = TreeNode(name, depth, row.description, number, None if row.section else row)
        stack[-1].children.append(node)
        stack.append(node)


def _name_ancestors(stack: list[TreeNode], row: ListRow, number: str) -> None:
    """Numbers on the leaves only: the headings above them stand in the level columns."""
    parts = number.split(".")
    above = row.names[:-1] if len(row.names) >= len(parts) else [name for name in row.names if name][:-1]
    while len(stack) < len(parts) and len(stack) - 1 < len(above) and above[len(stack) - 1]:
        heading = TreeNode(above[len(stack) - 1], len(stack), number=".".join(parts[: len(stack)]))
        stack[-1].children.append(heading)
        stack.append(heading)


def _mark_depth(row: ListRow, present: list[str]) -> int:
    style = _style(row)
    if not style:
        return len(present) + 1
    if style == "dotted":
        base = present.index("plain") if "plain" in present else present.index("dotted")
        return base + plain_number(row.written or (row.mark.written if row.mark else "")).count(".") + 1
    return present.index(style) + 1


def _heading_depth(row: ListRow, has_sections: bool) -> int:
    if row.section:
        return 1
    return (2 if has_sections else 1) if row.bare else (3 if has_sections and row.bare else 2)


def _section_name(text: str) -> str:
    mark = read_mark(text)
    return squeeze(mark.rest) if mark and mark.rest else squeeze(text)


def _grow_by_columns(root: TreeNode, rows: list[ListRow]) -> None:
    known = Counter(squeeze(name) for row in rows for name in row.names if name)
    top, branches = root, _Branches(root)
    for row in rows:
        if row.section:
            name = _section_name(row.section)
            if known[name] or len(name) > 40 or re.search(r"[:：。；]", name):
                continue
            top = TreeNode(name, 1)
            root.children.append(top)
            branches = _Branches(top)
        else:
            branches.put(row)
    root.children = [child for child in root.children if child.children or child.source]


class _Branches:
    """Puts each row's deepest name under the ones that continue from above within the same parent."""

    def __init__(self, top: TreeNode) -> None:
        self.top = top
        self.open: list[TreeNode | None] = []

    def put(self, row: ListRow) -> None:
        self.open += [None] * (len(row.names) - len(self.open))
        deepest = max(position for position, name in enumerate(row.names) if name)
        parent = self.top
        for level in range(deepest):
            parent = self._heading(level, row.names[level], parent)
        self._leaf(deepest, row, parent)

    def _heading(self, level: int, name: str, parent: TreeNode) -> TreeNode:
        current = self.open[level]
        if not name or (current is not None and current.name == name):
            return current or (parent if not name else self._open(level, TreeNode(name, level + 1), parent))
        known = next((child for child in parent.children if child.name == name and child.children), None)
        if known:
            self.open[level:] = [known] + [None] * (len(self.open) - level - 1)
            return known
        return self._open(level, TreeNode(name, level + 1), parent)

    def _open(self, level: int, node: TreeNode, parent: TreeNode) -> TreeNode:
        parent.children.append(node)
        self.open[level:] = [node] + [None] * (len(self.open) - level - 1)
        return node

    def _leaf(self, level: int, row: ListRow, parent: TreeNode) -> None:
        name = row.names[level]
        current = self.open[level]
        if current is not None and current.name == name and not row.own:
            if row.description and row.description not in current.description:
                current.description = f"{current.description}\n{row.description}".strip()
            current.source = current.source or row
            return
        self._open(level, TreeNode(name, level + 1, row.description, source=row), parent)
