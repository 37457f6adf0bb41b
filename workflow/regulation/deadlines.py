"""When a statutory period (期间) ends: the starting day is not counted, an end on a rest day moves on where it may.

民法典 第二百零一条 (starting day), 第二百零二条 (month ends), 第二百零三条 (rest days).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.regulation.calendar import WorkCalendar
from workflow.regulation.provisions import Period, PeriodUnit
from workflow.regulation.rulebook import Rulebook

CITY_TIME = ZoneInfo("Asia/Shanghai")
_ONE_DAY = timedelta(days=1)
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period computed from its start: it ends at 24:00 of `end`; `moved_by` are the rest days that moved the end."""

    period: str
    start: date
    raw_end: date
    end: date
    provisional: bool
    moved_by: tuple[date, ...]
    article: str

    @property
    def ends_at(self) -> datetime:
        """The first moment after the period: 00:00 Asia/Shanghai of the day after `end`."""
        return datetime.combine(self.end + _ONE_DAY, time(), CITY_TIME)

    def is_over(self, at: datetime) -> bool:
        """Whether the period is over at a moment (aware datetime; a naive one is refused)."""
        if at.tzinfo is None:
            raise ValueError("at must be an aware datetime")
        return at >= self.ends_at


def deadline(period: Period | str, start: date, calendar: WorkCalendar, rulebook: Rulebook | None = None) -> Deadline:
    """Return when a period that starts on a day ends; a name is looked up in the rulebook (UnknownPeriod)."""
    if isinstance(period, str):
        if rulebook is None:
            raise ValueError("a period given by name needs a rulebook")
        period = rulebook.period(period)
    if period.unit is PeriodUnit.WORKDAY:
        raw_end, provisional = _after_workdays(start, period.n, calendar)
        moved_by: tuple[date, ...] = ()
    else:
        raw_end = _after(start, period.n, period.unit)
        moved_by = _rest_days_from(raw_end, calendar) if period.roll else ()
        # Only an end that looks at the calendar can change with it.
        provisional = period.roll and any(
            calendar.is_provisional(raw_end + timedelta(days=n)) for n in range(len(moved_by) + 1)
        )
    end = raw_end + timedelta(days=len(moved_by))
    return Deadline(period.name, start, raw_end, end, provisional, moved_by, period.article)


def add_months(day: date, months: int) -> date:
    """Return the corresponding day some months later, or the last day of a month that has none."""
    year, month0 = divmod(day.year * _MONTHS_OF_A_YEAR + day.month - 1 + months, _MONTHS_OF_A_YEAR)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def working_days_left(end: date, on: date, calendar: WorkCalendar) -> int:
    """Return the working days after `on` up to and including `end`; negative when `end` has passed."""
    if on > end:
        return -working_days_left(on, end, calendar)
    days = (end - on).days
    return sum(calendar.is_workday(on + timedelta(days=n)) for n in range(1, days + 1))


def _after(start: date, n: int, unit: PeriodUnit) -> date:
    if unit is PeriodUnit.DAY:
        return start + timedelta(days=n)
    return add_months(start, n if unit is PeriodUnit.MONTH else n * _MONTHS_OF_A_YEAR)


def _after_workdays(start: date, n: int, calendar: WorkCalendar) -> tuple[date, bool]:
    """Return the day of the n-th working day after the start, and whether any day passed on the way is provisional."""
    day, provisional = start, False
    while n:
        day += _ONE_DAY
        provisional = provisional or calendar.is_provisional(day)
        n -= calendar.is_workday(day)
    return day, provisional


def _rest_days_from(day: date, calendar: WorkCalendar) -> tuple[date, ...]:
    rest: list[date] = []
    while not calendar.is_workday(day):
        rest.append(day)
        day += _ONE_DAY
    return tuple(rest)
