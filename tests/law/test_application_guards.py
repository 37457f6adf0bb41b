"""What a draft must show before it is submitted (Art 2–9, 27, 65), each guard at its boundary."""

from datetime import date
from decimal import Decimal

import pytest

from tests.law.builders import LAW, ON, TOTAL, codes, project
from workflow.regulation.facts import FundingLine, Material, ProjectFacts
from workflow.regulation.guards import application
from workflow.regulation.objections import Objection, Severity


@pytest.mark.requirement("R65.1")
@pytest.mark.parametrize(
    ("answer", "expected"), [(False, []), (None, ["secrecy-undeclared"]), (True, ["secret-project"])]
)
def test_a_classified_project_is_kept_out(answer, expected):
    assert codes(application.is_not_secret(project(application__is_secret=answer), LAW)) == expected


@pytest.mark.requirement("R65.1")
def test_the_refusal_of_a_classified_project_is_complete():
    assert application.is_not_secret(project(application__is_secret=True), LAW) == (
        Objection(
            "secret-project",
            "第六十五条",
            Severity.HARD,
            (),
            "涉密信息化项目不得在本平台填报或存储；请立即停止填报，按涉密程序线下办理",
            "is_secret",
        ),
    )


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize("kind", ["10", "17", "20", "31", "40"])
def test_organs_organisations_institutions_and_state_enterprises_apply(kind):
    assert application.applicant_may_apply(project(applicant__kind=kind), LAW) == ()


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize("kind", ["", "50", "60", "99"])
def test_other_kinds_of_unit_cannot_apply(kind):
    assert codes(application.applicant_may_apply(project(applicant__kind=kind), LAW)) == ["applicant-kind"]


@pytest.mark.requirement("R2.1", "R62.1")
@pytest.mark.parametrize(("total", "expected"), [("299999.99", ["below-scope"]), ("300000.00", []), ("300000.01", [])])
def test_the_scope_begins_at_exactly_300000_yuan(total, expected):
    assert codes(application.is_in_scope(project(money__total=Decimal(total)), LAW)) == expected


@pytest.mark.requirement("R2.1")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"money__is_municipal": False}, ["money-not-municipal"]),
        ({"money__is_municipal": None}, ["money-not-municipal"]),
        ({"money__total": None}, ["total-missing"]),
        ({"application__meets_definition": None}, ["not-an-information-system"]),
        (
            {"money__is_municipal": None, "money__total": None, "application__meets_definition": False},
            ["money-not-municipal", "total-missing", "not-an-information-system"],
        ),
    ],
)
def test_each_condition_of_the_scope_is_asked(change, expected):
    assert codes(application.is_in_scope(project(**change), LAW)) == expected


@pytest.mark.requirement("R2.1", "R65.1")
@pytest.mark.parametrize(
    "change",
    [
        {"money__total": Decimal("299999.99")},
        {"money__is_municipal": False},
        {"application__meets_definition": False},
        {"application__is_secret": True},
    ],
)
def test_what_fails_the_scope_leaves_as_out_of_scope(change):
    assert application.is_out_of_scope(project(**change), LAW) == ()


@pytest.mark.requirement("R2.1")
@pytest.mark.parametrize("change", [{}, {"money__total": Decimal("300000.00")}, {"money__is_municipal": None}])
def test_a_project_in_scope_cannot_escape_the_procedure(change):
    assert codes(application.is_out_of_scope(project(**change), LAW)) == ["within-scope"]


@pytest.mark.requirement("R2.2")
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), ["funding-missing"]),
        ((FundingLine("F1", TOTAL),), []),
        ((FundingLine("F1", TOTAL - 1), FundingLine("F7", Decimal(1))), []),
        ((FundingLine("F1", TOTAL - Decimal("0.01")),), ["funding-sum"]),
        ((FundingLine("F1", TOTAL + Decimal("0.01")),), ["funding-sum"]),
        ((FundingLine("F8", TOTAL),), ["funding-source"]),
        ((FundingLine("F1", TOTAL), FundingLine("F2", Decimal(0))), ["funding-amount"]),
        ((FundingLine("F0", Decimal(0)),), ["funding-source", "funding-amount", "funding-sum"]),
    ],
)
def test_funding_lines_come_from_the_list_and_add_up_to_the_cent(lines, expected):
    assert codes(application.funding_adds_up(project(money__lines=lines), LAW)) == expected


