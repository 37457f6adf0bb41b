"""The compare page (查重对比): candidates as tabs, rows side by side, one judgement a row, a conclusion per hit."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.models import DupHit, DupRun, FunctionList, Judgement, Project
from portal.desk.answers import REFUSED, Attempt, find, page, require, said, see_other, signed_in
from portal.desk.bureau import compare_summary, reports
from portal.desk.check_standing import standing
from portal.desk.evidence import rows_of
from portal.desk.forms.base import DeskForm
from portal.desk.forms.bureau import HitForm, OpinionForm
from portal.desk.navigation import BUREAU
from portal.desk.reading import seen
from search import waiting
from search.again import kind_at
from search.duplicates.check import run_check
from search.engine import Unavailable
from workflow import access
from workflow.actions import duplicates
from workflow.regulation.roles import Role

REVIEWERS = frozenset({Role.BUR_OP, Role.BUR_REVIEW})
# Judgements by which a row need not be built.
_TAKES_AWAY = frozenset({Judgement.Value.DUP, Judgement.Value.REUSE})


def run_or_404(request: HttpRequest, pk: int) -> DupRun:
    """Return the run if its project may be seen."""
    return find(request, DupRun, pk=pk)


def may_review(request: HttpRequest) -> bool:
    """Whether this person judges and concludes."""
    return bool(access.roles_of(request.user, clock.today()) & REVIEWERS)


@require_safe
@signed_in
def run_list(request: HttpRequest) -> HttpResponse:
    """List the newest run of each project with what is left to conclude, the open ones first."""
    require(
        bool(access.roles_of(request.user, clock.today()) & BUREAU),
        _("查重审核由%(bureau)s办理。") % {"bureau": bureau_name()},
    )
    runs = access.visible_to(request.user, DupRun, on=clock.today())
    runs = runs.exclude(project__state__in=("DRAFT", "WITHDRAWN", "OUT_OF_SCOPE")).defer(
        "snapshot", "evidence", "candidates", "recorded"
    )
    newest: dict[int, DupRun] = {}
    for run in runs.select_related("project__unit").prefetch_related("hits").order_by("-pk")[:300]:
        newest.setdefault(run.project_id, run)
    rows = [_listed(run) for run in newest.values()]
    rows.sort(key=lambda row: (not row["standing"].open, -row["left"]))
    return page(request, "desk/bureau/runs.html", {"rows": rows})


def _listed(run: DupRun) -> dict:
    left = sum(not hit.conclusion for hit in run.hits.all())
    return {"run": run, "left": left, "hits": len(run.hits.all()), "standing": standing(run, left)}


@require_safe
@signed_in
def compare(request: HttpRequest, pk: int, rank: int = 0) -> HttpResponse:
    """Show a run: its candidates, and the chosen one row by row."""
    return _page(request, run_or_404(request, pk), rank, Attempt())


def _page(request: HttpRequest, run: DupRun, rank: int, attempt: Attempt, **bound: DeskForm) -> HttpResponse:
    hits = _placed(request, run)
    chosen = next((hit for hit in hits if hit.place == rank), hits[0] if hits else None)
    rows = rows_of(chosen) if chosen else []
    typed: QueryDict = request.POST
    for row in rows:
        stored = row["judgement"].value if row["judgement"] else ""
        row["judged"] = typed.get(f"judge-{row['row'].pk}", stored)
    reviews = may_review(request)
    earlier = earlier_conclusion(request, chosen) if reviews else None
    context = {
        "project": run.project,
        "run": run,
        "hits": hits,
        "chosen": chosen,
        "rows": rows,
        "judged": sum(bool(row["judged"]) for row in rows),
        "cut": sum(row["judged"] in _TAKES_AWAY for row in rows),
        "machine": compare_summary.machine(request, run),
        "choices": [(value, label, value.lower()) for value, label in Judgement.Value.choices],
        "reviews": reviews,
        "may_review": reviews and run.countersigned_at is None,
        "may_countersign": reviews
        and run.concluded_by_id not in (None, request.user.pk)
        and run.countersigned_at is None,
        "attempt": attempt,
        "report": reports.links(request, run),
        "hit_form": bound.get("hit_form") or _hit_form(chosen, earlier),
        "earlier": earlier,
        "opinion_form": bound.get("opinion_form")
        or OpinionForm(prefix="run", initial={"opinion": run.opinion or compare_summary.draft_opinion(run, hits)}),
        "kept_back": duplicates.undisclosed(run).count() if reviews else 0,
        "left": (left := sum(not hit.conclusion for hit in hits)),
        "standing": standing(run, left if reviews else None),
    }
    return page(request, "desk/bureau/compare.html", context, status=attempt.status)


def _placed(request: HttpRequest, run: DupRun) -> list[DupHit]:
    """Return the hits this reader sees, each with its place: who does not see all counts anew, for a gap would tell."""
    hits = list(seen(request, DupHit).filter(run=run).select_related("system", "other_project").order_by("rank"))
    sees_all = bool(access.roles_of(request.user, clock.today()) & access.COMPARES_ALL)
    for place, hit in enumerate(hits, start=1):
        hit.place = hit.rank if sees_all else place
    return hits


def _hit_form(hit: DupHit | None, earlier: DupHit | None = None) -> HitForm:
    """Show what was concluded; what an earlier run concluded on the same system is offered, not taken over."""
    said = hit if hit is not None and hit.conclusion else earlier
    stored = {"conclusion": said.conclusion, "reason": said.conclusion_reason} if said else {}
    return HitForm(prefix="hit", initial=stored)


def earlier_conclusion(request: HttpRequest, hit: DupHit | None) -> DupHit | None:
    """Return the newest concluded hit of an earlier run of the project on the same system or project."""
    if hit is None or hit.conclusion:
        return None
    same = seen(request, DupHit).filter(run__project=hit.run.project_id, run__lt=hit.run_id).exclude(conclusion="")
    target = {"system": hit.system_id} if hit.system_id else {"other_project": hit.other_project_id}
    return same.filter(**target).select_related("concluded_by").order_by("-run_id").first()


@require_POST
@signed_in
def judge(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    """Keep the judgements of a candidate's rows, and its conclusion where one is given."""
    run = run_or_404(request, pk)
    require(may_review(request), _("查重结论由%(bureau)s作出。") % {"bureau": bureau_name()})
    hit = find(request, DupHit, run=run, rank=rank)
    concludes = "conclude" in request.POST
    form = HitForm(request.POST, prefix="hit")
    attempt = Attempt()
    if concludes and not attempt.ready(request, form):
        return _page(request, run, rank, attempt, hit_form=form)
    with attempt, transaction.atomic():
        _keep_judgements(request, hit)
        if concludes:
            answer = form.cleaned_data
            duplicates.conclude_hit(hit, answer["conclusion"], answer["reason"], by=request.user, at=clock.now())
        said(request, _("结论已保存。") if concludes else _("判定已保存。"))
        following = run.hits.filter(conclusion="").order_by("rank").first() if concludes else hit
        return see_other("desk:compare-hit", run.pk, following.rank if following else hit.rank)
    return _page(request, run, rank, attempt, hit_form=form if concludes else _hit_form(hit))


