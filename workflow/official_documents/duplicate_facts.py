"""What a duplicate report (查重报告) says, gathered from the stored run and its conclusions as plain JSON.

Today's register, lexicon and calibration are not asked: names and circumstances are those the run kept. What an older
run did not keep is None here, and the report says so. Frozen at the countersign, these facts are the official report.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import DupHit, DupItem, DupRun
from catalog.vocabulary import label
from workflow.official_documents.duplicate_words import copied, pieces, reasons

SHOWN_MOST = 15  # rows of a hit set side by side; the others are counted, and stand on the compare page
SHOWN_LATER = 5  # of the hits after the first five: twenty long hits would be a book that nobody reads
FIRST_HITS = 5
SNIPPET = 160  # characters of a description


def gather(run: DupRun, hits: Iterable[DupHit]) -> dict[str, Any]:
    """Return the facts of a run with all of its hits, in the order of their ranks."""
    kept: dict[str, Any] = run.recorded or {}
    names = _names(run, kept)
    items = {row["key"]: row for row in kept.get("items", ())}
    facts = {
        "whole": True,
        "recorded": bool(kept),
        "bureau": kept.get("bureau"),
        "project": kept.get("project") or {"number": run.project.number},
        "list": kept.get("list"),
        "run": {
            "number": run.pk,
            "kind": run.get_kind_display(),
            "at": moment(run.run_at),
            "by": kept.get("run_by"),
            "engine": run.engine,
            "input_sha256": run.input_sha256,
            "result_sha256": run.result_sha256,
        },
        "versions": run.versions,
        "scope": run.scope,
        "platforms": kept.get("platforms"),
        "negative": kept.get("negative"),
        "result": _result(run, kept, names),
        "candidates": [_candidate(row, kept) for row in run.candidates],
        "hits": [_hit(hit, kept, items) for hit in hits],
        "items": [_item(row, items, names) for row in run.evidence],
        "modules": _modules(items.values()),
        "explanation": run.explanation,
        "opinion": run.opinion,
        "concluded": _signed(run.concluded_by, run.concluded_at),
        "countersigned": _signed(run.countersigned_by, run.countersigned_at),
    }
    # As the database gives it back, so that fresh and frozen facts are the same value.
    return json.loads(json.dumps(facts, ensure_ascii=False))


def narrowed(facts: dict[str, Any], ranks: Collection[int]) -> dict[str, Any]:
    """Return the facts for who sees these hits alone: nothing in them depends on a hit that is kept back (R9.2).

    Verdict, coverage and candidates were made over all hits, so they would betray that there is another.
    """
    seen = [hit for hit in facts["hits"] if hit["rank"] in ranks]
    return {
        **facts,
        "whole": False,
        "result": None,
        "candidates": [],
        # Counted anew: a gap in the ranks would tell too.
        "hits": [{**hit, "rank": place, "rows": _without_notes(hit)} for place, hit in enumerate(seen, start=1)],
        "items": [{**row, "best": "", "badge": "", "probability": None} for row in facts["items"]],
    }


def _without_notes(hit: dict[str, Any]) -> list[dict[str, Any]]:
    """What a reviewer noted beside a row is for the reviewers; the judgement itself stands on the page too."""
    return [{**row, "judged_by": "", "note": ""} for row in hit["rows"]]


def digest(facts: dict[str, Any]) -> str:
    """SHA-256 over the facts; it is printed in the report and proves which content a paper copy has."""
    body = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def moment(at: datetime) -> str:
    """Return a moment as documents write it, in the city's time."""
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _signed(by: Any, at: datetime | None) -> dict[str, str] | None:
    return {"by": str(by), "at": moment(at)} if by is not None and at is not None else None


def _names(run: DupRun, kept: dict[str, Any]) -> dict[str, str]:
    named = {row["key"]: row["name"] for row in run.candidates}
    return {**named, **{key: row[0] for key, row in kept.get("names", {}).items()}}


def _result(run: DupRun, kept: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        "verdict": run.verdict,
        "confidence": run.confidence,
        "needs_person": run.needs_person,
        "coverage": run.coverage,
        "union": run.union_coverage,
        "known_share": kept.get("known_share"),
        "composition": [names.get(key, key) for key in kept.get("composition", ())],
    }


