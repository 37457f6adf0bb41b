"""Workbooks handed out (导出): the register, a function list, an uploaded workbook with its faulty cells marked."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import clock, storage
from catalog.exports.function_list import function_list_workbook
from catalog.exports.ledger import ledger_workbook
from catalog.exports.marked import marked_workbook
from catalog.models import FunctionList, ImportRun, System
from portal.desk.answers import find, signed_in
from portal.desk.files import XLSX, attachment, journal
from portal.desk.forms.filters import SystemFilter
from workflow import access


@require_safe
@signed_in
def register(request: HttpRequest) -> HttpResponse:
    """Hand out the systems the reader may see, narrowed as on the list, in the columns that the import reads back."""
    rows = access.visible_to(request.user, System, on=clock.today())
    rows = SystemFilter(request.GET, rows=rows).narrow(rows)
    journal(request, "register.exported", details={"systems": rows.count(), "asked": request.GET.urlencode()})
    return workbook(ledger_workbook(rows), _("系统目录-%(day)s.xlsx") % {"day": f"{clock.today():%Y%m%d}"})


@require_safe
@signed_in
def function_list(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Hand out one version of a function list."""
    found = find(request, FunctionList, project__number=number, version=version)
    subject = f"{found.project.number} v{found.version}"
    journal(request, "function_list.downloaded", subject=subject, dossier_id=found.project.dossier_id)
    return workbook(
        function_list_workbook(found),
        _("%(name)s-功能清单-第%(n)d版.xlsx") % {"name": found.project.name, "n": found.version},
    )


@require_safe
@signed_in
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand back an uploaded workbook with every problem marked at its cell."""
    run = find(request, ImportRun, pk=pk)
    content = marked_workbook(storage.read_bytes(run.storage_key), run.problems)
    journal(request, "imports.downloaded", subject=run.file_name)
    return workbook(content, _("%(name)s-已标注.xlsx") % {"name": run.file_name.rpartition(".")[0]})


def workbook(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook to be saved."""
    return attachment(BytesIO(content), name, XLSX)
