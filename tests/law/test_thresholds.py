"""Amounts at their bounds: scope, the tiers of Art 10 and 43, ratios and shares, to the cent."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.builders import LAW
from workflow.regulation.provisions import PartyKind
from workflow.regulation.roles import Role
from workflow.regulation.thresholds import (
    Adjustment,
    AdjustmentVerdict,
    NotAnAmount,
    adjustment_verdict,
    contract_is_allowed,
    control_price_is_allowed,
    in_scope,
    majority_of,
    may_selfbuild,
    parse_amount,
    route_for,
    saving_is_clear,
    supplement_amount,
    supplement_verdict,
    tier_for,
    within_selfbuild_cap,
)

VECTORS = json.loads((Path(__file__).parent / "vectors/amount_vectors.json").read_text(encoding="utf-8"))
CENT = Decimal("0.01")
yuan = st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2, allow_nan=False)


def _supplement(case):
    *before, last = [Decimal(amount) for amount in case["supplements"]]
    return supplement_verdict(Decimal(case["original"]), before, last, LAW).value


def _adjustment(case):
    total = Decimal(case["total_after"]) if "total_after" in case else None
    change = Adjustment(
        Decimal(case["approved"]), Decimal(case["inc"]), Decimal(case["dec"]), reason="K2", total_after=total
    )
    return adjustment_verdict(change, LAW).value


ANSWERS = {
    "scope": lambda case: "IN" if in_scope(Decimal(case["yuan"]), LAW) else "OUT",
    "art10_tier": lambda case: tier_for(Decimal(case["yuan"]), LAW),
    "art43_tier": lambda case: route_for(Decimal(case["yuan"]), LAW, "supplement").tier,
    "art11_cap": lambda case: within_selfbuild_cap(Decimal(case["yuan"]), LAW),
    "art43_ratio": _supplement,
    "art45": _adjustment,
    "art8": lambda case: majority_of(Decimal(case["eng"]), Decimal(case["info"]), LAW).value,
    "art38": lambda case: (
        "OK" if control_price_is_allowed(Decimal(case["control"]), Decimal(case["estimate"]), LAW) else "REJECT"
    ),
}


@pytest.mark.requirement("R2.1", "R8.2", "R10.3", "R11.2", "R38.2", "R43.1", "R43.2", "R43.3", "R45.1", "R62.1")
@pytest.mark.parametrize("case", VECTORS, ids=lambda case: "-".join(str(value) for value in case.values()))
def test_amount_vectors(case):
    assert ANSWERS[case["case"]](case) == case["expect"]


@pytest.mark.requirement("R62.1", "R10.3")
@pytest.mark.parametrize("name", ["adhoc", "supplement"])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_bound_belongs_to_the_tier_above_it(name, index):
    bound = LAW.amounts(LAW.routes[name].bounds)[index]

    tiers = [route_for(amount, LAW, name).tier for amount in (bound - CENT, bound, bound + CENT)]

    assert tiers == [index + 1, index + 2, index + 2]


@pytest.mark.requirement("R62.1")
@given(amount=yuan)
def test_the_tier_never_falls_when_the_amount_rises_by_a_cent(amount):
    before, after = tier_for(amount, LAW) or 0, tier_for(amount + CENT, LAW) or 0

    assert after - before in {0, 1}
    if after != before:
        bounds = {LAW.amount("scope.min_total_yuan"), *LAW.amounts("adhoc.tier_bounds_yuan")}
        assert amount + CENT in bounds


@pytest.mark.requirement("R10.3")
def test_the_signers_of_each_tier_stand_in_their_order():
    def chain(amount):
        return [
            [(party.capacity, party.act, party.kind, party.role) for party in stage]
            for stage in route_for(Decimal(amount), LAW).stages
        ]

    def person(capacity, act):
        return (capacity, act, PartyKind.SIGNATURE, Role(capacity))

    both = [person("VM_UNIT", "审核"), person("VM_DIG", "审核")]
    government = ("GOV", PartyKind.MEETING, Role.OFFICE_GOV)
    assert chain("1999999.99") == [both, [person("VM_FIN", "审定")]]
    assert chain("4999999.99") == [both, [person("VM_FIN", "审签")], [person("MAYOR", "审定")]]
    assert chain("9999999.99") == [[(government[0], "审定", *government[1:])]]
    assert chain("10000000.00") == [
        [(government[0], "审议", *government[1:])],
        [("STD", "审定", PartyKind.MEETING, Role.OFFICE_PARTY)],
    ]


@pytest.mark.requirement("R10.2", "R13.1")
@pytest.mark.parametrize("name", ["unified", "midyear"])
@pytest.mark.parametrize("amount", ["1.00", "300000.00", "99999999.99"])
def test_the_plan_goes_through_three_meetings_whatever_the_amount(name, amount):
    route = route_for(Decimal(amount), LAW, name)

    assert [(party.capacity, party.act) for party in route.parties] == [
        ("FEC", "审议"),
        ("GOV", "审定"),
        ("STD", "审定"),
    ]
    assert [len(stage) for stage in route.stages] == [1, 1, 1]


@pytest.mark.requirement("R2.1")
def test_below_the_scope_there_is_no_tier_and_nobody_signs():
    route = route_for(Decimal("299999.99"), LAW)

    assert (route.tier, route.in_scope, route.parties) == (None, False, ())
    assert route.article == "第二条、第六十二条"


@pytest.mark.parametrize(
    ("text", "amount"), [("1999999.99", "1999999.99"), ("300000", "300000"), (" 5.5 ", "5.5"), ("0", "0")]
)
def test_an_amount_in_yuan_is_read_exactly(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "200万", "1.234", "-1", "+1", "1e6", "NaN", "1,000", "１２３", "5.", ".5", "0x10", "123456789012345"]
)
def test_what_is_no_amount_in_yuan_is_refused_with_a_remedy(text):
    with pytest.raises(NotAnAmount, match=r"至多两位小数的金额，请写成如 1999999\.99"):
        parse_amount(text)


@pytest.mark.requirement("R43.1")
@given(original=yuan, share=st.integers(0, 12))
def test_supplements_are_allowed_up_to_a_tenth_and_not_a_cent_more(original, share):
    at_limit = (original / 10).quantize(CENT, rounding="ROUND_FLOOR")

    assert supplement_verdict(original, [], at_limit, LAW).value == "ALLOWED"
    assert supplement_verdict(original, [], at_limit + CENT, LAW).value == "RERUN"
    assert supplement_verdict(original, [at_limit], CENT * share, LAW).value == ("RERUN" if share else "ALLOWED")


@pytest.mark.requirement("R43.2")
def test_supplements_decide_their_tier_together():
    assert supplement_amount([Decimal("4999999.99")], Decimal("0.01"), LAW) == Decimal("5000000.00")


@pytest.mark.requirement("R45.1")
@pytest.mark.parametrize(
    "change",
    [
        {"increases": Decimal("600000.01"), "decreases": Decimal("600000.01")},
        {"increases": Decimal("1.00"), "decreases": Decimal(0)},
        {"goals_changed": True},
        {"reason": ""},
        {"reason": "K9"},
    ],
)
def test_an_adjustment_that_fails_one_test_needs_approval(change):
    allowed = {"approved": Decimal(4000000), "increases": Decimal(600000), "decreases": Decimal(600000), "reason": "K1"}

    assert adjustment_verdict(Adjustment(**allowed), LAW) is AdjustmentVerdict.FILING
    assert adjustment_verdict(Adjustment(**(allowed | change)), LAW) is AdjustmentVerdict.APPROVAL


@pytest.mark.requirement("R11.2")
@pytest.mark.parametrize(
    ("total", "mandated", "urgent", "open_"),
    [
        ("10000000.00", False, False, True),
        ("10000000.01", False, False, False),
        ("10000000.01", True, False, True),
        ("10000000.01", False, True, True),
    ],
)
def test_any_condition_of_article_11_opens_self_building(total, mandated, urgent, open_):
    assert may_selfbuild(Decimal(total), mandated, urgent, LAW) is open_


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize(("service", "clear"), [("900000.00", True), ("900000.01", False)])
def test_a_service_is_clearly_cheaper_at_nine_tenths(service, clear):
    assert saving_is_clear(Decimal(service), Decimal(1000000), LAW) is clear


@pytest.mark.parametrize(("contract", "allowed"), [("5000000.00", True), ("5000000.01", False)])
def test_a_contract_stays_within_the_control_price(contract, allowed):
    assert contract_is_allowed(Decimal(contract), Decimal(5000000), LAW) is allowed
