"""The system register (系统目录): list, a system with its module tree, the register as a workbook."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.models import Project, System
from portal.desk.answers import find, page, signed_in
from portal.desk.forms.filters import SystemFilter
from workflow import access

PER_PAGE = 30


@require_safe
@signed_in
def system_list(request: HttpRequest) -> HttpResponse:
    """List the systems the reader may see, filtered by words, unit and status."""
    rows = access.visible_to(request.user, System, on=clock.today()).select_related("owner")
    form = SystemFilter(request.GET, rows=rows)
    rows = form.narrow(rows)
    context = {"page": Paginator(rows.order_by("code"), PER_PAGE).get_page(request.GET.get("page")), "form": form}
    return page(request, "desk/systems/list.html", context)


@require_safe
@signed_in
def system(request: HttpRequest, code: str) -> HttpResponse:
    """Show one system: what it is, where it runs, what it cost, and its modules as a tree."""
    found = find(request, System, code=code)
    context = {"system": found, "modules": found.modules.all(), "project": visible_project(request, found)}
    return page(request, "desk/systems/detail.html", context)


def visible_project(request: HttpRequest, found: System) -> Project | None:
    """Return the project that built the system if the reader may see it."""
    if found.build_project_id is None:
        return None
    return access.visible_to(request.user, Project, on=clock.today()).filter(pk=found.build_project_id).first()
