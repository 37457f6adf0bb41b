"""Finds marks of state secrecy (密级标志) in texts, titles and file names (Art 2, 65): what bears one is not taken in.

A mark is 绝密/机密/秘密 with ★ or a term, with a label (密级：), or alone on its line or in its cell, however spaced or
wide. Words of ordinary prose (商业秘密、国家秘密、保密协议、加密) are none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.text import fold_all

_TRADITIONAL = str.maketrans("絕機祕级級", "绝机秘级级")
_GAP = r"[·・•.|\-—]{0,2}"
_LEVEL = rf"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
_TERM = (
    r"(?:长期|永久|启封前|公开前|解密前|\d{1,3}(?:年|个?月|天|日)|[一二三四五六七八九十]{1,3}(?:年|个月)|"
    r"(?:至|到)?\d{4}年\d{1,2}月(?:\d{1,2}日)?(?:前|止|解密)?)"
)
_STAR = r"[★☆✦✩✪✫✬✭✮✯✰⭐🌟⋆*※◆▲●]\ufe0f?"
_NOT_BUSINESS = r"(?<!商业)(?<!商)"
_STARRED = re.compile(
    rf"{_NOT_BUSINESS}({_LEVEL})级?[★☆✦✩✪✫✬✭✮✯✰⭐🌟⋆]\ufe0f?({_TERM})?|{_NOT_BUSINESS}({_LEVEL})级?{_STAR}({_TERM})"
)
_LABELLED = re.compile(
    rf"(?:密级|保密级别|保密等级|涉密等级|涉密级别|秘密等级|定密级别)(?:[:]|为|是|[)\]】])?[【\[(]?({_LEVEL})级?(?!\s*(?:[/、或|□○☐以和及与]|[绝机秘]密))"
)
_ALONE = re.compile(
    rf"^(?:№?(?:份号:?)?\d{{3,8}})?[【\[(《“\"<]?({_LEVEL})级?(?:{_STAR})?({_TERM})?[】\])》”\">]?(?:文件|资料|材料|件)?(?:特急|加急|平急|急件|特提)?(?:\(?保密期限:?{_TERM}\)?)?[。.!]?$"
)
_PAPER = r"级?(?:文件|资料|材料|件)?"
_IN_NAME = re.compile(
    rf"(?:^|[【\[(《])({_LEVEL}){_PAPER}(?:[】\])》]|[-_—+.,:、 ]|$)|"
    rf"[-_—+ ]({_LEVEL}){_PAPER}(?:[】\])》]?$)|[【\[(]({_LEVEL}){_PAPER}[】\])]"
)
_ORDER = {"绝密": 0, "机密": 1, "秘密": 2}


@dataclass(frozen=True, slots=True)
class SecrecyMark:
    """A found mark: as it reads (`机密★5年`) and where (页眉、正文、隐藏工作表单元格、文件名 …)."""

    text: str
    where: str


def _compact(line: str) -> str:
    return re.sub(r"\s+", "", fold_all(line)).translate(_TRADITIONAL)


def _level(found: str) -> str:
    return found[0] + "密"


def mark_in_line(line: str) -> str | None:
    """The mark in one line or cell, or None."""
    if "密" not in line:
        return None
    plain = _compact(line)
    if found := _STARRED.search(plain):
        level, term = next(pair for pair in (found.group(1, 2), found.group(3, 4)) if pair[0])
        return f"{_level(level)}★{term or ''}"
    if found := _ALONE.match(plain):
        return _level(found.group(1)) + (f"★{found.group(2)}" if found.group(2) else "")
    if found := _LABELLED.search(plain):
        return _level(found.group(1))
    return None


def mark_in_text(text: str, where: str = "正文") -> SecrecyMark | None:
    """The gravest mark in a text of several lines, or None."""
    return gravest(mark for line in re.split(r"[\r\n\v\f\t\u2028\u2029]+", text) if (mark := _mark(line, where)))


def _mark(line: str, where: str) -> SecrecyMark | None:
    found = mark_in_line(line)
    return SecrecyMark(found, where) if found else None


def mark_in_name(name: str, where: str = "文件名") -> SecrecyMark | None:
    """The mark in a title or a file name: at its beginning, its end or in brackets."""
    if "密" not in name:
        return None
    stem = re.sub(r"\.[A-Za-z0-9]{2,5}$", "", name.strip())
    if found := mark_in_line(stem):
        return SecrecyMark(found, where)
    spaced = re.sub(
        r"(?<=[绝机秘絕機祕])\s+(?=密)", "", re.sub(r"\s+", " ", fold_all(stem)).translate(_TRADITIONAL)
    ).strip()
    match = _IN_NAME.search(spaced)
    return SecrecyMark(_level(next(group for group in match.groups() if group)), where) if match else None


def gravest(marks: Iterable[SecrecyMark]) -> SecrecyMark | None:
    """Of several marks the highest, the first where they are equal."""
    return min(marks, key=lambda mark: (_ORDER[mark.text[:2]], -len(mark.text)), default=None)


def without_code_lists(cells: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Cells of a sheet without those that merely list the levels one beside or below the other (代码表、下拉选项)."""
    kept = list(cells)
    alone = {
        (row, col): _compact(text).removesuffix("级")
        for row, col, text in kept
        if _compact(text).removesuffix("级") in _ORDER
    }
    listed: set[tuple[int, int]] = set()
    for row, col in alone:
        for step in ((1, 0), (0, 1)):
            run = [(row + step[0] * n, col + step[1] * n) for n in range(3)]
            if {alone.get(place) for place in run} == set(_ORDER):
                listed.update(run)
    return [cell for cell in kept if (cell[0], cell[1]) not in listed]
