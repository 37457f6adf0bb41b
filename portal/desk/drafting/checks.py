"""What the unit checks before submitting: duplicates, the negative list, secrecy."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import DupHit, DupRun, FunctionList, Project
from portal.desk.answers import REFUSED, Attempt, page, posted, said, see_other, signed_in
from portal.desk.drafting.opening import draft_of, save_part
from portal.desk.evidence import rows_of
from portal.desk.forms.drafting import RevisionForm
from portal.desk.forms.filing import ExplanationForm, NegativeItemForm, SecrecyForm
from search import waiting
from search.duplicates.check import run_check
from search.engine import Unavailable
from workflow import access
from workflow.actions import duplicates
from workflow.regulation.rulebook import rulebook_on


def newest_list(project: Project) -> FunctionList | None:
    """Return the version of the function list that would be submitted."""
    return project.function_lists.exclude(status=FunctionList.Status.SUPERSEDED).order_by("-version").first()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def precheck(request: HttpRequest, number: str) -> HttpResponse:
    """Run the duplicate check now, and read its hits with their evidence before submitting."""
    project = draft_of(request, number)
    newest = newest_list(project)
    attempt = Attempt()
    if request.method == "POST" and "run" in request.POST:
        if newest is None:
            attempt.status, attempt.message = REFUSED, _("还没有功能清单，请先上传功能清单再查重。")
        else:
            return _run(request, project, newest)
    run = project.dup_runs.order_by("-id").first()
    form = ExplanationForm(
        request.POST if "explanation" in request.POST else None,
        initial={"explanation": run.explanation if run else ""},
    )
    if run is not None and "explanation" in request.POST and attempt.ready(request, form):
        with attempt:
            duplicates.explain(run, form.cleaned_data["explanation"], by=request.user, at=clock.now())
            said(request, _("说明已保存，审核人会看到。"))
            return see_other("desk:draft-duplicates", project.number)
    context = {
        "project": project,
        "list": newest,
        "run": run,
        "coverage": access.coverage_shown(request.user, run, clock.today()) if run else None,
        "is_current": run is not None and newest is not None and run.function_list_id == newest.pk,
        "hits": _hits(request, run),
        "form": form,
        "attempt": attempt,
    }
    return page(request, "desk/drafting/duplicates.html", context, status=attempt.status)


def _run(request: HttpRequest, project: Project, newest: FunctionList) -> HttpResponse:
    try:
        run = run_check(project=project, function_list=newest, by=request.user, at=clock.now(), kind=DupRun.Kind.QUICK)
    except Unavailable:
        waiting.queue_check(function_list=newest, by=request.user, kind=DupRun.Kind.QUICK)
        message = _(
            "检索服务暂时没有应答，没有给出查重结论；查重已排队，服务恢复后自动进行，结果见“查重预检”。申报内容已保存。"
        )
        return page(request, "desk/unavailable.html", {"message": message}, status=503)
    said(request, _("查重已完成，比对了 %(n)d 个系统。") % {"n": run.scope.get("systems", 0)})
    return see_other("desk:draft-duplicates", project.number)


def _hits(request: HttpRequest, run: DupRun | None) -> list[dict]:
    """Return the hits this reader may see: another unit's unfinished project only after the bureau disclosed it."""
    if run is None:
        return []
    seen = access.visible_to(request.user, DupHit, on=clock.today()).filter(run=run).order_by("rank")
    return [{"hit": hit, "rows": rows_of(hit)} for hit in seen]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def negative(request: HttpRequest, number: str) -> HttpResponse:
    """The eight items of the negative list, each answered (Art 20)."""
    project = draft_of(request, number)
    entries = rulebook_on(clock.today(), project.regulation).list("negative").entries
    stored = {row.item_code: row for row in project.negative_checks.all()}
    form = RevisionForm(posted(request), initial={"revision": project.draft_revision})
    items = [
        (
            entry,
            NegativeItemForm(posted(request), entry=entry, prefix=entry.code, initial=_answer(stored.get(entry.code))),
        )
        for entry in entries
    ]
    forms = {"form": form} | {entry.code: item for entry, item in items}

    def changes() -> dict:
        return {"negative_checks": [{"item_code": entry.code, **item.cleaned_data} for entry, item in items]}

    return save_part(request, project, "desk/drafting/negative.html", forms, changes, context={"items": items})


def _answer(row: object) -> dict:
    return {name: getattr(row, name) for name in ("conclusion", "citation", "note")} if row else {}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def secrecy(request: HttpRequest, number: str) -> HttpResponse:
    """The declaration of Art 65."""
    project = draft_of(request, number)
    initial = {"revision": project.draft_revision, "secrecy_declared": project.secrecy_declared}
    form = SecrecyForm(posted(request), initial=initial)
    context = {"title": _("保密声明")}
    return save_part(
        request, project, "desk/drafting/part.html", {"form": form}, lambda: {"fields": form.changes()}, context=context
    )
