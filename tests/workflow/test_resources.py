"""An entry of the resource directory on its way: compiled, confirmed, checked, published, changed, taken offline."""

import pytest
from django.db import IntegrityError, transaction

from catalog.models import JournalEntry, Resource, ResourceEdition, ResourceItem, ResourceStep
from tests.factories.projects import ProjectFactory
from tests.factories.registers import ResourceFactory
from tests.law.builders import codes
from tests.moments import NOW, TODAY
from workflow import actions
from workflow.actions import resource_entries, resources
from workflow.actions.resource_entries import Item
from workflow.fact_finding import FactsOnDemand
from workflow.regulation.rulebook import rulebook_on

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": "取水许可信息",
    "res_class": "3",
    "summary": "取水许可办理中形成的信息。",
    "format_cat": "3",
    "format_type": "mysql",
    "share_type": "1",
    "share_way_cat": "1",
    "share_way": "API",
    "open_type": "1",
    "update_cycle": "D",
}
ITEMS = [Item("许可证号", "C", "20"), Item("许可水量", "N", "12,2")]


@pytest.fixture
def entry(city) -> Resource:
    return resource_entries.add(owner=city.water, fields=FIELDS, items=ITEMS, by=city.person("UNIT_OP"), at=NOW)


@pytest.fixture
def go(city):
    """Return `go(entry, "confirm", "check", …)`: take steps as the people whose turn they are."""
    who = {
        "confirm": "UNIT_HEAD",
        "check": "BUR_DATA",
        "publish": "BUR_REVIEW",
        "send_back": "BUR_DATA",
        "begin_change": "UNIT_OP",
        "drop_change": "UNIT_OP",
        "take_offline": "BUR_LEAD",
    }

    def take(entry: Resource, *verbs: str, **said) -> Resource:
        for verb in verbs:
            resources.take(verb, resource=entry, by=city.person(who[verb]), at=NOW, reason="按要求办理", **said)
        return entry

    return take


@pytest.mark.requirement("R26.1")
def test_an_entry_goes_from_draft_to_published_with_its_items(entry, go):
    go(entry, "confirm", "check", "publish")

    assert entry.status == Resource.Status.PUBLISHED
    assert entry.code == "311116/000001"
    edition = entry.edition
    assert (edition.number, edition.name, edition.code) == (1, "取水许可信息", entry.code)
    assert [(item.name, item.dtype, item.length) for item in edition.items.all()] == [
        ("许可证号", "C", "20"),
        ("许可水量", "N", "12,2"),
    ]
    assert [step.verb for step in entry.steps.all()] == ["publish", "check", "confirm"]
    events = JournalEntry.objects.filter(event__startswith="resource.").order_by("id").values_list("event", flat=True)
    assert list(events) == ["resource.added", "resource.confirm", "resource.check", "resource.publish"]


def test_each_entry_gets_a_code_of_its_own(city, entry, go):
    other = resource_entries.add(
        owner=city.traffic, fields=FIELDS, items=ITEMS, by=city.person("UNIT_OP", city.traffic), at=NOW
    )
    resources.take("confirm", resource=other, by=city.person("UNIT_HEAD", city.traffic), at=NOW)
    go(entry, "confirm", "check")
    go(other, "check")
    assert (entry.code, other.code) == ("311116/000001", "311115/000002")


def test_a_running_number_that_an_import_brought_is_passed_over(city, entry, go):
    ResourceFactory(owner=city.water, code="311116/000001")
    go(entry, "confirm", "check")
    assert entry.code == "311116/000002"


@pytest.mark.parametrize(("typed", "code"), [("乱写", "code-malformed"), ("309117001/000012", "code-taken")])
def test_a_code_that_is_wrong_or_taken_is_refused_and_nothing_is_changed(city, entry, go, typed, code):
    ResourceFactory(owner=city.traffic, name="已有资源", code="309117001/000012")
    go(entry, "confirm")
    with pytest.raises(actions.Refused) as refused:
        go(entry, "check", code=typed)
    assert codes(refused.value.objections) == [code]
    entry.refresh_from_db()
    assert (entry.status, entry.code) == (Resource.Status.UNIT_CONFIRMED, None)


def test_a_code_that_the_bureau_types_is_kept(entry, go):
    go(entry, "confirm")
    go(entry, "check", code="311116003/000077")
    assert entry.code == "311116003/000077"


