"""The duplicate report (查重报告) handed out: the official one as kept, else made from the stored run for a reader."""

from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import clock, storage
from catalog.models import DocumentVersion, DupReport, DupRun
from portal.desk.answers import find, page, signed_in
from portal.desk.files import attachment, journal, serve_version
from portal.desk.reading import seen
from workflow.actions import duplicate_reports


@require_safe
@signed_in
def report(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Hand out the report on a run as `docx` or `pdf`, with what this reader may know of it."""
    if kind not in duplicate_reports.WRITERS:
        raise Http404
    run = _readable(request, pk)
    official = kept_report(request, run)
    if official is not None:
        return serve_version(request, find(request, DocumentVersion, pk=getattr(official, f"{kind}_id")))
    content = duplicate_reports.rendered(duplicate_reports.facts_for(request.user, run, clock.today()), kind)
    name = duplicate_reports.file_name(run, kind)
    journal(
        request,
        "document.downloaded",
        subject=name,
        dossier_id=run.project.dossier_id,
        details={"run": run.pk, "sha256": storage.sha256_of(content)},
    )
    return attachment(BytesIO(content), name, duplicate_reports.WRITERS[kind].CONTENT_TYPE)


@require_safe
@signed_in
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the official report again from what was frozen and set its digests beside the kept ones."""
    run = _readable(request, pk)
    official = kept_report(request, run)
    if official is None:
        raise Http404
    differing = duplicate_reports.differences(official)
    rows = [
        {"kind": kind, "sha256": version.sha256, "is_same": kind not in differing, "version": version}
        for kind, version in (("docx", official.docx), ("pdf", official.pdf))
    ]
    context = {"project": run.project, "run": run, "report": official, "rows": rows, "differing": differing}
    return page(request, "desk/bureau/report_verify.html", context)


def _readable(request: HttpRequest, pk: int) -> DupRun:
    """Return a run of which this reader may have a report; what was withheld as classified is absent (第六十五条)."""
    run = find(request, DupRun, pk=pk)
    if duplicate_reports.is_withheld(run):
        raise Http404
    return run


def kept_report(request: HttpRequest, run: DupRun) -> DupReport | None:
    """Return the official report on a run, where there is one and this reader may see the whole of it."""
    return seen(request, DupReport).filter(run=run).select_related("docx__document", "pdf__document").first()


def links(request: HttpRequest, run: DupRun) -> dict:
    """Return what a page says of a run's report: the official one, or that it is open or the reader's own edition."""
    if duplicate_reports.is_withheld(run):
        return {"official": None, "is_withheld": True, "said": _("报告已按保密规定撤下（第六十五条）。")}
    official = kept_report(request, run)
    if official is not None:
        said = _("复核时形成并留存的正式报告。")
    elif run.countersigned_at:
        said = _("按留存内容生成；审查方内部内容不载入。")
    else:
        said = _("未定稿：按目前的结论生成，复核后形成正式报告。")
    return {"official": official, "is_withheld": False, "said": said}
