"""The curation queue (词语建议): pairs of terms with the judgements behind them, to be accepted or refused."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.models import Judgement, TermProposal
from portal.desk.answers import address_of, find, page, require, said, see_other, signed_in
from portal.desk.reading import held, seen
from portal.lexicon.groups import draft
from search import curation
from search import editions as lexicons
from workflow import lexicon_access
from workflow.actions import proposals

PER_PAGE = 30
State = TermProposal.State


@require_safe
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """List what is proposed, most often confirmed first; what was decided stands below."""
    require(bool(held(request) & lexicon_access.READERS), _("词语建议由%(bureau)s查看。") % {"bureau": bureau_name()})
    rows = seen(request, TermProposal)
    evidence = (
        seen(request, Judgement)
        .filter(value__in=curation.SAME)
        .select_related("dup_item__item", "dup_item__hit__run__project", "by")
    )
    waiting = curation.waiting(rows).prefetch_related(Prefetch("judgements", evidence.order_by("-at"), to_attr="shown"))
    listed = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    words = [lexicons.in_force(), *(lexicons.of_edition(found) for found in [draft()] if found)]
    for row in listed:
        row.joined = any(curation.are_joined(row.kind, row.left, row.right, one) for one in words)
    decided = rows.exclude(state=State.OPEN).select_related("decided_by").order_by("-decided_at")[:PER_PAGE]
    context = {"page": listed, "decided": decided, "edits": bool(held(request) & lexicon_access.EDITORS)}
    return page(request, "desk/lexicon/proposals.html", context)


@require_POST
@signed_in
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a pair into the draft, or refuse it."""
    proposal = find(request, TermProposal, pk=pk)
    require(bool(held(request) & lexicon_access.EDITORS), _("词语建议由%(bureau)s处理。") % {"bureau": bureau_name()})
    common = {"proposal": proposal, "by": request.user, "at": clock.now(), "ip": address_of(request)}
    if "refuse" in request.POST:
        proposals.refuse(reason=request.POST.get("reason", ""), **common)
        said(request, _("已记为不采纳，不再提出。"))
    else:
        proposals.accept(base=lexicons.ensure_first(clock.now()), **common)
        said(request, _("“%(pair)s”已加入草稿，由另一人发布后生效。") % {"pair": proposal})
    return see_other("desk:lexicon-proposals")
