"""Which version of a row an index entry is: the number of the outbox row that last asked for it.

The job is written in the transaction that changed the row, so a later change has a higher number, on every machine and
whatever its clock says. A row that was never announced has sequence 0.
"""

from django.db.models import Max

from search.engine import DOCUMENT, NOTICE, PROJECT, RESOURCE, SYSTEM, key_of
from workflow.models import Job

INDEX_SYSTEM = "search.index_system"
INDEX_PROJECT = "search.index_project"
INDEX_NOTICE = "search.index_notice"
INDEX_DOCUMENT = "search.index_document"
INDEX_RESOURCE = "search.index_resource"
REBUILD = "search.rebuild"
ASKS_FOR = {
    INDEX_SYSTEM: SYSTEM,
    INDEX_PROJECT: PROJECT,
    INDEX_NOTICE: NOTICE,
    INDEX_DOCUMENT: DOCUMENT,
    INDEX_RESOURCE: RESOURCE,
}


def key_asked(job: Job) -> int:
    """The engine id that an index job asks for; its payload names the kind and the row: `{"system": pk}`."""
    kind = ASKS_FOR[job.kind]
    return key_of(kind, job.payload[kind])


def latest() -> dict[int, int]:
    """The sequence of every row ever announced. Read it before the rows: then no entry holds less than it says."""
    found: dict[int, int] = {}
    for asking, kind in ASKS_FOR.items():
        rows = Job.objects.filter(kind=asking).order_by().values(f"payload__{kind}").annotate(newest=Max("pk"))
        found.update({key_of(kind, row[f"payload__{kind}"]): row["newest"] for row in rows})
    return found


def latest_of(kind: str, pk: int) -> int:
    """The sequence of one row."""
    asking = next(name for name, asked in ASKS_FOR.items() if asked == kind)
    jobs = Job.objects.filter(kind=asking, **{f"payload__{kind}": pk})
    return jobs.aggregate(newest=Max("pk"))["newest"] or 0


def highest() -> int:
    """The highest number given out so far."""
    return Job.objects.aggregate(newest=Max("pk"))["newest"] or 0


def announced_after(pk: int, kind: str) -> dict[int, int]:
    """The engine ids of this kind that were announced under a higher number, with the newest number of each."""
    asking = next(name for name, asked in ASKS_FOR.items() if asked == kind)
    jobs = Job.objects.filter(kind=asking, pk__gt=pk).order_by("pk")
    return {key_asked(job): job.pk for job in jobs.only("kind", "payload").iterator()}
