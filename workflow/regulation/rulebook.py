"""The regulation as the rules read it: `regulation().on(day)` gives the law in force on that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from workflow.regulation.consistency import check
from workflow.regulation.loading import read_regulation
from workflow.regulation.provisions import (
    Force,
    Identity,
    ListOfLaw,
    MonthDay,
    Parameter,
    ParameterValue,
    Period,
    RegulationData,
    RouteTable,
    Span,
    Window,
)

DATA = Path(__file__).parent / "data"
DEFAULT = "dazhou-2023-9"


class NotInForce(ValueError):
    """The regulation was not in force on the day asked for."""


class UnknownPeriod(LookupError):
    """There is no period of that name; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The provisions in force on one day; every accessor returns an exact value and refuses the wrong kind."""

    identity: Identity
    day: date
    parameters: Mapping[str, Parameter]
    routes: Mapping[str, RouteTable]
    lists: Mapping[str, ListOfLaw]
    periods: Mapping[str, Period]

    def param(self, key: str) -> Parameter:
        """Return the parameter with its article and force; KeyError where the regulation has none of that key."""
        return self.parameters[key]

    def value(self, key: str) -> ParameterValue:
        """Return the bare value of a parameter."""
        return self.parameters[key].value

    def article(self, key: str) -> str:
        """Return the article that a parameter comes from."""
        return self.parameters[key].article

    def is_soft(self, key: str) -> bool:
        """Whether a parameter stands under 原则上."""
        return self.parameters[key].severity is Force.SOFT

    def amount(self, key: str) -> Decimal:
        """Return an amount in 元 (or a ratio or score) as an exact Decimal."""
        value = self.value(key)
        if not isinstance(value, Decimal):
            raise TypeError(f"{key} is not an amount")
        return value

    def amounts(self, key: str) -> tuple[Decimal, ...]:
        """Return the inner bounds of the tiers, in 元, ascending."""
        value = self.value(key)
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is not a row of amounts")
        return tuple(Decimal(item) for item in value)

    def days(self, key: str) -> tuple[int, ...]:
        """Return a row of days, such as the offsets of reminders."""
        value = self.value(key)
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is not a row of days")
        return tuple(int(item) for item in value)

    def ratio(self, key: str) -> Decimal:
        """Return a ratio; compare products (`part <= base * ratio`), never quotients."""
        return self.amount(key)

    def number(self, key: str) -> int:
        """Return a whole number."""
        value = self.value(key)
        if type(value) is not int:
            raise TypeError(f"{key} is not a number")
        return value

    def switch(self, key: str) -> bool:
        """Return whether a switch is on."""
        value = self.value(key)
        if type(value) is not bool:
            raise TypeError(f"{key} is not a switch")
        return value

    def choice(self, key: str) -> str:
        """Return the option chosen."""
        value = self.value(key)
        if not isinstance(value, str):
            raise TypeError(f"{key} is not a choice")
        return value

    def month_day(self, key: str) -> MonthDay:
        """Return a day of every year."""
        value = self.value(key)
        if not isinstance(value, MonthDay):
            raise TypeError(f"{key} is not a day of the year")
        return value

    def period(self, name: str) -> Period:
        """Return a period by its name; UnknownPeriod where there is none."""
        try:
            return self.periods[name]
        except KeyError:
            raise UnknownPeriod(f"没有名为“{name}”的期间；可用：{'、'.join(self.periods)}") from None

    def list(self, name: str) -> ListOfLaw:
        """Return a list of the regulation, such as `negative` or `materials`."""
        return self.lists[name]


@dataclass(frozen=True, slots=True)
class Regulation:
    """One regulation with the values of all its days; `on(day)` picks those in force."""

    data: RegulationData

    @property
    def identity(self) -> Identity:
        """Number, title and dates of the regulation."""
        return self.data.identity

    @property
    def name(self) -> str:
        """The name a project is stamped with."""
        return self.data.identity.name

    def is_in_force(self, day: date) -> bool:
        """Whether the regulation is in force on a day."""
        return _holds(self.identity.in_force_from, self.identity.in_force_until, day)

    def on(self, day: date) -> Rulebook:
        """Return the provisions in force on a day; NotInForce outside the days of the regulation."""
        if not self.is_in_force(day):
            since = self.identity.in_force_from
            raise NotInForce(f"{day} 时{self.identity.doc_no}不在施行期间（自 {since} 起施行），请核对日期")
        parameters = {
            row.key: row for row in self.data.parameters if _holds(row.in_force_from, row.in_force_until, day)
        }
        return Rulebook(
            identity=self.identity,
            day=day,
            parameters=MappingProxyType(parameters),
            routes=MappingProxyType(
                {row.name: row for row in self.data.routes if _holds(row.in_force_from, row.in_force_until, day)}
            ),
            lists=MappingProxyType(
                {row.name: row for row in self.data.lists if _holds(row.in_force_from, row.in_force_until, day)}
            ),
            periods=MappingProxyType(
                {
                    row.name: _period(row.name, row.label, parameters[row.parameter], row.part)
                    for row in self.data.periods
                }
            ),
        )


def _holds(starts: date, ends: date | None, day: date) -> bool:
    return starts <= day and (ends is None or day <= ends)


def _period(name: str, label: str, parameter: Parameter, part: str) -> Period:
    value = parameter.value
    if isinstance(value, Window):
        n = value.opens if part == "from" else value.closes
        # The ends of a window are days of the calendar, whatever day they fall on (Art 52).
        return Period(name, n, value.unit, False, parameter.article, label, parameter.severity)
    if not isinstance(value, Span):
        raise TypeError(f"{parameter.key} is not a period")
    return Period(name, value.n, value.unit, value.roll, parameter.article, label, parameter.severity)


def load(path: Path | str | None = None) -> Regulation:
    """Read and check a regulation's data file (by default this city's); RegulationError names the line refused."""
    path = Path(path) if path is not None else DATA / f"{DEFAULT}.yaml"
    data = read_regulation(path)
    check(data, path.name)
    return Regulation(data)


@cache
def regulation(name: str = DEFAULT) -> Regulation:
    """Return a regulation by its name, read once per process."""
    return load(DATA / f"{name}.yaml")


def rulebook_on(day: date, name: str = DEFAULT) -> Rulebook:
    """Return the law of a day."""
    return _rulebook_on(day, name)


@lru_cache(maxsize=512)
def _rulebook_on(day: date, name: str) -> Rulebook:
    return regulation(name).on(day)
