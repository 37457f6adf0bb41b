"""The shapes of what a regulation's data file holds: frozen values, each with its article and its days in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from workflow.regulation.roles import Role


class Force(StrEnum):
    """How strongly a provision binds: 不得/必须 (hard), 原则上 (soft), or a setting of this platform (config)."""

    HARD = "hard"
    SOFT = "soft"
    CONFIG = "config"


class PeriodUnit(StrEnum):
    """What a period counts: calendar days (日), working days (工作日), months (月) or years (年)."""

    DAY = "D"
    WORKDAY = "WD"
    MONTH = "M"
    YEAR = "Y"


class PartyKind(StrEnum):
    """How a party answers: by a person's signature or by the resolution of a meeting."""

    SIGNATURE = "signature"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as the data file writes it; `roll` moves an end on a rest day to the next working day."""

    n: int
    unit: PeriodUnit
    roll: bool


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` to `closes` after a start, both ends included."""

    opens: int
    closes: int
    unit: PeriodUnit


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year, such as 10-31; its end is 24:00."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return the day in one year."""
        return date(year, self.month, self.day)


ParameterValue = Decimal | int | bool | str | Span | Window | MonthDay | tuple[Decimal, ...] | tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of the regulation (参数): unit, force, article and days in force (both included)."""

    key: str
    value: ParameterValue
    unit: str
    op: str
    severity: Force
    article: str
    in_force_from: date
    in_force_until: date | None = None
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PeriodName:
    """The name by which officers ask for a period, and the parameter that holds it."""

    name: str
    label: str
    parameter: str
    part: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """A statutory period (期间): `n` units after a start that is itself not counted."""

    name: str
    n: int
    unit: PeriodUnit
    roll: bool
    article: str
    label: str = ""
    severity: Force = Force.HARD


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list in the regulation; `mark` tells a rule what is special about it."""

    code: str
    label: str
    article: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ListOfLaw:
    """A list that the regulation gives, such as the negative list of Art 20."""

    name: str
    label: str
    article: str
    in_force_from: date
    in_force_until: date | None
    entries: tuple[Entry, ...]
    line: int = 0

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the list."""
        return frozenset(entry.code for entry in self.entries)

    def marked(self, mark: str) -> frozenset[str]:
        """Return the codes that carry a mark."""
        return frozenset(entry.code for entry in self.entries if entry.mark == mark)

    def label_of(self, code: str) -> str:
        """Return the Chinese name of a code, or the code itself where the list does not know it."""
        return next((entry.label for entry in self.entries if entry.code == code), code)


@dataclass(frozen=True, slots=True)
class Party:
    """One who must agree in a route: capacity (身份), act (审核, 审签, 审定, 审议), how, and the role that acts."""

    capacity: str
    label: str
    act: str
    kind: PartyKind
    role: Role


@dataclass(frozen=True, slots=True)
class Tier:
    """The stages of one tier of a route: stages in order, the parties of one stage in parallel."""

    article: str
    stages: tuple[tuple[Party, ...], ...]


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route of decision (审定程序) by amount; without `bounds` there is one tier, whatever the amount."""

    name: str
    label: str
    article: str
    in_force_from: date
    in_force_until: date | None
    tiers: tuple[Tier, ...]
    bounds: str = ""
    floor: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Identity:
    """Which regulation this is (文号), when it was issued, and what it repeals or prevails over."""

    name: str
    title: str
    doc_no: str
    issuer: str
    issued_on: date
    in_force_from: date
    in_force_until: date | None
    article: str
    legal_basis: tuple[str, ...]
    repeals: tuple[str, ...]
    prevails_over: tuple[str, ...]
    open_projects_follow: bool


@dataclass(frozen=True, slots=True)
class RegulationData:
    """All that one data file holds, validated."""

    identity: Identity
    parameters: tuple[Parameter, ...]
    periods: tuple[PeriodName, ...]
    routes: tuple[RouteTable, ...]
    lists: tuple[ListOfLaw, ...]
