"""Periods end on the day the law says: vectors, property tests of the algorithm, and what is provisional."""

import json
from calendar import monthrange
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.builders import LAW
from workflow.regulation.calendar import CalendarConflict, WorkCalendar, default_calendar
from workflow.regulation.deadlines import CITY_TIME, add_months, deadline, working_days_left
from workflow.regulation.provisions import Period, PeriodUnit
from workflow.regulation.rulebook import UnknownPeriod

HERE = Path(__file__).parent / "vectors"
VECTORS = json.loads((HERE / "deadline_vectors.json").read_text(encoding="utf-8"))
NOTICES = json.loads((HERE / "cn_workdays_2021_2026.json").read_text(encoding="utf-8"))
CALENDAR = default_calendar()
DAY = timedelta(days=1)
# Not a period of this regulation: a district's notice of seven working days across a holiday.
LOCAL = {"jinjiang_7WD": Period("jinjiang_7WD", 7, PeriodUnit.WORKDAY, True, "第三十五条")}

starts = st.dates(date(2023, 6, 6), date(2026, 9, 30))
units = st.sampled_from([PeriodUnit.DAY, PeriodUnit.MONTH, PeriodUnit.YEAR])


def period(n, unit, roll=True):
    return Period("test", n, unit, roll, "第三十五条")


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize("case", VECTORS, ids=lambda case: f"{case['case']}-{case['start']}")
def test_deadline_vectors(case):
    asked = LOCAL.get(case["case"], case["case"])

    answer = deadline(asked, date.fromisoformat(case["start"]), CALENDAR, LAW)

    assert (answer.raw_end.isoformat(), answer.end.isoformat()) == (case["raw_end"], case["end"])
    if case["case"] not in LOCAL:
        stored = LAW.period(case["case"])
        assert (stored.n, stored.unit, stored.roll or "selfeval" in case["case"]) == (
            case["n"],
            case["unit"],
            case["roll"] or "selfeval" in case["case"],
        )


def test_the_calendar_agrees_with_the_notices_of_the_state_council():
    off, work = map(set, (NOTICES["off"], NOTICES["work"]))
    days = (date(2021, 1, 1) + n * DAY for n in range((date(2027, 1, 1) - date(2021, 1, 1)).days))

    wrong = [
        day
        for day in days
        if CALENDAR.is_workday(day) != (day.isoformat() in work or (day.isoformat() not in off and day.weekday() < 5))
    ]

    assert wrong == []


@pytest.mark.requirement("R35.1")
@given(start=starts, n=st.integers(1, 400), unit=units)
def test_an_end_on_a_rest_day_moves_to_the_next_working_day(start, n, unit):
    answer = deadline(period(n, unit), start, CALENDAR)

    assert CALENDAR.is_workday(answer.end)
    assert answer.moved_by == tuple(answer.raw_end + k * DAY for k in range((answer.end - answer.raw_end).days))
    assert not any(CALENDAR.is_workday(day) for day in answer.moved_by)


@given(start=starts, n=st.integers(1, 400), unit=units)
def test_a_period_that_does_not_roll_ends_on_its_raw_day(start, n, unit):
    answer = deadline(period(n, unit, roll=False), start, CALENDAR)

    assert (answer.end, answer.moved_by, answer.provisional) == (answer.raw_end, (), False)


@given(start=starts, n=st.integers(1, 400))
def test_days_are_counted_without_the_starting_day(start, n):
    assert (deadline(period(n, PeriodUnit.DAY), start, CALENDAR).raw_end - start).days == n


@given(start=starts, n=st.integers(1, 40))
def test_working_days_are_exactly_so_many_after_the_start(start, n):
    answer = deadline(period(n, PeriodUnit.WORKDAY), start, CALENDAR)

    counted = [day for k in range(1, (answer.end - start).days + 1) if CALENDAR.is_workday(day := start + k * DAY)]
    assert (len(counted), counted[-1], answer.raw_end, answer.moved_by) == (n, answer.end, answer.end, ())
    assert working_days_left(answer.end, start, CALENDAR) == n
    assert working_days_left(start, answer.end, CALENDAR) == -n


@given(start=starts, n=st.integers(1, 60))
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(start, n):
    end = add_months(start, n)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == n
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


@given(start=starts, n=st.integers(1, 60))
def test_a_later_start_never_ends_earlier(start, n):
    for unit in PeriodUnit:
        earlier = deadline(period(n, unit), start, CALENDAR)
        assert deadline(period(n, unit), start + DAY, CALENDAR).end >= earlier.end


@pytest.mark.requirement("R35.1")
def test_a_period_is_over_only_at_midnight_in_the_city():
    answer = deadline("publicity7D", date(2026, 9, 24), CALENDAR, LAW)

    last_moment = datetime(2026, 10, 8, 23, 59, 59, 999999, CITY_TIME)
    assert not answer.is_over(last_moment)
    assert answer.is_over(last_moment + timedelta(microseconds=1))
    assert answer.ends_at == datetime(2026, 10, 9, tzinfo=CITY_TIME)


def test_a_moment_without_a_time_zone_is_refused():
    answer = deadline("publicity7D", date(2026, 3, 2), CALENDAR, LAW)

    with pytest.raises(ValueError, match="aware"):
        answer.is_over(datetime(2026, 3, 10))


def test_an_unknown_period_is_refused_with_those_there_are():
    with pytest.raises(UnknownPeriod, match="没有名为“公示”的期间；可用：publicity7D"):
        deadline("公示", date(2026, 3, 2), CALENDAR, LAW)


def test_beyond_the_notices_an_end_is_provisional_until_the_notice_is_loaded():
    start = date(2026, 12, 27)

    provisional = deadline("publicity7D", start, CALENDAR, LAW)
    # Suppose the notice for 2027 makes Sunday 3 January a working day.
    loaded = CALENDAR.overlaid(off=[date(2027, 1, 1), date(2027, 1, 2)], work=[date(2027, 1, 3)], years=[2027])
    settled = deadline("publicity7D", start, loaded, LAW)

    assert (provisional.end, provisional.provisional) == (date(2027, 1, 4), True)
    assert (settled.end, settled.provisional) == (date(2027, 1, 3), False)


def test_working_days_that_pass_into_an_uncovered_year_are_provisional():
    assert deadline("budget30WD", date(2026, 12, 1), CALENDAR, LAW).provisional
    assert not deadline("budget30WD", date(2026, 11, 2), CALENDAR, LAW).provisional


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2028, 5, 1), date(2028, 5, 2), date(2029, 10, 1)])
def test_beyond_the_notices_the_holidays_of_fixed_date_are_rest_days(day):
    assert day.weekday() < 5
    assert not CALENDAR.is_workday(day)
    assert CALENDAR.is_workday(day - timedelta(days=day.weekday() + 7))


def test_the_administrators_table_wins_over_the_package():
    changed = CALENDAR.overlaid(off=[date(2026, 6, 8)], work=[date(2026, 6, 7), date(2026, 10, 1)])

    assert [changed.is_workday(day) for day in (date(2026, 6, 7), date(2026, 6, 8), date(2026, 10, 1))] == [
        True,
        False,
        True,
    ]


def test_a_day_cannot_be_both_off_and_working():
    with pytest.raises(CalendarConflict, match="2026-06-08 不能既是休息日又是上班日"):
        WorkCalendar(frozenset({date(2026, 6, 8)}), frozenset({date(2026, 6, 8)}), frozenset())
