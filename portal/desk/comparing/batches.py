"""Comparisons of the bureau: what came after a check, the projects of a batch with each other; nobody else's page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.models import ArgumentBatch, BatchComparison, DupAlert, PlanBatch
from portal.desk.answers import Attempt, address_of, find, page, require, said, see_other, signed_in
from portal.desk.forms.comparing import PairForm
from portal.desk.navigation import BUREAU
from portal.desk.reading import held, seen
from search import batches
from workflow.actions import comparisons
from workflow.actions.comparisons import REVIEWERS

MOST_ALERTS = 50
LIVE_PLANS = (PlanBatch.Status.OPEN, PlanBatch.Status.MEETING)


def require_bureau(request: HttpRequest) -> None:
    """Refuse whoever is not of the bureau: comparisons of units' projects are seen by nobody else (Art 17)."""
    require(bool(held(request) & BUREAU), _("项目之间的比对只供%(bureau)s查看。") % {"bureau": bureau_name()})


@require_safe
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """Show the alerts, the batches that stand, and the form for two projects."""
    require_bureau(request)
    arguments = seen(request, ArgumentBatch).filter(status__in=ArgumentBatch.LIVE).prefetch_related("comparisons")
    plans = seen(request, PlanBatch).filter(status__in=LIVE_PLANS).prefetch_related("comparisons")
    alerts = seen(request, DupAlert).select_related("project__unit", "system__owner").order_by("-pk")
    context = {
        "alerts": alerts[:MOST_ALERTS],
        "batches": [
            *({"batch": row, "address": "desk:batch-overlaps", "newest": _newest(row)} for row in arguments),
            *({"batch": row, "address": "desk:plan-overlaps", "newest": _newest(row)} for row in plans),
        ],
        "form": PairForm(),
    }
    return page(request, "desk/comparing/overview.html", context)


def _newest(batch: ArgumentBatch | PlanBatch) -> BatchComparison | None:
    return max(batch.comparisons.all(), key=lambda row: row.pk, default=None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def of_argument(request: HttpRequest, number: str) -> HttpResponse:
    """Show which projects of an argumentation batch overlap; a post has them compared."""
    return _overlaps(request, find(request, ArgumentBatch, number=number), "desk:batch-overlaps")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def of_plan(request: HttpRequest, number: str) -> HttpResponse:
    """Show which projects of a plan overlap; a post has them compared."""
    return _overlaps(request, find(request, PlanBatch, number=number), "desk:plan-overlaps")


def _overlaps(request: HttpRequest, batch: ArgumentBatch | PlanBatch, address: str) -> HttpResponse:
    require_bureau(request)
    attempt = Attempt()
    if request.method == "POST":
        with attempt:
            asked = comparisons.ask(batch=batch, by=request.user, at=clock.now(), ip=address_of(request))
            batches.queue(asked)
            said(request, _("已安排比对，请稍后刷新查看结果。"))
            return see_other(address, batch.number)
    rows = seen(request, BatchComparison)
    rows = rows.filter(argument=batch) if isinstance(batch, ArgumentBatch) else rows.filter(plan=batch)
    context = {
        "batch": batch,
        "waits": rows.filter(finished_at__isnull=True).exists(),
        "newest": rows.filter(finished_at__isnull=False).order_by("-pk").first(),
        "asks": bool(held(request) & REVIEWERS),
        "attempt": attempt,
    }
    return page(request, "desk/comparing/overlaps.html", context, status=attempt.status)
