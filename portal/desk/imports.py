"""Imports and exports (导入导出): upload, preview with counts and problems, confirm once, see the result."""

from collections.abc import Callable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock, storage
from catalog.city import bureau_name
from catalog.imports.apply_projects import apply_projects, preview_projects
from catalog.imports.apply_resources import apply_resources, preview_resources
from catalog.imports.apply_systems import apply_systems, preview_systems
from catalog.imports.applying import Applied, NotApplied, register_directory
from catalog.imports.results import Reading
from catalog.imports.safety import Refused as FileRefused
from catalog.models import ImportRun
from portal.desk import uploads
from portal.desk.answers import (
    REFUSED,
    Attempt,
    address_of,
    find,
    page,
    posted,
    require,
    said,
    see_other,
    signed_in,
)
from portal.desk.dossiers import own_units
from portal.desk.forms.imports import ConfirmForm, ImportForm
from workflow import access
from workflow.regulation.roles import Role

Kind = ImportRun.Kind
BUREAU_IMPORTERS = frozenset({Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_DATA})
UNIT_IMPORTERS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})
PREVIEWS: dict[str, Callable[[Reading, datetime], Applied]] = {
    Kind.SYSTEMS: preview_systems,
    Kind.RESOURCES: preview_resources,
    Kind.PROJECTS: preview_projects,
}
WRITERS: dict[str, Callable[..., Applied]] = {
    Kind.SYSTEMS: apply_systems,
    Kind.RESOURCES: apply_resources,
    Kind.PROJECTS: apply_projects,
}
MOST_ROWS = 200


def may_import(request: HttpRequest) -> bool:
    """Whether this person imports at all: the bureau for everybody, units for themselves."""
    return bool(access.roles_of(request.user, clock.today()) & (BUREAU_IMPORTERS | UNIT_IMPORTERS))


def _runs(request: HttpRequest) -> QuerySet[ImportRun]:
    rows = access.visible_to(request.user, ImportRun, on=clock.today()).exclude(kind=Kind.FUNCTION_LIST)
    return rows.select_related("organisation", "created_by")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def import_list(request: HttpRequest) -> HttpResponse:
    """List the runs the reader may see; a post uploads a workbook and leads to its preview."""
    allowed = may_import(request)
    if request.method == "POST":
        require(allowed, _("导入由%(bureau)s或本单位经办人、负责人办理。") % {"bureau": bureau_name()})
    form = ImportForm(posted(request), request.FILES or None)
    attempt = Attempt()
    problems: list[dict] = []
    if attempt.ready(request, form):
        try:
            run = _upload(request, form.cleaned_data["kind"], form.cleaned_data["file"])
        except FileRefused as refusal:
            form.add_error("file", refusal.message)
            attempt.status, problems = REFUSED, list(refusal.details.get("problems", ()))
        else:
            return see_other("desk:import-run", run.pk)
    context = {
        "runs": _runs(request)[:50],
        "form": form,
        "attempt": attempt,
        "problems": problems,
        "may_import": allowed,
    }
    return page(request, "desk/imports/list.html", context, status=attempt.status)


def _upload(request: HttpRequest, kind: str, upload: UploadedFile) -> ImportRun:
    content, at = upload.read(), clock.now()
    reading = uploads.read(content, upload.name, kind, at, register_directory())
    refuse_foreign_rows(request, reading)
    home = own_units(request, BUREAU_IMPORTERS | UNIT_IMPORTERS).first()
    return uploads.keep(
        content, upload.name, reading, kind=kind, by=request.user, at=at, organisation=home, ip=address_of(request)
    )


def refuse_foreign_rows(request: HttpRequest, reading: Reading) -> None:
    """A unit imports its own rows only; the whole file is refused, so that nothing is dropped in silence."""
    if access.roles_of(request.user, clock.today()) & BUREAU_IMPORTERS:
        return
    own = set(own_units(request, UNIT_IMPORTERS).values_list("code", flat=True))
    foreign = [entry for entry in reading.entries if entry.get("org_code") not in own]
    if foreign:
        rows = "、".join(str(entry["row"]) for entry in foreign[:20])
        message = _(
            "第 %(rows)s 行不属于本单位，未导入任何数据；单位只能导入本单位的内容，请删除这些行后重新上传。"
        ) % {"rows": rows}
        raise FileRefused("foreign_rows", message)


@require_safe
@signed_in
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would do: new, changed, unchanged, refused, and every problem with its cell."""
    return _run_page(request, find(request, ImportRun, pk=pk), ConfirmForm(), Attempt())


def _run_page(request: HttpRequest, run: ImportRun, form: ConfirmForm, attempt: Attempt) -> HttpResponse:
    waiting = run.status == ImportRun.Status.PREVIEWED and run.kind in PREVIEWS
    reading = _read_again(run) if waiting else None
    context = {
        "run": run,
        "form": form,
        "attempt": attempt,
        "planned": PREVIEWS[run.kind](reading, clock.now()) if reading else None,
        "rows": reading.entries[:MOST_ROWS] if reading else (),
        "row_count": len(reading.entries) if reading else 0,
        "problems": run.problems,
        "may_confirm": waiting and may_import(request),
    }
    return page(request, "desk/imports/run.html", context, status=attempt.status)


@require_POST
@signed_in
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was previewed, once; with the switch on, one refused row stops all."""
    run = find(request, ImportRun, pk=pk)
    require(may_import(request) and run.kind in WRITERS, _("这份文件不在此处导入。"))
    form = ConfirmForm(posted(request))
    attempt = Attempt()
    if attempt.ready(request, form):
        try:
            with attempt:
                applied = _apply(request, run, form.cleaned_data["all_or_nothing"])
                said(
                    request,
                    _("已导入：新增 %(new)d，变更 %(changed)d，未变 %(unchanged)d，拒收 %(refused)d。")
                    % applied.as_json(),
                )
                return see_other("desk:import-run", run.pk)
        except NotApplied as refusal:
            attempt.status, attempt.message = REFUSED, str(refusal)
    run.refresh_from_db()
    return _run_page(request, run, form, attempt)


@transaction.atomic
def _apply(request: HttpRequest, run: ImportRun, all_or_nothing: bool) -> Applied:
    at = clock.now()
    uploads.claim(run, at)
    reading = _read_again(run)
    refuse_foreign_rows(request, reading)
    applied = WRITERS[run.kind](reading, by=request.user, at=at, all_or_nothing=all_or_nothing)
    ImportRun.objects.filter(pk=run.pk).update(counts=dict(run.counts) | applied.as_json())
    return applied


def _read_again(run: ImportRun) -> Reading:
    content = storage.read_bytes(run.storage_key)
    return uploads.read(content, run.file_name, run.kind, clock.now(), register_directory())
