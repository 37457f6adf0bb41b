"""First review: endorsement, corrections in one list, two hands, hits, the negative list, who approves a mixed one."""

from decimal import Decimal

import pytest

from catalog.models import DupHit
from tests.factories import SystemFactory
from tests.workflow.journey import FIELDS, ITEMS, begin
from workflow import actions, fact_finding
from workflow.actions import function_lists, intake
from workflow.models import StateChange

pytestmark = pytest.mark.django_db


def codes(refusal) -> list[str]:
    return [objection.code for objection in refusal.value.objections]


@pytest.mark.requirement("R9.1")
def test_a_correction_is_one_list_and_the_next_try_the_next_version(journey):
    journey.submit()
    with pytest.raises(actions.Refused, match="一次性告知"):
        journey.take("return_for_correction", "BUR_OP", data={"deficiencies": [" "]})
    journey.take("return_for_correction", "BUR_OP", data={"deficiencies": ["补充绩效目标", "补充密码方案"]})
    assert journey.project.applications.get().corrections == ["补充绩效目标", "补充密码方案"]

    actions.save_draft(
        project=journey.fresh().project,
        by=journey.who("UNIT_OP"),
        at=journey.later(),
        expected_revision=1,
        fields={"content": "建设三个模块。"},
    )
    journey.fresh().take("submit", "UNIT_HEAD")
    first, second = journey.project.applications.all()
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    assert second.snapshot["content"] == "建设三个模块。"


def test_what_waits_for_confirmation_is_void_when_the_application_goes_back(journey):
    journey.submit()
    sheet = journey.propose()
    journey.take("return_for_correction", "BUR_OP", data={"deficiencies": ["补充"]})
    sheet.refresh_from_db()
    assert sheet.status == "void"


@pytest.mark.requirement("R9.2")
def test_not_listing_carries_its_ground_and_facts(journey):
    journey.submit()
    sheet = journey.propose(intake.REJECT, codes=["J2"])
    with pytest.raises(actions.Refused, match="未写明事实"):
        journey.decide(sheet)
    journey.decide(sheet, result="returned", opinion="补充事实")
    journey.decide(journey.propose(intake.REJECT, codes=["J2"], facts="既有河长制系统已具备。"))
    change = StateChange.objects.get(verb="reject_from_library")
    assert change.details == {"codes": ["J2"], "facts": "既有河长制系统已具备。"}
    assert journey.fresh().project.state == "LIB_REJECTED"


@pytest.mark.requirement("R9.2")
def test_an_open_hit_keeps_a_project_out_of_the_library(journey):
    journey.submit()
    other = begin(journey.city, unit=journey.city.traffic, name="交通执法平台").project
    hit = DupHit.objects.create(
        run=journey.project.dup_runs.get(),
        rank=1,
        other_project=other,
        target_name="河长制系统",
        coverage=0.6,
        score=0.6,
    )
    sheet = journey.propose()
    with pytest.raises(actions.Refused) as refusal:
        journey.decide(sheet)
    assert codes(refusal) == ["duplicate-open"]

    actions.duplicates.conclude_hit(hit, "SIMILAR_OK", "对象不同", journey.who("BUR_OP"), journey.later())
    journey.decide(sheet)
    assert journey.fresh().project.state == "IN_LIBRARY"


def test_a_refused_confirmation_leaves_sheet_and_task_open(journey):
    journey.submit()
    sheet = journey.propose(intake.REJECT)
    with pytest.raises(actions.Refused):
        journey.decide(sheet)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.decisions.count()) == ("open", 0)
    assert sheet.current_workflow_task_state.status == "in_progress"


