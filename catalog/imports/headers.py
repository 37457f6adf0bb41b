"""Finds the table in a sheet and says what each column means: by words, by group, and by what stands below.

A header may have title rows above, several merged rows, units and notes in brackets, any order of columns.
Every (column, field) pair gets a score from the header's words; the values below confirm or contradict it; the best
pairs win.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.imports.workbook import ExcelError, Grid
from catalog.text import is_null, squeeze

_LOOK_IN = 60
_MAX_DEPTH = 4
_SAMPLE = 60
_ENOUGH = 0.45
# A later or deeper header must be clearly better: every printed page may repeat it, and data may look like words.
_CLEARLY = 0.3
_DATA_LIKE = re.compile(r"^[¥￥约]?[\d.,/\-年月日:]*\d[\d.,/\-年月日:]*(万?元|亿元?|万|个|项|套)?$")
_BRACKETED = re.compile(r"[(\[【<《].*?[)\]】>》]")
_DECORATION = re.compile(r"^[*★☆●※]+|[*★☆●※:：]+$|^(?:\(?\d{1,2}\)?[.、]|[一二三四五六七八九十]{1,2}、)")

_GENERAL = re.compile(
    r"^(单位|单位名称|部门|名称|金额|费用|经费|资金|合计|时间|日期|年份|年度|等级|级别|情况|状态|编号|方式|类型)$"
)

Evidence = Callable[[Any], bool]


def words(text: str) -> tuple[str, ...]:
    """Usual names of a field, best first, written with blanks between."""
    return tuple(text.split())


@dataclass(frozen=True)
class Field:
    """One meaning a column may have.

    `exact` are the usual names, best first; `patterns` are (regex, score); `veto` rules the column out;
    `evidence` tells whether a value fits; `many` allows several columns (levels, funds); `telling` recognises values
    that no other field has, so that they name a column whose header says nothing known.
    """

    key: str
    label: str
    exact: tuple[str, ...] = ()
    patterns: tuple[tuple[str, float], ...] = ()
    veto: str = ""
    evidence: Evidence | None = None
    telling: Evidence | None = None
    required: bool = False
    many: bool = False
    weight: float = 1.0

    def words_score(self, leaf: str, full: str) -> float:
        """How well a header's words fit: 1.0 for a usual name, 0 for none."""
        plain = strip_header(leaf)
        # A general word (金额、单位名称) is decided by its group as well.
        if self.veto and (
            re.search(self.veto, plain) or (_GENERAL.match(plain) and re.search(self.veto, squeeze(full)))
        ):
            return 0.0
        names = {name: rank for rank, name in enumerate(self.exact)}
        best = 0.0
        for text in (plain, squeeze(leaf), strip_header(full)):
            if text in names:
                best = max(best, 1.0 - 0.01 * min(names[text], 30))
            best = max([best, *(score for pattern, score in self.patterns if re.search(pattern, text))])
        return best


@dataclass(frozen=True)
class Schema:
    """The fields a kind of table may have, and those without which it is not that kind of table."""

    fields: tuple[Field, ...]
    core: tuple[str, ...]
    least: int = 2

    def named(self, key: str) -> Field:
        return next(item for item in self.fields if item.key == key)


@dataclass
class Table:
    """A recognised table: `columns` field -> column, `many` field -> columns in order, rows from `first` on."""

    grid: Grid
    top: int
    first: int
    columns: dict[str, int]
    many: dict[str, list[int]]
    headers: dict[int, tuple[str, ...]]
    score: float = 0.0
    notes: str = ""

    def value(self, row: int, key: str) -> Any:
        col = self.columns.get(key)
        return "" if col is None else self.grid.value(row, col)

    def text(self, row: int, key: str) -> str:
        value = self.value(row, key)
        return value if isinstance(value, str) else _number_text(value)

    def own(self, row: int, key: str) -> bool:
        """Whether the field's cell was written in this row itself, not filled from a merge."""
        col = self.columns.get(key)
        return col is not None and (row, col) not in self.grid.filled

    def header(self, key: str) -> str:
        """The column's header as the user sees it, or the field's usual name."""
        col = self.columns.get(key)
        return self.leaf(col) if col is not None else ""

    def leaf(self, col: int) -> str:
        parts = self.headers.get(col, ())
        return re.sub(r"[\r\n]+", "", parts[-1]).strip() if parts else ""

    def full(self, col: int) -> str:
        return "/".join(self.headers.get(col, ()))

    def has(self, key: str) -> bool:
        return key in self.columns or bool(self.many.get(key))


def _number_text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else "" if value is None else str(value)


def strip_header(text: str) -> str:
    """A header's words without brackets, marks and numbering."""
    plain = squeeze(text)
    without = _BRACKETED.sub("", plain)
    return _DECORATION.sub("", _DECORATION.sub("", without)) or plain


