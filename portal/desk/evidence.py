"""The evidence of a duplicate check as pages show it: rows side by side, same phrases marked, conflicts in red."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.models import DupHit, DupItem

# Class of a span -> class of its mark.
_CLASSES = {"object": "", "action": "", "verbatim": "", "conflict": "conflict"}


def rows_of(hit: DupHit) -> list[dict]:
    """Return the rows of a hit in the order of the list, each with both sides marked."""
    items = hit.items.select_related("item", "module", "other_item", "judgement").order_by("item__order")
    return [row_of(item) for item in items]


def row_of(item: DupItem) -> dict:
    """Return one row: our item, the other side's, likeness in percent, reasons, and what was judged."""
    why = item.why or {}
    copied = [run for run in why.get("verbatim", ()) if run.get("field") == "description"]
    left_runs = [(run["left"], run["left"] + run["length"], "verbatim") for run in copied]
    right_runs = [(run["right"], run["right"] + run["length"], "verbatim") for run in copied]
    percent = round(item.probability * 100)
    return {
        "row": item,
        "name": marked((why.get("left") or {}).get("text") or item.item.name, (why.get("left") or {}).get("spans", ())),
        "text": marked(item.item.description, left_runs),
        "other_path": item.target_path,
        "other_name": marked(_last(item, why), (why.get("right") or {}).get("spans", ())),
        "other_text": marked(item.target_text, right_runs),
        "percent": percent,
        "level": "hi" if percent >= 80 else "mid" if percent >= 50 else "",
        "reasons": reasons(why),
        "judgement": getattr(item, "judgement", None),
    }


def _last(item: DupItem, why: dict) -> str:
    return (why.get("right") or {}).get("text") or item.target_path.rpartition(" / ")[2]


def marked(text: str, spans: Iterable) -> SafeString:
    """Return the text with its spans (start, end, class) marked; what overlaps an earlier span is left out."""
    pieces: list[SafeString] = []
    done = 0
    for start, end, kind in sorted((int(s), int(e), str(k)) for s, e, k in spans):
        if start < done or end > len(text) or kind not in _CLASSES:
            continue
        pieces += [
            conditional_escape(text[done:start]),
            format_html('<mark class="{}">{}</mark>', _CLASSES[kind], text[start:end]),
        ]
        done = end
    pieces.append(conditional_escape(text[done:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def reasons(why: dict) -> list[str]:
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