@pytest.mark.requirement("R7.1")
def test_a_second_level_unit_needs_its_parents_word_on_what_it_submits(city):
    journey = begin(city, unit=city.hydrology, name="水文监测平台")
    journey.check_duplicates()
    with pytest.raises(actions.Refused) as refusal:
        journey.take("submit", "UNIT_HEAD")
    assert codes(refusal) == ["not-endorsed"]

    sheet = intake.ask_endorsement(project=journey.project, by=journey.who("UNIT_OP"), at=journey.later())
    parent = city.person("PARENT_UNIT")
    actions.sheets.decide(sheet=sheet, by=parent, at=journey.later(), result="agreed", expected_digest=sheet.digest)
    actions.save_draft(
        project=journey.fresh().project,
        by=journey.who("UNIT_OP"),
        at=journey.later(),
        expected_revision=1,
        fields={"content": "改了内容"},
    )
    with pytest.raises(actions.Refused) as refusal:
        journey.fresh().take("submit", "UNIT_HEAD")
    assert codes(refusal) == ["not-endorsed"]

    sheet = intake.ask_endorsement(project=journey.fresh().project, by=journey.who("UNIT_OP"), at=journey.later())
    actions.sheets.decide(sheet=sheet, by=parent, at=journey.later(), result="agreed", expected_digest=sheet.digest)
    assert journey.fresh().take("submit", "UNIT_HEAD").to_state == "SUBMITTED"


@pytest.mark.requirement("R8.2")
def test_equal_shares_wait_for_a_designation_that_only_the_bureau_makes(city):
    journey = begin(
        city,
        is_mixed_eng=True,
        eng_amount=Decimal("1200000.00"),
        info_amount=Decimal("1200000.00"),
        declarations={**FIELDS["declarations"], "cannot_split_because": "管线与土建同步预埋"},
    )
    journey.submit()
    sheet = journey.propose()
    with pytest.raises(actions.Refused) as refusal:
        journey.decide(sheet)
    assert codes(refusal) == ["majority-undecided"]
    said = {"project": journey.project, "body": "BUREAU", "reason": "会商纪要第3号", "at": journey.later()}
    with pytest.raises(actions.NotAllowed):
        intake.designate(by=journey.who("UNIT_HEAD"), **said)
    with pytest.raises(actions.Refused):
        intake.designate(by=journey.who("BUR_REVIEW"), **{**said, "reason": " "})
    intake.designate(by=journey.who("BUR_REVIEW"), **said)
    journey.decide(sheet)
    assert journey.fresh().project.state == "IN_LIBRARY"


@pytest.mark.requirement("R20.2")
def test_the_bureau_answers_the_negative_list_and_the_submitted_version_keeps_the_units_answer(journey):
    with pytest.raises(actions.NotAllowed):
        intake.judge_negative(
            project=journey.project, item_code="N4", conclusion="HIT_BLOCK", by=journey.who("BUR_OP"), at=journey.at
        )
    journey.submit()
    journey.fresh()
    with pytest.raises(actions.Refused):
        intake.judge_negative(
            project=journey.project, item_code="N9", conclusion="HIT_BLOCK", by=journey.who("BUR_OP"), at=journey.at
        )
    intake.judge_negative(
        project=journey.project, item_code="N4", conclusion="HIT_BLOCK", by=journey.who("BUR_OP"), at=journey.at
    )
    with pytest.raises(actions.Refused) as refusal:
        journey.decide(journey.propose())
    assert codes(refusal) == ["negative-hit"]
    kept = journey.project.applications.get().snapshot["negative_checks"]
    assert {row["conclusion"] for row in kept} == {"NO_HIT"}


@pytest.mark.requirement("R9.2")
def test_the_hits_that_count_are_those_of_the_present_list(journey):
    run = journey.check_duplicates()
    system = SystemFactory(owner=journey.city.traffic)
    DupHit.objects.create(run=run, rank=1, system=system, target_name="旧清单的命中", coverage=0.6, score=0.6)
    function_lists.new_version(journey.project, ITEMS[:2], journey.who("UNIT_OP"), journey.later())
    found = fact_finding.duplicates(journey.project)
    assert (found.is_current, found.open_hits) == (False, ("旧清单的命中",))
    journey.check_duplicates()
    found = fact_finding.duplicates(journey.project)
    assert (found.is_current, found.open_hits) == (True, ())
