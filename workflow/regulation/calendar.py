"""Working days (工作日): State Council holidays and transferred working days, overlaid by the administrator's table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from chinese_calendar import constants  # type: ignore[import-untyped]  # the package ships no types

_SATURDAY = 5
# Used only for years whose notice is not loaded: the statutory holidays that have a fixed date, as (month, day).
# 05-02 is one of them since 2025-01-01 (国务院令第795号).
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class CalendarConflict(ValueError):
    """A day was given both as a rest day and as a working day."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Rest days (`off`), transferred working days (`work`), and the years whose notice both come from."""

    off: frozenset[date]
    work: frozenset[date]
    covered_years: frozenset[int]

    def __post_init__(self) -> None:
        both = sorted(self.off & self.work)
        if both:
            raise CalendarConflict(f"{both[0]} 不能既是休息日又是上班日，请核对节假日表")

    def is_workday(self, day: date) -> bool:
        """Whether a day is a working day; 调休上班日 are, days off are not, for the rest Monday to Friday are."""
        if day in self.work:
            return True
        if day in self.off:
            return False
        if day.year not in self.covered_years and (day.month, day.day) in _FIXED_HOLIDAYS:
            return False
        return day.weekday() < _SATURDAY

    def is_provisional(self, day: date) -> bool:
        """Whether the answer for a day may change when its year's notice is loaded."""
        return day.year not in self.covered_years and day not in self.off and day not in self.work

    def overlaid(
        self, off: Iterable[date] = (), work: Iterable[date] = (), years: Iterable[int] = ()
    ) -> "WorkCalendar":
        """Return this calendar with days changed and `years` covered; the given days win over those there are."""
        off, work = frozenset(off), frozenset(work)
        return WorkCalendar(
            off=(self.off - work) | off,
            work=(self.work - off) | work,
            covered_years=self.covered_years | frozenset(years),
        )


@lru_cache(maxsize=1)
def default_calendar() -> WorkCalendar:
    """Return the calendar of the chinesecalendar package: all years whose State Council notice it holds."""
    off, work = frozenset(constants.holidays), frozenset(constants.workdays)
    # Years are those of the holidays: a notice may also transfer a working day into the last days of the year before.
    return WorkCalendar(off=off, work=work, covered_years=frozenset(day.year for day in off))
