"""`manage.py doctor`: what it finds, what it advises, and its exit status."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from wagtail.models import Workflow

from catalog import clock
from catalog.models import HolidayYear, Role, System
from portal import doctor
from portal.doctor import Finding, Level
from search.engine import IndexStats, Unavailable
from tests.factories import SystemFactory
from workflow.models import Job


class Index:
    """An engine that answers with a number of documents, or not at all."""

    def __init__(self, docs):
        self.docs = docs

    def stats(self):
        if self.docs is None:
            raise Unavailable("没有连接")
        return IndexStats(docs=self.docs)


@pytest.fixture(autouse=True)
def index(monkeypatch):
    """Give the doctor an engine of the test's own; `index(3)` sets its documents, `index(None)` its absence."""

    def answer(docs):
        monkeypatch.setattr(doctor.indexing, "engine", lambda: Index(docs))

    answer(0)
    return answer


def run_doctor():
    out = StringIO()
    status = 0
    try:
        call_command("doctor", stdout=out)
    except SystemExit as ended:
        status = ended.code
    return status, out.getvalue()


def job(**fields):
    return Job.objects.create(kind="index", key="system:1", **fields)


def test_a_healthy_portal_is_told_so_with_exit_status_zero(db):
    status, said = run_doctor()
    assert status == 0
    assert "故障0项" in said
    assert said.count("[正常]") == 9


def test_a_missing_workflow_is_a_failure_with_a_remedy_and_exit_status_one(db):
    Workflow.objects.filter(name="sheet:meeting").update(active=False)
    status, said = run_doctor()
    assert status == 1
    assert "缺少或已停用：sheet:meeting" in said
    assert "处理：" in said


def test_a_missing_role_is_a_failure(db):
    Role.objects.filter(code="BUR_LEAD").delete()
    assert doctor.check_roles().level == Level.FAILED
    assert "BUR_LEAD" in doctor.check_roles().message


@pytest.mark.parametrize(
    ("today", "loaded", "level"),
    [
        (date(2026, 10, 31), [], Level.OK),
        (date(2026, 11, 1), [], Level.WARNING),
        (date(2026, 11, 1), [2027], Level.OK),
        (date(2027, 1, 1), [], Level.FAILED),
        (date(2027, 1, 1), [2027], Level.OK),
    ],
)
def test_the_calendar_is_asked_for_from_november_on(db, today, loaded, level):
    for year in loaded:
        HolidayYear.objects.create(year=year, source="国办发明电", loaded_at=clock.now())
    assert doctor.check_calendar(today).level == level


def test_systems_missing_from_the_index_are_a_warning(city, index):
    SystemFactory(owner=city.water)
    assert doctor.check_search().level == Level.WARNING
    index(System.objects.count())
    assert doctor.check_search().level == Level.OK


def test_an_engine_that_does_not_answer_is_a_failure(db, index):
    index(None)
    assert doctor.check_search() == Finding(
        "检索索引", Level.FAILED, "检索服务没有应答：没有连接", "请检查 SEARCH_URL 和检索服务。"
    )


@pytest.mark.parametrize(("minutes", "level"), [(0, Level.OK), (5, Level.OK), (6, Level.WARNING)])
def test_work_that_waits_longer_than_five_minutes_is_a_warning(db, minutes, level):
    job(run_at=clock.now() - timedelta(minutes=minutes))
    assert doctor.check_outbox(clock.now()).level == level


def test_work_that_was_given_up_is_a_failure(db):
    job(status=Job.Status.DEAD)
    assert doctor.check_outbox(clock.now()).level == Level.FAILED


def test_storage_that_cannot_be_written_is_a_failure(monkeypatch):
    def refuse(*_):
        raise PermissionError("只读")

    monkeypatch.setattr(storages["private"], "save", refuse)
    assert doctor.check_storage().level == Level.FAILED


def test_the_probe_leaves_nothing_in_storage():
    assert doctor.check_storage().level == Level.OK
    assert storages["private"].listdir("doctor") == ([], [])
