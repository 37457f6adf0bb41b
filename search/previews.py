"""What a draft lexicon would change in the last checks (发布预览), computed from what those runs stored; they stay.

Each run's own inputs are scored twice, with the edition in force and with the draft; candidates and frequencies are
those of the run, so a system that only the draft would propose does not show.
"""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from catalog import clock
from catalog.models import DupRun, LexiconEdition, LexiconTask, User
from search import editions
from search.duplicates.check import hits_of
from search.duplicates.inputs import Inputs, score, unpack
from search.lexicon import Lexicon
from workflow import outbox

RUNS = 50
PREVIEW = "search.lexicon_preview"
_SAME = 0.0005  # a smaller difference of coverage is none that a page would show
# A record of an earlier version of the code, or a damaged one: it is told of and does not stop the preview.
_UNREADABLE = (LookupError, ValueError, zlib.error)


def ask(edition: LexiconEdition, by: User, at: datetime) -> LexiconTask:
    """Have the preview of a draft made as it now stands; asked again before it changed, it is the same task."""
    task, made = LexiconTask.objects.get_or_create(
        kind=LexiconTask.Kind.PREVIEW,
        edition=edition,
        edition_version=edition.version,
        defaults={"asked_by": by, "asked_at": at},
    )
    if made:
        outbox.enqueue(PREVIEW, str(task.pk), {"task": task.pk})
    return task


@outbox.handler(PREVIEW, takes_long=True)
def _preview(payload: dict) -> None:
    task = LexiconTask.objects.select_related("edition__based_on").filter(pk=payload["task"]).first()
    if task is None or task.finished_at or task.edition.version != task.edition_version:
        # What was changed meanwhile has a preview of its own.
        return
    runs = list(DupRun.objects.exclude(snapshot=b"").order_by("-run_at", "-pk").values_list("pk", flat=True)[:RUNS])
    before, after = editions.of_edition(task.edition.based_on), editions.of_edition(task.edition)
    rows: list[dict[str, Any]] = []
    LexiconTask.objects.filter(pk=task.pk).update(total=len(runs), done=0)
    for row in effects(runs, before, after):
        rows.append(row)
        LexiconTask.objects.filter(pk=task.pk).update(done=len(rows))
    LexiconTask.objects.filter(pk=task.pk).update(rows=rows, done=len(rows), finished_at=clock.now())


def effects(runs: list[int], before: Lexicon, after: Lexicon) -> Iterator[dict[str, Any]]:
    """For each run `{"run", "before", "after", "gained", "lost", "changed"}`; nothing is written.

    Of a run that cannot be read any more only `{"run", "changed"}`.
    """
    for pk in runs:
        snapshot = DupRun.objects.filter(pk=pk).values_list("snapshot", flat=True).first()
        try:
            inputs = unpack(bytes(snapshot or b""))
            yield {"run": pk, **_compared(_outcome(inputs, before), _outcome(inputs, after))}
        except _UNREADABLE:
            yield {"run": pk, "changed": False}


def _outcome(inputs: Inputs, released: Lexicon) -> dict[str, Any]:
    report, (_project, candidates) = score(replace(inputs, lexicon=released))
    hits = [candidates[system.candidate] for system in hits_of(report)]
    return {
        "verdict": report.verdict,
        "coverage": round(report.coverage, 4),
        "union": round(report.union, 4),
        "hits": {doc.key: doc.source.name if doc.source else doc.key for doc in hits},
    }


def _compared(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    gained = [name for key, name in after["hits"].items() if key not in before["hits"]]
    lost = [name for key, name in before["hits"].items() if key not in after["hits"]]
    moved = abs(before["coverage"] - after["coverage"]) >= _SAME or abs(before["union"] - after["union"]) >= _SAME
    return {
        "before": {**before, "hits": len(before["hits"])},
        "after": {**after, "hits": len(after["hits"])},
        "gained": gained,
        "lost": lost,
        "changed": bool(gained or lost or moved or before["verdict"] != after["verdict"]),
    }
