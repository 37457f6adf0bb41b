"""First review, duplicates, engineering share and expert argument (Art 7–10), each guard at its boundary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.law.builders import LAW, codes, project
from workflow.regulation.facts import MixedEngineering
from workflow.regulation.guards import library
from workflow.regulation.provisions import Parameter
from workflow.regulation.thresholds import Majority

HALF = Decimal("5000000.00")
CENT = Decimal("0.01")


def law_with(key, value):
    """Return the law with one parameter set otherwise."""
    changed: Parameter = replace(LAW.param(key), value=value)
    return replace(LAW, parameters={**LAW.parameters, key: changed})


@pytest.mark.requirement("R7.1")
@pytest.mark.parametrize(
    ("second_level", "endorsed", "expected"),
    [(False, False, []), (True, True, []), (True, False, ["not-endorsed"])],
)
def test_a_second_level_unit_needs_its_parents_endorsement(second_level, endorsed, expected):
    facts = project(applicant__is_second_level=second_level, applicant__endorsed_by_parent=endorsed)

    assert codes(library.parent_endorses(facts, LAW)) == expected
    assert library.parent_endorses(facts, law_with("submission.parent_endorsement", False)) == ()


@pytest.mark.requirement("R9.2")
@pytest.mark.parametrize(
    ("has_run", "is_current", "expected"),
    [(True, True, []), (False, False, ["duplicates-unsearched"]), (True, False, ["duplicates-outdated"])],
)
def test_the_duplicate_check_is_of_the_present_content(has_run, is_current, expected):
    facts = project(duplicates__has_run=has_run, duplicates__is_current=is_current)

    assert codes(library.duplicates_are_searched(facts, LAW)) == expected


@pytest.mark.requirement("R9.2")
@pytest.mark.parametrize(
    ("open_hits", "duplicates", "expected"),
    [
        ((), (), []),
        (("智慧水务平台",), (), ["duplicate-open"]),
        ((), ("河长制系统",), ["duplicate"]),
        (("智慧水务平台",), ("河长制系统",), ["duplicate-open", "duplicate"]),
    ],
)
def test_an_open_or_confirmed_duplicate_blocks(open_hits, duplicates, expected):
    facts = project(duplicates__open_hits=open_hits, duplicates__duplicates=duplicates)

    found = library.duplicates_are_concluded(facts, LAW)

    assert codes(found) == expected
    assert all(objection.is_hard and objection.article == "第九条第二款" for objection in found)


@pytest.mark.parametrize(
    ("listed", "expected"), [((), ["no-deficiencies"]), ((" ",), ["no-deficiencies"]), (("缺盖章",), [])]
)
@pytest.mark.requirement("R7.2")
def test_a_return_lists_what_to_correct(listed, expected):
    assert codes(library.deficiencies_are_listed(project(first_review__deficiencies=listed), LAW)) == expected


@pytest.mark.requirement("R9.2")
@pytest.mark.parametrize(
    ("grounds", "stated", "expected"),
    [
        (("J2",), "已有河长制系统具备同样功能", []),
        (("J1", "J9"), "理由", []),
        ((), "理由", ["no-ground"]),
        (("J2",), " ", ["no-facts"]),
        (("J7",), "理由", ["ground-unknown"]),
        ((), "", ["no-ground", "no-facts"]),
    ],
)
def test_not_listing_a_project_needs_ground_and_facts(grounds, stated, expected):
    facts = project(first_review__reject_codes=grounds, first_review__reject_facts=stated)

    assert codes(library.rejection_has_grounds(facts, LAW)) == expected


@pytest.mark.requirement("R7.2", "R9.2")
def test_a_project_with_a_ground_is_not_listed():
    assert codes(library.no_ground_for_rejection(project(first_review__reject_codes=("J3",)), LAW)) == [
        "ground-present"
    ]
    assert library.no_ground_for_rejection(project(), LAW) == ()


@pytest.mark.requirement("R7.2")
@pytest.mark.parametrize(
    ("drafter", "reviewer", "expected"),
    [
        ("张三", "李四", []),
        ("张三", "张三", ["review-same-hand"]),
        ("", "李四", ["review-hands-missing"]),
        ("张三", "", ["review-hands-missing"]),
    ],
)
def test_the_first_review_takes_two_persons(drafter, reviewer, expected):
    facts = project(first_review__drafter=drafter, first_review__reviewer=reviewer)

    assert codes(library.two_hands_review(facts, LAW)) == expected


def mixed(engineering=HALF, information=HALF, **more):
    return MixedEngineering(
        is_contained=True,
        **{"cannot_split_because": "同一招标", "engineering": engineering, "information": information, **more},
    )


@pytest.mark.requirement("R8.1", "R8.2")
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (MixedEngineering(), []),
        (mixed(is_split=True, cannot_split_because=""), []),
        (mixed(cannot_split_because=""), ["not-split"]),
        (mixed(), ["majority-undecided"]),
        (mixed(designated="BUREAU"), []),
        (mixed(designated="NDRC"), ["majority-engineering"]),
        (mixed(HALF + CENT, HALF - CENT), ["majority-engineering"]),
        (mixed(HALF + CENT, HALF - CENT, designated="BUREAU"), ["majority-engineering"]),
        (mixed(HALF - CENT, HALF + CENT), []),
        (mixed(HALF - CENT, HALF + CENT, designated="NDRC"), []),
        (mixed(Decimal(0), Decimal(0)), ["majority-undecided"]),
    ],
)
def test_a_project_in_an_engineering_project_is_split_or_follows_the_majority(parts, expected):
    assert codes(library.mixed_project_is_resolved(project(mixed=parts), LAW)) == expected


@pytest.mark.requirement("R8.2")
def test_a_designation_counts_only_where_the_shares_are_equal():
    assert library.approving_body(project(mixed=mixed(designated="NDRC")), LAW) is Majority.NDRC
    assert library.approving_body(project(mixed=mixed(designated="somebody")), LAW) is Majority.MANUAL
    unequal = mixed(HALF - CENT, HALF + CENT, designated="NDRC")
    assert library.approving_body(project(mixed=unequal), LAW) is Majority.BUREAU


@pytest.mark.requirement("R8.2")
@pytest.mark.parametrize(
    ("parts", "external", "expected"),
    [
        (mixed(HALF + CENT, HALF - CENT), ("达市发改〔2026〕3号", date(2026, 4, 1), True), []),
        (mixed(designated="NDRC"), ("达市发改〔2026〕3号", date(2026, 4, 1), True), []),
        (mixed(), ("达市发改〔2026〕3号", date(2026, 4, 1), True), ["not-ndrc"]),
        (MixedEngineering(), ("达市发改〔2026〕3号", date(2026, 4, 1), True), ["not-ndrc"]),
        (
            mixed(HALF + CENT, HALF - CENT, cannot_split_because=" "),
            ("达市发改〔2026〕3号", date(2026, 4, 1), True),
            ["not-split"],
        ),
        (mixed(HALF + CENT, HALF - CENT), ("", None, False), ["external-incomplete"] * 3),
    ],
)
def test_an_approval_by_the_development_commission_is_documented(parts, external, expected):
    doc_no, issued_on, has_file = external
    facts = project(mixed=parts, external__doc_no=doc_no, external__issued_on=issued_on, external__has_file=has_file)

    assert codes(library.external_approval_is_documented(facts, LAW)) == expected


@pytest.mark.requirement("R10.1")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"argument__experts": 3}, []),
        ({"argument__experts": 2}, ["experts"]),
        ({"argument__experts": 4}, ["experts"]),
        ({"argument__experts": 1}, ["experts"]),
        ({"argument__has_batch": False}, ["no-batch"]),
        ({"argument__open_conflicts": ("周专家",)}, ["conflict-of-interest"]),
    ],
)
def test_an_argument_has_a_batch_and_enough_impartial_experts(change, expected):
    assert codes(library.argument_is_prepared(project(**change), LAW)) == expected


@pytest.mark.requirement("R10.1")
@pytest.mark.parametrize(
    ("conclusion", "passes", "fails"),
    [
        ("A1", [], ["argument-conclusion"]),
        ("A2", [], ["argument-conclusion"]),
        ("A3", ["argument-conclusion"], []),
        ("A4", ["argument-conclusion"], []),
        ("", ["argument-conclusion"], ["argument-conclusion"]),
    ],
)
def test_only_what_is_necessary_goes_on(conclusion, passes, fails):
    facts = project(argument__conclusion=conclusion)

    assert codes(library.argument_has_passed(facts, LAW)) == passes
    assert codes(library.argument_has_failed(facts, LAW)) == fails


@pytest.mark.requirement("R10.1")
def test_a_conclusion_needs_every_signature_and_an_opinion():
    facts = project(argument__unsigned=("周专家", "吴专家"), argument__opinion="")

    assert codes(library.argument_has_passed(facts, LAW)) == ["expert-unsigned", "no-opinion"]
