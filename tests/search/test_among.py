"""Projects compared with each other: a batch's overlapping pairs with their items, and two projects side by side."""

import pytest

from catalog.models import BatchComparison
from search import batches, indexing
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.search.test_check import DISPUTES
from workflow import outbox
from workflow.actions import batches as arguing

pytestmark = pytest.mark.django_db

RENAMED = [
    ("1", "群众争议调处", ""),
    ("1.1", "群众争议录入", "录入争议当事人和类型。"),
    ("1.2", "群众争议派单", "派给调解组织。"),
    ("1.3", "群众争议催办", "催办超期争议。"),
    ("1.4", "群众争议汇总", "汇总争议。"),
]
TREES = [("1", "古树名木", ""), ("1.1", "古树名木建档", "为古树建档。"), ("1.2", "古树名木养护", "安排养护。")]


@pytest.fixture
def three(city):
    """Two units that would build the same under two names, and a third that builds something else."""
    SystemFactory(owner=city.traffic, name="供水营销系统", modules=["抄表", "水费收缴", "报装受理"])
    made = [
        ProjectFactory(unit=city.water, name="矛盾纠纷多元化解平台", in_library=True, function_list=DISPUTES),
        ProjectFactory(unit=city.traffic, name="群众争议调处系统", in_library=True, function_list=RENAMED),
        ProjectFactory(unit=city.finance, name="古树名木保护系统", in_library=True, function_list=TREES),
    ]
    indexing.rebuild_index()
    return made


def test_a_batch_names_the_pairs_that_overlap_with_their_items(three, city):
    desk = city.person("BUR_OP")
    batch = arguing.create(title="2026年第一批", kind="annual", meets_on=None, by=desk, at=NOW)
    arguing.add_projects(batch=batch, projects=three, by=desk, at=NOW, expected_version=batch.version)
    comparison = BatchComparison.objects.create(argument=batch, asked_by=desk, asked_at=NOW)
    batches.queue(comparison)
    while outbox.run_due(50, at=NOW.replace(year=NOW.year + 1)):
        pass
    comparison.refresh_from_db()
    assert comparison.finished_at is not None
    assert [row["number"] for row in comparison.projects] == [project.number for project in three]
    (pair,) = comparison.pairs
    assert {pair["first"]["number"], pair["second"]["number"]} == {three[0].number, three[1].number}
    assert not pair["same_unit"]
    assert min(pair["first_covered"], pair["second_covered"]) >= 0.3
    assert ("矛盾纠纷化解 / 矛盾纠纷登记", "群众争议调处 / 群众争议录入") in {
        (row["first"], row["second"]) for row in pair["items"]
    }


def test_two_projects_stand_side_by_side_in_both_directions(three):
    left, right, pair = batches.pair_of(three[0], three[1])
    assert (len(left.items), len(right.items)) == (4, 4)
    assert pair.by_second.coverage >= 0.3
    assert pair.by_first.coverage >= 0.3
    assert {match.left.name for match in pair.by_second.items} == {item.name for item in left.items}


def test_projects_without_likeness_cover_nothing_of_each_other(three):
    _left, _right, pair = batches.pair_of(three[0], three[2])
    assert pair.most < 0.3
    assert pair.by_second.items == ()


def test_a_project_without_a_function_list_cannot_be_compared(three, city):
    three[0].function_lists.update(status="superseded")
    assert batches.pair_of(three[0], three[1]) is None
