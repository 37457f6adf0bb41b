"""The city's working calendar: the package's years, overlaid by the table the administrator loads each autumn."""

from catalog.models import Holiday, HolidayYear
from workflow.regulation.calendar import WorkCalendar, default_calendar


def work_calendar() -> WorkCalendar:
    """Return the calendar of today's table; read anew each time, so that a loaded notice counts at once."""
    kinds = dict(Holiday.objects.values_list("day", "kind"))
    if not kinds:
        return default_calendar()
    return default_calendar().overlaid(
        off=(day for day, kind in kinds.items() if kind == Holiday.Kind.OFF),
        work=(day for day, kind in kinds.items() if kind == Holiday.Kind.WORK),
        years=HolidayYear.objects.values_list("year", flat=True),
    )
