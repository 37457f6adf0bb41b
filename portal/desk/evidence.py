"""The evidence of a duplicate check as pages show it: rows side by side, same phrases marked, conflicts in red."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.models import DupHit, DupItem
from workflow.official_documents.duplicate_words import CONFLICT, PLAIN, copied, pieces, reasons


def rows_of(hit: DupHit) -> list[dict]:
    """Return the rows of a hit in the order of the list, each with both sides marked."""
    items = hit.items.select_related("item", "module", "other_item", "judgement").order_by("item__order")
    return [row_of(item) for item in items]


def row_of(item: DupItem) -> dict:
    """Return one row: our item, the other side's, likeness in percent, reasons, and what was judged."""
    why = item.why or {}
    percent = round(item.probability * 100)
    return {
        "row": item,
        "name": marked((why.get("left") or {}).get("text") or item.item.name, (why.get("left") or {}).get("spans", ())),
        "text": marked(item.item.description, copied(why, "left")),
        "other_path": item.target_path,
        "other_name": marked(_last(item, why), (why.get("right") or {}).get("spans", ())),
        "other_text": marked(item.target_text, copied(why, "right")),
        "percent": percent,
        "level": "hi" if percent >= 80 else "mid" if percent >= 50 else "",
        "reasons": reasons(why),
        "judgement": getattr(item, "judgement", None),
    }


def _last(item: DupItem, why: dict) -> str:
    return (why.get("right") or {}).get("text") or item.target_path.rpartition(" / ")[2]


def marked(text: str, spans: Iterable) -> SafeString:
    """Return the text with its spans (start, end, class) marked."""
    return format_html_join("", "{}", ((_shown(piece, mark),) for piece, mark in pieces(text, spans)))


def _shown(piece: str, mark: str) -> SafeString:
    if mark == PLAIN:
        return conditional_escape(piece)
    return format_html('<mark class="{}">{}</mark>', "conflict" if mark == CONFLICT else "", piece)
