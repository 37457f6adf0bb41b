"""Recording what a meeting said of a plan (登记会议审定): of the whole, and of what it put off with a reason."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import PlanBatch, PlanEntry
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.planning import SINGLE, ResolutionForm
from portal.desk.reading import held, seen
from workflow.actions import plan_meetings
from workflow.actions.plan_claims import parties


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan_meeting(request: HttpRequest, number: str) -> HttpResponse:
    """Record the meeting that is waited for, on every project at once."""
    found = find(request, PlanBatch, number=number)
    waits = found.status == PlanBatch.Status.MEETING and found.waits_for_role in held(request)
    require(waits, _("会议结果由该会议的秘书在上会期间登记。"))
    form = ResolutionForm(posted(request), request.FILES or None, initial={"version": found.version})
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            plan_meetings.record(
                plan=found, said=form.resolution(_put_off(request, found)), by=request.user, at=clock.now(),
                expected_version=form.cleaned_data["version"], ip=address_of(request),
            )  # fmt: skip
            said(request, _("会议结果已登记，已对计划内全部项目生效。"))
            return see_other("desk:plans")
    entries = seen(request, PlanEntry).filter(plan=found, is_live=True).select_related("project__unit")
    context = {
        "plan": found,
        "party": next(party for party in parties(found, clock.now()) if party.capacity == found.waits_for),
        "rows": [
            {
                "entry": entry,
                "result": request.POST.get(f"result-{entry.project.number}", ""),
                "reason": request.POST.get(f"reason-{entry.project.number}", ""),
            }
            for entry in entries
        ],
        "singles": SINGLE,
        "form": form,
        "attempt": attempt,
    }
    return page(request, "desk/planning/meeting.html", context, status=attempt.status)


def _put_off(request: HttpRequest, found: PlanBatch) -> dict[str, tuple[str, str]]:
    """Return what was said of single projects; a reason without a result is a mistake, not an approval."""
    said_of: dict[str, tuple[str, str]] = {}
    for number in found.entries.filter(is_live=True).values_list("project__number", flat=True):
        result = request.POST.get(f"result-{number}", "").strip()
        reason = request.POST.get(f"reason-{number}", "").strip()
        if result or reason:
            said_of[number] = (result, reason)
    return said_of
