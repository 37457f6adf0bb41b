"""While the search server does not answer: people get SQL's answer soon and are told, checks and index jobs wait."""

import time

import pytest

from catalog.models import DupRun, System
from catalog.signals import system_changed
from search import indexing, people, verification, waiting
from search.backends.elasticsearch import _whole
from search.backends.elasticsearch_connection import Connection
from search.duplicates import check
from search.engine import Unavailable
from tests.factories import SystemFactory, UserFactory
from tests.factories.projects import NOW, ProjectFactory
from tests.search.servers_away import KINDS
from workflow import outbox
from workflow.models import Job

pytestmark = pytest.mark.django_db

ITEMS = [("1", "群众争议", ""), ("1.1", "群众争议登记", "登记争议。"), ("1.2", "群众争议派单", "派单。")]


@pytest.fixture(params=KINDS)
def away(request, settings):
    """SEARCH_URL names a server that is away; what the register taught is known already."""
    indexing.parser()
    with KINDS[request.param]() as url:
        settings.SEARCH_URL = f"{url}/away"
        indexing.parser()
        indexing.forget()
        yield url


@pytest.fixture
def system(db):
    return SystemFactory(name="群众争议联动调处系统", modules=["群众争议录入", "群众争议派单"])


@pytest.fixture
def asked(system):
    """A project whose check is asked for."""
    return ProjectFactory(name="群众争议化解平台", function_list=ITEMS).function_lists.get()


def test_people_are_answered_from_sql_within_two_seconds_and_told(system, away):
    began = time.monotonic()
    question = people.Question("群众争议")
    assert list(question.systems(System.objects.all())) == [system]
    assert time.monotonic() - began < 2
    assert question.degraded


def test_the_next_reader_does_not_wait_again(system, away):
    people.Question("群众争议").systems(System.objects.all())
    began = time.monotonic()
    assert people.Question("群众争议").systems(System.objects.all()).exists()
    assert time.monotonic() - began < 0.5


def test_a_server_too_slow_for_a_person_is_still_asked_by_a_check():
    with KINDS["silent"]() as url:
        made = Connection([url])
        with pytest.raises(Unavailable, match="没有应答"), made.asking(0.05) as client:
            client.cluster.health()
        with pytest.raises(Unavailable, match="刚才"), made.asking(0.05):
            pytest.fail("asked again at once")
        with made.asking(0.1):
            asked = True
        assert asked


def test_no_check_is_answered(asked, away):
    with pytest.raises(Unavailable):
        check.run_check(project=asked.project, function_list=asked, by=None, at=NOW, kind=DupRun.Kind.QUICK)
    assert not DupRun.objects.exists()


@pytest.mark.requirement("R9.2")
def test_a_check_waits_and_runs_once_the_engine_answers(asked, away, settings, tmp_path):
    by = UserFactory()
    for _ in range(2):
        waiting.queue_check(function_list=asked, by=by, kind=DupRun.Kind.QUICK)
    assert outbox.run_due(10, NOW) == 0
    assert not DupRun.objects.exists()
    settings.SEARCH_URL = f"embedded://{tmp_path}/index"
    indexing.forget()
    assert outbox.run_due(10, NOW + outbox.LATER) == 1
    run = DupRun.objects.get()
    assert (run.run_by, run.kind, run.engine, run.hits.count()) == (by, DupRun.Kind.QUICK, "embedded", 1)


def test_a_check_that_was_run_by_hand_meanwhile_is_not_run_again(asked):
    waiting.queue_check(function_list=asked, by=UserFactory(), kind=DupRun.Kind.QUICK)
    check.run_check(project=asked.project, function_list=asked, by=None, at=NOW, kind=DupRun.Kind.QUICK)
    assert outbox.run_due(10, NOW) == 1
    assert DupRun.objects.count() == 1


def test_a_check_of_a_list_that_was_replaced_is_dropped(asked):
    waiting.queue_check(function_list=asked, by=UserFactory(), kind=DupRun.Kind.QUICK)
    asked.status = asked.Status.SUPERSEDED
    asked.save()
    assert outbox.run_due(10, NOW) == 1
    assert not DupRun.objects.exists()


def test_announcements_wait_without_being_given_up_and_are_indexed_afterwards(system, away, settings, tmp_path):
    system_changed.send(sender=System, instance=system, by=None, at=NOW)
    for tries in range(2 * outbox.MAX_ATTEMPTS):
        assert outbox.run_due(10, NOW + tries * outbox.LATER) == 0
    assert set(Job.objects.values_list("status", "attempts")) == {("pending", 0)}
    settings.SEARCH_URL = f"embedded://{tmp_path}/index"
    indexing.forget()
    assert outbox.run_due(10, NOW + 2 * outbox.MAX_ATTEMPTS * outbox.LATER) == 1
    assert not verification.compare(contents=True)


@pytest.mark.parametrize(
    "answer",
    [
        {"timed_out": True, "_shards": {"failed": 0}, "hits": {"hits": [{"sort": [1.0, 4]}]}},
        {"timed_out": False, "_shards": {"failed": 1}, "hits": {"hits": [{"sort": [1.0, 4]}]}},
    ],
)
def test_an_answer_from_a_part_of_the_index_is_none(answer):
    with pytest.raises(Unavailable, match="一部分"):
        _whole(answer)
