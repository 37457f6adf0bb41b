"""Two at once on a batch or a plan, on PostgreSQL: one effect, the other is told, and nothing is half done."""

import pytest

from catalog.models import BatchProject, ConclusionSignature, OpinionSheet, PlanEntry, PlanMeeting
from tests.factories.city import build_city
from tests.factories.projects import ProjectFactory
from tests.moments import TODAY
from tests.workflow.panel import OPINION, an_expert, prepare, under_review
from tests.workflow.plan import at_the_meetings, begin_plan
from tests.workflow.test_at_once import at_once
from workflow import actions
from workflow.actions import batches, conclusions, opinions, panels, plan_meetings, plans
from workflow.actions.plan_meetings import Resolution
from workflow.models import Decision, Grant, StateChange

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_postgres]


def kinds(answers) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


@pytest.fixture
def city():
    city = build_city()
    for role in ("BUR_OP", "BUR_REVIEW", "OFFICE_PARTY", "OFFICE_GOV", "UNIT_HEAD"):
        city.person(role)
    return city


@pytest.mark.requirement("R10.1")
def test_a_review_opened_by_four_at_once_begins_once(city):
    panel = prepare(city).declare()
    panel.batch.refresh_from_db()
    said = {"batch": panel.batch, "by": panel.desk, "at": panel.later(), "expected_version": panel.batch.version}
    answers = at_once(*[lambda: batches.open_review(**said)] * 4)
    assert kinds(answers) == ["AlreadyHandled"] * 3 + ["ArgumentBatch"]
    assert StateChange.objects.filter(verb="begin_argument").count() == 1
    assert OpinionSheet.objects.count() == Grant.objects.filter(cause="expert").count() == 3


def test_one_project_taken_into_two_batches_at_once_is_in_one(city):
    project = ProjectFactory(unit=city.water, in_library=True)
    made = [batches.create(title=f"{n}", kind="annual", by=city.person("BUR_OP"), at=project.created_at) for n in "12"]
    by, at = city.person("BUR_OP"), project.created_at
    answers = at_once(
        *(
            lambda batch=batch: batches.add_projects(batch=batch, projects=[project], by=by, at=at, expected_version=0)
            for batch in made
        )
    )
    assert kinds(answers) == ["Refused", "list"]
    assert BatchProject.objects.filter(is_live=True).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_sheet_and_the_closing_at_once_leave_no_sheet_unread(city, attempt):
    panel = under_review(city)
    project = panel.batch.entries.get().project
    panel.hand_in(*panel.experts[:2])
    panel.batch.refresh_from_db()
    sheet, last, at = panel.sheet(panel.experts[2], project), panel.experts[2], panel.later()

    def handing():
        return opinions.submit(sheet=sheet, fields=OPINION, by=last, at=at, expected_revision=0)

    said = {"batch": panel.batch, "by": panel.desk, "at": at, "expected_version": panel.batch.version}
    at_once(handing, lambda: batches.close_review(**said))
    panel.batch.refresh_from_db()
    submitted = OpinionSheet.objects.filter(status="submitted").count()
    assert (panel.batch.status, submitted) in {("open", 3), ("closed", 3)}


def test_a_sheet_handed_in_by_four_clicks_is_handed_in_once(city):
    panel = under_review(city)
    expert, at = panel.experts[0], panel.later()
    sheet = panel.sheet(expert, panel.batch.entries.get().project)
    answers = at_once(
        *[lambda: opinions.submit(sheet=sheet, fields=OPINION, by=expert, at=at, expected_revision=0)] * 4
    )
    assert kinds(answers) == ["AlreadyHandled"] * 3 + ["OpinionSheet"]


def test_four_clicks_sign_once(city):
    panel = under_review(city).hand_in().close()
    entry = panel.draft(panel.batch.entries.get().project)
    expert, at = panel.experts[0], panel.later()
    answers = at_once(*[lambda: conclusions.sign(entry=entry, by=expert, at=at, expected_digest=entry.digest)] * 4)
    assert kinds(answers) == ["AlreadyHandled"] * 3 + ["ConclusionSignature"]
    assert ConclusionSignature.objects.count() == 1