@pytest.mark.requirement("R26.1")
def test_an_entry_without_its_core_elements_is_not_confirmed(city, go):
    bare = ResourceFactory(owner=city.water, items=[], share_type="3", format_type="")
    with pytest.raises(actions.Refused) as refused:
        go(bare, "confirm")
    assert codes(refused.value.objections) == ["entry-incomplete", "entry-without-items", "share-basis-missing"]
    bare.refresh_from_db()
    assert (bare.status, bare.steps.count()) == (Resource.Status.DRAFT, 0)


@pytest.mark.parametrize(
    ("before", "verb", "role"),
    [
        ((), "confirm", "UNIT_OP"),
        ((), "confirm", "BUR_DATA"),
        (("confirm",), "check", "UNIT_HEAD"),
        (("confirm",), "check", "BUR_LEAD"),
        (("confirm", "check"), "publish", "BUR_DATA"),
        (("confirm", "check"), "publish", "FIN_BUD"),
        (("confirm", "check", "publish"), "begin_change", "BUR_OP"),
        (("confirm", "check", "publish"), "take_offline", "UNIT_HEAD"),
    ],
)
def test_a_step_is_for_the_role_the_table_names(city, entry, go, before, verb, role):
    go(entry, *before)
    with pytest.raises(actions.NotAllowed):
        resources.take(verb, resource=entry, by=city.person(role), at=NOW, reason="理由")


def test_another_unit_has_no_hand_in_an_entry(city, entry):
    stranger = city.person("UNIT_HEAD", city.traffic)
    with pytest.raises(actions.NotAllowed):
        resources.take("confirm", resource=entry, by=stranger, at=NOW)
    with pytest.raises(actions.NotAllowed):
        resource_entries.save(
            resource=entry, fields=FIELDS, items=ITEMS, by=stranger, at=NOW, expected_version=entry.version
        )
    with pytest.raises(actions.NotAllowed):
        resource_entries.add(owner=city.water, fields=FIELDS | {"name": "别的"}, items=ITEMS, by=stranger, at=NOW)


def test_who_checked_an_entry_does_not_publish_it(city, entry, go):
    go(entry, "confirm")
    both = city.person("BUR_DATA")
    actions_role = city.person("BUR_REVIEW").memberships.first()
    actions_role.__class__.objects.filter(pk=actions_role.pk).update(user=both)
    go(entry, "check")
    with pytest.raises(actions.NotAllowed, match="两人"):
        resources.take("publish", resource=entry, by=both, at=NOW)


def test_what_is_sent_back_says_why_and_is_open_for_editing_again(entry, go):
    go(entry, "confirm", "send_back")
    assert entry.status == Resource.Status.DRAFT
    assert entry.steps.first().reason == "按要求办理"


def test_sending_back_without_a_reason_is_refused(city, entry, go):
    go(entry, "confirm")
    with pytest.raises(actions.Refused) as refused:
        resources.take("send_back", resource=entry, by=city.person("BUR_DATA"), at=NOW, reason="  ")
    assert codes(refused.value.objections) == ["reason-missing"]


def test_a_step_out_of_turn_is_refused(city, entry):
    with pytest.raises(actions.Refused) as refused:
        resources.take("publish", resource=entry, by=city.person("BUR_REVIEW"), at=NOW)
    assert codes(refused.value.objections) == ["step-out-of-order"]


def test_of_two_at_one_entry_the_second_is_told_who_was_first(city, entry, go):
    seen = entry.version
    go(entry, "confirm")
    with pytest.raises(actions.AlreadyHandled, match="单位确认"):
        resources.take("confirm", resource=entry, by=city.person("UNIT_HEAD"), at=NOW, expected_version=seen)
    assert ResourceStep.objects.count() == 1


def test_a_form_opened_before_another_saved_overwrites_nothing(city, entry):
    seen, by = entry.version, city.person("UNIT_OP")
    resource_entries.save(
        resource=entry, fields=FIELDS | {"summary": "先保存的"}, items=ITEMS, by=by, at=NOW, expected_version=seen
    )
    with pytest.raises(actions.AlreadyHandled):
        resource_entries.save(
            resource=entry, fields=FIELDS | {"summary": "后保存的"}, items=[], by=by, at=NOW, expected_version=seen
        )
    entry.refresh_from_db()
    assert (entry.summary, entry.items.count()) == ("先保存的", 2)


