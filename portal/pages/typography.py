"""What counts as a typing error (错别字) in a published notice: pure rules, no database.

A notice may not be changed in substance while it runs (Art 35); a change of substance is a correction with a new
version and a new period. So a typing error keeps every number, every unit of money and every word that turns a meaning.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Negations, modal words, numerals, units of money and of time: a change of one of them may change what is published.
MEANING = frozenset("不非未无勿免否禁可应须零一二两三四五六七八九十百千万亿元年月日天")
MOST_CHANGED = 4


@dataclass(frozen=True, slots=True)
class NotTypographic:
    """Why a change is more than a typing error, in the reader's language."""

    code: str
    message: str


def typographic_objections(before: str, after: str) -> list[NotTypographic]:
    """Return every reason why `after` is not `before` with a typing error corrected; empty means it is."""
    before, after = unicodedata.normalize("NFKC", before), unicodedata.normalize("NFKC", after)
    found = []
    if before == after:
        found.append(NotTypographic("typo-nothing", _("订正前后没有区别，请填写改正后的文字。")))
    if re.findall(r"[0-9A-Za-z.]+", before) != re.findall(r"[0-9A-Za-z.]+", after):
        found.append(
            NotTypographic("typo-number", _("数字、字母不能作为错别字订正；数值有误的，请由建设单位发起更正公示。"))
        )
    removed, added = _changed(before, after)
    if MEANING & set(removed + added):
        found.append(
            NotTypographic("typo-meaning", _("改动了否定词、期限或计量单位等影响含义的字，请由建设单位发起更正公示。"))
        )
    if max(len(removed), len(added)) > MOST_CHANGED:
        found.append(NotTypographic("typo-size", _("改动的字数过多，不属于错别字，请由建设单位发起更正公示。")))
    return found


def _changed(before: str, after: str) -> tuple[str, str]:
    removed, added = [], []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            removed.append(before[i:j])
            added.append(after[k:m])
    return "".join(removed), "".join(added)
