"""The directory as a list, one entry with what is next, and the directory as a workbook."""

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.exports.resources import resource_workbook
from catalog.models import Project, Resource, ResourceEdition, ResourceItem, ResourceStep
from portal.desk.answers import find, page, signed_in
from portal.desk.dossiers import own_units
from portal.desk.exports import workbook
from portal.desk.files import journal
from portal.desk.forms.entries import EntryFilter
from portal.desk.resources.changes import changes_of
from portal.desk.resources.collection import READERS
from portal.desk.resources.many import step_together
from portal.pages.resource_list import address_of_code, is_public
from workflow import access
from workflow.actions import resource_entries, resources
from workflow.regulation import directory
from workflow.regulation.directory import EntryStatus
from workflow.regulation.roles import Role

PER_PAGE = 30
# Drawn first and as the main action; the others follow.
ONWARD = ("confirm", "check", "publish")


def _seen(request: HttpRequest, model: type) -> QuerySet:
    return access.visible_to(request.user, model, on=clock.today())


@require_safe
@signed_in
def entry_list(request: HttpRequest) -> HttpResponse:
    """List the entries the reader may see, narrowed by words, unit, status and sharing type."""
    rows = _seen(request, Resource)
    form = EntryFilter(request.GET, rows=rows)
    found = form.narrow(rows).select_related("owner").annotate(item_count=Count("items")).order_by("-updated_at", "-pk")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "counts": _counts(rows),
        "together": step_together(request, form.cleaned_data.get("status", "")),
        "may_add": own_units(request, directory.EDITORS).exists(),
        "sees_units": bool(access.roles_of(request.user, clock.today()) & READERS),
    }
    return page(request, "desk/resources/list.html", context)


def _counts(rows: QuerySet[Resource]) -> list[dict]:
    found = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    return [
        {"status": value, "label": label, "count": found[value]}
        for value, label in Resource.Status.choices
        if found.get(value)
    ]


@require_safe
@signed_in
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry: where it stands, who acts next, what it lacks, its items, its editions and its way."""
    found = find(request, Resource, pk=pk)
    status, at = EntryStatus(found.status), clock.now()
    steps = sorted(resources.available(found, request.user, at), key=lambda row: row.verb not in ONWARD)
    may_edit = status in directory.EDITABLE and resource_entries.may_edit(found.owner, request.user, at)
    context = {
        "resource": found,
        "items": _seen(request, ResourceItem).filter(resource=found).order_by("order"),
        "steps": [_offered(row, found) for row in steps],
        "who": "、".join(role.label for role in Role if role in directory.OWNERS.get(status, ())),
        "may_edit": may_edit,
        "lacking": resources.standing_against(found) if status in directory.OWNERS else (),
        "changes": changes_of(found),
        "history": _seen(request, ResourceStep).filter(resource=found),
        "editions": _seen(request, ResourceEdition).filter(resource=found),
        "project": _seen(request, Project).filter(pk=found.project_id).first() if found.project_id else None,
        "public_url": address_of_code(found.edition.code, request) if is_public(found.edition) else "",
    }
    return page(request, "desk/resources/detail.html", context)


def _offered(row: directory.EntryStep, found: Resource) -> dict[str, str]:
    return {
        "label": row.label,
        "url": reverse("desk:resource-act", args=[found.pk, row.verb]),
        "kind": "pri" if row.verb in ONWARD else "quiet",
    }


@require_safe
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the entries the reader may see, narrowed as on the list, in the columns the import reads back."""
    rows = _seen(request, Resource)
    rows = EntryFilter(request.GET, rows=rows).narrow(rows)
    journal(request, "directory.exported", details={"resources": rows.count(), "asked": request.GET.urlencode()})
    return workbook(resource_workbook(rows), _("信息资源目录-%(day)s.xlsx") % {"day": f"{clock.today():%Y%m%d}"})
