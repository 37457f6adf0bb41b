"""All running periods (期限一览) of the matters one may see, by colour: overdue, ending soon, with time left."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.models import Notice
from portal.desk import stages
from portal.desk.answers import page, signed_in
from workflow import access
from workflow.lifecycle import State
from workflow.models import ApprovalSheet
from workflow.regulation.deadlines import working_days_left
from workflow.working_days import work_calendar

MOST = 300
_TONES = ("red", "amber", "green")


@dataclass(frozen=True, slots=True)
class Running:
    """A clock with what it belongs to."""

    title: str
    url: str
    unit: str
    clock: stages.Clock


@require_safe
@signed_in
def clock_list(request: HttpRequest) -> HttpResponse:
    """List the clocks, those that press most first in each colour."""
    at = clock.now()
    found = sorted([*_of_projects(request, at), *_of_sheets(request, at)], key=lambda row: row.clock.left)
    titles = {"red": _("已超期"), "amber": _("三日内到期"), "green": _("期限之内")}
    groups = [
        {"tone": tone, "title": titles[tone], "rows": [row for row in found if row.clock.tone == tone]}
        for tone in _TONES
    ]
    return page(request, "desk/clocks.html", {"groups": groups, "total": len(found)})


def _of_projects(request: HttpRequest, at: datetime) -> list[Running]:
    """The periods of publicity, and those that follow one."""
    seen = access.visible_to(request.user, Notice, on=timezone.localdate(at)).filter(
        status=Notice.Status.PUBLISHED, project__state__in=(State.FL_PUBLIC, State.FL_CLOSED)
    )
    return [
        Running(
            notice.project.name,
            reverse("desk:project", args=[notice.project.number]),
            str(notice.project.unit),
            running,
        )
        for notice in seen.select_related("project__unit").order_by("end_at")[:MOST]
        for running in stages.clocks_of(notice, at)
    ]


def _of_sheets(request: HttpRequest, at: datetime) -> list[Running]:
    """The sheets that wait with a day by which they are due."""
    on, calendar = timezone.localdate(at), work_calendar()
    seen = access.visible_to(request.user, ApprovalSheet, on=on).filter(
        status=ApprovalSheet.Status.OPEN, due_on__isnull=False
    )
    found = []
    for sheet in seen.select_related("project__unit").order_by("due_on")[:MOST]:
        left = working_days_left(sheet.due_on, on, calendar)
        label = f"{sheet.party_label}{sheet.act}"
        running = stages.Clock(label, left, max(left, 1), _("个工作日"), sheet.due_on, "", provisional=False)
        url = reverse("desk:project", args=[sheet.project.number])
        found.append(Running(sheet.project.name, url, str(sheet.project.unit), running))
    return found
