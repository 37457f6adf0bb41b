"""Drafting: a dossier of its own, forms that overwrite nobody unseen, amounts that can be kept, versions of lists."""

from decimal import Decimal

import pytest

from catalog.identifiers import is_project_code
from catalog.models import DupRun, FunctionItem, FunctionList, JournalEntry, Project
from tests.moments import NOW, TODAY
from tests.workflow.journey import ITEMS, begin
from workflow import access, actions, snapshots
from workflow.actions import function_lists

pytestmark = pytest.mark.django_db


def save(journey, **said):
    said.setdefault("by", journey.who("UNIT_OP"))
    said.setdefault("expected_revision", journey.fresh().project.draft_revision)
    return actions.save_draft(project=journey.project, at=journey.later(), **said)


def test_a_draft_has_a_number_with_its_check_digit_and_a_dossier(city):
    for kind, fields in (
        ("S", {"impl_mode": "SELF"}),
        ("P", {"impl_mode": "PURCHASE"}),
        ("O", {"build_nature": "OM"}),
    ):
        project = actions.open_draft(unit=city.water, name=f"项目{kind}", by=city.person("UNIT_OP"), at=NOW, **fields)
        assert is_project_code(project.number)
        assert project.number.startswith(f"511700-2026-{kind}-")
        assert (project.dossier.owner, project.dossier.number) == (city.water, project.number)
        assert access.can_contribute(city.person("UNIT_OP"), project.dossier, TODAY)


@pytest.mark.parametrize("role", ["BUR_OP", "UNIT_FIN", "AUDIT", "SYSADMIN"])
def test_who_is_not_of_the_unit_opens_nothing_for_it(city, role):
    with pytest.raises(actions.NotAllowed):
        actions.open_draft(unit=city.water, name="项目", by=city.person(role), at=NOW)
    with pytest.raises(actions.NotAllowed):
        actions.open_draft(unit=city.water, name="项目", by=city.person("UNIT_OP", city.traffic), at=NOW)
    assert not Project.objects.exists()


def test_pressing_twice_on_opening_makes_one_draft(journey, city):
    with pytest.raises(actions.Refused, match="已有同名的在办项目"):
        begin(city)
    with pytest.raises(actions.Refused, match="未填写项目名称"):
        begin(city, name="  ")


def test_a_stale_form_is_told_and_overwrites_nothing(journey):
    save(journey, fields={"content": "先保存的内容"}, expected_revision=1)
    with pytest.raises(actions.AlreadyHandled, match="表单已过时"):
        save(journey, fields={"content": "后到的内容"}, expected_revision=1, by=journey.who("UNIT_HEAD"))
    assert journey.fresh().project.content == "先保存的内容"


def test_a_form_open_while_the_project_was_submitted_is_stale(journey):
    journey.submit()
    with pytest.raises(actions.Refused, match="申报内容已锁定"):
        save(journey, fields={"content": "x"})
    assert journey.fresh().project.content != "x"


@pytest.mark.parametrize("amount", ["1200000.001", "-1", "100000000000000.00", "NaN", "Infinity"])
def test_an_amount_that_cannot_be_kept_is_refused_and_the_rest_stays(journey, amount):
    with pytest.raises(actions.Refused) as refusal:
        save(journey, fields={"total_amount": Decimal(amount), "content": "新内容"})
    assert refusal.value.objections[0].field == "total_amount"
    assert journey.fresh().project.content != "新内容"
    with pytest.raises(actions.Refused) as refusal:
        save(
            journey,
            fund_lines=[{"source": "F1", "amount": Decimal("1.00")}, {"source": "F1", "amount": Decimal(amount)}],
        )
    assert refusal.value.objections[0].field == "fund_lines.2.amount"


def test_lists_given_replace_and_lists_not_given_stay(journey):
    save(journey, goals=[{"name": "预警及时率", "target": "99", "unit": "%"}])
    project = journey.fresh().project
    assert [goal.name for goal in project.goals.all()] == ["预警及时率"]
    assert project.fund_lines.count() == 1


def test_declarations_are_merged_and_an_unknown_one_is_a_mistake_of_the_caller(journey):
    save(journey, fields={"declarations": {"stands_alone": True}})
    assert journey.fresh().project.declarations["is_municipal"] is True
    with pytest.raises(LookupError):
        save(journey, fields={"declarations": {"nonsense": 1}})
    with pytest.raises(LookupError):
        save(journey, fields={"state": "APPROVED"})