def _candidate(row: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    target = kept.get("targets", {}).get(row["key"], {})
    return {
        **{name: row.get(name) for name in ("key", "name", "unit", "coverage", "raw", "hit")},
        "code": target.get("code"),
        "state": target.get("state"),
    }


def _hit(hit: DupHit, kept: dict[str, Any], items: dict[str, dict]) -> dict[str, Any]:
    key = f"s{hit.system_id}" if hit.system_id else f"p{hit.other_project_id}"
    target = kept.get("targets", {}).get(key, {})
    rows = list(hit.items.select_related("item", "judgement__by").order_by("item__order"))
    return {
        "rank": hit.rank,
        "key": key,
        "name": hit.target_name,
        "unit": hit.target_unit,
        "is_system": bool(hit.system_id),
        "code": target.get("code"),
        "state": target.get("state"),
        "own": hit.is_own,
        "common": hit.is_common,
        "undisclosed": _is_undisclosed(hit),
        "coverage": hit.coverage,
        "score": hit.score,
        "name_likeness": hit.channels.get("name"),
        "total": hit.channels.get("items"),
        "covered": sum(row.badge == DupItem.Badge.COVERED for row in rows),
        "possible": sum(row.badge == DupItem.Badge.POSSIBLE for row in rows),
        "verbatim": sum(row.verbatim for row in rows),
        "judged": _counted(rows),
        "modules": _per_module(rows, items),
        "covers": [str(row.item_id) for row in rows if row.badge == DupItem.Badge.COVERED],
        "rows": [_row(row, items) for row in _shown(rows, SHOWN_MOST if hit.rank <= FIRST_HITS else SHOWN_LATER)],
        "conclusion": label("dup_conclusion", hit.conclusion) if hit.conclusion else "",
        "reason": hit.conclusion_reason,
        "concluded": _signed(hit.concluded_by, hit.concluded_at),
    }


def _is_undisclosed(hit: DupHit) -> bool:
    other = hit.other_project
    return other is not None and hit.disclosed_at is None and other.unit_id != hit.run.project.unit_id


def _shown(rows: list[DupItem], most: int) -> list[DupItem]:
    """The rows that weigh most, judged ones first, back in the order of the list."""
    weight = sorted(rows, key=lambda row: (not hasattr(row, "judgement"), -row.probability, row.pk))[:most]
    chosen = {row.pk for row in weight}
    return [row for row in rows if row.pk in chosen]


def _counted(rows: list[DupItem]) -> dict[str, int]:
    """How often each judgement was given, by its label."""
    found: dict[str, int] = {}
    for row in rows:
        if hasattr(row, "judgement"):
            said = str(row.judgement.get_value_display())
            found[said] = found.get(said, 0) + 1
    return found


def _per_module(rows: list[DupItem], items: dict[str, dict]) -> dict[str, list[int]]:
    """Covered and possible items by the name of the outermost module."""
    found: dict[str, list[int]] = {}
    for row in rows:
        counts = found.setdefault(module_of(items.get(str(row.item_id))), [0, 0])
        counts[0 if row.badge == DupItem.Badge.COVERED else 1] += 1
    return found


def _modules(items: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """The modules of the list in its order, each with its number of items."""
    counts: dict[str, int] = {}
    for item in items:
        name = module_of(item)
        counts[name] = counts.get(name, 0) + 1
    return [[name, count] for name, count in counts.items()]


def module_of(item: dict[str, Any] | None) -> str:
    """Return the outermost module an item stands in."""
    if item is None:
        return _("未留存")
    return item["path"][0] if item["path"] else _("未分模块")


def _row(row: DupItem, items: dict[str, dict]) -> dict[str, Any]:
    why = row.why or {}
    kept = items.get(str(row.item_id))
    left, right = why.get("left") or {}, why.get("right") or {}
    name = left.get("text") or (kept["name"] if kept else "")
    other = right.get("text") or row.target_path.rpartition(" / ")[2]
    said = row.judgement if hasattr(row, "judgement") else None
    return {
        "number": kept["number"] if kept else row.item.number,
        "module": " / ".join(kept["path"]) if kept else None,
        "name": pieces(name, left.get("spans", ())),
        "text": _snippet(kept["description"], copied(why, "left")) if kept else None,
        "other_path": row.target_path,
        "other_name": pieces(other, right.get("spans", ())),
        "other_text": _snippet(row.target_text, copied(why, "right")),
        "probability": row.probability,
        "badge": str(row.get_badge_display()),
        "verbatim": row.verbatim,
        "why": reasons(why),
        "judged": str(said.get_value_display()) if said else "",
        "judged_by": str(said.by) if said else "",
        "note": said.note if said else "",
    }


def _snippet(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """Cut a long text to a piece that shows its first copied run."""
    begin = 0
    if len(text) > SNIPPET and spans and min(spans)[0] > SNIPPET // 2:
        begin = min(spans)[0] - SNIPPET // 4
    cut = text[begin : begin + SNIPPET]
    inside = [(start - begin, min(end - begin, len(cut)), kind) for start, end, kind in spans]
    found = pieces(cut, [span for span in inside if 0 <= span[0] < span[1]])
    if begin:
        found.insert(0, ("……", ""))
    if begin + SNIPPET < len(text):
        found.append(("……", ""))
    return found


def _item(row: dict[str, Any], items: dict[str, dict], names: dict[str, str]) -> dict[str, Any]:
    kept = items.get(row["key"])
    best = next(iter(row.get("matches", ())), None)
    where = " / ".join([names.get(best["target"], best["target"]), *best.get("path", ()), best["name"]]) if best else ""
    return {
        "key": row["key"],
        "number": kept["number"] if kept else "",
        "name": kept["name"] if kept else None,
        "module": module_of(kept),
        "badge": str(DupItem.Badge(row["badge"]).label) if row.get("badge") in DupItem.Badge.values else "",
        "probability": row.get("probability"),
        "platform": row.get("platform") or "",
        "best": where,
    }
