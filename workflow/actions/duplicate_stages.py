"""What a check at a later stage takes over from the one before (复查沿用结论): nothing is judged twice unchanged.

A conclusion stands as long as it speaks of the same: the same function list, the same system or project, and no more
covered than when it was given. What is new or has grown is open, and the steps that need conclusions wait for it.
"""

from datetime import datetime

from django.db import transaction

from catalog.models import DupHit, DupRun
from workflow.actions import journal

GROWN = 0.05  # coverage by which a hit may have grown and still be what was concluded


@transaction.atomic
def take_over_conclusions(run: DupRun, at: datetime) -> int:
    """Copy what still stands from the newest earlier check of the list, with who said it when; return how many."""
    earlier = run.project.dup_runs.filter(function_list=run.function_list_id, pk__lt=run.pk)
    before = earlier.exclude(kind=DupRun.Kind.QUICK).order_by("-pk").first()
    said = {_target(hit): hit for hit in before.hits.exclude(conclusion="")} if before else {}
    kept = 0
    for hit in run.hits.filter(conclusion=""):
        old = said.get(_target(hit))
        if old is None or hit.coverage > old.coverage + GROWN:
            continue
        DupHit.objects.filter(pk=hit.pk).update(
            conclusion=old.conclusion,
            conclusion_reason=old.conclusion_reason,
            concluded_by=old.concluded_by,
            concluded_at=old.concluded_at,
        )
        kept += 1
    journal.record(
        "check_duplicates_again",
        by=run.run_by,
        at=at,
        dossier=run.project.dossier,
        subject=f"{run.project.number} {run.project.name}",
        details={"run": run.pk, "kind": run.kind, "taken_over": kept, "hits": run.hits.count()},
    )
    return kept


def _target(hit: DupHit) -> tuple[int | None, int | None]:
    return hit.system_id, hit.other_project_id