def test_a_signature_and_a_new_draft_at_once_never_sign_what_was_not_shown(city):
    panel = under_review(city).hand_in().close()
    entry = panel.draft(panel.batch.entries.get().project)
    panel.batch.refresh_from_db()
    expert, at, version = panel.experts[0], panel.later(), panel.batch.version
    at_once(
        lambda: conclusions.sign(entry=entry, by=expert, at=at, expected_digest=entry.digest),
        lambda: conclusions.draft(
            entry=entry, conclusion="A3", opinion="改写。", by=panel.desk, at=at, expected_version=version
        ),
    )
    now = BatchProject.objects.get(pk=entry.pk)
    assert now.conclusion == "A3"
    assert not ConclusionSignature.objects.filter(digest=now.digest).exists()


def test_a_conclusion_recorded_while_a_unit_withdraws_is_of_one_mind(city):
    panel = under_review(city).hand_in().close()
    project = panel.batch.entries.get().project
    panel.draft(project)
    panel.sign(project)
    panel.batch.refresh_from_db()
    project.refresh_from_db()
    head, at, version = city.person("UNIT_HEAD"), panel.later(), panel.batch.version
    answers = at_once(
        lambda: conclusions.conclude(batch=panel.batch, by=panel.desk, at=at, expected_version=version),
        lambda: actions.perform("withdraw", project=project, by=head, at=at, reason="不再建设"),
    )
    assert not {"OperationalError", "IntegrityError"} & set(kinds(answers))
    project.refresh_from_db()
    assert project.state in {"ARGUED_OK", "WITHDRAWN"}
    assert StateChange.objects.filter(project=project, version=project.version).count() == 1


def test_two_substitutes_for_one_vacancy_at_once_leave_one_seated(city):
    panel = under_review(city)
    panels.recuse(member=panel.seat(panel.experts[0]), reason="亲属", by=panel.experts[0], at=panel.later())
    panel.batch.refresh_from_db()
    said = {"batch": panel.batch, "by": panel.desk, "at": panel.later(), "expected_version": panel.batch.version}
    answers = at_once(*(lambda who=who: panels.appoint(experts=[who], **said) for who in (an_expert(8), an_expert(9))))
    assert kinds(answers) == ["AlreadyHandled", "list"]
    assert panel.batch.members.exclude(status="recused").count() == 3


@pytest.mark.requirement("R10.2")
@pytest.mark.parametrize("attempt", range(3))
def test_one_meeting_recorded_twice_at_once_counts_once_on_every_project(city, attempt):
    plan = at_the_meetings(city)
    plan.plan.refresh_from_db()
    secretary, at, version = city.person("OFFICE_PARTY"), plan.later(), plan.plan.version

    def recording(result: str, opinion: str = ""):
        said = Resolution(result, TODAY, "纪要1号", opinion)
        return lambda: plan_meetings.record(plan=plan.plan, said=said, by=secretary, at=at, expected_version=version)

    answers = at_once(recording("agreed"), recording("refused", "不同意"))
    assert kinds(answers) == ["AlreadyHandled", "PlanMeeting"]
    assert PlanMeeting.objects.count() == Decision.objects.count() == 1
    assert plan.states() == [{"agreed": "PLAN_PROPOSED", "refused": "IN_LIBRARY"}[PlanMeeting.objects.get().result]]


def test_a_plan_handed_in_while_a_project_is_taken_out_is_of_one_mind(city):
    plan = begin_plan(city).consult()
    plan.plan.refresh_from_db()
    entry, version, at = plan.plan.entries.get(), plan.plan.version, plan.later()
    answers = at_once(
        lambda: plans.submit(plan=plan.plan, by=city.person("BUR_REVIEW"), at=at, expected_version=version),
        lambda: plans.take_out(entry=entry, reason="x", by=city.person("BUR_OP"), at=at, expected_version=version),
    )
    assert "AlreadyHandled" in kinds(answers)
    assert (PlanEntry.objects.get().is_live, *plan.states()) in {(True, "PLAN_PROPOSED"), (False, "ARGUED_OK")}
