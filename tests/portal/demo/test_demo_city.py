"""The sample city as a whole: every state is there, repeating changes nothing, an interruption is made good."""

from datetime import datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from catalog import clock
from catalog.models import (
    ArgumentBatch,
    Dossier,
    Membership,
    Notice,
    Organisation,
    PlanBatch,
    Project,
    System,
    User,
)
from portal.demo import seeding, stories
from portal.demo.accounts import accounts, password
from portal.demo.samples import samples
from search import indexing
from tests.moments import SHANGHAI
from workflow.actions import batches
from workflow.models import Grant, Job, StateChange
from workflow.regulation.calendar import default_calendar

# A day after weeks without long holidays, as in the running demonstration.
NOW = datetime(2026, 11, 25, 8, 30, tzinfo=SHANGHAI)
REACHED = {
    "draft": "DRAFT",
    "out_of_scope": "OUT_OF_SCOPE",
    "submitted": "SUBMITTED",
    "returned": "RETURNED",
    "rejected": "LIB_REJECTED",
    "withdrawn": "WITHDRAWN",
    "in_library": "IN_LIBRARY",
    "arguing": "ARGUING",
    "planned_first": "PLAN_PROPOSED",
    "planned_second": "PLAN_PROPOSED",
    "argued_ok": "ARGUED_OK",
    "adhoc_tier1": "ADHOC_REVIEW",
    "adhoc_tier2": "ADHOC_REVIEW",
    "adhoc_tier3": "ADHOC_REVIEW",
    "decided_tier4": "DECIDED",
    "approved": "APPROVED",
    "fl_review": "FL_REVIEW",
    "fl_public": "FL_PUBLIC",
    "fl_ending": "FL_PUBLIC",
    "fl_corrected": "FL_PUBLIC",
    "fl_withdrawn": "APPROVED",
    "fl_closed": "FL_CLOSED",
    "external": "APPROVED",
}


class Stop(Exception):
    """What an impatient person's Ctrl-C amounts to."""


@pytest.fixture
def demo_index(tmp_path, monkeypatch):
    """An index folder of the test's own."""
    monkeypatch.setattr(settings, "SEARCH_URL", f"embedded://{tmp_path}/search")
    yield
    indexing._open.clear()


def seed() -> list[str]:
    said = []
    seeding.seed(clock.now(), said.append)
    return said


@pytest.mark.slow
def test_the_sample_city_is_complete_and_stands_a_second_run(db, the_clock, demo_index, client):
    the_clock.at(NOW)
    seed()

    assert {sample.story: _state(sample) for sample in samples()} == REACHED
    assert Organisation.objects.count() == 95
    assert System.objects.count() == 183 + 8
    assert Membership.objects.count() == sum(len(account.roles) for account in accounts())
    assert not User.objects.filter(is_superuser=True).exists()
    assert set(Project.objects.filter(tier__isnull=False).values_list("tier", flat=True)) == {1, 2, 3, 4}
    assert _notices() == {"running": 3, "ended": 1, "corrected": 1, "withdrawn": 1, "checking": 1}
    assert Dossier.objects.get(kind="general", plan=None).documents.count() == 4
    assert not Job.objects.filter(status=Job.Status.PENDING).exists()
    assert client.login(username="shuiwu_jingban", password=password()) is True

    _histories_are_lived()
    _people_have_gathered()
    assert seed() == []


def _state(sample) -> str:
    return Project.objects.get(name=sample.name, unit__code=sample.unit).state


def _notices() -> dict[str, int]:
    counts: dict[str, int] = {}
    for notice in Notice.objects.all():
        status = str(notice.effective_status(NOW))
        counts[status] = counts.get(status, 0) + 1
    return counts


def _histories_are_lived():
    """Every step lies in the past, on a working day when a person took it, and after the one before."""
    calendar = default_calendar()
    for project in Project.objects.all():
        steps = list(StateChange.objects.filter(project=project).order_by("version"))
        moments = [step.at for step in steps]
        assert moments == sorted(moments)
        assert all(moment < NOW for moment in moments)
        assert all(calendar.is_workday(step.at.astimezone(SHANGHAI).date()) for step in steps if step.actor_id)


def _people_have_gathered():
    """One batch is over, one is under review with a vacancy filled, and a plan waits for its second meeting."""
    over, running = ArgumentBatch.objects.order_by("pk")
    assert (over.status, running.status) == ("concluded", "open")
    assert batches.progress(running) == (1, 2)
    assert list(running.members.values_list("status", flat=True)) == ["serving", "serving", "recused", "invited"]
    assert not Grant.objects.filter(cause="expert", dossier__project__state="PLAN_PROPOSED", valid_until=None).exists()
    plan = PlanBatch.objects.get()
    assert (plan.status, plan.waits_for) == ("meeting", "GOV")
    assert plan.meetings.get().document.dossier == plan.dossier
    assert sorted(plan.entries.values_list("is_live", flat=True)) == [False, True, True]


def test_an_interrupted_run_leaves_no_project_halfway_and_is_completed_by_the_next(
    db, the_clock, demo_index, monkeypatch
):
    the_clock.at(NOW)
    first, second = (sample for sample in samples() if sample.story in {"draft", "out_of_scope"})
    monkeypatch.setattr(seeding, "samples", lambda: (first, second))
    told = stories.STORIES[second.story]

    def stop_after(case):
        told(case)
        raise Stop

    monkeypatch.setitem(stories.STORIES, second.story, stop_after)
    with pytest.raises(Stop):
        seed()
    assert list(Project.objects.values_list("name", flat=True)) == [first.name]

    monkeypatch.setitem(stories.STORIES, second.story, told)
    assert seed() == [f"示例项目：{second.name}", "检索索引"]
    assert _state(second) == "OUT_OF_SCOPE"


def test_outside_demo_mode_the_sample_city_is_refused(db):
    with pytest.raises(CommandError, match="只能在演示模式载入"):
        call_command("demo_city", stdout=StringIO())
    assert not Organisation.objects.exists()