def _keep_judgements(request: HttpRequest, hit: DupHit) -> None:
    for item in hit.items.select_related("judgement", "hit__run__project__unit"):
        value = request.POST.get(f"judge-{item.pk}", "")
        stored = getattr(item, "judgement", None)
        if value and (stored is None or stored.value != value):
            duplicates.judge(item, value, by=request.user, at=clock.now())


@require_POST
@signed_in
def conclude_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the opinion on the whole run; a second person countersigns."""
    run = run_or_404(request, pk)
    require(may_review(request), _("查重结论由%(bureau)s作出。") % {"bureau": bureau_name()})
    form = OpinionForm(request.POST, prefix="run")
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            duplicates.conclude_run(run, form.cleaned_data["opinion"], by=request.user, at=clock.now())
            said(request, _("查重意见已拟，待另一人复核。"))
            return see_other("desk:compare", run.pk)
    return _page(request, run, 0, attempt, opinion_form=form)


@require_POST
@signed_in
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the opinion by a second person."""
    run = run_or_404(request, pk)
    attempt = Attempt()
    with attempt:
        duplicates.countersign_run(run, by=request.user, at=clock.now())
        said(request, _("查重意见已复核生效。"))
        return see_other("desk:compare", run.pk)
    return _page(request, run, 0, attempt)


@require_POST
@signed_in
def disclose(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    """Let the applicant see a hit against another unit's unfinished project."""
    run = run_or_404(request, pk)
    hit = find(request, DupHit, run=run, rank=rank)
    attempt = Attempt()
    with attempt:
        duplicates.disclose(hit, by=request.user, at=clock.now())
        said(request, _("已向申报单位披露该命中，并留痕。"))
        return see_other("desk:compare-hit", run.pk, rank)
    return _page(request, run, rank, attempt)


@require_POST
@signed_in
def rerun(request: HttpRequest, number: str) -> HttpResponse:
    """Run the check again over the present list, for the first review or before argumentation."""
    project = find(request, Project, number=number)
    require(may_review(request), _("正式查重由%(bureau)s办理。") % {"bureau": bureau_name()})
    newest = project.function_lists.exclude(status=FunctionList.Status.SUPERSEDED).order_by("-version").first()
    if newest is None:
        return page(
            request,
            "desk/unavailable.html",
            {"message": _("该项目还没有功能清单，不能查重；请退回单位补充。")},
            status=REFUSED,
        )
    kind = kind_at(project.state)
    try:
        run = run_check(project=project, function_list=newest, by=request.user, at=clock.now(), kind=kind)
    except Unavailable:
        waiting.queue_check(function_list=newest, by=request.user, kind=kind)
        message = _("检索服务暂时没有应答，没有给出查重结论；查重已排队，服务恢复后自动进行，结果见“查重审核”。")
        return page(request, "desk/unavailable.html", {"message": message}, status=503)
    said(request, _("查重已完成。"))
    return see_other("desk:compare", run.pk)
