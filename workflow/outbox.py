"""The outbox: rows written with the business, claimed by a conditional UPDATE with a lease, done once per key.

The broker is only a doorbell: `enqueue` rings after commit, and the sweep finds what no bell announced.
Handlers must bear being run twice: a worker may die after its work and before saying so. A batch handler gets all due
jobs of its kind at once, oldest first, where one commit for many is much cheaper than one each.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from celery import current_app
from django.db import models, transaction
from django.db.models import F, Q
from kombu.exceptions import OperationalError

from catalog import clock
from workflow.models import Job

LEASE = timedelta(minutes=5)
LONG_LEASE = timedelta(hours=2)
MAX_ATTEMPTS = 8
MOST_AT_ONCE = 500
LATER = timedelta(seconds=15)
_FIRST_WAIT_SECONDS = 5
_LONGEST_WAIT_SECONDS = 3600

logger = logging.getLogger(__name__)

Handler = Callable[[dict], None]
BatchHandler = Callable[[Sequence[Job]], None]
_handlers: dict[str, Handler] = {}
_batch_handlers: dict[str, BatchHandler] = {}
_long: set[str] = set()


class NoHandler(LookupError):
    """No function is registered for a job's kind."""


class Later(RuntimeError):
    """What a job needs is away for now: it waits without being counted as failed, however long that takes."""


def handler(kind: str, *, takes_long: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of a kind; it gets the payload. `takes_long` holds them for two hours."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        if takes_long:
            _long.add(kind)
        return function

    return register


def batch_handler(kind: str) -> Callable[[BatchHandler], BatchHandler]:
    """Register the function that does all due jobs of a kind at once; it gets up to 500 jobs, oldest first."""

    def register(function: BatchHandler) -> BatchHandler:
        _batch_handlers[kind] = function
        return function

    return register


def enqueue(kind: str, key: str, payload: dict | None = None, run_at: datetime | None = None) -> Job:
    """Write a job into the running transaction; the same kind and key is one job, however often it is asked."""
    now = clock.now()
    wanted = Job(kind=kind, key=key, payload=payload or {}, run_at=run_at or now, created_at=now)
    # Two queries where looking first, a savepoint and the row would be four: every step of a project writes jobs.
    Job.objects.bulk_create([wanted], ignore_conflicts=True)
    job = Job.objects.get(kind=kind, key=key)
    # One that was there already is rung for again at most, and claimed once.
    if job.status == Job.Status.PENDING and job.run_at <= now:
        transaction.on_commit(partial(_ring, job.pk), robust=True)
    return job


def _ring(job_id: int) -> None:
    try:
        current_app.send_task("workflow.tasks.run_job", args=[job_id])
    except (OperationalError, OSError):
        # The sweep will find the row.
        logger.debug("No broker to ring for job %s", job_id)


def _due(at: datetime) -> models.QuerySet:
    waiting = Q(status=Job.Status.PENDING, run_at__lte=at)
    abandoned = Q(status=Job.Status.RUNNING, lease_until__lte=at)
    return Job.objects.filter(waiting | abandoned)


def claim(job_id: int, at: datetime) -> Job | None:
    """Take a due job for the length of a lease; None where another worker has it or it is not due."""
    taken = (
        _due(at).filter(pk=job_id).update(status=Job.Status.RUNNING, lease_until=at + LEASE, attempts=F("attempts") + 1)
    )
    return Job.objects.get(pk=job_id) if taken else None


def run(job_id: int, at: datetime) -> bool:
    """Do one job if it can be claimed, a batched one with all others of its kind; return whether work was done."""
    return bool(_run(job_id, at))


def _run(job_id: int, at: datetime) -> int:
    job = claim(job_id, at)
    if job is None:
        return 0
    if job.kind in _batch_handlers:
        return _do([job, *_others_due(job, at)], _batch_handlers[job.kind], at)
    if job.kind in _long:
        Job.objects.filter(pk=job.pk, attempts=job.attempts).update(lease_until=at + LONG_LEASE)
    return _do([job], _one_by_one, at)


def _one_by_one(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if job.kind not in _handlers:
            raise NoHandler(job.kind)
        _handlers[job.kind](job.payload)


def _others_due(job: Job, at: datetime) -> list[Job]:
    ids = _due(at).filter(kind=job.kind).order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE - 1]
    with transaction.atomic():
        return [other for pk in ids if (other := claim(pk, at))]


def _do(jobs: list[Job], work: BatchHandler, at: datetime) -> int:
    """Do claimed jobs together and note how they ended; return how many were done."""
    jobs.sort(key=lambda job: job.pk)
    try:
        work(jobs)
    except Later as away:
        logger.warning("%s jobs of %s wait: %s", len(jobs), jobs[0].kind, away)
        _note(jobs, **_waiting(away, at), attempts=F("attempts") - 1)
        return 0
    # Whatever a handler raises must be kept with the job and retried, not stop the worker.
    except Exception as error:
        if len(jobs) > 1:
            # One that cannot be done must not keep the others waiting.
            return sum(_do([job], work, at) for job in jobs)
        logger.exception("Job %s %s failed", jobs[0].pk, jobs[0])
        _note(jobs, **_after_failure(jobs[0], error, at))
        return 0
    _note(jobs, status=Job.Status.DONE, done_at=at, lease_until=None, last_error="")
    return len(jobs)


def _note(jobs: Sequence[Job], **ended: object) -> None:
    """Keep how jobs ended, but only of those that no other worker has taken up since."""
    for attempts in {job.attempts for job in jobs}:
        ids = [job.pk for job in jobs if job.attempts == attempts]
        Job.objects.filter(pk__in=ids, attempts=attempts, status=Job.Status.RUNNING).update(**ended)


def _waiting(away: Later, at: datetime) -> dict:
    return {
        "status": Job.Status.PENDING,
        "run_at": at + LATER,
        "lease_until": None,
        "last_error": f"{type(away).__name__}: {away}"[:2000],
    }


def _after_failure(job: Job, error: Exception, at: datetime) -> dict:
    message = f"{type(error).__name__}: {error}"[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        return {"status": Job.Status.DEAD, "lease_until": None, "last_error": message}
    wait = min(_FIRST_WAIT_SECONDS * 2 ** (job.attempts - 1), _LONGEST_WAIT_SECONDS)
    return {
        "status": Job.Status.PENDING,
        "run_at": at + timedelta(seconds=wait),
        "lease_until": None,
        "last_error": message,
    }


def run_due(limit: int = 100, at: datetime | None = None) -> int:
    """Do up to `limit` due jobs, oldest first; return how many were done."""
    at = at or clock.now()
    ids = list(_due(at).order_by("run_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_run(job_id, at) for job_id in ids)
