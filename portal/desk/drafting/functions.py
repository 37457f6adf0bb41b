"""The function list (功能清单): upload a workbook, see what was read with its problems, confirm, compare versions."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock, storage
from catalog.imports.apply_function_list import items_of, preview_function_list
from catalog.imports.results import Reading
from catalog.imports.safety import Refused as FileRefused
from catalog.models import FunctionItem, FunctionList, ImportRun, Project
from portal.desk import uploads
from portal.desk.answers import REFUSED, Attempt, address_of, find, page, posted, said, see_other, signed_in
from portal.desk.drafting.opening import draft_of, may_edit
from portal.desk.forms.filing import FunctionListUploadForm
from workflow.actions import documents, function_lists
from workflow.permissions import Part


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def functions(request: HttpRequest, number: str) -> HttpResponse:
    """Upload a function list; a readable file leads to its preview, nothing is replaced yet."""
    project = draft_of(request, number, Part.FUNCTION_LIST)
    form = FunctionListUploadForm(posted(request), request.FILES or None)
    attempt = Attempt()
    problems: list[dict] = []
    if attempt.ready(request, form):
        try:
            run = _preview(request, project, form.cleaned_data["file"])
        except FileRefused as refusal:
            form.add_error("file", refusal.message)
            attempt.status, problems = REFUSED, list(refusal.details.get("problems", ()))
        else:
            return see_other("desk:draft-functions-preview", project.number, run.pk)
    context = {
        "project": project,
        "form": form,
        "attempt": attempt,
        "problems": problems,
        "lists": project.function_lists.order_by("-version"),
    }
    return page(request, "desk/drafting/functions.html", context, status=attempt.status)


def _preview(request: HttpRequest, project: Project, upload: UploadedFile) -> ImportRun:
    content, at = upload.read(), clock.now()
    reading = uploads.read(content, upload.name, "function_list", at)
    return uploads.keep(
        content,
        upload.name,
        reading,
        kind=ImportRun.Kind.FUNCTION_LIST,
        by=request.user,
        at=at,
        organisation=project.unit,
        project=project,
        ip=address_of(request),
    )


@require_safe
@signed_in
def functions_preview(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show what was read: the tree, counts, and every problem with row, column, value, cause and remedy."""
    project = draft_of(request, number, Part.FUNCTION_LIST)
    run = find(request, ImportRun, pk=pk, project=project, kind=ImportRun.Kind.FUNCTION_LIST)
    reading = _read_again(run, clock.now())
    context = {"project": project, "run": run, "rows": reading.entries, "problems": run.problems}
    if run.status == ImportRun.Status.PREVIEWED:
        context["planned"] = preview_function_list(project, reading)
    return page(request, "desk/drafting/functions_preview.html", context)


@require_POST
@signed_in
def functions_confirm(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Make the previewed file the next version; confirmed twice it takes effect once."""
    project = draft_of(request, number, Part.FUNCTION_LIST)
    run = find(request, ImportRun, pk=pk, project=project, kind=ImportRun.Kind.FUNCTION_LIST)
    made = _apply(request, project, run, clock.now())
    said(request, _("功能清单第 %(n)d 版已保存。") % {"n": made.version})
    return see_other("desk:function-list", project.number, made.version)


@transaction.atomic
def _apply(request: HttpRequest, project: Project, run: ImportRun, at: datetime) -> FunctionList:
    uploads.claim(run, at)
    kept = documents.add(
        dossier=project.dossier,
        title=_("功能清单"),
        file_name=run.file_name,
        content=storage.read_bytes(run.storage_key),
        by=request.user,
        at=at,
        document=_earlier_document(project),
        ip=address_of(request),
    )
    rows = items_of(_read_again(run, at))
    return function_lists.new_version(
        project, rows, by=request.user, at=at, source_name=run.file_name, document=kept.document
    )


def _earlier_document(project: Project):
    last = project.function_lists.filter(document__isnull=False).order_by("-version").first()
    return last.document if last else None


def _read_again(run: ImportRun, at: datetime) -> Reading:
    return uploads.read(storage.read_bytes(run.storage_key), run.file_name, "function_list", at)


@require_safe
@signed_in
def function_list(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Show one version as a tree, with what changed against the one before."""
    project = find(request, Project, number=number)
    found = find(request, FunctionList, project=project, version=version)
    earlier = find_earlier(found)
    rows = list(found.items.order_by("order"))
    context = {
        "project": project,
        "list": found,
        "groups": groups_of(rows),
        "total": sum(row.is_leaf for row in rows),
        "changes": changes_between(earlier, rows) if earlier else None,
        "earlier": earlier,
        "edit_url": reverse("desk:draft-functions", args=[project.number])
        if may_edit(request, project, Part.FUNCTION_LIST)
        else "",
    }
    return page(request, "desk/projects/function_list.html", context)


def find_earlier(found: FunctionList) -> FunctionList | None:
    """Return the version before."""
    return found.project.function_lists.filter(version__lt=found.version).order_by("-version").first()


def groups_of(rows: list[FunctionItem]) -> list[dict]:
    """Return the leaves under the headings they hang on, for the tree component."""
    names = {row.number: row.name for row in rows}
    groups: dict[str, list[dict]] = {}
    for row in rows:
        if row.is_leaf:
            parts = row.number.split(".")[:-1]
            above = [names.get(".".join(parts[:depth]), "") for depth in range(1, len(parts) + 1)]
            leaf = {"number": row.number, "name": row.name, "description": row.description, "kind": row.modify_type}
            groups.setdefault(" / ".join(filter(None, above)) or _("未分组"), []).append(
                leaf
                | {
                    "quantity": row.quantity,
                    "unit": row.unit,
                }
            )
    return [{"name": name, "rows": leaves} for name, leaves in groups.items()]


def changes_between(earlier: FunctionList, rows: list[FunctionItem]) -> dict[str, list[FunctionItem]]:
    """Return which leaves were added, removed or reworded since the earlier version."""
    before = {row.item_key: row for row in earlier.items.filter(is_leaf=True)}
    now = {row.item_key: row for row in rows if row.is_leaf}
    return {
        "added": [row for key, row in now.items() if key not in before],
        "removed": [row for key, row in before.items() if key not in now],
        "changed": [row for key, row in now.items() if key in before and _wording(row) != _wording(before[key])],
    }


def _wording(row: FunctionItem) -> tuple:
    return row.name, row.description, row.unit, row.quantity