def find_table(grid: Grid, schema: Schema) -> Table | None:
    """The best table of a kind on a sheet, or None where the sheet holds none."""
    best: Table | None = None
    for top in range(min(len(grid.rows), _LOOK_IN)):
        if not _headerish(grid, top) or _begins_above(grid, top):
            continue
        least = _merged_depth(grid, top)
        for depth in range(1, _MAX_DEPTH + 1):
            if depth > 1 and not _headerish(grid, top + depth - 1, least=1):
                break
            table = _read_header(grid, top, depth, schema) if depth >= least else None
            if table and (best is None or table.score > best.score + _CLEARLY):
                best = table
    if best:
        best.first = _after_merges(grid, best)
        _tell_by_values(best, schema)
        best.notes = _notes(grid, best.top)
    return best


def _merged_depth(grid: Grid, top: int) -> int:
    """How many rows the header has at least: as many as the deepest cell that is merged down from its first row."""
    return max(
        (end - start + 1 for start, _, end, _ in grid.merges if start == top and end - start < _MAX_DEPTH), default=1
    )


def _notes(grid: Grid, top: int) -> str:
    return "\n".join(text for row in range(top) for _, text in grid.texts(row))


def _begins_above(grid: Grid, row: int) -> bool:
    """Whether a cell of this row is merged from the row above, so that the header starts there."""
    return row > 0 and any((row, col) in grid.filled and grid.anchor(row, col)[0] < row for col in grid.columns)


def _headerish(grid: Grid, row: int, least: int = 2) -> bool:
    """Whether a row could be (part of) a header: several short words, no numbers and dates, no `name: value`."""
    if row >= len(grid.rows):
        return False
    texts = list(grid.texts(row))
    if len(texts) < least or any(
        re.search(r".(?<!其中)[:：].", _BRACKETED.sub("", squeeze(text))) for _, text in texts
    ):
        return False
    if any(not isinstance(grid.at(row, col), str) or isinstance(grid.at(row, col), ExcelError) for col, _ in texts):
        return False
    if any(_DATA_LIKE.match(squeeze(text)) for _, text in texts):
        return False
    # A long note inside a header's brackets is common, a sentence is not a header.
    return all(len(_BRACKETED.sub("", squeeze(text))) <= 25 for _, text in texts)


def _after_merges(grid: Grid, table: Table) -> int:
    """The first row below the header, whose own cells may be merged further down."""
    bottom = table.first - 1
    for top, _, end, _ in grid.merges:
        if table.top <= top < table.first and end - top < _MAX_DEPTH:
            bottom = max(bottom, end)
    return bottom + 1


def _headers(grid: Grid, top: int, depth: int) -> dict[int, tuple[str, ...]]:
    """The distinct texts over each column from top to bottom; an unmerged group reaches right to the next one."""
    headers: dict[int, tuple[str, ...]] = {}
    for col in grid.columns:
        parts: list[str] = []
        for row in range(top, top + depth):
            text = str(grid.at(row, col)).strip()
            if (
                not text
                and row < top + depth - 1
                and any(str(grid.at(below, col)).strip() for below in range(row + 1, top + depth))
            ):
                text = _group_left(grid, row, col)
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        if parts:
            headers[col] = tuple(parts)
    return headers


def _group_left(grid: Grid, row: int, col: int) -> str:
    for left in range(col - 1, -1, -1):
        if text := str(grid.at(row, left)).strip():
            below = str(grid.at(row + 1, left)).strip()
            return text if below and below != text else ""
    return ""


def _read_header(grid: Grid, top: int, depth: int, schema: Schema) -> Table | None:
    headers = _headers(grid, top, depth)
    if len(headers) < 2:
        return None
    table = Table(grid, top, top + depth, {}, {}, headers)
    scored = []
    for col in headers:
        for item in schema.fields:
            words = item.words_score(table.leaf(col), table.full(col))
            if words:
                scored.append((words + _support(grid, table.first, col, item), words, item, col))
    _assign(table, scored)
    if any(not table.has(key) for key in schema.core):
        return None
    count = len(table.columns) + sum(len(cols) for cols in table.many.values())
    if count < schema.least:
        return None
    return table


def _assign(table: Table, scored: list[tuple[float, float, Field, int]]) -> None:
    taken: set[int] = set()
    for total, words, item, col in sorted(scored, key=lambda each: (-each[0], each[3])):
        if total < _ENOUGH or col in taken or (item.key in table.columns and not item.many):
            continue
        taken.add(col)
        if item.many:
            table.many.setdefault(item.key, []).append(col)
        else:
            table.columns[item.key] = col
        table.score += words * item.weight
    for cols in table.many.values():
        cols.sort()


