"""Whether the provisions of one data file agree: nothing overlaps, nothing is missing, nothing contradicts."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Protocol

from workflow.regulation.provisions import Parameter, RegulationData, Span, Window
from workflow.regulation.yaml_lines import RegulationError

REQUIRED_PARAMETERS = frozenset(
    [
        "scope.min_total_yuan",
        "adhoc.tier_bounds_yuan",
        "supp.ratio_max",
        "supp.tier_bounds_yuan",
        "supp.tier_basis",
        "adjust.filing_ratio_max",
        "mixed.majority",
        "selfbuild.cap_yuan",
        "selfbuild.mode",
        "purchase.saving_ratio_warn",
        "purchase.min_suppliers",
        "purchase.min_suppliers_warn",
        "library.deadline",
        "midyear.month",
        "publicity.min",
        "plan.submit",
        "plan.review",
        "plan.review_alt",
        "budget.review",
        "control_price.max",
        "contract.max",
        "build.max",
        "trial.min",
        "perf.report_deadline",
        "selfeval.window",
        "procurement.limit_yuan",
        "remind.offsets_days",
        "price.min_replies_warn",
        "dup.threshold_project",
        "dup.threshold_module",
        "intake.accept",
        "comment.reply",
        "contract.sign",
        "contract.publish",
        "contract.file_copy",
        "review.pass_mark",
        "argument.min_experts",
        "publicity.bureau_check",
        "submission.parent_endorsement",
        "quotes.opening",
    ]
)
REQUIRED_PERIODS = frozenset(
    [
        "publicity7D",
        "plan60D",
        "review10D",
        "review10WD_alt",
        "budget30WD",
        "trial1M",
        "build1Y",
        "selfeval_from",
        "selfeval_to",
    ]
)
REQUIRED_ROUTES = frozenset({"adhoc", "supplement", "unified", "midyear"})
REQUIRED_LISTS = frozenset(
    [
        "org_kinds",
        "fund_sources",
        "categories",
        "infrastructure",
        "city_brain",
        "impl_modes",
        "materials",
        "lib_reject",
        "argue_results",
        "consulted",
        "priority_types",
        "negative",
        "neg_conclusions",
        "common_capabilities",
        "other_approvals",
        "plan_chapters",
        "adjust_reasons",
    ]
)


class _Dated(Protocol):
    """What stands in the file from a day to a day, on a line."""

    @property
    def in_force_from(self) -> date: ...
    @property
    def in_force_until(self) -> date | None: ...
    @property
    def line(self) -> int: ...


def check(data: RegulationData, source: str) -> None:
    """Raise RegulationError, naming the line, at the first thing that does not agree."""
    for line, cause in _disagreements(data):
        raise RegulationError(source, line, cause)


def _disagreements(data: RegulationData) -> Iterator[tuple[int, str]]:
    starts, ends = data.identity.in_force_from, data.identity.in_force_until
    if starts < data.identity.issued_on:
        yield 1, f"施行日期 {starts} 早于印发日期 {data.identity.issued_on}"
    for kind, rows in (
        ("参数", [(row.key, row) for row in data.parameters]),
        ("程序", [(row.name, row) for row in data.routes]),
        ("清单", [(row.name, row) for row in data.lists]),
    ):
        yield from _time_lines(kind, rows, starts, ends)
    yield from _missing("参数", REQUIRED_PARAMETERS, (row.key for row in data.parameters))
    yield from _missing("程序", REQUIRED_ROUTES, (row.name for row in data.routes))
    yield from _missing("清单", REQUIRED_LISTS, (row.name for row in data.lists))
    yield from _missing("期间", REQUIRED_PERIODS, (row.name for row in data.periods))
    yield from _periods(data)
    yield from _routes(data)
    yield from _contradictions(data)


def _time_lines(
    kind: str, rows: Iterable[tuple[str, _Dated]], starts: date, ends: date | None
) -> Iterator[tuple[int, str]]:
    """Values of one name must follow one another without overlap or gap, from the first day of the regulation on."""
    ordered = sorted(rows, key=lambda row: (row[0], row[1].in_force_from))
    for name, group in groupby(ordered, key=lambda row: row[0]):
        dated = [row for _, row in group]
        if dated[0].in_force_from != starts:
            yield dated[0].line, f"{kind} {name} 自 {dated[0].in_force_from} 施行，与办法施行日期 {starts} 不一致"
        for earlier, later in pairwise(dated):
            if earlier.in_force_until is None or earlier.in_force_until >= later.in_force_from:
                yield later.line, f"{kind} {name} 与第 {earlier.line} 行的施行期间重叠，请给前者写明失效日期"
            elif earlier.in_force_until + timedelta(days=1) != later.in_force_from:
                yield later.line, f"{kind} {name} 与第 {earlier.line} 行之间有一段时间没有值"
        if dated[-1].in_force_until is not None and dated[-1].in_force_until != ends:
            yield dated[-1].line, f"{kind} {name} 自 {dated[-1].in_force_until} 后没有值"


def _missing(kind: str, required: frozenset[str], present: Iterable[str]) -> Iterator[tuple[int, str]]:
    for name in sorted(required.difference(present)):
        yield 1, f"缺少{kind} {name}，请补上其数值、条款和施行日期"


def _periods(data: RegulationData) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for period in data.periods:
        if period.name in seen:
            yield period.line, f"期间 {period.name} 重复"
        seen.add(period.name)
        values = [row.value for row in data.parameters if row.key == period.parameter]
        if not values:
            yield period.line, f"期间 {period.name} 所指的参数 {period.parameter} 不存在"
        wanted = Window if period.part else Span
        if not all(isinstance(value, wanted) for value in values):
            yield (
                period.line,
                f"期间 {period.name} 所指的参数 {period.parameter} 不是{'窗口' if period.part else '期间'}",
            )


def _routes(data: RegulationData) -> Iterator[tuple[int, str]]:
    for route in data.routes:
        bounds = [row for row in data.parameters if row.key == route.bounds and _meet(row, route)]
        if route.bounds and not bounds:
            yield route.line, f"程序 {route.name} 所指的分档参数 {route.bounds} 不存在"
        if not route.bounds and len(route.tiers) != 1:
            yield route.line, f"程序 {route.name} 没有分档参数，只能有一档"
        for row in bounds:
            inner = row.value if isinstance(row.value, tuple) else ()
            if len(route.tiers) != len(inner) + 1:
                divided = f"{row.key}（第 {row.line} 行）分出 {len(inner) + 1} 档"
                yield route.line, f"程序 {route.name} 有 {len(route.tiers)} 档，而 {divided}"
            for floor in (row for row in data.parameters if row.key == route.floor and _meet(row, route)):
                if inner and isinstance(floor.value, Decimal) and floor.value >= inner[0]:
                    yield floor.line, f"{floor.key} 不低于 {row.key} 的第一个界限，第一档不可能达到"


def _meet(one: _Dated, other: _Dated) -> bool:
    """Whether two provisions are in force on a common day."""
    return one.in_force_from <= (other.in_force_until or date.max) and other.in_force_from <= (
        one.in_force_until or date.max
    )


def _contradictions(data: RegulationData) -> Iterator[tuple[int, str]]:
    by_key: dict[str, list[Parameter]] = {}
    for row in data.parameters:
        by_key.setdefault(row.key, []).append(row)
    for low in by_key["purchase.min_suppliers"]:
        for high in by_key["purchase.min_suppliers_warn"]:
            if not _meet(low, high) or not isinstance(low.value, int) or not isinstance(high.value, int):
                continue
            if high.value < low.value:
                yield high.line, f"{high.key} 小于必须达到的 {low.key}（第 {low.line} 行），相互矛盾"
    for row in data.parameters:
        if row.value is None and row.key != "procurement.limit_yuan":
            yield row.line, f"参数 {row.key} 没有数值"
