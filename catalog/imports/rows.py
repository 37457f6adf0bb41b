"""Tells data from what merely stands between it: blank rows, repeated headers, subtotals, notes, signatures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from catalog.imports.headers import Table
from catalog.text import squeeze

_SUM = re.compile(
    r"^(?:[(（])?(小计|合计|总计|共计|累计|本页合计|本页小计|分类合计|总合计|汇总|全市合计|合计数|总数)(?:[)）])?(?:[:：(（\d].*)?$"
)
_SUM_TAIL = re.compile(r"(小计|合计|总计)(?:[:：(（\d].*)?$")
_FOOT = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填写说明|填报要求|填写要求|注意|注意事项|附注|提示|备注说明)(?:\d*[:：.、])|"
    r"^(?:填表|填报|制表|审核|复核|审批|经办|统计|联系|分管|单位|编制|校对)[^:：]{0,8}(?:人|者|员|领导|负责人|电话|方式|单位|日期|时间|\(签章\)|\(盖章\))?[:：]|"
    r"^(?:联系电话|电话|日期|填表日期|填报日期|报送单位|报送时间|单位负责人|负责人)[:：]|^(?:以下空白|此页无正文|续表|\(续表\)|见下页|转下页|第\d+页|共\d+页)"
)
_EXAMPLE = re.compile(r"^(示例|样例|例|例如|填写示例|举例|填报示例|范例|样表)[:：\d]?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A row below a header that is not blank: `row` 0-based, its own visible texts, and its kind.

    kind: data, or section for a single cell over (nearly) nothing else.
    """

    row: int
    texts: tuple[tuple[int, str], ...]
    kind: str


def lines_of(table: Table) -> Iterator[Line]:
    """The rows of a table that may be data or section rows, with everything that is neither left out."""
    grid = table.grid
    own_headers = _header_words(table)
    titles = {squeeze(line) for line in table.notes.split("\n")}
    for row in range(table.first, len(grid.rows)):
        texts = tuple(grid.texts(row))
        if not texts or _is_header(texts, own_headers) or _is_column_numbers(texts):
            continue
        first, text = texts[0]
        if (first == table.columns.get("seq") and _EXAMPLE.match(squeeze(text))) or is_sum(texts) or _is_foot(texts):
            continue
        if len(texts) == 1 and _is_title_again(text, titles):
            continue
        yield Line(row, texts, "section" if len(texts) == 1 else "data")


def _header_words(table: Table) -> dict[int, set[str]]:
    return {col: {squeeze(part) for part in parts} for col, parts in table.headers.items()}


def _is_header(texts: tuple[tuple[int, str], ...], headers: dict[int, set[str]]) -> bool:
    """Whether a row repeats the header, as on every printed page."""
    same = sum(1 for col, text in texts if squeeze(text) in headers.get(col, ()))
    return same >= 2 and same >= 0.6 * len(texts)


def _is_title_again(text: str, titles: set[str]) -> bool:
    """Whether a lone cell repeats the sheet's title, as on every printed page: `某某清单（续）`."""
    plain = re.sub(r"[(](续|续表|续\d*|续[一二三四五六七八九十]+)[)]$", "", squeeze(text))
    return plain in titles and bool(re.search(r"(表|清单|目录|台账|一览|汇总|明细)(\(.*\))?$", plain))


def _is_column_numbers(texts: tuple[tuple[int, str], ...]) -> bool:
    """The row `1 2 3 4 …` or `A B C …` that some forms carry below the header."""
    if len(texts) < 4:
        return False
    plain = [re.sub(r"^[(（]|[)）]$|\.0$", "", text) for _, text in texts]
    numbers = [int(text) for text in plain if text.isdigit()]
    letters = len(plain) - len(numbers)
    if letters and not all(re.fullmatch(r"[甲乙丙丁戊己庚辛A-Z]|\d+=.*", text) for text in plain if not text.isdigit()):
        return False
    return len(numbers) >= 3 and all(after - before == 1 for before, after in pairwise(numbers))


def is_sum(texts: tuple[tuple[int, str], ...]) -> bool:
    """A subtotal or total: its word stands among the first cells, and nothing but numbers after it."""
    for position, (_, text) in enumerate(texts[:3]):
        plain = squeeze(text)
        if _SUM.match(plain):
            return True
        if len(plain) <= 16 and _SUM_TAIL.search(plain):
            rest = [value for _, value in texts[position + 1 :]]
            return all(len(squeeze(value)) <= 20 and not re.search(r"[\u4e00-\u9fff]{4,}", value) for value in rest)
    return False


def _is_foot(texts: tuple[tuple[int, str], ...]) -> bool:
    first = squeeze(texts[0][1])
    if _FOOT.match(first):
        return True
    return len(texts) == 1 and len(first) > 60
