"""The information resources a project will hold (信息资源目录): without them it cannot be submitted (Art 26)."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import clock
from catalog.models import Project, Resource
from portal.desk.answers import Attempt, address_of, find, page, posted, said, see_other, signed_in
from portal.desk.collecting.of_project import checks_of
from portal.desk.drafting.opening import draft_of
from portal.desk.forms.resources import LinkForm, ResourceForm
from portal.desk.resources.of_project import entries_of
from workflow import access
from workflow.actions import resource_entries
from workflow.actions.resource_entries import Item
from workflow.fact_finding import FactsOnDemand
from workflow.regulation.guards.resources import data_are_collected
from workflow.regulation.objections import Objections
from workflow.regulation.rulebook import rulebook_on


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def resources(request: HttpRequest, number: str) -> HttpResponse:
    """List the project's resources with their items; a post registers one."""
    project = draft_of(request, number)
    form = ResourceForm(posted(request))
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            _add(request, project, form)
            said(request, _("信息资源已登记。"))
            return see_other("desk:draft-resources", project.number)
    return _page(request, project, form, LinkForm(resources=_free(request, project)), attempt)


@require_POST
@signed_in
def resource_link(request: HttpRequest, number: str) -> HttpResponse:
    """Let an entry that the unit's directory has already belong to the project."""
    project = draft_of(request, number)
    form = LinkForm(posted(request), resources=_free(request, project))
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            found = form.cleaned_data["resource"]
            resource_entries.link(
                resource=found, project=project, by=request.user, at=clock.now(), ip=address_of(request)
            )
            said(request, _("“%(name)s”已关联到本项目。") % {"name": found.name})
            return see_other("desk:draft-resources", project.number)
    return _page(request, project, ResourceForm(), form, attempt)


@require_POST
@signed_in
def resource_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a resource out of the draft again; it stays in the unit's directory."""
    project = draft_of(request, number)
    found = find(request, Resource, pk=pk, project=project)
    resource_entries.unlink(resource=found, by=request.user, at=clock.now(), ip=address_of(request))
    said(request, _("“%(name)s”已从申报中移除，仍在本单位目录中。") % {"name": found.name})
    return see_other("desk:draft-resources", project.number)


def _free(request: HttpRequest, project: Project) -> QuerySet[Resource]:
    """The entries of the unit's directory that belong to no project yet."""
    rows = access.visible_to(request.user, Resource, on=clock.today())
    free = rows.filter(owner=project.unit, project__isnull=True).exclude(status=Resource.Status.OFFLINE)
    return free.order_by("name")


def _add(request: HttpRequest, project: Project, form: ResourceForm) -> None:
    names = ("name", "res_class", "share_type", "share_condition", "update_cycle")
    resource_entries.add(
        owner=project.unit,
        project=project,
        fields={name: form.cleaned_data[name] for name in names},
        items=[Item(name, dtype) for name, dtype in form.cleaned_data["rows"]],
        by=request.user,
        at=clock.now(),
        ip=address_of(request),
    )


def _page(request: HttpRequest, project: Project, form: ResourceForm, link: LinkForm, attempt: Attempt) -> HttpResponse:
    context = {
        "project": project,
        "form": form,
        "link": link,
        "attempt": attempt,
        "resources": entries_of(project, request.user, clock.now()).prefetch_related("items"),
        "collecting": _collecting(project),
        "checks": checks_of(request, project),
    }
    return page(request, "desk/drafting/resources.html", context, status=attempt.status)


def _collecting(project: Project) -> Objections:
    """Return what Art 24 has against a new project of a unit that has not collected its data; told while drafting."""
    rulebook = rulebook_on(clock.today(), project.regulation)
    return data_are_collected(FactsOnDemand(project, at=clock.now(), rulebook=rulebook), rulebook)
