"""Reads the module trees (功能模块) of a ledger: in level columns, by numbers, by parents, or in its own rows."""

from typing import Any

from catalog.imports.directory import Directory
from catalog.imports.headers import Table, ranked_levels
from catalog.imports.problems import Findings, problem
from catalog.imports.rows import lines_of
from catalog.imports.trees import LevelTree, Node, read_mark
from catalog.text import clean_name, is_null, lines, squeeze


class ModuleReader:
    """Puts modules under the records of a ledger; reports what belongs to no system."""

    def __init__(
        self, records: list[dict[str, Any]], refused: set[str], findings: Findings, directory: Directory
    ) -> None:
        self.records, self.refused, self.findings, self.directory = records, refused, findings, directory
        self.by_name: dict[str, dict[str, Any]] = {}
        self.by_owner: dict[tuple[str, str], dict[str, Any]] = {}
        for record in records:
            self.by_name.setdefault(squeeze(record["name"]), record)
            self.by_owner[record["org_code"], squeeze(record["name"])] = record
        self.trees: dict[int, LevelTree] = {}
        self.unknown: set[str] = set()

    def read(self, table: Table) -> None:
        """Read a module sheet."""
        levels = ranked_levels(table, table.many["levels"])
        if "name" not in table.columns and len(levels) > 1 and self._is_system_column(table, levels[0]):
            table.columns["name"] = levels.pop(0)
        fixed = "" if table.has("name") else self._sheet_system(table)
        current, org = fixed, ""
        for line in lines_of(table):
            if line.kind == "section" and not table.has("name") and (found := self._section_system(line.texts[0][1])):
                current = found
                continue
            name = clean_name(table.text(line.row, "name"))
            if name and not is_null(name):
                current, org = name, table.text(line.row, "org") or org
            if current:
                self._put(table, line.row, levels, current, org)

    def read_combined(self, table: Table) -> None:
        """Read the modules that stand in the ledger's own rows beside the systems."""
        levels = ranked_levels(table, table.many["levels"])
        current = ""
        for line in lines_of(table):
            name = clean_name(table.text(line.row, "name"))
            if name:
                current = name
            if current:
                self._put(table, line.row, levels, current, table.text(line.row, "org"))

    def _is_system_column(self, table: Table, col: int) -> bool:
        texts = [
            squeeze(str(table.grid.value(row, col)))
            for row in range(table.first, len(table.grid.rows))
            if table.grid.value(row, col) != ""
        ]
        return bool(texts) and sum(1 for text in texts if text in self.by_name) >= 0.5 * len(texts)

    def _sheet_system(self, table: Table) -> str:
        for text in (table.grid.name, *table.notes.split("\n")):
            if squeeze(text) in self.by_name:
                return text
        title = squeeze(table.notes + table.grid.name)
        return next((record["name"] for record in self.records if squeeze(record["name"]) in title), "")

    def _section_system(self, text: str) -> str:
        mark = read_mark(text.strip())
        plain = squeeze(mark.rest if mark and mark.rest else text)
        plain = plain.rpartition(":")[2] or plain
        return plain if plain in self.by_name or plain in self.refused else ""

    def _record(self, name: str, org: str) -> dict[str, Any] | None:
        match = self.directory.organisation(org) if org else None
        key = squeeze(name)
        return (self.by_owner.get((match.code, key)) if match else None) or self.by_name.get(key)

    def _put(self, table: Table, row: int, levels: list[int], name: str, org: str) -> None:
        record = self._record(name, org)
        if record is None:
            key = squeeze(name)
            if key not in self.unknown and key not in self.refused and table.has("name"):
                self.unknown.add(key)
                self.findings.add(
                    problem(
                        "unknown_system", table.grid.name, row + 1, table.columns["name"], table.header("name"), name
                    )
                )
            return
        if id(record) not in self.trees:
            self.trees[id(record)] = LevelTree()
        tree = self.trees[id(record)]
        record["modules"] = _ModuleList(tree.root)
        names = [_cell_name(table, row, col) for col in levels]
        description = lines(table.text(row, "description"))
        description = "" if is_null(description) else description
        if len(levels) == 1:
            _put_single(tree, table, row, names[0], description)
            return
        put = tree.put(names, row + 1, description, repeat_leaf=_own_leaf(table, row, levels, names))
        if put:
            for level in put[1]:
                col = levels[level]
                self.findings.add(problem("level_skipped", table.grid.name, row + 1, col, table.leaf(col)))

    def report_missing(self, tables: list[Table]) -> None:
        """Warn of every system for which the module sheet has nothing."""
        by_sheet = {table.grid.name: table for table in tables}
        for record in self.records:
            if not record["modules"]:
                table = next(
                    (
                        table
                        for table in by_sheet.values()
                        if squeeze(table.text(record["row"] - 1, "name")) == squeeze(record["name"])
                    ),
                    tables[0],
                )
                row = record["row"] - 1
                self.findings.add(
                    problem(
                        "no_modules",
                        table.grid.name,
                        row + 1,
                        table.columns["name"],
                        table.header("name"),
                        table.value(row, "name"),
                    )
                )
            else:
                record["modules"] = [node.as_json() for node in record["modules"].root.children]


class _ModuleList:
    """A record's tree while it is still growing."""

    def __init__(self, root: Node) -> None:
        self.root = root

    def __bool__(self) -> bool:
        return bool(self.root.children)


def _cell_name(table: Table, row: int, col: int) -> str:
    value = table.grid.value(row, col)
    text = clean_name(value if isinstance(value, str) else str(value))
    return "" if is_null(text) else text


def _own_leaf(table: Table, row: int, levels: list[int], names: list[str]) -> bool:
    """Whether the row's deepest name is written in the row itself."""
    deepest = max((position for position, name in enumerate(names) if name), default=0)
    return (row, levels[deepest]) not in table.grid.filled


def _put_single(tree: LevelTree, table: Table, row: int, name: str, description: str) -> None:
    """One column of names: the tree is told by a parent column or by numbers."""
    if not name:
        return
    parent = clean_name(table.text(row, "parent"))
    if parent:
        above = _find(tree.root, parent) or tree.put([parent], row + 1)[0]  # type: ignore[index]  # a name is never blank here
        above.children.append(Node(name, row + 1, description))
        return
    mark = read_mark(clean_name(table.text(row, "seq"))) or read_mark(name)
    depth = len(mark.numbers) if mark and mark.style == "dotted" else 1
    plain = mark.rest if mark and mark.rest and name.endswith(mark.rest) else name
    if depth == 1:
        tree.put([plain], row + 1, description)
        return
    tree.open += [None] * (depth - len(tree.open))
    tree.put([""] * (depth - 1) + [plain], row + 1, description)


def _find(node: Node, name: str) -> Node | None:
    for child in node.children:
        if child.name == name:
            return child
        if found := _find(child, name):
            return found
    return None