@pytest.mark.requirement("R2.2")
def test_the_message_about_the_sum_names_both_and_the_difference():
    lines = (FundingLine("F1", TOTAL - Decimal("0.01")),)

    (objection,) = application.funding_adds_up(project(money__lines=lines), LAW)

    assert objection.message == (
        "资金来源合计 1499999.99 元与总投资 1500000.00 元不一致，相差 0.01 元；请更正明细或总投资"
    )


@pytest.mark.requirement("R2.3")
@pytest.mark.parametrize(
    ("chosen", "expected"),
    [(("C1", "C10"), []), ((), ["category-missing"]), (("C7", "C11"), ["category-unknown"])],
)
def test_categories_are_chosen_from_the_list(chosen, expected):
    assert codes(application.categories_are_known(project(application__categories=chosen), LAW)) == expected


@pytest.mark.requirement("R4.1")
@pytest.mark.parametrize(
    ("mode", "reason", "expected"),
    [
        ("SELF", "理由", []),
        ("PURCHASE", "理由", []),
        ("", "理由", ["impl-mode"]),
        ("BOTH", " ", ["impl-mode", "impl-reason"]),
    ],
)
def test_exactly_one_mode_is_chosen_with_its_reason(mode, reason, expected):
    facts = project(application__impl_mode=mode, application__impl_reason=reason)

    assert codes(application.impl_mode_is_stated(facts, LAW)) == expected


@pytest.mark.requirement("R9.1")
@pytest.mark.parametrize("entry", LAW.list("materials").entries, ids=lambda entry: entry.code)
def test_each_material_is_given_or_explained(entry):
    others = tuple(Material(e.code, given=True) for e in LAW.list("materials").entries if e != entry)

    missing = application.materials_are_complete(project(application__materials=others), LAW)
    unexplained = (*others, Material(entry.code, not_applicable_because="  "))
    explained = (*others, Material(entry.code, not_applicable_because="本项目不部署应用系统"))

    assert [(o.code, o.article, o.details) for o in missing] == [("material-missing", entry.article, (entry.code,))]
    assert application.materials_are_complete(project(application__materials=unexplained), LAW) == missing
    assert application.materials_are_complete(project(application__materials=explained), LAW) == ()


@pytest.mark.requirement("R9.1")
def test_missing_basics_are_named_together():
    (objection,) = application.materials_are_complete(project(application__missing_basics=("必要性", "绩效目标")), LAW)

    assert (objection.code, objection.details) == ("basics-missing", ("必要性", "绩效目标"))


@pytest.mark.requirement("R27.1")
@pytest.mark.parametrize(
    ("works", "energy", "named", "expected"),
    [
        (False, False, (), []),
        (None, False, (), ["civil-works-unanswered"]),
        (False, None, (), ["civil-works-unanswered"]),
        (True, False, (), ["other-approvals"]),
        (False, True, ("T1", "T2", "T3"), ["other-approvals"]),
        (True, True, ("T1", "T2", "T3", "T4"), []),
    ],
)
def test_civil_works_and_high_energy_name_the_approvals_still_needed(works, energy, named, expected):
    facts = project(application__civil_works=works, application__high_energy=energy, application__other_approvals=named)

    assert codes(application.other_approvals_are_named(facts, LAW)) == expected


@pytest.mark.requirement("R7.1")
@pytest.mark.parametrize(("day", "late"), [((2026, 10, 31), False), ((2026, 11, 1), True)])
def test_a_submission_after_31_october_is_late_for_the_next_plan(day, late):
    assert application.late_for_plan(date(*day), 2027, LAW) is late


def test_facts_nobody_gathered_object_to_everything():
    facts = ProjectFacts(on=ON)

    assert codes(application.is_not_secret(facts, LAW)) == ["secrecy-undeclared"]
    assert codes(application.applicant_may_apply(facts, LAW)) == ["applicant-kind"]
    assert codes(application.materials_are_complete(facts, LAW))[0] == "basics-missing"
    assert len(application.materials_are_complete(facts, LAW)) == 1 + len(LAW.list("materials").entries)
