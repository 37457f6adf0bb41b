"""Imports and exports (导入导出): upload, preview with problems, confirm, take the marked workbook back."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.models import ImportRun
from portal.desk.answers import page, signed_in
from workflow import access


@require_safe
@signed_in
def import_list(request: HttpRequest) -> HttpResponse:
    """List the runs the reader may see."""
    runs = access.visible_to(request.user, ImportRun, on=clock.today()).select_related("organisation", "created_by")
    return page(request, "desk/imports/list.html", {"runs": runs[:50]})
