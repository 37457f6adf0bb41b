"""The information resources a project will hold (信息资源目录): without them it cannot be submitted (Art 26)."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import clock
from catalog.models import Project, Resource, ResourceItem
from portal.desk.answers import REFUSED, Attempt, find, page, posted, said, see_other, signed_in
from portal.desk.drafting.opening import draft_of
from portal.desk.files import journal
from portal.desk.forms.resources import ResourceForm
from workflow import access


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def resources(request: HttpRequest, number: str) -> HttpResponse:
    """List the project's resources with their items; a post adds one."""
    project = draft_of(request, number)
    form = ResourceForm(posted(request))
    attempt = Attempt()
    if attempt.ready(request, form):
        if _taken(project, form):
            attempt.status = REFUSED
        else:
            _add(request, project, form)
            said(request, _("信息资源已登记。"))
            return see_other("desk:draft-resources", project.number)
    listed = access.visible_to(request.user, Resource, on=clock.today()).filter(project=project)
    context = {"project": project, "form": form, "attempt": attempt, "resources": listed.prefetch_related("items")}
    return page(request, "desk/drafting/resources.html", context, status=attempt.status)


@require_POST
@signed_in
def resource_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a resource out of the draft again; one that is already checked stays in the directory."""
    project = draft_of(request, number)
    found = find(request, Resource, pk=pk, project=project)
    if found.status == Resource.Status.DRAFT:
        journal(request, "resource.removed", subject=found.name, dossier_id=project.dossier_id)
        found.delete()
        said(request, _("“%(name)s”已从申报中移除。") % {"name": found.name})
    return see_other("desk:draft-resources", project.number)


def _taken(project: Project, form: ResourceForm) -> bool:
    name = form.cleaned_data["name"]
    if not Resource.objects.filter(owner=project.unit, name=name).exists():
        return False
    form.add_error("name", _("本单位目录中已有“%(name)s”，请改用能区分的名称。") % {"name": name})
    return True


@transaction.atomic
def _add(request: HttpRequest, project: Project, form: ResourceForm) -> None:
    said_ = form.cleaned_data
    names = ("name", "res_class", "share_type", "share_condition", "update_cycle")
    at = clock.now()
    resource = Resource.objects.create(
        owner=project.unit, project=project, created_at=at, updated_at=at, **{name: said_[name] for name in names}
    )
    ResourceItem.objects.bulk_create(
        ResourceItem(resource=resource, order=order, name=name, dtype=dtype)
        for order, (name, dtype) in enumerate(said_["rows"], start=1)
    )
    journal(request, "resource.added", subject=resource.name, dossier_id=project.dossier_id)
