"""The outbox: written with the business, claimed once, retried with patience, given up at eight."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.moments import NOW
from workflow import outbox, tasks
from workflow.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """Return the payloads that the handler of `test.note` was given."""
    payloads = []
    monkeypatch.setitem(outbox._handlers, "test.note", payloads.append)
    return payloads


@pytest.fixture
def rung(monkeypatch):
    """Return the jobs for which the worker was rung."""
    ids = []
    monkeypatch.setattr(outbox, "_ring", ids.append)
    return ids


def test_a_job_is_done_once_however_often_it_is_asked_and_run(done):
    for _ in range(2):
        job = outbox.enqueue("test.note", "notice:1", {"notice": 1})
    assert outbox.run(job.pk, NOW)
    assert not outbox.run(job.pk, NOW)
    assert outbox.run_due(10, NOW) == 0
    assert done == [{"notice": 1}]


def test_the_bell_rings_after_commit_and_not_after_a_rollback(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = outbox.enqueue("test.note", "kept")
        assert rung == []
    assert rung == [job.pk]
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.enqueue("test.note", "undone")
        raise ZeroDivisionError
    assert rung == [job.pk]
    assert not Job.objects.filter(key="undone").exists()


def test_a_job_for_later_waits_for_its_time(done, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = outbox.enqueue("test.note", "later", run_at=NOW + timedelta(hours=1))
    assert rung == []
    assert not outbox.run(job.pk, NOW)
    assert outbox.run_due(10, NOW + timedelta(hours=1)) == 1


def test_a_job_that_is_held_is_left_alone_and_an_abandoned_one_is_taken_up(done):
    job = outbox.enqueue("test.note", "held")
    assert outbox.claim(job.pk, NOW)
    assert outbox.claim(job.pk, NOW + outbox.LEASE - timedelta(seconds=1)) is None
    assert outbox.run(job.pk, NOW + outbox.LEASE)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (Job.Status.DONE, 2)


def test_a_failing_job_is_retried_ever_later_and_given_up_at_eight(monkeypatch):
    monkeypatch.setitem(outbox._handlers, "test.broken", lambda payload: 1 / 0)
    job = outbox.enqueue("test.broken", "x")
    at, waits = NOW, []
    for _ in range(outbox.MAX_ATTEMPTS):
        assert not outbox.run(job.pk, at)
        job.refresh_from_db()
        waits.append((job.run_at - at).total_seconds())
        at = max(at, job.run_at)
    assert waits[:4] == [5, 10, 20, 40]
    assert (job.status, job.attempts) == (Job.Status.DEAD, 8)
    assert job.last_error.startswith("ZeroDivisionError")
    assert outbox.run_due(10, at + timedelta(days=1)) == 0


def test_a_kind_without_a_handler_is_kept_and_named():
    job = outbox.enqueue("test.unknown", "x")
    assert not outbox.run(job.pk, NOW)
    job.refresh_from_db()
    assert (job.status, job.last_error) == (Job.Status.PENDING, "NoHandler: test.unknown")


def test_a_worker_that_lost_its_lease_does_not_overwrite_what_the_next_one_said(monkeypatch):
    job = outbox.enqueue("test.slow", "x")

    def slow(payload):
        Job.objects.filter(pk=job.pk).update(attempts=2, status=Job.Status.DEAD)

    monkeypatch.setitem(outbox._handlers, "test.slow", slow)
    outbox.run(job.pk, NOW)
    job.refresh_from_db()
    assert job.status == Job.Status.DEAD


def test_the_sweep_does_what_no_bell_announced(done, the_clock):
    outbox.enqueue("test.note", "forgotten", {"n": 1})
    assert tasks.sweep() == 1
    assert tasks.sweep() == 0
    assert done == [{"n": 1}]


def test_a_broker_that_is_away_does_not_fail_the_business(monkeypatch, done, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise outbox.OperationalError("no broker")

    monkeypatch.setattr(outbox.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        job = outbox.enqueue("test.note", "x")
    assert tasks.run_job(job.pk)


def test_closing_notices_by_the_clock_is_a_task_that_may_run_twice(journey, the_clock):
    journey.into_library().argue().adhoc().decide_all().issue().publish()
    assert tasks.close_ended_notices() == 0
    the_clock.at(journey.project.notices.get().end_at)
    assert tasks.close_ended_notices() == 1
    assert tasks.close_ended_notices() == 0
