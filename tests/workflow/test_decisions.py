"""Sheets: the route of each tier, its order, who may sign, what is refused, and that a record stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Task, Workflow

from catalog.models import JournalEntry
from catalog.models.journal import AppendOnly
from tests.workflow.journey import ADHOC, FIRST_REVIEW, begin
from workflow import actions
from workflow.actions import deciding, sheets
from workflow.models import ApprovalSheet, Decision, StateChange
from workflow.models.sheets import acting_on

pytestmark = pytest.mark.django_db

VICE_MAYORS = [("VM_UNIT", "审核", 1), ("VM_DIG", "审核", 1)]
TIERS = [
    ("300000.00", 1, [*VICE_MAYORS, ("VM_FIN", "审定", 2)]),
    ("1999999.99", 1, [*VICE_MAYORS, ("VM_FIN", "审定", 2)]),
    ("2000000.00", 2, [*VICE_MAYORS, ("VM_FIN", "审签", 2), ("MAYOR", "审定", 3)]),
    ("4999999.99", 2, [*VICE_MAYORS, ("VM_FIN", "审签", 2), ("MAYOR", "审定", 3)]),
    ("5000000.00", 3, [("GOV", "审定", 1)]),
    ("9999999.99", 3, [("GOV", "审定", 1)]),
    ("10000000.00", 4, [("GOV", "审议", 1), ("STD", "审定", 2)]),
]


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize(("amount", "tier", "parties"), TIERS)
def test_the_amount_decides_who_signs_and_in_which_order(city, amount, tier, parties):
    journey = begin(city, amount=amount).into_library().argue().adhoc()

    assert [(s.party, s.act, s.stage) for s in journey.sheets()] == parties
    assert journey.project.tier == tier
    assert journey.project.frozen_amount == Decimal(amount)

    journey.decide_all()
    assert journey.project.state == "DECIDED"
    assert [(d.sheet.party, d.act) for d in Decision.objects.filter(step=ADHOC)] == [(p, act) for p, act, _ in parties]


@pytest.fixture
def reviewed(journey):
    """Return a project of 120万元 whose case-by-case review has just been opened."""
    return journey.into_library().argue().adhoc()


@pytest.mark.requirement("R10.3")
def test_the_first_stage_signs_in_parallel_and_the_second_waits(reviewed):
    first, second, last = reviewed.sheets()
    assert [first.status, second.status, last.status] == ["open", "open", "waiting"]

    reviewed.decide(second)
    last.refresh_from_db()
    assert last.status == "waiting"

    reviewed.decide(first)
    last.refresh_from_db()
    assert last.status == "open"
    assert reviewed.fresh().project.state == "ADHOC_REVIEW"


def test_a_sheet_that_waits_for_its_stage_cannot_be_signed(reviewed):
    last = reviewed.sheets()[-1]
    with pytest.raises(actions.AlreadyHandled, match="尚未开始"):
        reviewed.decide(last)


def test_only_the_person_of_the_sheet_may_sign_it(reviewed, city):
    sheet = reviewed.sheets()[0]
    for role in ("VM_DIG", "MAYOR", "BUR_LEAD", "UNIT_HEAD", "SYSADMIN"):
        with pytest.raises(actions.NotAllowed):
            sheets.decide(
                sheet=sheet, by=city.person(role), at=reviewed.at, result="agreed", expected_digest=sheet.digest
            )
    assert sheet.decisions.count() == 0


def test_another_vice_mayor_of_the_same_office_is_not_the_one_in_charge_of_the_unit(reviewed, city):
    other = city.person("VM_UNIT", city.party_office)
    sheet = reviewed.sheets()[0]
    with pytest.raises(actions.NotAllowed):
        sheets.decide(sheet=sheet, by=other, at=reviewed.at, result="agreed", expected_digest=sheet.digest)


def test_one_person_in_two_capacities_signs_twice_and_each_is_recorded(city):
    leader = city.person("VM_UNIT")
    from_both = city.government_office
    journey = begin(city).into_library().argue().adhoc()
    journey.city.person("VM_DIG")
    _appoint(leader, from_both, "VM_DIG")
    first, second, _last = journey.sheets()
    for sheet in (first, second):
        sheets.decide(sheet=sheet, by=leader, at=journey.later(), result="agreed", expected_digest=sheet.digest)
    assert list(Decision.objects.filter(step=ADHOC).values_list("signer_id", "capacity")) == [
        (leader.pk, "分管项目建设单位的副市长"),
        (leader.pk, "分管数字经济工作的副市长"),
    ]


def _appoint(user, organisation, role):
    from_day = date(2020, 1, 1)
    user.memberships.create(organisation=organisation, role_id=role, valid_from=from_day)
    user.__dict__.pop("_memberships_in_force", None)


def test_pressing_twice_has_one_effect_and_the_second_is_told(reviewed):
    sheet = reviewed.sheets()[0]
    seen = ApprovalSheet.objects.get(pk=sheet.pk)
    reviewed.decide(sheet)
    with pytest.raises(actions.AlreadyHandled, match=r"已由.*办理“审核”：同意"):
        sheets.decide(sheet=seen, by=seen.assignee, at=reviewed.later(), result="agreed", expected_digest=seen.digest)
    assert sheet.decisions.count() == 1


def test_what_was_not_shown_is_not_signed(reviewed):
    sheet = reviewed.sheets()[0]
    with pytest.raises(actions.AlreadyHandled, match="不一致"):
        reviewed.decide(sheet, expected_digest="0" * 64)
    assert sheet.decisions.count() == 0
    sheet.refresh_from_db()
    assert sheet.status == "open"


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize("result", ["refused", "deferred", "returned"])
def test_one_who_does_not_agree_sends_the_project_back_and_voids_the_round(reviewed, result):
    first, second, _last = reviewed.sheets()
    reviewed.decide(second)
    reviewed.decide(first, result=result, opinion="时机不成熟")

    assert reviewed.fresh().project.state == "IN_LIBRARY"
    assert [s.status for s in reviewed.sheets()] == [
        "returned" if result == "returned" else "refused",
        "void",
        "void",
    ]
    change = StateChange.objects.filter(project=reviewed.project).last()
    assert change.verb == "fail_adhoc_review"
    assert "时机不成熟" in change.reason
    assert reviewed.project.frozen_amount is None


def test_disagreeing_needs_a_reason(reviewed):
    with pytest.raises(actions.Refused, match="请说明理由"):
        reviewed.decide(reviewed.sheets()[0], result="refused")


def test_a_second_try_asks_everyone_again(reviewed):
    reviewed.decide(reviewed.sheets()[0], result="refused", opinion="补充材料")
    reviewed.fresh().adhoc()
    assert [(s.round, s.status) for s in reviewed.sheets()] == [(2, "open"), (2, "open"), (2, "waiting")]
    reviewed.decide_all()
    assert reviewed.project.state == "DECIDED"


@pytest.mark.requirement("R10.3")
def test_a_changed_amount_voids_what_was_signed_and_asks_the_new_route(reviewed):
    reviewed.decide(reviewed.sheets()[0])
    deciding.change_amount(
        project=reviewed.project,
        amount=Decimal("2000000.00"),
        reason="增加值守终端",
        by=reviewed.who("BUR_OP"),
        at=reviewed.later(),
        expected_version=reviewed.fresh().project.version,
    )
    reviewed.fresh()
    assert (reviewed.project.tier, reviewed.project.frozen_amount) == (2, Decimal("2000000.00"))
    assert [s.party for s in reviewed.sheets()] == ["VM_UNIT", "VM_DIG", "VM_FIN", "MAYOR"]
    assert set(ApprovalSheet.objects.filter(step=ADHOC, round=1).values_list("status", flat=True)) == {"void"}
    reviewed.decide_all()
    assert reviewed.project.decided_amount == Decimal("2000000.00")


@pytest.mark.parametrize(
    ("amount", "reason", "code"),
    [
        ("1200000.00", "同额", "amount-unchanged"),
        ("299999.99", "减少", "below-scope"),
        ("1300000.001", "增加", "too-many-decimals"),
        ("1300000.00", " ", "reason-missing"),
    ],
)
def test_an_amount_that_may_not_stand_is_refused_and_the_round_stays(reviewed, amount, reason, code):
    with pytest.raises(actions.Refused) as refusal:
        deciding.change_amount(
            project=reviewed.project,
            amount=Decimal(amount),
            reason=reason,
            by=reviewed.who("BUR_OP"),
            at=reviewed.later(),
            expected_version=reviewed.project.version,
        )
    assert [objection.code for objection in refusal.value.objections] == [code]
    assert reviewed.sheets()[0].round == 1


def test_a_signature_on_paper_is_recorded_with_its_scan(reviewed):
    sheet = reviewed.sheets()[0]
    scan = reviewed.paper()
    decision = sheets.decide(
        sheet=sheet,
        by=reviewed.who("BUR_OP"),
        at=reviewed.later(),
        result="agreed",
        expected_digest=sheet.digest,
        mode="paper",
        signer_name="王副市长",
        decided_on=date(2026, 6, 5),
        document=scan,
    )
    assert (decision.signer, decision.signer_name, decision.mode) == (None, "王副市长", "paper")
    assert decision.recorded_by == reviewed.who("BUR_OP")


def test_a_paper_without_scan_name_and_day_is_refused_in_one_answer(reviewed):
    sheet = reviewed.sheets()[0]
    with pytest.raises(actions.Refused) as refusal:
        sheets.decide(
            sheet=sheet,
            by=reviewed.who("BUR_OP"),
            at=reviewed.later(),
            result="agreed",
            expected_digest=sheet.digest,
            mode="paper",
        )
    assert [objection.field for objection in refusal.value.objections] == ["document", "signer_name", "decided_on"]


def test_a_paper_signed_tomorrow_is_refused(reviewed):
    sheet = reviewed.sheets()[0]
    with pytest.raises(actions.Refused, match="晚于今天"):
        reviewed.decide(sheet, decided_on=reviewed.at.date() + timedelta(days=2))


def test_the_unit_cannot_record_a_paper(reviewed):
    sheet = reviewed.sheets()[0]
    with pytest.raises(actions.NotAllowed):
        sheets.decide(
            sheet=sheet,
            by=reviewed.who("UNIT_HEAD"),
            at=reviewed.later(),
            result="agreed",
            expected_digest=sheet.digest,
            mode="paper",
        )


@pytest.mark.requirement("R10.3")
def test_a_meeting_is_recorded_by_its_own_secretary_with_its_minutes(city):
    journey = begin(city, amount="10000000.00").into_library().argue().adhoc()
    government, standing = journey.sheets()
    assert (government.role, standing.role) == ("OFFICE_GOV", "OFFICE_PARTY")

    with pytest.raises(actions.NotAllowed):
        journey.decide(government, role="OFFICE_PARTY")
    with pytest.raises(actions.Refused, match="会议纪要编号"):
        journey.decide(government, minute_no="")

    journey.decide(government, minute_no="市政府常务会议纪要〔2026〕12号")
    journey.decide(standing, minute_no="市委常委会会议纪要〔2026〕20号")
    assert journey.fresh().project.state == "DECIDED"


@pytest.mark.requirement("R7.2", "R9.2")
def test_the_hand_that_proposed_may_not_confirm(journey):
    journey.submit()
    sheet = journey.propose()
    reviewer = journey.who("BUR_REVIEW")
    _appoint(journey.who("BUR_OP"), journey.city.bureau, "BUR_REVIEW")
    with pytest.raises(actions.NotAllowed, match="不同的人"):
        journey.decide(sheet, role="BUR_OP")
    sheets.decide(sheet=sheet, by=reviewer, at=journey.later(), result="agreed", expected_digest=sheet.digest)
    assert journey.fresh().project.state == "IN_LIBRARY"


def test_a_proposal_that_is_not_confirmed_leaves_the_project_to_the_desk(journey):
    journey.submit()
    journey.decide(journey.propose(), result="returned", opinion="请补充负面清单核查情况")
    assert journey.fresh().project.state == "SUBMITTED"
    journey.decide(journey.propose())
    assert journey.fresh().project.state == "IN_LIBRARY"
    assert [s.round for s in ApprovalSheet.objects.filter(step=FIRST_REVIEW)] == [1, 2]


def test_two_proposals_at_once_are_not_made(journey):
    journey.submit()
    journey.propose()
    with pytest.raises(actions.AlreadyHandled, match="已有待审核"):
        journey.propose()


def test_a_decision_a_change_and_a_journal_entry_stay(reviewed):
    reviewed.decide(reviewed.sheets()[0])
    for model in (Decision, StateChange, JournalEntry):
        row = model.objects.first()
        with pytest.raises(AppendOnly):
            row.save()
        with pytest.raises(AppendOnly):
            row.delete()
        with pytest.raises(AppendOnly):
            model.objects.all().delete()
        with pytest.raises(AppendOnly):
            model.objects.update(pk=row.pk)


def test_wagtail_cannot_move_a_sheet(reviewed):
    sheet, other = reviewed.sheets()[:2]
    state = sheet.current_workflow_task_state
    task = state.task.specific
    for by in (sheet.assignee, reviewed.who("BUR_LEAD")):
        assert task.get_actions(sheet, by) == []
        with pytest.raises(PermissionDenied):
            task.on_action(state, by, "approve")
    with acting_on(other.pk), pytest.raises(PermissionDenied):
        task.on_action(state, sheet.assignee, "approve")
    sheet.refresh_from_db()
    assert sheet.status == "open"
    assert sheet.current_workflow_task_state.status == "in_progress"


@pytest.mark.parametrize("kind", [Workflow, Task])
def test_cases_in_flight_outlive_an_edited_or_deactivated_configuration(reviewed, kind):
    # Wagtail cancels what runs when its workflow or task is switched off, and reads the next task from what is now.
    for row in kind.objects.filter(active=True):
        row.deactivate()
    assert [sheet.status for sheet in reviewed.sheets()] == ["open", "open", "waiting"]
    reviewed.decide_all()
    assert (reviewed.project.state, Decision.objects.filter(step=ADHOC).count()) == ("DECIDED", 3)


def test_extra_keywords_from_a_form_reach_no_task(reviewed):
    sheet = reviewed.sheets()[0]
    state = sheet.current_workflow_task_state
    with acting_on(sheet.pk):
        state.task.specific.on_action(state, sheet.assignee, "approve", update=False)
    state.refresh_from_db()
    assert state.status == "approved"
    assert sheet.current_workflow_state is None


def test_the_work_list_names_each_signer_their_own_sheets(reviewed):
    assert [s.party for s in sheets.waiting_for(reviewed.who("VM_UNIT"), reviewed.at)] == ["VM_UNIT"]
    assert [s.party for s in sheets.waiting_for(reviewed.who("VM_DIG"), reviewed.at)] == ["VM_DIG"]
    assert not sheets.waiting_for(reviewed.who("VM_FIN"), reviewed.at)
    assert not sheets.waiting_for(reviewed.who("UNIT_HEAD"), reviewed.at)
