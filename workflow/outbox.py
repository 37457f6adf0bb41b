"""The outbox: rows written with the business, claimed by a conditional UPDATE with a lease, done once per key.

The broker is only a doorbell: `enqueue` rings after commit, and the sweep finds what no bell announced.
Handlers must bear being run twice: a worker may die after its work and before saying so.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from celery import current_app
from django.db import models, transaction
from django.db.models import F, Q
from kombu.exceptions import OperationalError

from catalog import clock
from workflow.models import Job

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
_FIRST_WAIT_SECONDS = 5
_LONGEST_WAIT_SECONDS = 3600

logger = logging.getLogger(__name__)

Handler = Callable[[dict], None]
_handlers: dict[str, Handler] = {}


class NoHandler(LookupError):
    """No function is registered for a job's kind."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of a kind; it gets the payload."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def enqueue(kind: str, key: str, payload: dict | None = None, run_at: datetime | None = None) -> Job:
    """Write a job into the running transaction; the same kind and key is one job, however often it is asked."""
    now = clock.now()
    job, made = Job.objects.get_or_create(
        kind=kind, key=key, defaults={"payload": payload or {}, "run_at": run_at or now, "created_at": now}
    )
    if made and job.run_at <= now:
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
    """Do one job if it can be claimed; return whether its work was done."""
    job = claim(job_id, at)
    if job is None:
        return False
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, status=Job.Status.RUNNING)
    try:
        if job.kind not in _handlers:
            raise NoHandler(job.kind)
        _handlers[job.kind](job.payload)
    # Whatever a handler raises must be kept with the job and retried, not stop the worker.
    except Exception as error:
        logger.exception("Job %s %s failed", job.pk, job)
        mine.update(**_after_failure(job, error, at))
        return False
    mine.update(status=Job.Status.DONE, done_at=at, lease_until=None, last_error="")
    return True


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
    return sum(run(job_id, at) for job_id in ids)
