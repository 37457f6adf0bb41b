"""Reads amounts, dates and quantities as offices write them; says what was unusual, never guesses."""

import datetime
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from catalog.text import is_null, squeeze

_CENT = Decimal("0.01")
_FACTORS = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "千元": Decimal(1_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
_SUSPECT = Decimal(100_000)  # 万元: more than 10亿元 in one system is taken for 元
_MOST = Decimal("99999999999.99")  # 元: what the register holds
_PENDING = re.compile(
    r"待定|未定|未结算|待结算|待决算|未决算|待审|审计中|审核中|未审|待核|待批|未批|另行|尚未|结算中|决算中|不详|待补|待确认|未签|测算中|评审中|待评审|未知"
)
_APPROX = re.compile(r"^(大约|大概|约为|约|近|估算|估计|预计|概算|暂估|不超过|接近)|(左右|上下|余|多|以内)$")
_NUMBER = r"[+-]?\d+(?:\.\d+)?|[+-]?\.\d+"
_AMOUNT = re.compile(
    rf"^(?:人民币|RMB|¥|￥|Y)?({_NUMBER})(亿元|亿|百万元|万元|万|千元|元)?(?:人民币|整|正|/年|每年|一年)?$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in 元 with two decimals, or None; `flag` is '', approx, pending, negative, suspect_unit or bad."""

    yuan: Decimal | None
    flag: str = ""


def unit_of(header: str) -> str:
    """The unit a header names: 元, 万元, 亿元 … or ''."""
    text = squeeze(header)
    found = re.search(r"[(\[【:：/,]?(?:单位[:：]?|人民币)?(百万元|万元|亿元|千元)", text)
    if found:
        return found.group(1)
    return (
        "元"
        if re.search(r"[(\[【:/](?:单位:?|人民币)?元", text) or text.endswith("元")
        else "万元"
        if re.search(r"\(万\)", text)
        else ""
    )


def to_decimal(value: float | int | str) -> Decimal:
    """A number without the dust of binary fractions; what is no finite number is -1, which nobody accepts."""
    if isinstance(value, float) and not math.isfinite(value):
        return Decimal(-1)
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))


def read_amount(value: Any, unit: str) -> Amount:
    """Read an amount cell; `unit` is the header's, and yields to one that the cell names."""
    if isinstance(value, bool | datetime.date):
        return Amount(None, "bad")
    if isinstance(value, int | float):
        return _amount(to_decimal(value), unit, "")
    text = squeeze(str(value))
    if is_null(text) or text in {"暂无", "没有", "免费", "不涉及", "/元", "0元"}:
        return Amount(Decimal("0.00")) if text in {"免费", "0元"} else Amount(None)
    approx = bool(_APPROX.search(re.sub(r"(万元|万|元|亿元|亿)$", "", text)) or _APPROX.search(text))
    plain = re.sub(r"\(.*?\)|\[.*?\]", "", text)
    if approx:
        plain = re.sub(r"^(大约|大概|约为|约|近|估算|估计|预计|概算|暂估|不超过|接近)|(左右|上下|以内)", "", plain)
        plain = re.sub(r"(余|多)(?=万|元|亿|$)", "", plain)
    found = _AMOUNT.match(re.sub(r"(?<=\d)[,，、](?=\d{3})", "", plain))
    if not found:
        return Amount(None, "pending" if _PENDING.search(text) else "bad")
    named = found.group(2) or ""
    read = _amount(Decimal(found.group(1)), named or unit, named)
    return Amount(read.yuan, "approx") if approx and not read.flag else read


def _amount(number: Decimal, unit: str, named: str) -> Amount:
    if number < 0:
        return Amount(None, "negative")
    if unit in {"万元", "万"} and not named and number > _SUSPECT:
        return Amount(None, "suspect_unit")
    yuan = number * _FACTORS[unit or "元"]
    return Amount(None, "bad") if yuan > _MOST else Amount(yuan.quantize(_CENT, ROUND_HALF_UP))


def money(amount: Decimal | None) -> str | None:
    """An amount in 元 as the expected files print it."""
    return None if amount is None else f"{amount:.2f}"


@dataclass(frozen=True, slots=True)
class Day:
    """A date as precise as it was given: '2019', '2019-03', '2019-03-05'; `flag` is '', year_only, ambiguous, bad."""

    text: str | None
    flag: str = ""

    @property
    def month(self) -> str | None:
        """The year and month, or the year where no more is known."""
        return self.text[:7] if self.text else None


