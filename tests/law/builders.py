"""Facts for tests: a project in perfect order, changed by `group__field=value`."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workflow.regulation.calendar import default_calendar
from workflow.regulation.deadlines import CITY_TIME, deadline
from workflow.regulation.facts import (
    Applicant,
    Application,
    Approval,
    Argument,
    Decision,
    Directory,
    DuplicateCheck,
    Eligibility,
    FirstReview,
    FunctionList,
    FundingLine,
    Material,
    Money,
    NegativeRow,
    Notice,
    PartyResult,
    ProjectFacts,
    Sharing,
)
from workflow.regulation.rulebook import rulebook_on
from workflow.regulation.thresholds import route_for

ON = date(2026, 6, 8)
LAW = rulebook_on(ON)
TOTAL = Decimal("1500000.00")
PUBLISHED_ON = date(2026, 6, 1)


def signed(amount: Decimal, path: str = "adhoc", on: date = date(2026, 5, 20)) -> tuple[PartyResult, ...]:
    """Every party of the route of an amount agreed, on one day."""
    parties = route_for(amount, LAW, path).parties
    return tuple(PartyResult(party.capacity, party.act, True, on, "纪要〔2026〕8号") for party in parties)


def complete() -> ProjectFacts:
    """Return a project to which no guard of DRAFT … FL_PUBLIC objects; its notice is still running at `at`."""
    return ProjectFacts(
        on=ON,
        at=datetime(2026, 6, 8, 10, 0, tzinfo=CITY_TIME),
        applicant=Applicant(kind="12", data_collected=True),
        money=Money(total=TOTAL, lines=(FundingLine("F1", TOTAL),), is_municipal=True),
        application=Application(
            impl_mode="SELF",
            impl_reason="业务规则复杂，需自行掌握源代码",
            categories=("C7",),
            meets_definition=True,
            missing_basics=(),
            materials=tuple(Material(entry.code, given=True) for entry in LAW.list("materials").entries),
            negative_list=tuple(NegativeRow(entry.code, "NO_HIT") for entry in LAW.list("negative").entries),
            is_secret=False,
            civil_works=False,
            high_energy=False,
            stands_alone=False,
        ),
        sharing=Sharing(is_planned=True),
        directory=Directory(resources=2),
        duplicates=DuplicateCheck(has_run=True, is_current=True),
        first_review=FirstReview(drafter="张三", reviewer="李四"),
        argument=Argument(has_batch=True, experts=5, conclusion="A1", opinion="确有必要，同意新建"),
        decision=Decision(
            path="ADHOC",
            in_library=True,
            frozen_amount=TOTAL,
            results=signed(TOTAL),
            opinions=frozenset({"BUREAU", "NDRC", "FIN"}),
            decided_amount=TOTAL,
        ),
        approval=Approval(doc_no="达市数经〔2026〕12号", amount=TOTAL, drafter="张三", reviewer="李四", signer="王五"),
        eligibility=Eligibility(
            goods_or_bundle=False,
            service_total=Decimal("900000.00"),
            selfbuild_total=Decimal("1500000.00"),
            suppliers=3,
            secrecy_rules_kept=True,
        ),
        function_list=FunctionList(leaves=30, publication_checked=True),
        notice=Notice(
            form_checked=True,
            days=7,
            published_on=PUBLISHED_ON,
            deadline=deadline("publicity7D", PUBLISHED_ON, default_calendar(), LAW),
        ),
    )


def project(**changes: Any) -> ProjectFacts:
    """Return the complete project with some facts changed, as `money__total=Decimal("1")` or `exemptions=…`."""
    facts = complete()
    for name, value in changes.items():
        group, _, field = name.partition("__")
        facts = replace(facts, **{group: replace(getattr(facts, group), **{field: value}) if field else value})
    return facts


def codes(objections: tuple) -> list[str]:
    """Return the codes of objections in their order."""
    return [objection.code for objection in objections]
