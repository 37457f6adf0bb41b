"""Working moments of the past, so that the sample city's histories look lived in and no step precedes another."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from workflow.regulation.calendar import WorkCalendar

# When people of an office sign things, one after the other over the days.
HOURS = (time(9, 25), time(14, 50), time(10, 40), time(16, 5), time(11, 15), time(15, 30), time(9, 50))
CLOSES = time(17, 20)
BETWEEN_STEPS = timedelta(minutes=37)


@dataclass(slots=True)
class Timeline:
    """Moments of one project's history, each later than the last and none after `now`."""

    now: datetime
    calendar: WorkCalendar
    last: datetime | None = None

    def on(self, days_ago: int) -> datetime:
        """Return a working moment `days_ago` days back, or of the last working day before; later than the last one."""
        return self._at(self.workday_before(self._today() - timedelta(days=days_ago)))

    def since(self, days_ago: int) -> datetime:
        """Return a moment of the first working day from `days_ago` days back on, so that little has passed since."""
        day = self._today() - timedelta(days=days_ago)
        while day < self._today() and not self.calendar.is_workday(day):
            day += timedelta(days=1)
        return self._at(day if day < self._today() else self.workday_before(self._today() - timedelta(days=1)))

    def workday_before(self, day: date) -> date:
        """Return the day itself if it is a working day, else the last one before it."""
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return day

    def _at(self, day: date) -> datetime:
        moment = timezone.make_aware(datetime.combine(day, HOURS[day.toordinal() % len(HOURS)]))
        if self.last is not None and moment <= self.last:
            moment = self.last + BETWEEN_STEPS
        if timezone.localtime(moment).time() > CLOSES:
            moment = self.last + timedelta(minutes=1)
        self.last = min(moment, self.now)
        return self.last

    def _today(self) -> date:
        return timezone.localdate(self.now)
