"""A system that comes into the register, or changes, after a project was checked (新系统提醒): the bureau is told once.

The register's engine is asked backwards, which pending projects resemble the system; each of them is then checked as
always, without a record, so that an alert never says other numbers than a check would.
"""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from catalog import clock
from catalog.models import DupAlert, DupHit, Project, System
from search import indexing, sources
from search.duplicates import scoring
from search.duplicates.candidates import propose
from search.duplicates.check import gather, hits_of
from search.duplicates.fingerprint import DocPrint
from search.duplicates.inputs import Inputs, score
from search.duplicates.scoring import Report, SystemScore
from search.engine import PROJECT, Filter, Unavailable, parts_of
from workflow import notifications, outbox
from workflow.models import Job

RESEMBLES = "search.resembles"
NEAREST = 8  # projects looked at for one system
MOST_ITEMS = 20

logger = logging.getLogger(__name__)


def ask(jobs: Sequence[Job]) -> None:
    """Have the systems that were just indexed compared with what is pending; nothing to do where nothing is."""
    if not sources.projects_in_progress().exists():
        return
    newest = {job.payload["system"]: job.pk for job in jobs}
    for system, sequence in newest.items():
        outbox.enqueue(RESEMBLES, f"{system}:{sequence}", {"system": system})


@outbox.batch_handler(RESEMBLES)
def compare(jobs: Sequence[Job]) -> None:
    """Compare systems with the pending projects that may resemble them; each project is checked once for all."""
    asked = {job.payload["system"] for job in jobs}
    try:
        index = indexing.engine()
        for project in _near(asked, index):
            _look(project, asked, index)
    except Unavailable as away:
        raise outbox.Later(str(away)) from away


def _near(systems: set[int], index: Any) -> list[Project]:
    """The pending projects that the engine names for any of the systems."""
    matcher = indexing.matcher()
    found: set[int] = set()
    for _system, document in sources.system_documents(System.objects.filter(pk__in=systems)):
        print_ = matcher.parser.document(document)
        keys = propose(print_, index, matcher.knowledge.statistics, Filter(kinds=(PROJECT,)), NEAREST)
        found |= {parts_of(key)[1] for key in keys}
    return list(sources.projects_in_progress().filter(pk__in=found).select_related("unit", "dossier").order_by("pk"))


def _look(project: Project, systems: set[int], index: Any) -> None:
    function_list = sources.current_list(project)
    if function_list is None:
        return
    inputs = gather(project, function_list, index)
    report, (_mine, candidates) = score(inputs, indexing.matcher().parser)
    for hit in hits_of(report):
        key = candidates[hit.candidate].key
        if key[0] == "s" and int(key[1:]) in systems and key not in inputs.own:
            _tell(project, int(key[1:]), hit, report, candidates, inputs)


def _tell(
    project: Project,
    system: int,
    hit: SystemScore,
    report: Report,
    candidates: Sequence[DocPrint],
    inputs: Inputs,
) -> None:
    """Keep the alert and tell of it; what a check has shown already, or an alert, is no news."""
    if DupHit.objects.filter(run__project=project, system=system).exists():
        return
    with transaction.atomic():
        alert, made = DupAlert.objects.get_or_create(
            project=project,
            system_id=system,
            defaults={
                "coverage": hit.coverage,
                "items": _items(hit, report, candidates[hit.candidate], inputs),
                "found_at": clock.now(),
            },
        )
        if made:
            notifications.tell_of_alert(alert)
            logger.info("system %s resembles project %s", system, project.number)


def _items(hit: SystemScore, report: Report, document: DocPrint, inputs: Inputs) -> list[dict[str, Any]]:
    if document.source is None:
        raise ValueError("an alert names the items it was made from")
    found = [
        {
            "item": inputs.project.items[number].name,
            "other": document.source.items[match.item].name,
            "probability": match.probability,
        }
        for number, match in enumerate(hit.matches)
        if match is not None and report.items[number].weight > 0 and match.probability >= scoring.POSSIBLE_FROM
    ]
    return sorted(found, key=lambda row: -row["probability"])[:MOST_ITEMS]
