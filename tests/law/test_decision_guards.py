"""Meetings, the chain by amount, eligibility and the document (Art 10–13), each guard at its boundary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.law.builders import LAW, ON, TOTAL, codes, project, signed
from workflow.regulation.guards import decision
from workflow.regulation.objections import unoverridden

TIERS = [Decimal("300000.00"), Decimal("2000000.00"), Decimal("5000000.00"), Decimal("10000000.00")]


def decided(amount=TOTAL, path="ADHOC", results=None, **more):
    route = {"ADHOC": "adhoc", "UNIFIED": "unified", "MIDYEAR": "midyear"}.get(path, "adhoc")
    return project(
        money__total=amount,
        decision__path=path,
        decision__frozen_amount=amount,
        decision__results=signed(amount, route) if results is None else results,
        **more,
    )


@pytest.mark.requirement("R10.1", "R13.1")
@pytest.mark.parametrize(
    ("opinions", "missing"),
    [({"BUREAU", "NDRC", "FIN"}, ()), ({"BUREAU", "NDRC"}, ("FIN",)), (set(), ("BUREAU", "NDRC", "FIN"))],
)
def test_three_departments_are_heard_before_the_meetings(opinions, missing):
    found = decision.departments_have_answered(project(decision__opinions=frozenset(opinions)), LAW)

    assert [objection.details for objection in found] == ([missing] if missing else [])


@pytest.mark.requirement("R10.2", "R13.1")
@pytest.mark.parametrize(
    ("path", "day", "expected"),
    [
        ("UNIFIED", date(2026, 6, 8), []),
        ("MIDYEAR", date(2026, 6, 30), ["midyear-window"]),
        ("MIDYEAR", date(2026, 7, 1), []),
        ("MIDYEAR", date(2026, 7, 31), []),
        ("MIDYEAR", date(2026, 8, 1), ["midyear-window"]),
        ("ADHOC", date(2026, 7, 1), ["plan-path"]),
        ("", date(2026, 7, 1), ["plan-path"]),
    ],
)
def test_the_mid_year_adjustment_is_proposed_in_july(path, day, expected):
    found = decision.plan_path_is_open(project(decision__path=path, on=day), LAW)

    assert codes(found) == expected
    assert all(objection.is_hard == (objection.code == "plan-path") for objection in found)


@pytest.mark.requirement("R9.3")
@pytest.mark.parametrize(
    ("in_library", "exemptions", "expected"),
    [(True, (), []), (False, (), ["not-in-library"]), (False, ("R9.3",), []), (False, ("R20.2",), ["not-in-library"])],
)
def test_only_the_library_or_the_leaderships_demand_opens_case_by_case(in_library, exemptions, expected):
    facts = project(decision__in_library=in_library, exemptions=frozenset(exemptions))

    assert codes(decision.may_be_decided_ad_hoc(facts, LAW)) == expected


@pytest.mark.requirement("R10.1")
@pytest.mark.parametrize(
    ("conclusion", "expected"), [("A1", []), ("A2", []), ("A3", ["not-argued"]), ("", ["not-argued"])]
)
def test_argument_is_recommended_before_case_by_case(conclusion, expected):
    found = decision.is_argued(project(argument__conclusion=conclusion), LAW)

    assert codes(found) == expected
    assert unoverridden(found, reason="市长办公会要求先行报审") == ()


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize(
    ("frozen", "expected"),
    [(TOTAL, []), (TOTAL - Decimal("0.01"), ["amount-changed"]), (None, ["amount-changed"])],
)
def test_a_changed_amount_needs_a_new_chain(frozen, expected):
    assert codes(decision.amount_is_frozen(project(decision__frozen_amount=frozen), LAW)) == expected


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize("amount", TIERS)
def test_each_tier_passes_with_its_whole_chain(amount):
    assert decision.chain_is_complete(decided(amount), LAW) == ()


@pytest.mark.requirement("R10.3", "R62.1")
@pytest.mark.parametrize("index", [1, 2, 3])
def test_the_chain_of_the_tier_below_is_not_enough(index):
    at_bound, below = TIERS[index], TIERS[index] - Decimal("0.01")

    assert decision.chain_is_complete(decided(below), LAW) == ()
    assert "chain-open" in codes(decision.chain_is_complete(decided(at_bound, results=signed(below)), LAW))


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize("amount", TIERS)
def test_no_single_party_can_be_left_out_or_refuse(amount):
    whole = signed(amount)
    for left_out in whole:
        without = tuple(row for row in whole if row is not left_out)
        refused = tuple(replace(row, agreed=row is not left_out) for row in whole)

        for results in (without, refused):
            found = decision.chain_is_complete(decided(amount, results=results), LAW)
            assert [(o.code, o.details) for o in found] == [("chain-open", (left_out.capacity, left_out.act))]


@pytest.mark.requirement("R10.3")
def test_one_who_only_reviewed_has_not_decided():
    results = tuple(replace(row, act="审核") if row.capacity == "VM_FIN" else row for row in signed(TOTAL))

    (objection,) = decision.chain_is_complete(decided(results=results), LAW)

    assert objection.message == "分管财政工作的副市长尚未审定；审定程序完成前不能通过"


@pytest.mark.requirement("R10.3")
def test_two_reviewers_may_sign_on_any_days_but_before_the_decision():
    unit, digital, finance = signed(TOTAL)
    in_order = (
        replace(unit, on=date(2026, 5, 22)),
        replace(digital, on=date(2026, 5, 20)),
        replace(finance, on=date(2026, 5, 22)),
    )
    too_early = (*in_order[:2], replace(finance, on=date(2026, 5, 21)))

    assert decision.chain_is_complete(decided(results=in_order), LAW) == ()
    assert codes(decision.chain_is_complete(decided(results=too_early), LAW)) == ["chain-order"]


@pytest.mark.requirement("R10.2")
@pytest.mark.parametrize("path", ["UNIFIED", "MIDYEAR"])
@pytest.mark.parametrize("left_out", ["FEC", "GOV", "STD"])
def test_the_plan_needs_all_three_meetings(path, left_out):
    results = tuple(row for row in signed(TOTAL, path.lower()) if row.capacity != left_out)

    (objection,) = decision.chain_is_complete(decided(path=path, results=results), LAW)

    assert (objection.code, objection.details[0]) == ("chain-open", left_out)


@pytest.mark.requirement("R10.2")
def test_the_meetings_stand_in_their_order_with_their_minutes():
    economy, government, committee = signed(TOTAL, "unified")
    wrong = (economy, replace(government, on=date(2026, 5, 19)), replace(committee, minutes_no=""))

    found = decision.chain_is_complete(decided(path="UNIFIED", results=wrong), LAW)

    assert codes(found) == ["minutes-missing", "chain-order"]
    assert decision.chain_is_complete(decided(path="UNIFIED"), LAW) == ()


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize(("path", "amount"), [("", TOTAL), ("ADHOC", Decimal("299999.99"))])
def test_without_path_or_scope_there_is_no_chain_to_complete(path, amount):
    assert codes(decision.chain_is_complete(decided(amount, path=path), LAW)) == ["no-route"]


@pytest.mark.requirement("R11.2")
@pytest.mark.parametrize(
    ("amount", "mandate", "urgency", "expected"),
    [
        ("10000000.00", "", "", []),
        ("10000000.01", "", "", ["selfbuild"]),
        ("10000000.01", "川委办〔2026〕1号", "", []),
        ("10000000.01", "", "涉及国家安全，汛期前必须建成", []),
        ("10000000.01", " ", " ", ["selfbuild"]),
    ],
)
def test_self_building_above_the_cap_needs_a_mandate_or_urgency(amount, mandate, urgency, expected):
    facts = project(
        approval__amount=Decimal(amount), eligibility__mandated_by=mandate, eligibility__urgent_security=urgency
    )

    assert codes(decision.selfbuild_is_eligible(facts, LAW)) == expected
    assert (
        decision.selfbuild_is_eligible(
            replace(facts, application=project(application__impl_mode="PURCHASE").application), LAW
        )
        == ()
    )


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"eligibility__goods_or_bundle": None}, ["goods-or-bundle"]),
        ({"eligibility__goods_or_bundle": True}, ["goods-or-bundle"]),
        ({"eligibility__suppliers": 1}, ["suppliers"]),
        ({"eligibility__suppliers": 2}, ["suppliers-few"]),
        ({"eligibility__secrecy_rules_kept": None}, ["service-secrecy"]),
        ({"eligibility__service_total": None}, ["no-comparison"]),
        ({"eligibility__service_total": Decimal("1350000.00")}, []),
        ({"eligibility__service_total": Decimal("1350000.01")}, ["saving-small"]),
        ({"eligibility__service_total": Decimal("1499999.99")}, ["saving-small"]),
        ({"eligibility__service_total": Decimal("1500000.00")}, ["no-saving"]),
    ],
)
def test_buying_a_service_meets_all_four_conditions(change, expected):
    found = decision.purchase_is_eligible(project(application__impl_mode="PURCHASE", **change), LAW)

    assert codes(found) == expected
    assert all(o.is_hard == (o.code not in {"suppliers-few", "saving-small"}) for o in found)
    assert decision.purchase_is_eligible(project(**change), LAW) == ()


@pytest.mark.requirement("R10.4")
@pytest.mark.parametrize(
    ("doc_no", "expected"),
    [
        ("达市数经〔2026〕12号", []),
        ("达市数经〔2026〕012号", ["doc-no-form"]),
        ("达市数经〔2026〕第12号", ["doc-no-form"]),
        ("达市数经[2026]12号", ["doc-no-form"]),
        ("达市数经（2026）12号", ["doc-no-form"]),
        ("达市数经〔26〕12号", ["doc-no-form"]),
        ("", ["doc-no-form"]),
    ],
)
def test_the_document_number_has_its_form(doc_no, expected):
    assert codes(decision.approval_is_in_form(project(approval__doc_no=doc_no), LAW)) == expected


@pytest.mark.requirement("R10.4")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"approval__doc_no_is_taken": True}, ["doc-no-taken"]),
        ({"approval__amount": TOTAL - Decimal("0.01")}, []),
        ({"approval__amount": TOTAL + Decimal("0.01")}, ["approval-above-decision"]),
        ({"approval__amount": None}, ["approval-amount-missing"]),
        ({"approval__amount": Decimal(0)}, ["approval-amount"]),
        ({"decision__decided_amount": None}, ["approval-amount-missing"]),
    ],
)
def test_the_approval_stays_within_the_decision_and_its_number_is_new(change, expected):
    assert codes(decision.approval_is_in_form(project(**change), LAW)) == expected


@pytest.mark.requirement("R10.4")
@pytest.mark.parametrize(
    ("hands", "expected"),
    [
        (("甲", "乙", "丙"), []),
        (("甲", "甲", "丙"), ["same-hand"]),
        (("甲", "乙", "甲"), ["same-hand"]),
        (("甲", "乙", "乙"), ["same-hand"]),
        (("甲", "", "丙"), ["hands-missing"]),
    ],
)
def test_three_persons_write_review_and_issue_the_approval(hands, expected):
    drafter, reviewer, signer = hands
    facts = project(approval__drafter=drafter, approval__reviewer=reviewer, approval__signer=signer)

    assert codes(decision.three_hands_issue(facts, LAW)) == expected


def test_the_route_before_the_amount_is_frozen_is_that_of_the_total():
    facts = project(decision__frozen_amount=None, money__total=TIERS[3])

    assert decision.route_of(facts, LAW).tier == 4
    assert decision.route_of(project(on=ON, decision__path=""), LAW) is None
