"""The check is made again at later stages: earlier runs stay, conclusions that still stand are taken over."""

import pytest

from catalog.models import DupHit, DupRun, JournalEntry
from search import again, indexing
from search.duplicates import changes
from search.duplicates.check import run_check
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.search.test_check import DISPUTES
from tests.workflow.journey import begin
from workflow import outbox
from workflow.actions import duplicates
from workflow.fact_finding import duplicates as duplicate_facts

pytestmark = pytest.mark.django_db

MODULES = ["群众争议录入", "群众争议派单", "群众争议催办", "群众争议汇总"]


def disputes_of(journey):
    """Let a project's list be the one that resembles a registered system."""
    found = journey.project.function_lists.first()
    found.items.all().delete()
    for order, (number, name, text) in enumerate(DISPUTES, start=1):
        level, leaf = number.count(".") + 1, "." in number
        found.items.create(
            order=order, number=number, level=level, is_leaf=leaf, name=name, description=text, item_key=f"k{order}"
        )
    return found


@pytest.fixture
def journey(city):
    """A project in the library whose frozen report has one hit, concluded."""
    SystemFactory(owner=city.traffic, name="群众争议联动调处系统", modules=MODULES)
    SystemFactory(owner=city.traffic, name="供水营销系统", modules=["抄表", "水费收缴", "报装受理"])
    made = begin(city, name="矛盾纠纷多元化解平台")
    found = disputes_of(made)
    indexing.rebuild_index()
    made.submit()
    made.project.dup_runs.all().delete()
    from_submission = run_check(
        project=made.project, function_list=found, by=made.who("UNIT_OP"), at=made.later(), kind="submission"
    )
    for hit in from_submission.hits.all():
        duplicates.conclude_hit(hit, "REUSE", "调用其接口", by=made.who("BUR_OP"), at=made.later())
    made.decide(made.propose())
    return made.fresh()


def work() -> None:
    while outbox.run_due(50, at=NOW.replace(year=NOW.year + 1)):
        pass


def runs_of(journey) -> list[DupRun]:
    return list(journey.project.dup_runs.order_by("pk"))


@pytest.mark.requirement("R9.2")
def test_argumentation_begins_with_a_check_of_its_own_and_the_earlier_one_stays(journey):
    journey.take("begin_argument", "BUR_OP", data={"batch": "2026年第1批", "experts": 5})
    work()
    first, second = runs_of(journey)
    assert (first.kind, second.kind) == ("submission", "argument")
    assert JournalEntry.objects.filter(event="check_duplicates_again").count() == 1


def test_what_is_unchanged_keeps_its_conclusion_and_who_gave_it(journey):
    journey.take("begin_argument", "BUR_OP", data={"batch": "2026年第1批", "experts": 5})
    work()
    hit = runs_of(journey)[-1].hits.get()
    assert (hit.conclusion, hit.conclusion_reason) == ("REUSE", "调用其接口")
    assert hit.concluded_by == journey.who("BUR_OP")


def test_a_system_that_came_meanwhile_is_new_and_open_and_holds_up_the_approval(journey):
    SystemFactory(owner=journey.city.finance, name="信访纠纷调处平台", modules=MODULES)
    indexing.rebuild_index()
    journey.take("begin_argument", "BUR_OP", data={"batch": "2026年第1批", "experts": 5})
    work()
    first, second = runs_of(journey)
    found = changes.between(first.hits.all(), second.hits.all())
    assert [one.name for one in found.new] == ["信访纠纷调处平台"]
    assert (found.gone, len(found.moved) + found.same) == ((), 1)
    assert list(second.hits.filter(conclusion="").values_list("target_name", flat=True)) == ["信访纠纷调处平台"]
    assert duplicate_facts(journey.project).open_hits == ("信访纠纷调处平台",)


def test_a_hit_that_has_grown_is_open_again(journey):
    DupHit.objects.filter(run__project=journey.project).update(coverage=0.4)
    journey.take("begin_argument", "BUR_OP", data={"batch": "2026年第1批", "experts": 5})
    work()
    first, second = runs_of(journey)
    assert second.hits.get().conclusion == ""
    moved = changes.between(first.hits.all(), second.hits.all()).moved
    assert [one.points > 0 for one in moved] == [True]


def test_a_system_that_was_retired_from_the_list_is_told_as_gone(journey):
    first = runs_of(journey)[0]
    assert [one.name for one in changes.between(first.hits.all(), []).gone] == ["群众争议联动调处系统"]


def test_the_end_of_the_notice_brings_the_last_check(journey):
    assert again.STAGES["FL_CLOSED"] == DupRun.Kind.REVIEW
    journey.project.state = "FL_CLOSED"
    journey.project.save()
    change = journey.project.state_changes.order_by("-version").first()
    change.from_state, change.to_state = "FL_PUBLIC", "FL_CLOSED"
    again.ask_at_stage(journey.project, change, None)
    work()
    last = runs_of(journey)[-1]
    assert (last.kind, last.run_by) == ("review", None)
    assert last.hits.get().conclusion == "REUSE"


@pytest.mark.parametrize(
    ("state", "kind"),
    [("SUBMITTED", "submission"), ("IN_LIBRARY", "argument"), ("ARGUING", "argument"), ("FL_CLOSED", "review")],
)
def test_a_check_by_hand_is_of_the_stage_the_project_stands_at(state, kind):
    assert again.kind_at(state) == kind
