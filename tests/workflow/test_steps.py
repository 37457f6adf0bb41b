"""Steps: order, persons, stale pages, soft rules passed over with a reason; a refusal leaves nothing behind."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from catalog.models import ArgumentRecord, JournalEntry, OrgHold, Project, Resource
from tests.moments import NOW, TODAY
from tests.workflow.journey import FIELDS, begin
from workflow import actions, signals
from workflow.models import StateChange

pytestmark = pytest.mark.django_db


def codes(refusal) -> list[str]:
    return [objection.code for objection in refusal.value.objections]


@pytest.mark.requirement("R6.1")
@pytest.mark.parametrize(
    ("verb", "role"),
    [
        ("issue_approval", "BUR_LEAD"),
        ("publish_notice", "UNIT_HEAD"),
        ("open_adhoc_review", "BUR_OP"),
        ("begin_argument", "BUR_OP"),
        ("close_notice", "UNIT_HEAD"),
    ],
)
def test_a_step_out_of_order_is_refused_with_what_stands_before_it(journey, verb, role):
    with pytest.raises(actions.Refused, match="先完成前一环节") as refusal:
        journey.take(verb, role)
    assert codes(refusal) == ["step-out-of-order"]
    assert refusal.value.objections[0].article == "第六条"
    assert journey.fresh().project.state == "DRAFT"


@pytest.mark.parametrize("role", ["UNIT_OP", "UNIT_FIN", "BUR_OP", "MAYOR", "SYSADMIN", "AUDIT"])
def test_only_the_head_of_the_unit_submits(journey, role):
    journey.check_duplicates()
    with pytest.raises(actions.NotAllowed):
        journey.take("submit", role)
    assert not StateChange.objects.exists()


def test_the_head_of_another_unit_may_not_act_for_this_one(journey, city):
    journey.check_duplicates()
    with pytest.raises(actions.NotAllowed):
        actions.perform("submit", project=journey.project, by=city.person("UNIT_HEAD", city.traffic), at=NOW)


def test_a_person_does_not_act_in_the_place_of_the_clock(journey):
    with pytest.raises(actions.Refused):
        actions.perform("close_notice", project=journey.project, by=None, at=NOW)
    journey.check_duplicates()
    with pytest.raises(actions.NotAllowed, match="须由人办理"):
        actions.perform("submit", project=journey.project, by=None, at=NOW)


def test_a_stale_page_is_told_who_was_faster(journey):
    journey.check_duplicates()
    seen = Project.objects.get(pk=journey.project.pk)
    journey.take("submit", "UNIT_HEAD")
    with pytest.raises(actions.AlreadyHandled, match=r"已由市水务局单位负责人于2026-06-08 .*办理“提交申报”"):
        actions.perform("submit", project=seen, by=journey.who("UNIT_HEAD"), at=journey.later())
    with pytest.raises(actions.AlreadyHandled):
        actions.perform(
            "withdraw", project=journey.project, expected_version=0, by=journey.who("UNIT_HEAD"), at=NOW, reason="x"
        )
    assert StateChange.objects.count() == 1


@pytest.mark.requirement("R9.1", "R26.1", "R20.2", "R2.2")
def test_all_that_stands_against_a_step_is_said_at_once(journey):
    project = journey.project
    project.materials.filter(item_code="M2").delete()
    project.goals.all().delete()
    project.negative_checks.filter(item_code="N3").delete()
    Resource.objects.filter(project=project).update(project=None)
    Project.objects.filter(pk=project.pk).update(total_amount=Decimal("1200000.01"))
    with pytest.raises(actions.Refused) as refusal:
        journey.take("submit", "UNIT_HEAD")
    assert codes(refusal) == [
        "funding-sum",
        "basics-missing",
        "material-missing",
        "directory-missing",
        "negative-unanswered",
        "duplicates-unsearched",
    ]
    assert journey.fresh().project.version == 0


@pytest.mark.requirement("R24.1")
def test_a_soft_rule_is_passed_over_with_a_reason_that_is_recorded(journey, city):
    city.water.data_collected_ok = False
    city.water.save()
    journey.check_duplicates()
    with pytest.raises(actions.Refused) as refusal:
        journey.take("submit", "UNIT_HEAD")
    assert codes(refusal) == ["data-not-collected"]
    with pytest.raises(actions.Refused):
        journey.take("submit", "UNIT_HEAD", overrides=[("data-not-collected", "  ")])

    change = journey.take("submit", "UNIT_HEAD", overrides=[("data-not-collected", "防汛应急，局已同意先行申报")])

    assert change.overrides == [
        {"code": "data-not-collected", "article": "第二十四条", "reason": "防汛应急，局已同意先行申报"}
    ]


@pytest.mark.requirement("R57.1")
def test_a_hard_rule_has_no_reason_that_passes_over_it(journey, city):
    OrgHold.objects.create(organisation=city.water, cause="R57", facts="密评不合格", from_on=TODAY)
    journey.check_duplicates()
    with pytest.raises(actions.Refused) as refusal:
        journey.take("submit", "UNIT_HEAD", overrides=[("security-hold", "急")])
    assert codes(refusal) == ["security-hold"]


def test_a_preview_says_the_same_and_keeps_nothing(journey):
    assert [
        o.code for o in actions.preview("submit", project=journey.project, by=journey.who("UNIT_HEAD"), at=NOW)
    ] == ["duplicates-unsearched"]
    journey.into_library()
    data = {"batch": "", "experts": 2}
    found = actions.preview("begin_argument", project=journey.project, by=journey.who("BUR_OP"), at=NOW, data=data)
    assert [o.code for o in found] == ["no-batch", "experts"]
    assert not ArgumentRecord.objects.exists()


def test_the_steps_on_offer_are_those_of_ones_office(journey):
    def verbs(role):
        return [row.verb for row in actions.available(journey.fresh().project, journey.who(role), NOW)]

    assert verbs("UNIT_HEAD") == ["submit", "mark_out_of_scope", "withdraw"]
    assert verbs("UNIT_OP") == ["mark_out_of_scope"]
    assert verbs("BUR_OP") == []
    journey.submit()
    assert "return_for_correction" in verbs("BUR_OP")
    assert verbs("AUDIT") == []


@pytest.mark.requirement("R7.1")
@pytest.mark.parametrize(
    ("day", "late"), [(datetime(2026, 10, 31, 23, 59), False), (datetime(2026, 11, 1, 0, 1), True)]
)
def test_what_comes_after_the_thirty_first_of_october_is_tagged(journey, day, late):
    journey.at = day.replace(tzinfo=ZoneInfo("Asia/Shanghai")) - timedelta(hours=2)
    journey.submit()
    assert journey.fresh().project.is_late_for_plan is late


@pytest.mark.requirement("R10.1")
def test_an_argument_that_fails_may_be_reworked(journey):
    journey.into_library()
    journey.take("begin_argument", "BUR_OP", data={"batch": "第1批", "experts": "5"})
    journey.take("record_argument_failed", "BUR_OP", data={"conclusion": "A4", "opinion": "补充数据来源。"})
    journey.take("rework_after_argument", "BUR_OP", reason="按专家意见完善")
    assert journey.fresh().project.state == "IN_LIBRARY"


def test_a_number_of_experts_that_is_none_is_refused_not_an_error(journey):
    journey.into_library()
    with pytest.raises(actions.Refused, match="不是整数"):
        journey.take("begin_argument", "BUR_OP", data={"batch": "第1批", "experts": "五"})


@pytest.mark.requirement("R10.2")
def test_the_plan_goes_through_three_meetings_whatever_the_amount(journey):
    journey.into_library().argue()
    with pytest.raises(actions.Refused):
        journey.take("propose_plan", "BUR_REVIEW", data={"path": "UNIFIED", "opinions": ["BUREAU", "NDRC"]})
    journey.take("propose_plan", "BUR_REVIEW", data={"path": "UNIFIED", "opinions": ["BUREAU", "NDRC", "FIN"]})
    assert [(s.party, s.status) for s in journey.sheets("plan_meetings")] == [
        ("FEC", "open"),
        ("GOV", "waiting"),
        ("STD", "waiting"),
    ]
    journey.fresh().decide_all("plan_meetings")
    assert journey.project.state == "DECIDED"
    assert journey.project.decided_amount == journey.project.total_amount


def test_a_meeting_that_puts_the_plan_off_sends_the_project_to_the_library(journey):
    journey.into_library().argue()
    journey.take("propose_plan", "BUR_REVIEW", data={"path": "UNIFIED", "opinions": ["BUREAU", "NDRC", "FIN"]})
    journey.decide(journey.sheets("plan_meetings")[0], result="deferred", opinion="下季度再议")
    assert journey.fresh().project.state == "IN_LIBRARY"
    assert [s.status for s in journey.sheets("plan_meetings")] == ["refused", "void", "void"]


@pytest.mark.requirement("R65.1")
def test_of_a_classified_project_nothing_stays_but_that_it_was_declared(journey):
    actions.save_draft(
        project=journey.project,
        by=journey.who("UNIT_OP"),
        at=journey.later(),
        expected_revision=1,
        fields={"secrecy_declared": False, "declarations": {"is_secret": True}},
    )
    journey.take("mark_out_of_scope", "UNIT_OP")
    project = journey.fresh().project
    assert (project.state, project.content, project.total_amount) == ("OUT_OF_SCOPE", "", None)
    assert "河湖" not in f"{project.name}{project.dossier.title}"
    assert not project.fund_lines.exists()


def test_a_withdrawal_voids_what_waits_and_says_from_where(journey):
    journey.into_library().argue().adhoc()
    with pytest.raises(actions.Refused, match="说明理由"):
        journey.take("withdraw", "UNIT_HEAD")
    journey.take("withdraw", "UNIT_HEAD", reason="改用省级平台")
    assert journey.fresh().project.withdrawn_from == "ADHOC_REVIEW"
    assert {s.status for s in journey.sheets()} == {"void"}


@pytest.mark.requirement("R8.2")
def test_an_approval_of_the_planning_commission_is_recorded_with_its_file(city):
    journey = begin(
        city,
        is_mixed_eng=True,
        eng_amount=Decimal("3000000.00"),
        info_amount=Decimal("1200000.00"),
        declarations={**FIELDS["declarations"], "cannot_split_because": "管线与土建同步预埋"},
    )
    journey.submit()
    said = {"doc_no": "达市发改〔2026〕15号", "issued_on": TODAY, "document": None}
    with pytest.raises(actions.Refused) as refusal:
        journey.take("record_external_approval", "BUR_REVIEW", data=said)
    assert codes(refusal) == ["external-incomplete"]

    journey.take("record_external_approval", "BUR_REVIEW", data={**said, "document": journey.paper("发改委批复")})

    project = journey.fresh().project
    assert (project.state, project.approval_no) == ("APPROVED", "达市发改〔2026〕15号")
    assert project.built_systems.get().status == "PLANNED"


def test_a_step_is_announced_inside_its_transaction_and_a_failing_listener_undoes_it(journey):
    def fails(sender, **kwargs):
        raise RuntimeError

    journey.check_duplicates()
    signals.project_moved.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            journey.take("submit", "UNIT_HEAD")
    finally:
        signals.project_moved.disconnect(fails)
    assert journey.fresh().project.state == "DRAFT"
    assert not StateChange.objects.exists()
    assert not JournalEntry.objects.filter(event="submit").exists()


def test_a_step_is_journalled_with_who_where_and_from_which_address(journey):
    journey.check_duplicates()
    journey.take("submit", "UNIT_HEAD", ip="10.1.2.3")
    entry = JournalEntry.objects.get(event="submit")
    assert (entry.actor, entry.organisation, entry.ip) == (journey.who("UNIT_HEAD"), journey.city.water, "10.1.2.3")
    assert entry.details["from"] == "DRAFT"
    change = StateChange.objects.get()
    assert (change.capacity, change.regulation) == ("单位负责人", "dazhou-2023-9")


def test_a_step_stays_cheap(journey, django_assert_max_num_queries):
    journey.into_library()
    journey.who("BUR_OP")
    with django_assert_max_num_queries(22):
        journey.take("begin_argument", "BUR_OP", data={"batch": "第1批", "experts": 5})
    journey.who("UNIT_HEAD")
    with django_assert_max_num_queries(22):
        journey.take("withdraw", "UNIT_HEAD", reason="不再建设")
