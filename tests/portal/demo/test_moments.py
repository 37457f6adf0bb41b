"""Moments of the sample histories: working time only, in order, and none in the future."""

from datetime import date, datetime, time

import pytest

from portal.demo.moments import Timeline
from tests.moments import SHANGHAI
from workflow.regulation.calendar import default_calendar


def timeline(day: date, hour: int = 8) -> Timeline:
    return Timeline(datetime.combine(day, time(hour), SHANGHAI), default_calendar())


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def test_a_rest_day_moves_back_to_the_last_working_day():
    # 8 June 2026 is a Monday; two days before is a Saturday.
    assert local_day(timeline(date(2026, 6, 8)).on(2)) == date(2026, 6, 5)


def test_since_moves_on_to_the_first_working_day():
    assert local_day(timeline(date(2026, 6, 9)).since(3)) == date(2026, 6, 8)


def test_since_falls_back_when_all_days_since_then_are_rest_days():
    # 7 October 2026 lies inside the holiday of 1 to 7 October.
    assert local_day(timeline(date(2026, 10, 7)).since(3)) == date(2026, 9, 30)


@pytest.mark.parametrize("day", [date(2026, 2, 23), date(2026, 6, 8), date(2026, 10, 9), date(2026, 11, 25)])
def test_moments_are_working_moments_in_order_and_never_in_the_future(day):
    line = timeline(day)
    calendar = default_calendar()
    moments = [line.on(ago) for ago in (30, 30, 20, 20, 20, 9, 8, 7, 3, 1, 1)]
    assert moments == sorted(set(moments))
    assert all(calendar.is_workday(local_day(moment)) for moment in moments)
    assert moments[-1] < line.now