@pytest.mark.parametrize("before", [("confirm",), ("confirm", "check"), ("confirm", "check", "publish")])
def test_what_is_confirmed_is_locked(city, entry, go, before):
    go(entry, *before)
    with pytest.raises(actions.Refused) as refused:
        resource_entries.save(
            resource=entry,
            fields=FIELDS,
            items=ITEMS,
            by=city.person("UNIT_OP"),
            at=NOW,
            expected_version=entry.version,
        )
    assert codes(refused.value.objections) == ["entry-locked"]


def change(city, entry: Resource, **fields) -> None:
    resource_entries.save(
        resource=entry,
        fields=FIELDS | fields,
        items=[*ITEMS, Item("有效期至", "D")],
        by=city.person("UNIT_OP"),
        at=NOW,
        expected_version=entry.version,
    )


@pytest.mark.requirement("R26.1")
def test_a_change_goes_the_whole_way_while_the_published_words_stand(city, entry, go):
    go(entry, "confirm", "check", "publish", "begin_change")
    change(city, entry, summary="改过的摘要")
    for verbs in ((), ("confirm",), ("check",)):
        go(entry, *verbs)
        assert entry.edition.summary == FIELDS["summary"]
        assert entry.edition.items.count() == 2
    go(entry, "publish")
    assert (entry.edition.number, entry.edition.summary, entry.edition.items.count()) == (2, "改过的摘要", 3)
    assert entry.edition.note == "按要求办理"
    assert ResourceEdition.objects.count() == 2
    assert entry.code == entry.editions.last().code


def test_a_change_that_is_sent_back_stays_a_change(city, entry, go):
    go(entry, "confirm", "check", "publish", "begin_change", "confirm", "send_back")
    assert entry.status == Resource.Status.CHANGED
    assert entry.edition.number == 1


def test_a_change_that_is_dropped_restores_what_is_published(city, entry, go):
    go(entry, "confirm", "check", "publish", "begin_change")
    change(city, entry, summary="改过的摘要", name="改过的名称")
    go(entry, "drop_change")
    assert (entry.status, entry.summary, entry.name) == ("published", FIELDS["summary"], FIELDS["name"])
    assert [item.name for item in entry.items.all()] == ["许可证号", "许可水量"]


@pytest.mark.requirement("R23.1")
def test_a_change_that_narrows_sharing_without_a_basis_is_not_confirmed(city, entry, go):
    go(entry, "confirm", "check", "publish", "begin_change")
    change(city, entry, share_type="2", share_condition="经同意后提供")
    with pytest.raises(actions.Refused) as refused:
        go(entry, "confirm")
    assert codes(refused.value.objections) == ["share-narrowed"]


def test_a_code_once_published_stays(entry, go):
    go(entry, "confirm", "check", "publish", "begin_change", "confirm")
    with pytest.raises(actions.Refused) as refused:
        go(entry, "check", code="311116003/000099")
    assert codes(refused.value.objections) == ["code-fixed"]


def test_what_is_taken_offline_shows_no_edition_and_keeps_its_history(entry, go):
    go(entry, "confirm", "check", "publish", "take_offline")
    assert (entry.status, entry.edition) == (Resource.Status.OFFLINE, None)
    assert entry.editions.count() == 1


def test_a_draft_is_removed_and_what_was_published_is_not(city, entry, go):
    go(entry, "confirm", "check", "publish", "begin_change")
    with pytest.raises(actions.Refused) as refused:
        resource_entries.remove(resource=entry, by=city.person("UNIT_OP"), at=NOW)
    assert codes(refused.value.objections) == ["entry-published"]
    draft = ResourceFactory(owner=city.water)
    resource_entries.remove(resource=draft, by=city.person("UNIT_OP"), at=NOW)
    assert not Resource.objects.filter(pk=draft.pk).exists()


def test_a_name_that_the_unit_has_is_refused_with_cause_and_remedy(city, entry):
    with pytest.raises(actions.Refused) as refused:
        resource_entries.add(owner=city.water, fields=FIELDS, items=ITEMS, by=city.person("UNIT_OP"), at=NOW)
    (objection,) = refused.value.objections
    assert (objection.code, objection.field) == ("name-taken", "name")
    assert "请改用" in objection.message


@pytest.mark.requirement("R25.1")
@pytest.mark.parametrize("where", ["summary", "share_condition", "item"])
def test_a_mark_of_secrecy_is_not_taken_in(city, where):
    fields, items = dict(FIELDS), list(ITEMS)
    if where == "item":
        items.append(Item("机密★10年", "C"))
    else:
        fields[where] = "密级：机密★10年"
    with pytest.raises(actions.Refused) as refused:
        resource_entries.add(owner=city.water, fields=fields, items=items, by=city.person("UNIT_OP"), at=NOW)
    assert codes(refused.value.objections) == ["entry-secret"]
    assert not ResourceItem.objects.exists()


