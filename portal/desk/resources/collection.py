"""Which units have collected their data (数据归集, Art 24) and how far their directories are (Art 26); settling it."""

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.models import JournalEntry, Organisation, Resource
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.entries import CollectionForm
from portal.desk.navigation import BUREAU
from workflow import access
from workflow.actions import collection
from workflow.regulation.roles import Role

PER_PAGE = 50
READERS = BUREAU | {Role.AUDIT}


@require_safe
@signed_in
def units(request: HttpRequest) -> HttpResponse:
    """List the units with their state of collection and the numbers of their entries, those in arrears first."""
    roles = access.roles_of(request.user, clock.today())
    require(bool(roles & READERS), _("归集情况由%(bureau)s和审计人员查看。") % {"bureau": bureau_name()})
    rows = _counted(access.visible_to(request.user, Organisation, on=clock.today()))
    words = request.GET.get("q", "").strip()[:100]
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code=words))
    context = {
        "page": Paginator(rows.order_by("data_collected_ok", "code"), PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "may_settle": Role.BUR_DATA in roles,
    }
    return page(request, "desk/resources/units.html", context)


def _counted(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    published = Count("resources", filter=Q(resources__edition__isnull=False))
    return rows.filter(valid_until__isnull=True).annotate(entries=Count("resources"), published=published)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Say of a unit that it has collected its data, or that it has not, with the basis."""
    roles = access.roles_of(request.user, clock.today())
    require(Role.BUR_DATA in roles, _("数据归集情况由%(bureau)s数据资源岗认定。") % {"bureau": bureau_name()})
    unit = find(request, Organisation, code=code)
    form = CollectionForm(posted(request), initial={"is_done": "no" if unit.data_collected_ok else "yes"})
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            collection.settle(
                unit=unit,
                is_done=form.cleaned_data["is_done"] == "yes",
                basis=form.cleaned_data["basis"],
                by=request.user,
                at=clock.now(),
                ip=address_of(request),
            )
            said(request, _("“%(unit)s”的数据归集情况已登记。") % {"unit": unit})
            return see_other("desk:collection")
    context = {"unit": unit, "form": form, "attempt": attempt, "journal": _journal(request, unit)}
    context["entries"] = access.visible_to(request.user, Resource, on=clock.today()).filter(owner=unit).count()
    return page(request, "desk/resources/settle.html", context, status=attempt.status)


def _journal(request: HttpRequest, unit: Organisation) -> QuerySet[JournalEntry]:
    rows = access.visible_to(request.user, JournalEntry, on=clock.today())
    return rows.filter(event="collection.settled", organisation=unit)[:10]
