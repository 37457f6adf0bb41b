"""The working calendar: what each year's notice says; the system administrator loads a year's table."""

from datetime import date, datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import Holiday, HolidayYear, JournalEntry, User
from portal.desk.answers import Attempt, address_of, page, posted, require, said, see_other, signed_in
from portal.desk.forms.law import HolidayTableForm
from workflow import access
from workflow.regulation.roles import Role
from workflow.working_days import work_calendar


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the loaded years; a post by the system administrator replaces one year's table."""
    may_load = Role.SYSADMIN in access.roles_of(request.user, clock.today())
    if request.method == "POST":
        require(may_load, _("节假日表由系统管理员载入。"))
    form = HolidayTableForm(posted(request), request.FILES or None, initial={"year": clock.today().year + 1})
    attempt = Attempt()
    if attempt.ready(request, form):
        data = form.cleaned_data
        load_year(data["year"], data["source"], data["days"], by=request.user, at=clock.now(), ip=address_of(request))
        said(request, _("%(year)d 年的节假日表已载入，暂定的期限会按它重新计算。") % {"year": data["year"]})
        return see_other("desk:calendar")
    context = {
        "form": form,
        "attempt": attempt,
        "may_load": may_load,
        "years": HolidayYear.objects.select_related("loaded_by").prefetch_related("days"),
        "covered": sorted(work_calendar().covered_years),
    }
    return page(request, "desk/law/calendar.html", context, status=attempt.status)


@transaction.atomic
def load_year(
    year: int, source: str, days: dict[date, str], *, by: User, at: datetime, ip: str | None = None
) -> HolidayYear:
    """Replace a year's table and note it in the journal; a day of another year's table moves to this one."""
    row, _made = HolidayYear.objects.update_or_create(
        year=year, defaults={"source": source, "loaded_at": at, "loaded_by": by}
    )
    row.days.all().delete()
    Holiday.objects.filter(day__in=list(days)).delete()
    Holiday.objects.bulk_create(Holiday(year=row, day=day, kind=kind) for day, kind in sorted(days.items()))
    JournalEntry.objects.create(
        at=at,
        actor=by,
        actor_name=str(by),
        event="calendar.loaded",
        subject=f"{year} {source}",
        details={"days": {day.isoformat(): kind for day, kind in sorted(days.items())}},
        ip=ip,
    )
    return row