@pytest.mark.requirement("R26.1")
def test_an_entry_of_the_directory_is_linked_to_a_project_and_taken_out_again(city, entry):
    project, by = ProjectFactory(unit=city.water, draft=True), city.person("UNIT_OP")
    linked = resource_entries.link(resource=entry, project=project, by=by, at=NOW)
    assert list(project.resources.all()) == [linked]
    resource_entries.unlink(resource=linked, by=by, at=NOW)
    assert list(project.resources.all()) == []
    assert Resource.objects.filter(pk=entry.pk).exists()


def test_an_entry_is_not_linked_to_another_units_project_nor_to_a_second_one(city, entry):
    by = city.person("UNIT_OP")
    foreign = ProjectFactory(unit=city.traffic, draft=True)
    with pytest.raises(actions.NotAllowed):
        resource_entries.link(resource=entry, project=foreign, by=by, at=NOW)
    with pytest.raises(actions.NotAllowed):
        resource_entries.link(resource=entry, project=foreign, by=city.person("UNIT_OP", city.traffic), at=NOW)
    first, second = (ProjectFactory(unit=city.water, draft=True) for _ in range(2))
    linked = resource_entries.link(resource=entry, project=first, by=by, at=NOW)
    with pytest.raises(actions.Refused) as refused:
        resource_entries.link(resource=linked, project=second, by=by, at=NOW)
    assert codes(refused.value.objections) == ["entry-of-another-project"]


def test_a_submitted_project_takes_no_more_entries(city, entry):
    project = ProjectFactory(unit=city.water, submitted=True)
    with pytest.raises(actions.NotAllowed, match="现不能由您修改"):
        resource_entries.link(resource=entry, project=project, by=city.person("UNIT_OP"), at=NOW)


@pytest.mark.requirement("R25.1")
def test_a_mark_that_came_in_by_another_way_is_named_to_the_project_that_holds_it(city):
    project = ProjectFactory(unit=city.water, draft=True)
    project.resources.all().delete()
    ResourceFactory(owner=city.water, project=project, name="水库布防信息", summary="密级：机密★10年")
    ResourceFactory(owner=city.water, project=project, name="公开信息")
    directory = FactsOnDemand(project, at=NOW, rulebook=rulebook_on(TODAY, project.regulation)).directory
    assert (directory.resources, directory.without_items, directory.secret) == (2, (), ("水库布防信息",))


@pytest.mark.requirement("R26.1")
def test_what_a_project_was_submitted_with_is_neither_removed_nor_emptied(city):
    project, by = ProjectFactory(unit=city.water, submitted=True), city.person("UNIT_OP")
    entry = ResourceFactory(owner=city.water, project=project)
    acts = (
        lambda: resource_entries.remove(resource=entry, by=by, at=NOW),
        lambda: resource_entries.save(
            resource=entry, fields={"name": entry.name}, items=[], by=by, at=NOW, expected_version=entry.version
        ),
    )
    for act in acts:
        with pytest.raises(actions.Refused) as refused:
            act()
        assert codes(refused.value.objections) == ["entry-of-submitted-project"]
    assert entry.items.count() == 2
    resource_entries.save(
        resource=entry, fields={"summary": "改过的"}, items=ITEMS, by=by, at=NOW, expected_version=entry.version
    )
    assert entry.items.count() == 2


@pytest.mark.parametrize(
    ("res_class", "item", "front"),
    [
        ("1", "人口基础信息资源", "101116"),
        ("1", "", "100116"),
        ("2", "健康保障", "202116"),
        ("3", "部门信息资源", "311116"),
    ],
)
def test_a_code_begins_with_the_class_its_item_and_the_unit(city, go, res_class, item, front):
    entry = ResourceFactory(owner=city.water, res_class=res_class, class_item=item, format_cat="3", format_type="mysql")
    go(entry, "confirm", "check")
    assert entry.code == f"{front}/000001"


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "checked", "code": None},
        {"edition": None},
        {"status": "offline"},
        {"status": "changed", "code": None},
    ],
)
def test_the_database_keeps_a_published_entry_whole(city, broken):
    entry = ResourceFactory(owner=city.water, published=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=entry.pk).update(**broken)
