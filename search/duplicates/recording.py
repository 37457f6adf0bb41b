"""What a run keeps of names and circumstances, so that its report (查重报告) never asks today's register.

The numbers are the scorer's and the evidence is stored beside them; this is the rest of domain practice 6.3: whom and
what the check was about, what the candidates were called and in which state they stood on that day.
"""

from typing import Any

from catalog.city import bureau_name
from catalog.models import FunctionItem, FunctionList, Project, System
from catalog.vocabulary import label
from search.duplicates.fingerprint import DocPrint
from search.duplicates.inputs import Inputs
from search.duplicates.scoring import Report
from workflow.lifecycle import State

VERSION = 1


def record(
    project: Project,
    function_list: FunctionList,
    inputs: Inputs,
    report: Report,
    candidates: list[DocPrint],
    *,
    by: Any,
    listed: int,
) -> dict[str, Any]:
    """Return the names of a run as JSON; `candidates` are indexed by the report's systems, the first `listed` kept."""
    chosen = [candidates[system.candidate] for system in report.systems[:listed]]
    return {
        "version": VERSION,
        "bureau": bureau_name(),
        "run_by": str(by) if by else "",
        "project": {
            "number": project.number,
            "name": project.name,
            "unit": project.unit.name,
            "amount": "" if project.total_amount is None else f"{project.total_amount:.2f}",
            "nature": label("build_nature", project.build_nature),
            "upgrades": project.upgrades.name if project.upgrades_id else "",
        },
        "list": {"version": function_list.version, "sha256": function_list.sha256},
        "items": _items(function_list, inputs),
        "targets": _targets([document.key for document in chosen]),
        "names": {doc.key: [doc.source.name if doc.source else "", doc.department] for doc in candidates},
        "composition": [candidates[number].key for number in report.composition],
        "known_share": report.known_share,
        "platforms": sorted({group.platform for group in inputs.lexicon.of_kind("common") if group.platform}),
        "negative": [
            {
                "code": row.item_code,
                "item": label("negative_item", row.item_code),
                "hit": row.conclusion != "NO_HIT",
                "conclusion": label("neg_conclusion", row.conclusion),
                "note": "；".join(text for text in (row.citation, row.note) if text),
            }
            for row in project.negative_checks.all()
        ],
    }


def _items(function_list: FunctionList, inputs: Inputs) -> list[dict[str, Any]]:
    rows = FunctionItem.objects.filter(function_list=function_list).values_list("pk", "number")
    numbers = {str(pk): number for pk, number in rows}
    return [
        {
            "key": item.key,
            "number": numbers.get(item.key, ""),
            "name": item.name,
            "path": list(item.path),
            "description": item.description,
        }
        for item in inputs.project.items
    ]


def _targets(keys: list[str]) -> dict[str, dict[str, str]]:
    """Number and state of each candidate on the day of the run, by key (`s12`, `p7`)."""
    systems = System.objects.filter(pk__in=[int(key[1:]) for key in keys if key[0] == "s"])
    projects = Project.objects.filter(pk__in=[int(key[1:]) for key in keys if key[0] == "p"])
    return {
        **{f"s{row.pk}": {"code": row.code, "state": row.get_status_display()} for row in systems},
        **{f"p{row.pk}": {"code": row.number, "state": str(State(row.state).label)} for row in projects},
    }
