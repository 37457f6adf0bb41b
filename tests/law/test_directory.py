"""The information-resource directory (Art 23–26): the way of an entry, and what stands against its contents."""

from dataclasses import replace

import pytest

from catalog.models import Resource
from tests.law.builders import codes
from workflow.regulation import directory
from workflow.regulation.directory import STEPS, EntryFacts, EntryStatus, ItemFacts, landing, objections_to, step_of
from workflow.regulation.roles import Role

COMPLETE = EntryFacts(
    name="取水许可信息",
    res_class="3",
    summary="取水许可办理中形成的信息。",
    format_cat="3",
    format_type="mysql",
    share_type="1",
    share_way_cat="1",
    share_way="API",
    open_type="3",
    update_cycle="D",
    items=(ItemFacts("许可证号", "C"), ItemFacts("许可水量", "N")),
)
LAW_CITED = "依据《中华人民共和国个人信息保护法》第十三条"


def entry(**changes) -> EntryFacts:
    return replace(COMPLETE, **changes)


def test_the_statuses_are_those_that_are_stored():
    assert [status.value for status in EntryStatus] == Resource.Status.values


def test_every_status_has_a_way_on_or_is_the_end():
    left = {status for step in STEPS for status in step.source}
    assert set(EntryStatus) - left == {EntryStatus.OFFLINE}


def test_an_entry_in_order_meets_no_objection():
    assert objections_to(COMPLETE) == ()


@pytest.mark.requirement("R26.1")
@pytest.mark.parametrize(("field", "label"), directory.REQUIRED)
def test_each_core_element_that_is_missing_is_named(field, label):
    (objection,) = objections_to(entry(**{field: " "}))

    assert (objection.code, objection.field, objection.article) == ("entry-incomplete", field, "第二十六条")
    assert label in objection.message and "请补填" in objection.message


@pytest.mark.requirement("R26.1")
@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((), ["entry-without-items"]),
        ((ItemFacts("水位"),), ["item-without-type"]),
        ((ItemFacts("水位", "N"), ItemFacts("水 位", "C")), ["item-twice"]),
        ((ItemFacts("水位", "N"), ItemFacts("水位类型", "C")), []),
    ],
)
def test_an_entry_has_items_with_types_and_none_twice(items, expected):
    assert codes(objections_to(entry(items=items))) == expected


@pytest.mark.requirement("R23.1")
@pytest.mark.parametrize(
    ("kind", "condition", "expected"),
    [
        ("1", "", []),
        ("2", "", ["share-condition-missing"]),
        ("2", "经提供方同意后按接口调用", []),
        ("3", "", ["share-basis-missing"]),
        ("3", "含个人敏感信息", ["share-basis-missing"]),
        ("3", LAW_CITED, []),
        ("3", "国办发〔2017〕39号规定不予共享", []),
    ],
)
def test_who_limits_sharing_says_the_condition_and_who_refuses_it_the_law(kind, condition, expected):
    assert codes(objections_to(entry(share_type=kind, share_condition=condition))) == expected


@pytest.mark.requirement("R23.1")
@pytest.mark.parametrize(
    ("published", "now", "condition", "expected"),
    [
        ("1", "2", "经同意后提供", ["share-narrowed"]),
        ("1", "2", f"{LAW_CITED}，经同意后提供", []),
        ("2", "3", "不便共享", ["share-basis-missing"]),
        ("2", "1", "", []),
        ("", "2", "经同意后提供", []),
    ],
)
def test_sharing_is_narrowed_only_with_a_legal_basis(published, now, condition, expected):
    changed = entry(published_share_type=published, share_type=now, share_condition=condition)
    assert codes(objections_to(changed)) == expected


@pytest.mark.requirement("R23.1")
def test_conditional_opening_says_its_condition():
    assert codes(objections_to(entry(open_type="2"))) == ["open-condition-missing"]
    assert objections_to(entry(open_type="2", open_condition="实名注册后下载")) == ()


@pytest.mark.requirement("R26.1")
@pytest.mark.parametrize(
    ("kind", "way", "expected"),
    [
        ("3", "FILE", ["entry-format-way"]),
        ("2", "DB", ["entry-format-way"]),
        ("1", "API", ["entry-format-way"]),
        ("2", "FILE", []),
        ("3", "DB", []),
        ("4", "OTHER", []),
    ],
)
def test_files_go_as_files_and_databases_as_rows(kind, way, expected):
    assert codes(objections_to(entry(format_cat=kind, share_way=way))) == expected


@pytest.mark.requirement("R26.1")
def test_an_entry_is_named_after_its_contents():
    assert codes(objections_to(entry(system_name="取水许可 信息"))) == ["entry-named-as-system"]
    assert codes(objections_to(entry(same_name="取水许可（信息）"))) == ["entry-name-twice"]


@pytest.mark.requirement("R25.1")
def test_what_bears_a_mark_of_secrecy_stays_out():
    (objection,) = objections_to(entry(secret_fields=("摘要",)))
    assert (objection.code, objection.article) == ("entry-secret", "第二十五条")


def test_everything_wrong_is_said_at_once():
    assert codes(objections_to(EntryFacts())) == ["entry-incomplete"] * len(directory.REQUIRED) + [
        "entry-without-items"
    ]


def test_a_summary_of_more_than_six_hundred_characters_is_too_long():
    assert objections_to(entry(summary="水" * 600)) == ()
    assert codes(objections_to(entry(summary="水" * 601))) == ["entry-summary-long"]


def test_what_is_sent_back_is_a_draft_or_where_something_stands_published_a_change():
    step = step_of("send_back")
    assert landing(step, has_edition=False) is EntryStatus.DRAFT
    assert landing(step, has_edition=True) is EntryStatus.CHANGED


def test_only_the_units_head_confirms_and_only_the_bureau_publishes():
    by = {step.verb: step.by for step in STEPS}
    assert by["confirm"] == {Role.UNIT_HEAD}
    assert not by["check"] & by["publish"]
    assert {step.verb for step in directory.available(EntryStatus.UNIT_CONFIRMED, frozenset({Role.UNIT_HEAD}))} == set()
