"""Applications to share (共享申请): those one's unit made and those it answers for what it holds."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock
from catalog.models import DataCheck, ShareRequest
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.collecting.standing import REQUEST_TONES
from portal.desk.forms.collecting import AnswerForm
from portal.desk.reading import seen
from workflow import access
from workflow.actions import collecting
from workflow.collecting_access import ANSWERERS

PER_PAGE = 30


@require_safe
@signed_in
def request_list(request: HttpRequest) -> HttpResponse:
    """List the applications the reader may see, those that wait first."""
    status = request.GET.get("status", "")
    rows = _rows(request)
    if status in ShareRequest.Status.values:
        rows = rows.filter(status=status)
    context = {
        "page": Paginator(rows.order_by("-status", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "statuses": ShareRequest.Status.choices,
        "status": status,
        "tones": REQUEST_TONES,
    }
    return page(request, "desk/collecting/requests.html", context)


def _rows(request: HttpRequest) -> QuerySet[ShareRequest]:
    return seen(request, ShareRequest).select_related("unit", "holder", "holding")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def share_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an application; a post answers it for the holder."""
    found = find(request, ShareRequest, pk=pk)
    roles = access.roles_towards(request.user, found.holder, clock.today())
    answers = bool(roles & ANSWERERS)
    if request.method == "POST":
        require(answers, _("共享申请由持有单位的经办人或负责人答复。"))
    form = AnswerForm(posted(request) if answers else None)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            collecting.answer(
                request=found,
                agrees=form.cleaned_data["answer"] == "agree",
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=clock.now(),
                ip=address_of(request),
            )
            said(request, _("已答复%(unit)s的共享申请。") % {"unit": found.unit})
            return see_other("desk:share-request", found.pk)
    context = {
        "request_": found,
        "holding": found.holding,
        "check": seen(request, DataCheck).filter(items__holdings=found.holding).first(),
        "tone": REQUEST_TONES[found.status],
        "answers": answers and found.status == ShareRequest.Status.WAITING,
        "form": form,
        "attempt": attempt,
    }
    return page(request, "desk/collecting/request.html", context, status=attempt.status)
