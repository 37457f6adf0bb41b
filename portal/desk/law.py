"""The calculator of the law: which route an amount takes, and when a period ends."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import clock
from portal.desk.answers import REFUSED, page, signed_in
from portal.desk.forms.law import DeadlineForm, RouteForm
from workflow.regulation.deadlines import deadline
from workflow.regulation.rulebook import NotInForce, rulebook_on
from workflow.regulation.thresholds import route_for
from workflow.working_days import work_calendar


@require_safe
@signed_in
def calculator(request: HttpRequest) -> HttpResponse:
    """Show both calculators; the asked one answers below its form, with its article."""
    today = clock.today()
    periods = [(name, f"{period.label}（{name}）") for name, period in rulebook_on(today).periods.items()]
    route_form = RouteForm(request.GET if "amount" in request.GET else None, initial={"on": today})
    deadline_form = DeadlineForm(
        request.GET if "period" in request.GET else None, periods=periods, initial={"start": today}
    )
    context = {"route_form": route_form, "deadline_form": deadline_form}
    if route_form.is_bound and route_form.is_valid():
        context["route"] = _route(route_form)
    if deadline_form.is_bound and deadline_form.is_valid():
        context["deadline"] = _deadline(deadline_form)
    wrong = any(form.is_bound and form.errors for form in (route_form, deadline_form))
    return page(request, "desk/law/calculator.html", context, status=REFUSED if wrong else 200)


def _route(form: RouteForm) -> dict | None:
    day = form.cleaned_data["on"] or clock.today()
    try:
        book = rulebook_on(day)
    except NotInForce as error:
        form.add_error("on", _("%(error)s。") % {"error": error})
        return None
    route = route_for(form.cleaned_data["amount"], book)
    stages = [[{"label": party.label, "act": party.act} for party in stage] for stage in route.stages]
    return {"route": route, "stages": stages, "on": day}


def _deadline(form: DeadlineForm) -> dict | None:
    start = form.cleaned_data["start"]
    try:
        book = rulebook_on(start)
    except NotInForce as error:
        form.add_error("start", _("%(error)s。") % {"error": error})
        return None
    answer = deadline(form.cleaned_data["period"], start, work_calendar(), book)
    return {"answer": answer, "period": book.period(form.cleaned_data["period"])}
