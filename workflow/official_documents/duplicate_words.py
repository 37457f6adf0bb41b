"""The evidence of a duplicate check in words and marks, the same on the compare page and in the report.

Pure: `why` is what the check stored for two items; spans are (start, end, class) on a text.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

SAME, CONFLICT, PLAIN = "same", "conflict", ""
# Class of a stored span -> mark.
_MARKS = {"object": SAME, "action": SAME, "verbatim": SAME, "conflict": CONFLICT}


def pieces(text: str, spans: Iterable) -> list[tuple[str, str]]:
    """Cut a text into (piece, mark); what overlaps an earlier span, or lies outside the text, is left out."""
    found: list[tuple[str, str]] = []
    done = 0
    for start, end, kind in sorted((int(s), int(e), str(k)) for s, e, k in spans):
        if start < done or end > len(text) or kind not in _MARKS:
            continue
        if start > done:
            found.append((text[done:start], PLAIN))
        found.append((text[start:end], _MARKS[kind]))
        done = end
    if done < len(text):
        found.append((text[done:], PLAIN))
    return found


def copied(why: dict[str, Any], side: str) -> list[tuple[int, int, str]]:
    """Return the spans of copied runs and shared phrases in the description of one side, `left` or `right`."""
    runs = [run for run in why.get("verbatim", ()) if run.get("field") == "description"]
    spans = [(run[side], run[side] + run["length"], "verbatim") for run in runs]
    for run in why.get("phrases", ()):
        start, end = run[side], run[side] + run["length"]
        if all(end <= begin or start >= done for begin, done, _kind in spans):
            spans.append((start, end, "verbatim"))
    return spans


def reasons(why: dict[str, Any]) -> list[str]:
    """Return why two rows are held alike, in words."""
    said = [
        _("“%(left)s”与“%(right)s”同指%(group)s") % same
        for same in why.get("same_objects", ())
        if same["left"] != same["right"]
    ]
    said += [
        _("动作相同：%(left)s＝%(right)s") % same
        for same in why.get("same_actions", ())
        if same["left"] != same["right"]
    ]
    if why.get("context"):
        said.append(_("所在模块相近：%(names)s") % {"names": _("、").join(why["context"][:2])})
    if why.get("missing_actions"):
        said.append(_("对方未见：%(names)s") % {"names": _("、").join(why["missing_actions"])})
    said += [_("对象不同：%(left)s／%(right)s") % two for two in why.get("conflicts", ())]
    if why.get("platform"):
        said.append(_("属统一平台能力：%(name)s") % {"name": why["platform"]})
    return said
