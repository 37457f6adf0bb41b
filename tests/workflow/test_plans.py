"""The unified road: a plan, three bodies consulted, three meetings in order, one effect on all; every refusal told."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from catalog.models import DocumentVersion, PlanBatch, PlanMeeting, PlanOpinion, Project
from tests.factories.projects import ProjectFactory
from tests.moments import NOW, TODAY
from tests.workflow.journey import a_paper, begin
from tests.workflow.plan import a_necessary_project, at_the_meetings, begin_plan
from workflow import actions
from workflow.access import visible_to
from workflow.actions import plan_meetings, plans, sheets
from workflow.actions.plan_meetings import Resolution
from workflow.models import ApprovalSheet, Decision, Grant, StateChange

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")


def codes(refusal) -> list[str]:
    return [objection.code for objection in refusal.value.objections]


@pytest.mark.requirement("R10.1", "R10.2", "R10.4")
def test_the_unified_road_from_the_library_to_the_approval(city):
    journeys = [begin(city, name=f"河湖管理{name}", plan_year=2026) for name in ("一期", "二期")]
    plan = begin_plan(city, *[journey.into_library().project for journey in journeys])
    for journey in journeys:
        journey.argue()
    plan.at = max(journey.at for journey in journeys)
    plan.consult().submit().meet("FEC").meet("GOV").meet("STD")
    plan.plan.refresh_from_db()
    assert plan.plan.status == PlanBatch.Status.DECIDED
    for journey in journeys:
        journey.at = plan.at
        journey.fresh().issue()
        assert (journey.project.state, journey.project.approved_amount) == ("APPROVED", Decimal("1200000.00"))
        assert [change.verb for change in StateChange.objects.filter(project=journey.project)] == [
            "submit",
            "accept_into_library",
            "begin_argument",
            "record_argument_passed",
            "propose_plan",
            "decide_plan",
            "issue_approval",
        ]


@pytest.mark.requirement("R10.2")
@pytest.mark.parametrize("amount", ["300000.00", "12000000.00"])
def test_three_meetings_decide_in_order_whatever_the_amount(city, amount):
    projects = [a_necessary_project(city, total_amount=Decimal(amount)) for _ in range(2)]
    plan = at_the_meetings(city, *projects)
    for party in ("FEC", "GOV", "STD"):
        plan.plan.refresh_from_db()
        assert (plan.plan.waits_for, plan.states()) == (party, ["PLAN_PROPOSED"] * 2)
        plan.meet(party)
    assert plan.states() == ["DECIDED"] * 2
    assert set(Project.objects.values_list("decided_amount", flat=True)) == {Decimal(amount)}
    assert list(PlanMeeting.objects.values_list("party", "minute_no")) == [
        (party, f"{party}纪要1号") for party in ("FEC", "GOV", "STD")
    ]
    assert Decision.objects.filter(minute_no="GOV纪要1号").count() == 2


@pytest.mark.requirement("R10.2")
@pytest.mark.parametrize("role", ["OFFICE_GOV", "BUR_OP", "BUR_LEAD", "MAYOR", "UNIT_HEAD", "AUDIT", "SYSADMIN"])
def test_a_meeting_is_recorded_by_its_own_office_only(city, role):
    plan = at_the_meetings(city)
    said = Resolution("agreed", TODAY, "纪要1号")
    with pytest.raises(actions.NotAllowed):
        plan.act(plan_meetings.record, role, plan=plan.plan, said=said)
    assert not PlanMeeting.objects.exists()


@pytest.mark.requirement("R10.2")
def test_no_meeting_is_passed_over(city):
    plan = at_the_meetings(city).meet("FEC")
    with pytest.raises(actions.NotAllowed):
        plan.meet("STD")
    plan.meet("GOV").meet("STD")
    with pytest.raises(actions.Refused, match="会商、上会、审定的顺序") as refusal:
        plan.meet("STD")
    assert codes(refusal) == ["plan-out-of-order"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"result": ""}, ["result-unknown"]),
        ({"result": "deferred"}, ["opinion-missing"]),
        ({"minute_no": " "}, ["minutes-missing"]),
        ({"held_on": None}, ["day-missing"]),
        ({"held_on": TODAY + timedelta(days=1)}, ["day-in-future"]),
        ({"put_off": {"P0000-1": ("refused", "x")}}, ["not-in-plan"]),
        ({"put_off": {"own": ("agreed", "x")}}, ["result-unknown"]),
        ({"put_off": {"own": ("refused", " ")}}, ["opinion-missing"]),
        ({"result": "", "minute_no": "", "held_on": None}, ["result-unknown", "minutes-missing", "day-missing"]),
    ],
)
def test_a_record_without_result_minutes_day_or_reason_is_refused_with_all_it_lacks(city, change, expected):
    plan = at_the_meetings(city)
    number = plan.plan.entries.get().project.number
    change = {**change, "put_off": {number if key == "own" else key: said for key, said in change["put_off"].items()}} \
        if "put_off" in change else change  # fmt: skip
    said = Resolution(**{"result": "agreed", "held_on": TODAY, "minute_no": "纪要1号", **change})
    with pytest.raises(actions.Refused) as refusal:
        plan.act(plan_meetings.record, "OFFICE_PARTY", plan=plan.plan, said=said)
    assert codes(refusal) == expected
    assert plan.states() == ["PLAN_PROPOSED"]


def test_a_meeting_held_before_the_one_that_comes_first_is_refused(city):
    plan = at_the_meetings(city).meet("FEC")
    with pytest.raises(actions.Refused, match="早于前一会议") as refusal:
        plan.meet("GOV", held_on=TODAY - timedelta(days=3))
    assert codes(refusal) == ["chain-order"]


@pytest.mark.requirement("R10.2")
def test_a_meeting_puts_one_project_off_and_the_others_go_on(city):
    first, second = a_necessary_project(city), a_necessary_project(city)
    plan = at_the_meetings(city, first, second).meet("FEC")
    plan.meet("GOV", put_off={second.number: ("deferred", "资金来源未落实")})
    assert plan.states() == ["PLAN_PROPOSED", "IN_LIBRARY"]
    entry = plan.entry(second)
    assert (entry.is_live, entry.out_reason, entry.out_by) == (False, "资金来源未落实", "市政府常务会议")
    plan.meet("STD")
    assert plan.states() == ["DECIDED", "IN_LIBRARY"]
    assert "资金来源未落实" in StateChange.objects.get(project=second, verb="decline_plan").reason


def test_a_plan_that_a_meeting_refuses_goes_back_to_the_library_whole(city):
    plan = at_the_meetings(city, a_necessary_project(city), a_necessary_project(city))
    plan.meet("FEC", result="refused", opinion="投资规模过大，重新排序。")
    assert plan.states() == ["IN_LIBRARY"] * 2
    plan.plan.refresh_from_db()
    assert (plan.plan.status, plan.plan.waits_for) == ("declined", "")
    assert set(ApprovalSheet.objects.values_list("status", flat=True)) == {"refused", "void"}


def test_what_fails_on_one_project_leaves_all_as_they_were(city):
    first, second = a_necessary_project(city), a_necessary_project(city)
    plan = at_the_meetings(city, first, second)
    ApprovalSheet.objects.filter(project=second, party="FEC").update(status="void")
    with pytest.raises(actions.Refused, match=second.name):
        plan.meet("FEC")
    assert not Decision.objects.exists()
    assert not PlanMeeting.objects.exists()
    assert ApprovalSheet.objects.get(project=first, party="GOV").status == "waiting"


@pytest.mark.requirement("R10.1")
def test_all_three_bodies_are_consulted_each_by_its_own_hand(city):
    plan = begin_plan(city).consult("BUREAU", "NDRC")
    with pytest.raises(actions.Refused, match="市财政局") as refusal:
        plan.submit()
    assert codes(refusal) == ["opinions-missing"]
    for role in ("NDRC", "BUR_OP", "UNIT_HEAD", "FIN_REVIEW"):
        with pytest.raises(actions.NotAllowed):
            plan.act(plans.consult, role, plan=plan.plan, department="FIN", attitude="agrees", text="")
    plan.consult("FIN").submit()
    assert plan.states() == ["PLAN_PROPOSED"]


@pytest.mark.parametrize(
    ("department", "attitude", "text", "code"),
    [
        ("MAYOR", "agrees", "", "department"),
        ("NDRC", "maybe", "", "attitude"),
        ("NDRC", "objects", " ", "opinion-missing"),
    ],
)
def test_an_opinion_says_what_and_why(city, department, attitude, text, code):
    plan = begin_plan(city)
    with pytest.raises(actions.Refused) as refusal:
        plan.act(plans.consult, "NDRC", plan=plan.plan, department=department, attitude=attitude, text=text)
    assert codes(refusal) == [code]
    assert not PlanOpinion.objects.exists()


def test_a_later_word_replaces_the_earlier_and_a_new_project_asks_all_anew(city):
    plan = begin_plan(city).consult()
    plan.act(plans.consult, "NDRC", plan=plan.plan, department="NDRC", attitude="suggests", text="合并同类项目")
    assert PlanOpinion.objects.get(department="NDRC").text == "合并同类项目"
    plan.add(a_necessary_project(city))
    assert not PlanOpinion.objects.exists()


def test_a_plan_gathers_the_library_and_sends_only_what_was_argued(city):
    with pytest.raises(actions.Refused, match="待初审") as refusal:
        begin_plan(city, ProjectFactory(unit=city.water, submitted=True))
    assert codes(refusal) == ["not-in-library"]
    waiting = ProjectFactory(unit=city.water, in_library=True)
    plan = begin_plan(city, waiting, a_necessary_project(city)).consult()
    with pytest.raises(actions.Refused, match=waiting.name) as refusal:
        plan.submit()
    assert codes(refusal) == ["step-out-of-order"]
    plan.act(plans.take_out, entry=plan.entry(waiting), reason="尚未论证")
    plan.submit()
    assert plan.states() == ["IN_LIBRARY", "PLAN_PROPOSED"]


def test_a_project_joins_one_plan_of_its_year_or_a_later_one(city):
    project = a_necessary_project(city)
    begin_plan(city, project)
    with pytest.raises(actions.Refused) as refusal:
        begin_plan(city, project, a_necessary_project(city, plan_year=2027))
    assert sorted(codes(refusal)) == ["in-plan", "plan-year"]
    assert begin_plan(city, a_necessary_project(city, plan_year=2025)).plan.entries.count() == 1
    with pytest.raises(actions.Refused) as refusal:
        begin_plan(city).add()
    assert codes(refusal) == ["no-project"]


def test_a_project_is_taken_out_before_the_meetings_with_a_reason(city):
    project = a_necessary_project(city)
    plan = begin_plan(city, project)
    with pytest.raises(actions.Refused) as refusal:
        plan.act(plans.take_out, entry=plan.entry(project), reason=" ")
    assert codes(refusal) == ["reason-missing"]
    plan.act(plans.take_out, entry=plan.entry(project), reason="单位申请推迟")
    with pytest.raises(actions.AlreadyHandled):
        plan.act(plans.take_out, entry=plan.entry(project), reason="再次")
    with pytest.raises(actions.Refused, match="计划中没有项目"):
        plan.submit()
    with pytest.raises(actions.Refused, match="无从会商"):
        plan.consult("NDRC")
    other = begin_plan(city, project).consult().submit()
    with pytest.raises(actions.Refused, match="会商、上会、审定"):
        other.act(plans.take_out, entry=other.entry(project), reason="晚了")


@pytest.mark.requirement("R13.1")
@pytest.mark.parametrize(("month", "needs_reason"), [(6, True), (7, False), (8, True)])
def test_a_mid_year_adjustment_goes_up_in_july_or_with_a_reason(city, month, needs_reason):
    at = datetime(2026, month, 6, 9, tzinfo=BEIJING)
    plan = begin_plan(city, kind="MIDYEAR", at=at).consult()
    if needs_reason:
        with pytest.raises(actions.Refused, match="每年 7 月") as refusal:
            plan.submit()
        assert codes(refusal) == ["midyear-window"]
    plan.submit(overrides=[("midyear-window", "市委市政府要求提前研究")] if needs_reason else [])
    plan.meet("FEC").meet("GOV").meet("STD")
    assert plan.states() == ["DECIDED"]
    assert Project.objects.get().decide_path == "MIDYEAR"
    assert bool(StateChange.objects.get(verb="propose_plan").overrides) is needs_reason


def test_in_a_plan_neither_one_project_nor_one_sheet_goes_its_own_way(city):
    project = a_necessary_project(city)
    plan = begin_plan(city, project).consult()
    said = {"path": "UNIFIED", "opinions": ["BUREAU", "NDRC", "FIN"]}
    with pytest.raises(actions.Refused, match="请在该计划页面提交上会"):
        actions.perform("propose_plan", project=project, by=city.person("BUR_REVIEW"), at=plan.later(), data=said)
    plan.submit()
    sheet = ApprovalSheet.objects.get(party="FEC")
    secretary = city.person("OFFICE_PARTY")
    with pytest.raises(actions.Refused, match="请在该计划页面登记会议结果"):
        sheets.decide(
            sheet=sheet, by=secretary, at=plan.later(), result="agreed", expected_digest=sheet.digest, minute_no="1号"
        )
    assert not sheets.waiting_for(secretary, plan.at).exists()
    assert plans.waiting_for(secretary, plan.at) == [plan.plan]
    assert not Decision.objects.exists()


def test_the_offices_see_projects_and_plan_while_their_meeting_is_waited_for(city):
    project = a_necessary_project(city)
    plan = at_the_meetings(city, project)

    def seen_by(role):
        user = city.person(role)
        return tuple(visible_to(user, model, on=TODAY).exists() for model in (PlanBatch, Project))

    assert (seen_by("OFFICE_PARTY"), seen_by("OFFICE_GOV")) == ((True, True), (False, False))
    plan.meet("FEC")
    assert (seen_by("OFFICE_PARTY"), seen_by("OFFICE_GOV")) == ((False, False), (True, True))
    plan.meet("GOV").meet("STD")
    assert (seen_by("OFFICE_PARTY"), seen_by("OFFICE_GOV")) == ((False, False), (False, False))
    assert not Grant.objects.filter(cause="meeting", valid_until__isnull=True).exists()


def test_minutes_are_kept_from_the_applicants(city):
    plan = at_the_meetings(city)
    plan.meet("FEC", minutes=("纪要.docx", a_paper("会议纪要全文")))
    meeting = PlanMeeting.objects.get()
    assert meeting.document.dossier == plan.plan.dossier
    readers = {"BUR_OP", "AUDIT"}
    for role in ("BUR_OP", "AUDIT", "UNIT_OP", "UNIT_HEAD", "OFFICE_GOV", "EXPERT", "SYSADMIN"):
        found = visible_to(city.person(role), DocumentVersion, on=TODAY).filter(document=meeting.document)
        assert found.exists() is (role in readers), role
    assert not visible_to(city.person("UNIT_OP", city.bureau), DocumentVersion, on=TODAY).exists()


def test_a_file_that_is_no_document_is_refused_and_nothing_recorded(city):
    plan = at_the_meetings(city)
    with pytest.raises(actions.Refused):
        plan.meet("FEC", minutes=("纪要.exe", b"MZ\x90\x00"))
    assert not PlanMeeting.objects.exists()


def test_a_withdrawn_project_leaves_the_plan_which_goes_on_without_it(city):
    first, second = a_necessary_project(city), a_necessary_project(city)
    plan = at_the_meetings(city, first, second)
    second.refresh_from_db()
    actions.perform("withdraw", project=second, by=city.person("UNIT_HEAD"), at=plan.later(), reason="改用省级平台")
    assert (plan.entry(second).is_live, plan.entry(second).out_reason) == (False, "单位撤回项目")
    plan.meet("FEC").meet("GOV").meet("STD")
    assert plan.states() == ["DECIDED", "WITHDRAWN"]


def test_a_plan_is_given_up_before_the_meetings_or_when_nothing_is_left(city):
    plan = begin_plan(city)
    with pytest.raises(actions.Refused) as refusal:
        plan.act(plans.cancel, plan=plan.plan, reason="")
    assert codes(refusal) == ["reason-missing"]
    plan.act(plans.cancel, plan=plan.plan, reason="重新编制")
    other = at_the_meetings(city)
    with pytest.raises(actions.Refused, match="已提交上会"):
        other.act(plans.cancel, plan=other.plan, reason="x")
    project = other.plan.entries.get().project
    actions.perform("withdraw", project=project, by=city.person("UNIT_HEAD"), at=other.later(), reason="不再建设")
    other.act(plans.cancel, plan=other.plan, reason="项目均已撤回")
    assert set(PlanBatch.objects.values_list("status", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("role", ["UNIT_HEAD", "BUR_LEAD", "NDRC", "OFFICE_GOV", "EXPERT", "AUDIT", "SECADMIN"])
def test_only_the_bureau_plans_and_only_its_reviewer_hands_in(city, role):
    project = a_necessary_project(city)
    plan = begin_plan(city, project).consult()
    for verb, data in (
        (plans.add_projects, {"plan": plan.plan, "projects": [a_necessary_project(city)]}),
        (plans.take_out, {"entry": plan.entry(project), "reason": "x"}),
        (plans.submit, {"plan": plan.plan}),
        (plans.cancel, {"plan": plan.plan, "reason": "x"}),
    ):
        with pytest.raises(actions.NotAllowed):
            plan.act(verb, role, **data)
    with pytest.raises(actions.NotAllowed):
        plan.act(plans.submit, "BUR_OP", plan=plan.plan)
    with pytest.raises(actions.NotAllowed):
        plans.create(title="x", kind="UNIFIED", year=2026, by=city.person(role), at=NOW)


def test_a_plan_has_title_kind_and_year(city):
    with pytest.raises(actions.Refused) as refusal:
        plans.create(title=" ", kind="WEEKLY", year=26, by=city.person("BUR_OP"), at=NOW)
    assert codes(refusal) == ["plan-title", "plan-path", "plan-year"]


def test_of_two_records_of_one_meeting_the_second_is_told(city):
    plan = at_the_meetings(city)
    seen = PlanBatch.objects.get(pk=plan.plan.pk)
    plan.meet("FEC")
    with pytest.raises(actions.AlreadyHandled, match="登记会议审定"):
        plan_meetings.record(
            plan=seen, said=Resolution("refused", TODAY, "纪要2号", "不同意"), by=city.person("OFFICE_PARTY"),
            at=plan.later(), expected_version=seen.version,
        )  # fmt: skip
    assert (PlanMeeting.objects.count(), plan.states()) == (1, ["PLAN_PROPOSED"])
