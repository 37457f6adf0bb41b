"""Projects (项目): the list with its filters, and the project page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.models import ArgumentRecord, Document, DupRun, FunctionList, Notice, Project
from portal.desk import next_steps, stages, timeline
from portal.desk.answers import find, page, signed_in
from portal.desk.check_standing import standing
from portal.desk.collecting.of_project import checks_of
from portal.desk.dossiers import OPENERS, own_units
from portal.desk.forms.filters import ProjectFilter
from portal.desk.navigation import BUREAU
from portal.desk.paging import CappedPaginator
from portal.desk.reading import seen
from portal.desk.resources.of_project import entries_of
from workflow import access, access_reasons
from workflow.models import ApprovalSheet, OfficialDocument
from workflow.regulation.roles import Role

PER_PAGE = 30
DRAFTERS = OPENERS & {Role.UNIT_OP, Role.UNIT_HEAD}


@require_safe
@signed_in
def project_list(request: HttpRequest) -> HttpResponse:
    """List the projects the reader may see, those that moved last first."""
    rows = access.visible_to(request.user, Project, on=clock.today()).select_related("unit")
    form = ProjectFilter(request.GET, rows=rows)
    rows = stages.with_publicity_end(form.narrow(rows)).order_by("-state_changed_at", "-id")
    found = CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "form": form,
        "moment": clock.now(),
        "may_draft": own_units(request, DRAFTERS).exists(),
    }
    return page(request, "desk/projects/list.html", context)


@require_safe
@signed_in
def project(request: HttpRequest, number: str) -> HttpResponse:
    """Show where a project stands, what is next, who must act and until when, and all that happened."""
    found = find(request, Project, number=number)
    on, at = clock.today(), clock.now()
    context = {
        "project": found,
        "moment": at,
        "state": stages.state_at(found, at),
        "limits": stages.limits(at),
        "life": stages.life(found, at),
        "next": next_steps.next_step(found, request.user, at),
        "clocks": stages.clocks(found, at),
        "amounts": stages.amounts(found),
        "fund_lines": found.fund_lines.all(),
        "documents": seen(request, Document)
        .filter(dossier=found.dossier, status="current")
        .prefetch_related("versions"),
        "official": _official(request, found),
        "lists": seen(request, FunctionList).filter(project=found).order_by("-version"),
        "runs": _checks(request, found),
        "sheets": seen(request, ApprovalSheet).filter(project=found).order_by("id").prefetch_related("decisions"),
        "arguments": seen(request, ArgumentRecord).filter(project=found).exclude(conclusion="").order_by("-pk"),
        "notices": seen(request, Notice).filter(project=found).order_by("-version"),
        "resources": entries_of(found, request.user, at),
        "checks": checks_of(request, found),
        "timeline": timeline.entries(request.user, found, on),
        "reasons": access_reasons.explain(request.user, found.dossier, on),
    }
    return page(request, "desk/projects/detail.html", context)


def _checks(request: HttpRequest, found: Project) -> list[dict]:
    """The newest runs with their standing; only the bureau is told how many hits are left."""
    runs = seen(request, DupRun).filter(project=found).prefetch_related("hits")
    counts = bool(access.roles_of(request.user, clock.today()) & BUREAU)
    return [
        {
            "run": run,
            "coverage": access.coverage_shown(request.user, run, clock.today()),
            "standing": standing(run, sum(not hit.conclusion for hit in run.hits.all()) if counts else None),
        }
        for run in runs.defer("snapshot", "evidence", "candidates", "recorded").order_by("-id")[:5]
    ]


def _official(request: HttpRequest, found: Project) -> list[dict]:
    rows = seen(request, OfficialDocument).filter(project=found, document__isnull=False)
    return [
        {
            "name": f"{row.title}.docx",
            "url": reverse("desk:document-file", args=[row.document.number, newest.number]),
            "note": row.doc_no,
            "at": row.issued_on,
        }
        for row in rows.select_related("document").prefetch_related("document__versions")
        if (newest := row.document.latest) is not None
    ]