_CN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YMD = re.compile(
    r"^(\d{4})[年./\-](\d{1,2})(?:[月./\-](\d{1,2})[日号]?|月份?)?(?:底|初|中|末|[上中下]旬)?"
    r"(?:[ T]?\d{1,2}[:时]\d{1,2}.*)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})?$")
_YEAR = re.compile(r"^(\d{4})年?(?:度|底|初|中|年中|年底|年初)?$")
_NOT_YET = re.compile(r"^(未|尚未|暂未|待|暂无|没有|不详|不涉及|计划|在建|建设中|未知)")


def read_day(value: Any) -> Day:
    """Read a date cell: real dates, 2019.3, 2019年3月, 201903 (text or number), 2019-03, 2019/3/5, full-width."""
    if isinstance(value, datetime.date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, bool):
        return Day(None, "bad")
    if isinstance(value, int | float):
        return _numeric_day(float(value))
    raw = str(value)
    text = squeeze(raw)
    if is_null(text) or _NOT_YET.match(text):
        return Day(None)
    text = re.sub(r"^(预计|拟于|拟|于)(?=\d{4})", "", text)
    text = re.sub(r"\(.*?\)$", "", text).rstrip(".。,;")
    text = re.sub(r"(上线|建成|投入使用|投用|启用|验收)$", "", text)
    if re.match(r"^[〇○零一二三四五六七八九]{4}年", text):
        text = _chinese_day(text)
    for form in (_YMD, _COMPACT):
        if found := form.match(text):
            year, month, day = found.groups()
            return _day(int(year), int(month), int(day) if day else None)
    if found := re.match(r"^(\d{1,2})[/.](\d{4})$", text):
        return _day(int(found.group(2)), int(found.group(1)), None)
    if found := _YEAR.match(text):
        return _year(int(found.group(1)))
    return Day(None, "bad")


def _chinese_day(text: str) -> str:
    def month(found: re.Match[str]) -> str:
        word = found.group(1)
        ten, _, rest = word.partition("十")
        number = (
            int((ten or "1").translate(_CN_DIGITS)) * 10 + int(rest.translate(_CN_DIGITS) or 0)
            if "十" in word
            else int(word.translate(_CN_DIGITS))
        )
        return f"{number}{found.group(2)}"

    return re.sub(r"([一二三四五六七八九十]{1,3})([月日])", month, text[:4].translate(_CN_DIGITS) + text[4:])


def _day(year: int, month: int, day: int | None) -> Day:
    if not 1980 <= year <= 2100 or not 1 <= month <= 12:
        return Day(None, "bad")
    if day is None:
        return Day(f"{year:04d}-{month:02d}")
    try:
        return Day(datetime.date(year, month, day).isoformat())
    except ValueError:
        return Day(None, "bad")


def _year(year: int) -> Day:
    return Day(f"{year:04d}", "year_only") if 1980 <= year <= 2100 else Day(None, "bad")


def _numeric_day(number: float) -> Day:
    if not 0 < number < 1e9:
        return Day(None, "bad")
    if number.is_integer():
        whole = int(number)
        if 1980 <= whole <= 2100:
            return _year(whole)
        if found := _COMPACT.match(str(whole)):
            year, month, day = found.groups()
            if 1 <= int(month) <= 12:
                return _day(int(year), int(month), int(day) if day else None)
        if 29_220 <= whole <= 73_415:  # a serial number of Excel whose date format was lost: 1980 to 2100
            return _day(*(datetime.date(1899, 12, 30) + datetime.timedelta(whole)).timetuple()[:3])
        return Day(None, "bad")
    year, _, months = repr(number).partition(".")
    if not 1980 <= int(year) <= 2100 or len(months) > 2:
        return Day(None, "bad")
    if months == "1":
        return Day(f"{int(year):04d}", "ambiguous")
    return _day(int(year), int(months), None)


_WORDED = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"壹": 1, "两": 2}
_MOST_OF_ANYTHING = Decimal(9_999_999_999)


def read_quantity(value: Any) -> Decimal | None:
    """A quantity: `1`, `１`, `2套`, `1,000`; None where it is no number, negative or beyond counting."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted(to_decimal(value))
    plain = squeeze(str(value)).replace(",", "")
    if found := re.match(rf"^({_NUMBER})(?:[^\d.]{{0,6}})?$", plain):
        return _counted(Decimal(found.group(1)))
    return Decimal(_WORDED[plain[0]]).quantize(_CENT) if plain and plain[0] in _WORDED and len(plain) <= 2 else None


def _counted(number: Decimal) -> Decimal | None:
    return number.quantize(_CENT, ROUND_HALF_UP) if 0 <= number <= _MOST_OF_ANYTHING else None
