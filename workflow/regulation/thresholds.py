"""Amounts and ratios against the bounds of the regulation: scope, tiers, routes, supplements, adjustments.

All comparisons are exact: products of Decimals in 元, never quotients or floats. “以上” includes its number and “以下”
does not (Art 62); “超过” is greater than, “不超过” at most (民法典 第一千二百五十九条).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workflow.regulation.provisions import Party
from workflow.regulation.rulebook import Rulebook

_AMOUNT = re.compile(r"[0-9]{1,14}(\.[0-9]{1,2})?", re.ASCII)


class NotAnAmount(ValueError):
    """The text is no amount in 元 with at most two decimals."""


class Majority(StrEnum):
    """Who approves a project that cannot be split from an engineering project (Art 8)."""

    NDRC = "NDRC"
    BUREAU = "BUREAU"
    MANUAL = "MANUAL"


class SupplementVerdict(StrEnum):
    """Whether a supplementary contract may be signed or the whole procedure must be run again (Art 43)."""

    ALLOWED = "ALLOWED"
    RERUN = "RERUN"


class AdjustmentVerdict(StrEnum):
    """Whether an adjustment is filed (备案, Art 45) or needs approval beforehand (Art 44)."""

    FILING = "FILING"
    APPROVAL = "APPROVAL"


@dataclass(frozen=True, slots=True)
class Route:
    """Who must agree for an amount: stages in order, parties of a stage in parallel; below the scope no tier."""

    name: str
    amount: Decimal
    tier: int | None
    in_scope: bool
    stages: tuple[tuple[Party, ...], ...]
    article: str
    regulation: str

    @property
    def parties(self) -> tuple[Party, ...]:
        """All parties in the order of their stages."""
        return tuple(party for stage in self.stages for party in stage)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of an approved project, in 元: all increases and all decreases over all filings so far."""

    approved: Decimal
    increases: Decimal
    decreases: Decimal
    reason: str
    goals_changed: bool = False
    total_after: Decimal | None = None

    @property
    def moved(self) -> Decimal:
        """资金调整数额: the larger of increases and decreases (AMB-22)."""
        return max(self.increases, self.decreases)

    @property
    def total(self) -> Decimal:
        """The total after the change."""
        if self.total_after is not None:
            return self.total_after
        return self.approved + self.increases - self.decreases


def parse_amount(text: str) -> Decimal:
    """Return the amount in 元 that a text states exactly; NotAnAmount (Chinese message) for anything else."""
    stripped = text.strip()
    if not _AMOUNT.fullmatch(stripped):
        raise NotAnAmount(f"“{text}”不是以元为单位、至多两位小数的金额，请写成如 1999999.99")
    return Decimal(stripped)


def in_scope(amount: Decimal, rulebook: Rulebook) -> bool:
    """Whether 总投资 reaches the amount from which the regulation applies (R2.1)."""
    return amount >= rulebook.amount("scope.min_total_yuan")


def tier_for(amount: Decimal, rulebook: Rulebook) -> int | None:
    """Return the tier of Art 10 for 总投资 in 元, or None below the scope."""
    return route_for(amount, rulebook).tier


def route_for(amount: Decimal, rulebook: Rulebook, name: str = "adhoc") -> Route:
    """Return the route of an amount in 元: `adhoc` (Art 10), `supplement` (Art 43), `unified`, `midyear`."""
    table = rulebook.routes[name]
    if table.floor and amount < rulebook.amount(table.floor):
        return Route(name, amount, None, False, (), rulebook.article(table.floor), rulebook.identity.name)
    bounds = rulebook.amounts(table.bounds) if table.bounds else ()
    number = 1 + sum(amount >= bound for bound in bounds)
    tier = table.tiers[number - 1]
    return Route(name, amount, number, True, tier.stages, tier.article, rulebook.identity.name)


def supplement_amount(previous: Iterable[Decimal], amount: Decimal, rulebook: Rulebook) -> Decimal:
    """Return the amount that decides the tier of a supplement: cumulative or single as configured (AMB-21)."""
    if rulebook.choice("supp.tier_basis") == "single":
        return amount
    return sum(previous, start=amount)


def supplement_verdict(
    original: Decimal, previous: Iterable[Decimal], amount: Decimal, rulebook: Rulebook
) -> SupplementVerdict:
    """Compare all supplements, this one included, with the share of the original contract allowed (R43.1)."""
    allowed = original * rulebook.ratio("supp.ratio_max")
    return SupplementVerdict.ALLOWED if sum(previous, start=amount) <= allowed else SupplementVerdict.RERUN


def adjustment_verdict(adjustment: Adjustment, rulebook: Rulebook) -> AdjustmentVerdict:
    """Return whether a change may be filed; what fails one test of Art 45 is a 重大调整 of Art 44 (AMB-42)."""
    files = (
        adjustment.moved <= adjustment.approved * rulebook.ratio("adjust.filing_ratio_max")
        and adjustment.total <= adjustment.approved
        and not adjustment.goals_changed
        and adjustment.reason in rulebook.list("adjust_reasons").codes
    )
    return AdjustmentVerdict.FILING if files else AdjustmentVerdict.APPROVAL


def majority_of(engineering: Decimal, information: Decimal, rulebook: Rulebook) -> Majority:
    """Return who approves a mixed project, by the shares of its two parts (R8.2); equal shares decide nothing."""
    bar = (engineering + information) * rulebook.ratio("mixed.majority")
    if engineering > bar:
        return Majority.NDRC
    if information > bar:
        return Majority.BUREAU
    return Majority.MANUAL


def within_selfbuild_cap(total: Decimal, rulebook: Rulebook) -> bool:
    """Whether 总投资 fulfils the third condition of Art 11 (R11.2)."""
    return total <= rulebook.amount("selfbuild.cap_yuan")


def may_selfbuild(total: Decimal, mandated: bool, urgent_security: bool, rulebook: Rulebook) -> bool:
    """Whether self-building is open: (一) mandated, (二) security and urgent, (三) cap, joined as configured."""
    within = within_selfbuild_cap(total, rulebook)
    mode = rulebook.choice("selfbuild.mode")
    if mode == "all":
        return mandated and urgent_security and within
    if mode == "cap":
        return (mandated or urgent_security) and within
    return mandated or urgent_security or within


def saving_is_clear(service_total: Decimal, selfbuild_total: Decimal, rulebook: Rulebook) -> bool:
    """Whether the price of a service is 明显小于 the cost of self-building and running (R12.2, AMB-10)."""
    return service_total <= selfbuild_total * rulebook.ratio("purchase.saving_ratio_warn")


def control_price_is_allowed(control_price: Decimal, estimate: Decimal, rulebook: Rulebook) -> bool:
    """Whether 招标控制价 does not exceed 概算 (R38.2); equal is allowed."""
    return control_price <= estimate * rulebook.ratio("control_price.max")


def contract_is_allowed(contract: Decimal, control_price: Decimal, rulebook: Rulebook) -> bool:
    """Whether a contract does not exceed the control price; equal is allowed."""
    return contract <= control_price * rulebook.ratio("contract.max")
