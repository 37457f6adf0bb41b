"""What the compare page says over all candidates: the machine's verdict, the items by badge, the opinion's first draft.

Verdict and items were made over all hits, so that they are for those who see all of them; the opinion is read by the
applicant and leaves out what was not disclosed to it.
"""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog import clock
from catalog.models import DupHit, DupItem, DupRun, FunctionItem, Judgement
from catalog.vocabulary import label
from workflow import access
from workflow.actions import duplicates

NAMED_MOST = 5  # items named of one judgement in the opinion; the others are counted
_BADGES = (
    (DupItem.Badge.COVERED, "red"),
    (DupItem.Badge.POSSIBLE, "amber"),
    (DupItem.Badge.NOT_COVERED, "green"),
    (DupItem.Badge.COMMON, ""),
)


def machine(request: HttpRequest, run: DupRun) -> dict[str, Any] | None:
    """Return the verdict with its versions and the items by badge; None for who does not see every hit."""
    if not access.roles_of(request.user, clock.today()) & access.COMPARES_ALL:
        return None
    versions = run.versions
    shown = ((_("算法"), "scoring"), (_("词库"), "edition"), (_("校准"), "calibration"))
    return {
        "verdict": run.verdict,
        "confidence": run.confidence,
        "needs_person": run.needs_person,
        "coverage": run.coverage,
        "union": run.union_coverage,
        "versions": "，".join(f"{name} {versions[key]}" for name, key in shown if versions.get(key)),
        "groups": _groups(run),
    }


def _groups(run: DupRun) -> list[dict[str, Any]]:
    """The items of the list by badge, each with its best match and the two systems after it."""
    kept = run.recorded or {}
    names = {row["key"]: row["name"] for row in run.candidates}
    names |= {key: row[0] for key, row in kept.get("names", {}).items()}
    items = {row["key"]: (row["number"], row["name"]) for row in kept.get("items", ())}
    if not items:
        rows = FunctionItem.objects.filter(function_list=run.function_list_id).values_list("pk", "number", "name")
        items = {str(pk): (number, name) for pk, number, name in rows}
    found: dict[str, list[dict]] = defaultdict(list)
    for row in run.evidence:
        number, name = items.get(row["key"], ("", ""))
        found[row["badge"]].append(
            {
                "number": number,
                "name": name,
                "probability": row.get("probability"),
                "platform": row.get("platform"),
                "matches": [_match(match, names) for match in row.get("matches", ())],
            }
        )
    return [
        {"label": badge.label, "tone": tone, "rows": found[badge.value]}
        for badge, tone in _BADGES
        if found[badge.value]
    ]


def _match(match: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    where = " / ".join([names.get(match["target"], ""), *match.get("path", ()), match["name"]])
    return {"where": where.removeprefix(" / "), "probability": match["probability"]}


def draft_opinion(run: DupRun, hits: list[DupHit]) -> str:
    """Return sentences put together from conclusions and judgements, with their evidence, for the reviewer to edit."""
    kept_back = set(duplicates.undisclosed(run).values_list("pk", flat=True))
    said = [hit for hit in hits if hit.conclusion and hit.pk not in kept_back]
    judged: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Judgement.objects.filter(dup_item__hit__in=said).exclude(value=Judgement.Value.NONE)
    for row in rows.select_related("dup_item__item").order_by("dup_item__item__order"):
        found = row.dup_item
        pair = f"{found.item.number}{found.item.name}—{found.target_path.rpartition(' / ')[2]}"
        judged[found.hit_id][row.get_value_display()].append(pair)
    return "\n".join(_sentence(hit, judged[hit.pk]) for hit in said)


def _sentence(hit: DupHit, judged: dict[str, list[str]]) -> str:
    sentence = _("与%(unit)s“%(name)s”：%(conclusion)s。%(reason)s") % {
        "unit": hit.target_unit,
        "name": hit.target_name,
        "conclusion": label("dup_conclusion", hit.conclusion),
        "reason": hit.conclusion_reason,
    }
    parts = [_("%(value)s%(n)d项（%(pairs)s）") % {"value": value, "n": len(pairs), "pairs": _named(pairs)}
             for value, pairs in judged.items()]  # fmt: skip
    if not parts:
        return sentence
    ending = "" if sentence.endswith(("。", "；")) else "。"
    return sentence + ending + _("逐项判定：%s。") % "，".join(parts)


def _named(pairs: list[str]) -> str:
    named = "、".join(pairs[:NAMED_MOST])
    return _("%s等") % named if len(pairs) > NAMED_MOST else named
