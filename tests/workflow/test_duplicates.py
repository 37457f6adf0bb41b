"""Concluding a duplicate check: every hit with its reason, the opinion by one hand and the countersign by another."""

import pytest

from catalog.models import DupHit, DupItem, DupRun, Judgement
from tests.factories import SystemFactory
from workflow import actions, snapshots
from workflow.actions import duplicates

pytestmark = pytest.mark.django_db


@pytest.fixture
def hit(journey):
    """Return a hit against a registered system, with one row of evidence."""
    run = journey.check_duplicates()
    system = SystemFactory(owner=journey.city.traffic, name="河长制管理系统")
    found = DupHit.objects.create(
        run=run, rank=1, system=system, target_name=system.name, target_unit="市交通运输局", coverage=0.5, score=0.6
    )
    item = snapshots.current_list(journey.project).items.get(number="1.1")
    DupItem.objects.create(hit=found, item=item, badge="covered", score=0.9)
    return found


def test_the_drafts_last_look_becomes_the_initial_report_at_submission(journey):
    run = journey.check_duplicates(DupRun.Kind.QUICK)
    journey.take("submit", "UNIT_HEAD")
    run.refresh_from_db()
    assert run.kind == DupRun.Kind.SUBMISSION


@pytest.mark.requirement("R9.2")
def test_a_conclusion_carries_who_when_and_why(journey, hit):
    duplicates.conclude_hit(hit, "REUSE", "可调用其巡查组件", journey.who("BUR_OP"), journey.later())
    assert (hit.conclusion, hit.concluded_by, hit.concluded_at) == ("REUSE", journey.who("BUR_OP"), journey.at)


@pytest.mark.requirement("R9.2")
@pytest.mark.parametrize(
    ("conclusion", "reason", "code"), [("", "x", "conclusion-unknown"), ("DUP", " ", "reason-missing")]
)
def test_a_conclusion_without_code_or_reason_is_refused(journey, hit, conclusion, reason, code):
    with pytest.raises(actions.Refused) as refusal:
        duplicates.conclude_hit(hit, conclusion, reason, journey.who("BUR_OP"), journey.later())
    assert [o.code for o in refusal.value.objections] == [code]


@pytest.mark.parametrize("role", ["UNIT_OP", "BUR_LEAD", "AUDIT"])
def test_only_the_bureaus_reviewers_conclude(journey, hit, role):
    by = journey.who(role)
    for act in (
        lambda: duplicates.conclude_hit(hit, "NONE", "x", by, journey.at),
        lambda: duplicates.judge(hit.items.get(), "DUP", by, journey.at),
        lambda: duplicates.conclude_run(hit.run, "x", by, journey.at),
        lambda: duplicates.disclose(hit, by, journey.at),
    ):
        with pytest.raises(actions.NotAllowed):
            act()


def test_the_opinion_waits_for_every_hit_and_a_second_hand(journey, hit):
    operator, reviewer = journey.who("BUR_OP"), journey.who("BUR_REVIEW")
    with pytest.raises(actions.Refused, match="河长制管理系统"):
        duplicates.conclude_run(hit.run, "不重复", operator, journey.later())
    with pytest.raises(actions.Refused, match="尚未拟写"):
        duplicates.countersign_run(hit.run, reviewer, journey.later())

    duplicates.conclude_hit(hit, "SIMILAR_OK", "对象不同", operator, journey.later())
    duplicates.conclude_run(hit.run, "不重复", operator, journey.later())
    with pytest.raises(actions.NotAllowed, match="不得为同一人"):
        duplicates.countersign_run(hit.run, operator, journey.later())
    duplicates.countersign_run(hit.run, reviewer, journey.later())

    with pytest.raises(actions.AlreadyHandled):
        duplicates.countersign_run(hit.run, reviewer, journey.later())
    with pytest.raises(actions.AlreadyHandled, match="不能再改"):
        duplicates.conclude_hit(hit, "DUP", "改判", operator, journey.later())
    with pytest.raises(actions.AlreadyHandled, match="不能再改"):
        duplicates.judge(hit.items.get(), "DUP", operator, journey.later())


def test_a_later_judgement_of_a_row_replaces_the_earlier(journey, hit):
    row = hit.items.get()
    duplicates.judge(row, "DUP", journey.who("BUR_OP"), journey.later())
    duplicates.judge(row, "PARTIAL", journey.who("BUR_REVIEW"), journey.later(), "只覆盖派发")
    said = Judgement.objects.get()
    assert (said.value, said.by, said.note) == ("PARTIAL", journey.who("BUR_REVIEW"), "只覆盖派发")
    with pytest.raises(actions.Refused):
        duplicates.judge(row, "MAYBE", journey.who("BUR_OP"), journey.later())


def test_the_unit_explains_what_was_found_until_the_opinion_stands(journey, hit):
    duplicates.explain(hit.run, "对象为小微水体", journey.who("UNIT_OP"), journey.later())
    assert hit.run.explanation == "对象为小微水体"
    with pytest.raises(actions.NotAllowed):
        duplicates.explain(hit.run, "x", journey.city.person("UNIT_OP", journey.city.traffic), journey.later())


def test_a_hit_on_a_registered_system_needs_no_disclosure(journey, hit):
    with pytest.raises(actions.Refused, match="无须披露"):
        duplicates.disclose(hit, journey.who("BUR_OP"), journey.later())


@pytest.mark.requirement("R9.2")
def test_what_is_concluded_a_duplicate_does_not_enter_the_library(journey, hit):
    journey.take("submit", "UNIT_HEAD")
    duplicates.conclude_hit(hit, "DUP", "功能相同", journey.who("BUR_OP"), journey.later())
    with pytest.raises(actions.Refused) as refusal:
        journey.decide(journey.propose())
    assert [o.code for o in refusal.value.objections] == ["duplicate"]