def test_another_unit_may_not_save_this_ones_draft(journey, city):
    with pytest.raises(actions.NotAllowed):
        save(journey, by=city.person("UNIT_OP", city.traffic), fields={"content": "x"})


def test_a_list_gets_the_headings_its_rows_imply(journey):
    items = snapshots.current_list(journey.project).items.all()
    assert [(i.number, i.name, i.level, i.is_leaf) for i in items] == [
        ("1", "河道巡查", 1, False),
        ("1.1", "巡查任务派发", 2, True),
        ("1.2", "巡查轨迹记录", 2, True),
        ("2", "防汛会商", 1, False),
        ("2.1", "水位预警", 2, True),
    ]
    assert items.get(number="1.2").parent == items.get(number="1")


def test_items_keep_their_key_from_version_to_version(journey):
    before = {i.name: i.item_key for i in snapshots.current_list(journey.project).items.all()}
    moved = [
        {**ITEMS[0], "number": "1.1"},
        {
            "number": "1.2",
            "path": ["河道巡查"],
            "name": "问题上报",
            "description": "随手拍。",
            "unit": "项",
            "quantity": 1,
        },
        {**ITEMS[1], "number": "1.3"},
        {**ITEMS[2], "name": "雨量预警"},
    ]
    made = function_lists.new_version(journey.project, moved, journey.who("UNIT_OP"), journey.later())
    after = {i.name: i.item_key for i in made.items.all()}

    assert made.version == 2
    assert {name for name in after if after[name] == before.get(name)} == {
        "河道巡查",
        "巡查任务派发",
        "巡查轨迹记录",
        "防汛会商",
    }
    assert len(set(after.values())) == len(after)


def test_an_edit_of_a_checked_version_changes_a_copy(journey):
    journey.check_duplicates(DupRun.Kind.QUICK)
    first = snapshots.current_list(journey.project)
    item = first.items.get(number="1.1")
    edited = function_lists.edit_item(item, {"description": "按河段派发。"}, journey.who("UNIT_OP"), journey.later())
    assert (edited.function_list.version, edited.item_key) == (2, item.item_key)
    assert FunctionItem.objects.get(pk=item.pk).description != "按河段派发。"
    again = function_lists.edit_item(edited, {"remark": "含移动端"}, journey.who("UNIT_OP"), journey.later())
    assert again.function_list.version == 2
    assert again.parent.function_list.version == 2
    assert [
        o.code for o in actions.preview("submit", project=journey.project, by=journey.who("UNIT_HEAD"), at=NOW)
    ] == ["duplicates-outdated"]


def test_a_list_is_locked_while_the_bureau_reviews(journey, city):
    journey.submit()
    with pytest.raises(actions.Refused, match="功能清单已锁定"):
        function_lists.new_version(journey.fresh().project, ITEMS, journey.who("UNIT_OP"), journey.later())
    with pytest.raises(actions.NotAllowed):
        function_lists.new_version(journey.project, ITEMS, city.person("BUR_OP"), journey.later())
    assert FunctionList.objects.get(project=journey.project).status == FunctionList.Status.FROZEN


def test_a_file_without_a_single_function_makes_no_version(journey):
    with pytest.raises(actions.Refused, match="没有功能项"):
        function_lists.new_version(journey.project, [], journey.who("UNIT_OP"), journey.later())
    assert journey.project.function_lists.count() == 1


def test_three_hundred_rows_are_written_in_a_few_queries(journey, django_assert_max_num_queries):
    rows = [
        {
            "number": f"{n // 10 + 1}.{n % 10 + 1}",
            "path": [f"模块{n // 10}"],
            "name": f"功能{n}",
            "description": "说明。",
        }
        for n in range(300)
    ]
    with django_assert_max_num_queries(25):
        made = function_lists.new_version(journey.project, rows, journey.who("UNIT_OP"), journey.later())
    assert made.items.filter(is_leaf=True).count() == 300


def test_every_saving_is_journalled(journey):
    events = JournalEntry.objects.filter(dossier=journey.project.dossier).values_list("event", flat=True)
    assert set(events) >= {"open_draft", "save_draft", "new_function_list"}