def _tell_by_values(table: Table, schema: Schema) -> None:
    """Give fields still without a column one whose header is unknown but whose values only that field has."""
    taken = {*table.columns.values(), *(col for cols in table.many.values() for col in cols)}
    for item in schema.fields:
        if item.telling is None or item.key in table.columns:
            continue
        for col in table.headers:
            vetoed = item.veto and re.search(item.veto, strip_header(table.leaf(col)))
            if col in taken or vetoed:
                continue
            own = squeeze(table.leaf(col))
            values = [value for value in _sample(table.grid, table.first, col) if squeeze(str(value)) != own]
            if len(values) >= 2 and sum(1 for value in values if item.telling(value)) >= 0.9 * len(values):
                table.columns[item.key] = col
                taken.add(col)
                break


def _sample(grid: Grid, first: int, col: int) -> list[Any]:
    """The first values written in a column from a row on, those that say nothing left out; kept on the grid."""
    if (first, col) in grid.samples:
        return grid.samples[first, col]
    values: list[Any] = []
    grid.samples[first, col] = values
    for row in range(first, min(len(grid.rows), first + 4 * _SAMPLE)):
        value = grid.value(row, col)
        if value != "" and (row, col) not in grid.filled and not (isinstance(value, str) and is_null(value)):
            values.append(value)
            if len(values) >= _SAMPLE:
                break
    return values


def _support(grid: Grid, first: int, col: int, item: Field) -> float:
    """Between -0.5 and +0.3: whether the values below a header are of the field's kind."""
    if item.evidence is None:
        return 0.0
    values = _sample(grid, first, col)
    if not values:
        return 0.0
    share = sum(1 for value in values if item.evidence(value)) / len(values)
    if share < 0.15:
        return -0.5
    return 0.3 * share - (0.2 if share < 0.4 else 0.0)


_LEVEL_VETO = re.compile(
    r"描述|说明|数量|数$|编号|编码|代码|个数|备注|内容|类型|简介|要求|工作量|单价|金额|投资|合价|价格|费|"
    r"时间|日期|需求|用途|概述|参数|性质|状态|情况|对象|用户|单位|是否|来源|名单|上级|父级?|所属"
)
# Columns that say what is built without saying how deep: they stand below the level to their left.
_FLOATING = re.compile(
    r"^(建设内容|建设任务|分项工程|分部工程|工程内容|(需求|建设|清单|服务|采购|标的|内容|货物|分项|子项|任务|工作)(项|内容)?名称)$"
)
_LEVEL_RANKS = (
    (r"^(一|1|第一|I)级", 10),
    (r"^(二|2|第二|II)级", 20),
    (r"^(三|3|第三|III)级", 30),
    (r"^(四|4|第四|IV)级", 40),
    (r"^(五|5|第五)级", 45),
    (r"一级", 10),
    (r"二级", 20),
    (r"三级", 30),
    (r"四级", 40),
    (r"(子|分)系统|业务系统|应用系统", 5),
    (r"^(系统|平台|应用|系统名称|平台名称|产品)$", 3),
    (r"大类$|^(业务领域|业务域|业务板块|板块|业务分类|功能分类|功能类别|分类|类别|建设类别)$", 7),
    (r"(中类|业务模块)$", 12),
    (r"(子模块|小类|模块子项|二级模块)", 25),
    (r"(功能)?模块(名称)?$|^模块", 15),
    (r"^功能组$|^功能域$|^功能大项$", 14),
    (r"(子功能|功能子项)", 48),
    (r"功能点|功能项|功能单元|具体功能|功能细项|最小功能|功能子项", 50),
    (r"^(功能|功能名称|建设功能|主要功能名称)$", 45),
    (r"^(名称|子项|分项|项目|清单项|产品名称|货物名称|设备名称|条目|条目名称|采购内容|建设项)$", 46),
    (r"^层级[一1]$", 10),
    (r"^层级[二2]$", 20),
    (r"^层级[三3]$", 30),
    (r"^(?!主要|实现|系统功能|新增|本次).{0,6}功能(名称)?$", 45),
)


def level_rank(text: str) -> int | None:
    """How deep in a tree a header stands (一级功能 < 二级功能 < 功能点), or None where it is no level."""
    plain = re.sub(r"^所属(?=子?系统|平台|模块|应用)", "", strip_header(text))
    if _FLOATING.match(plain):
        return 46
    if not plain or _LEVEL_VETO.search(re.sub(r"名称$", "", plain)):
        return None
    return next((rank for pattern, rank in _LEVEL_RANKS if re.search(pattern, plain)), None)


def ranked_levels(table: Table, cols: list[int]) -> list[int]:
    """Level columns from the outermost to the leaf; where ranks tie, the left one is the outer."""
    ranks = {col: level_rank(table.leaf(col)) or level_rank(table.full(col)) or 46 for col in cols}
    floating = {col for col in cols if _FLOATING.match(strip_header(table.leaf(col)))}
    for col in sorted(floating):
        left = [ranks[other] for other in cols if other < col]
        ranks[col] = max(left, default=0)
    return sorted(cols, key=lambda col: (ranks[col], col))
