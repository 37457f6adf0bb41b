"""The plan as a workbook (计划送审稿): what its page shows, for the meetings' papers."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import clock, vocabulary
from catalog.exports.plan import plan_workbook
from catalog.models import PlanBatch, PlanEntry, PlanMeeting, PlanOpinion
from portal.desk.answers import find, signed_in
from portal.desk.exports import workbook
from portal.desk.files import journal
from portal.desk.reading import seen
from workflow.actions import plans
from workflow.lifecycle import State
from workflow.models import Decision


@require_safe
@signed_in
def plan_file(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the plan as this reader sees it."""
    found = find(request, PlanBatch, number=number)
    entries = list(_entries(request, found))
    names = plans.department_names(clock.now())
    opinions = [
        (names.get(row.department, row.department), row.get_attitude_display(), row.text, _moment(row.given_at))
        for row in seen(request, PlanOpinion).filter(plan=found)
    ]
    meetings = [
        (row.party_label, row.act, row.held_on, Decision.Result(row.result).label, row.minute_no, row.opinion)
        for row in seen(request, PlanMeeting).filter(plan=found)
    ]
    total = sum((_amount(entry) or Decimal(0) for entry in entries if entry.is_live), Decimal(0))
    rows = [_row(number, entry) for number, entry in enumerate(entries, start=1)]
    journal(request, "plan.exported", subject=found.number, dossier_id=found.dossier_id)
    return workbook(plan_workbook(found.title, rows, total, opinions, meetings), f"{found.title}.xlsx")


def _entries(request: HttpRequest, found: PlanBatch):
    rows = seen(request, PlanEntry).filter(plan=found).select_related("project__unit")
    return rows.prefetch_related("project__arguments")


def _amount(entry: PlanEntry) -> Decimal | None:
    return entry.amount if entry.amount is not None else entry.project.total_amount


def _row(number: int, entry: PlanEntry) -> tuple:
    project = entry.project
    argued = [record.conclusion for record in project.arguments.all() if record.conclusion]
    return (
        number,
        project.number,
        project.name,
        project.unit.name,
        vocabulary.label("impl_mode", project.impl_mode) if project.impl_mode else "",
        _amount(entry),
        vocabulary.label("argue_result", argued[-1]) if argued else "",
        State(project.state).label if entry.is_live else _("已移出"),
        entry.out_reason,
    )


def _moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
