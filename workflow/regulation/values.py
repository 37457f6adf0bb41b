"""Turn the raw value of a parameter into an exact one by its unit (元, 比例, 期间 …), or say why it cannot be."""

import itertools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from workflow.regulation.provisions import Force, MonthDay, ParameterValue, PeriodUnit, Span, Window

FORCES = {force.value: force for force in Force}
OPERATORS = (">=", "<=", ">", "<", "=", "[lo,hi)", "in", "list", "switch")

_DECIMAL = re.compile(r"[0-9]{1,14}(\.[0-9]{1,2})?")


class ValueRefused(ValueError):
    """The raw value does not fit its unit; the message says in Chinese what is expected."""


def parameter_value(raw: Any, unit: str, options: Any = None) -> ParameterValue:
    """Return the exact value of a parameter; null stands for a value that must still be set."""
    if raw is None:
        return None
    if unit == "选项":
        return _choice(raw, options)
    return _READERS[unit](raw)


def _decimal(raw: Any) -> Decimal:
    if not isinstance(raw, str) or not _DECIMAL.fullmatch(raw):
        raise ValueRefused(f"“{raw}”应为带引号、至多两位小数的十进制数")
    return Decimal(raw)


def _yuan(raw: Any) -> Decimal | tuple[Decimal, ...]:
    if not isinstance(raw, list):
        return _decimal(raw)
    bounds = tuple(_decimal(item) for item in raw)
    if not bounds or any(low >= high for low, high in itertools.pairwise(bounds)):
        raise ValueRefused("分档界限应由小到大，且不得重复")
    return bounds


def _ratio(raw: Any) -> Decimal:
    ratio = _decimal(raw)
    if not Decimal(0) < ratio <= Decimal(1):
        raise ValueRefused(f"比例“{raw}”应大于 0 且不超过 1")
    return ratio


def _count(raw: Any) -> int:
    if type(raw) is not int or raw < 0:
        raise ValueRefused(f"“{raw}”应为不小于 0 的整数")
    return raw


def _score(raw: Any) -> Decimal:
    score = _decimal(raw)
    if score > 100:
        raise ValueRefused(f"分值“{raw}”不得超过 100")
    return score


def _fields(raw: Any, *names: str) -> list[Any]:
    if not isinstance(raw, dict) or set(raw) != set(names):
        raise ValueRefused(f"应写明且只写明 {'、'.join(names)}")
    return [raw[name] for name in names]


def _unit(raw: Any) -> PeriodUnit:
    if raw not in set(PeriodUnit):
        raise ValueRefused(f"期间单位“{raw}”只能是 D、WD、M 或 Y")
    return PeriodUnit(raw)


def _span(raw: Any) -> Span:
    n, unit, roll = _fields(raw, "n", "unit", "roll")
    if type(n) is not int or n < 1:
        raise ValueRefused(f"期间长度“{n}”应为不小于 1 的整数")
    if type(roll) is not bool:
        raise ValueRefused("roll 应为 true 或 false")
    return Span(n, _unit(unit), roll)


def _window(raw: Any) -> Window:
    opens, closes, unit = _fields(raw, "from", "to", "unit")
    if type(opens) is not int or type(closes) is not int or not 0 < opens < closes:
        raise ValueRefused(f"窗口应由早到晚，不能是 {opens} 至 {closes}")
    return Window(opens, closes, _unit(unit))


def _month_day(raw: Any) -> MonthDay:
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", raw) if isinstance(raw, str) else None
    if not match:
        raise ValueRefused(f'“{raw}”应为带引号的月-日，如 "10-31"')
    day = MonthDay(int(match[1]), int(match[2]))
    try:
        day.in_year(2023)
    except ValueError as error:
        raise ValueRefused(f"没有“{raw}”这一天") from error
    return day


def _month(raw: Any) -> int:
    if type(raw) is not int or not 1 <= raw <= 12:
        raise ValueRefused(f"“{raw}”应为 1 至 12 的月份")
    return raw


def _switch(raw: Any) -> bool:
    if type(raw) is not bool:
        raise ValueRefused(f"“{raw}”应为 true 或 false")
    return raw


def _days(raw: Any) -> tuple[int, ...]:
    if not isinstance(raw, list) or not raw or any(type(item) is not int for item in raw):
        raise ValueRefused("应为整数列表")
    return tuple(raw)


def _choice(raw: Any, options: Any) -> str:
    if not isinstance(options, list) or not options:
        raise ValueRefused("选项类参数应列出 options")
    if not isinstance(raw, str) or raw not in options:
        raise ValueRefused(f"“{raw}”不在可选值 {'、'.join(map(str, options))} 之中")
    return raw


_READERS: dict[str, Callable[[Any], ParameterValue]] = {
    "元": _yuan,
    "比例": _ratio,
    "个": _count,
    "分": _score,
    "期间": _span,
    "窗口": _window,
    "月日": _month_day,
    "月": _month,
    "开关": _switch,
    "日": _days,
}
UNITS = (*_READERS, "选项")
