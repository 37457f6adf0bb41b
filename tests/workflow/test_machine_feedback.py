"""What reviewers say of the machine: hits that are none, systems missed, and what may not be said."""

import pytest

from catalog.models import DupFeedback, DupHit, JournalEntry
from tests.factories import SystemFactory
from workflow import actions
from workflow.actions import duplicates, machine_feedback

pytestmark = pytest.mark.django_db


@pytest.fixture
def hit(journey):
    run = journey.check_duplicates()
    system = SystemFactory(owner=journey.city.traffic, name="河长制管理系统")
    return DupHit.objects.create(
        run=run, rank=1, system=system, target_name=system.name, target_unit="x", coverage=0.5, score=0.6
    )


def miss(journey, run, system, note="有同样的巡查功能", role="BUR_OP", **more):
    what = {"module": None, "item": None, **more}
    return machine_feedback.report_missed(
        run=run, system=system, note=note, by=journey.who(role), at=journey.later(), **what
    )


def mark(journey, hit, note="对象不同", role="BUR_OP"):
    return machine_feedback.mark_false(hit=hit, note=note, by=journey.who(role), at=journey.later())


def test_a_hit_is_marked_once_and_the_mark_taken_back(journey, hit):
    made = mark(journey, hit)
    assert (made.kind, made.hit, made.note) == ("false_hit", hit, "对象不同")
    with pytest.raises(actions.AlreadyHandled):
        mark(journey, hit)
    machine_feedback.take_back(feedback=made, by=journey.who("BUR_REVIEW"), at=journey.later())
    assert not DupFeedback.objects.exists()
    events = JournalEntry.objects.filter(event__in=("mark_false_hit", "take_back_feedback"))
    assert events.count() == 2
    with pytest.raises(actions.AlreadyHandled):
        machine_feedback.take_back(feedback=made, by=journey.who("BUR_REVIEW"), at=journey.later())


def test_a_hit_that_stands_is_not_marked(journey, hit):
    duplicates.conclude_hit(hit, "REUSE", "可调用", journey.who("BUR_OP"), journey.later())
    with pytest.raises(actions.Refused, match="先更改该命中的结论"):
        mark(journey, hit)


def test_a_missed_system_is_named_with_module_and_item(journey, hit):
    missed = SystemFactory(name="水利巡检平台", modules=["河道巡检"])
    item = hit.run.function_list.items.filter(is_leaf=True).first()
    made = miss(journey, hit.run, missed, module=missed.modules.get(), item=item)
    assert (made.system, made.module.name, made.item) == (missed, "河道巡检", item)
    with pytest.raises(actions.AlreadyHandled):
        miss(journey, hit.run, missed, module=missed.modules.get(), item=item)


def test_what_may_not_be_reported_says_why(journey, hit):
    missed, other = SystemFactory(modules=["巡检"]), SystemFactory(modules=["报装"])
    with pytest.raises(actions.Refused, match="第1个命中，不是漏报"):
        miss(journey, hit.run, hit.system)
    with pytest.raises(actions.Refused, match="不属于系统"):
        miss(journey, hit.run, missed, module=other.modules.get())
    with pytest.raises(actions.Refused, match="未填写说明"):
        miss(journey, hit.run, missed, note=" ")
    with pytest.raises(actions.Refused, match="未填写说明"):
        mark(journey, hit, note="")
    assert not DupFeedback.objects.exists()


@pytest.mark.parametrize("role", ["UNIT_OP", "BUR_LEAD", "AUDIT"])
def test_only_reviewers_say_it(journey, hit, role):
    with pytest.raises(actions.NotAllowed):
        mark(journey, hit, role=role)
    with pytest.raises(actions.NotAllowed):
        miss(journey, hit.run, SystemFactory(), role=role)
