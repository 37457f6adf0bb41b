"""Celery's door to the outbox and to what follows from the clock; every task may run twice and change nothing more."""

from celery import shared_task

from catalog import clock
from workflow import outbox
from workflow.actions import grants, panels, publicity, sheets


@shared_task
def run_job(job_id: int) -> bool:
    """Do one job that was just written."""
    return outbox.run(job_id, clock.now())


@shared_task
def sweep(limit: int = 200) -> int:
    """Do the jobs that are due and that no bell announced, or whose worker died."""
    return outbox.run_due(limit, clock.now())


@shared_task
def close_ended_notices() -> int:
    """Record that publicity periods have ended; that they have, readers see without this."""
    now = clock.now()
    publicity.recompute_provisional(now)
    return publicity.close_ended_notices(now)


@shared_task
def verify_grants() -> tuple[int, int]:
    """Make the derived rights equal to the grants, and those of waiting sheets and panels to who is in office."""
    now = clock.now()
    sheets.match_grants(now)
    panels.match_panels(now)
    return grants.rebuild(now)
