"""Jobs that are cheaper together: one batch in order, one by one where one fails, later where a server is away."""

from datetime import timedelta

import pytest

from tests.moments import NOW
from workflow import outbox
from workflow.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def batches(monkeypatch):
    """Return the batches that the handler of `test.many` was given, by their keys."""
    seen = []
    monkeypatch.setitem(outbox._batch_handlers, "test.many", lambda jobs: seen.append([job.key for job in jobs]))
    return seen


def enqueue(*keys):
    return [outbox.enqueue("test.many", key) for key in keys]


def statuses():
    return dict(Job.objects.values_list("key", "status"))


def test_one_bell_does_all_due_jobs_of_its_kind_in_order(batches):
    _first, second, _third = enqueue("a", "b", "c")
    outbox.enqueue("test.many", "tomorrow", run_at=NOW + timedelta(days=1))
    outbox.enqueue("test.other", "x")
    assert outbox.run(second.pk, NOW)
    assert batches == [["a", "b", "c"]]
    assert statuses() == {"a": "done", "b": "done", "c": "done", "tomorrow": "pending", "x": "pending"}


def test_the_sweep_counts_each_job_of_a_batch(batches):
    enqueue("a", "b", "c")
    assert outbox.run_due(10, NOW) == 3
    assert outbox.run_due(10, NOW) == 0
    assert batches == [["a", "b", "c"]]


def test_a_batch_has_a_largest_size(batches, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_AT_ONCE", 2)
    enqueue("a", "b", "c")
    assert outbox.run_due(10, NOW) == 3
    assert batches == [["a", "b"], ["c"]]


def test_a_job_that_another_worker_holds_is_left_out(batches):
    held, _other = enqueue("held", "b")
    outbox.claim(held.pk, NOW)
    outbox.run_due(10, NOW)
    assert batches == [["b"]]
    assert statuses()["held"] == "running"


def test_one_job_that_fails_does_not_keep_the_others_waiting(monkeypatch):
    done = []

    def work(jobs):
        if any(job.key == "broken" for job in jobs):
            raise ValueError("broken")
        done.extend(job.key for job in jobs)

    monkeypatch.setitem(outbox._batch_handlers, "test.many", work)
    enqueue("a", "broken", "c")
    assert outbox.run_due(10, NOW) == 2
    assert done == ["a", "c"]
    failed = Job.objects.get(key="broken")
    assert (failed.status, failed.attempts, failed.last_error) == (Job.Status.PENDING, 1, "ValueError: broken")


@pytest.mark.parametrize("registry", ["_handlers", "_batch_handlers"])
def test_a_server_that_is_away_is_waited_for_however_long(monkeypatch, registry):
    def work(_given):
        raise outbox.Later("no server")

    monkeypatch.setitem(getattr(outbox, registry), "test.many", work)
    enqueue("a")
    for tries in range(2 * outbox.MAX_ATTEMPTS):
        assert outbox.run_due(10, NOW + tries * outbox.LATER) == 0
    job = Job.objects.get(key="a")
    assert (job.status, job.attempts, job.last_error) == (Job.Status.PENDING, 0, "Later: no server")


def test_a_job_that_takes_long_is_held_for_longer(monkeypatch):
    leases = []

    def work(_payload):
        leases.append(Job.objects.get(key="a").lease_until - NOW)

    monkeypatch.setitem(outbox._handlers, "test.long", work)
    monkeypatch.setattr(outbox, "_long", {"test.long"})
    outbox.enqueue("test.long", "a")
    outbox.run_due(10, NOW)
    assert leases == [outbox.LONG_LEASE]
