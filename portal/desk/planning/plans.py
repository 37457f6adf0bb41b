"""Plan batches (计划批次): the list, the page of one, and the acts of the bureau and of who is consulted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.models import Document, PlanBatch, PlanEntry, PlanMeeting, PlanOpinion, Project
from portal.desk.acting import act_with
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.argument import ReasonedForm, VersionForm
from portal.desk.forms.base import DeskForm
from portal.desk.forms.planning import ConsultForm, GatherForm, NewPlanForm
from portal.desk.overriding import overrides_of
from portal.desk.reading import held, seen
from workflow import plan_access
from workflow.actions import plans
from workflow.actions.plan_claims import parties
from workflow.lifecycle import State
from workflow.regulation.roles import Role

GATHERED = (State.IN_LIBRARY, State.ARGUING, State.ARGUED_OK)
BUREAU = frozenset(plans.BUREAU)
HANDS_IN = frozenset({Role.BUR_REVIEW})
SPEAKERS = frozenset(role for roles in plans.SPEAKERS.values() for role in roles)
READERS = plan_access.READERS | plan_access.RECORDERS


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan_list(request: HttpRequest) -> HttpResponse:
    """List the plans one may see; the bureau opens new ones."""
    require(bool(held(request) & READERS), _("计划批次由编制、会商和会议登记的单位查看。"))
    form, attempt = NewPlanForm(posted(request), initial={"year": clock.today().year + 1}), Attempt()
    if request.method == "POST":
        require(bool(held(request) & BUREAU), _("计划由%(bureau)s编制。") % {"bureau": bureau_name()})
    if attempt.ready(request, form):
        with attempt:
            made = plans.create(by=request.user, at=clock.now(), ip=address_of(request), **form.cleaned_data)
            said(request, _("计划已建立，请加入项目后会商。"))
            return see_other("desk:plan", made.number)
    rows = seen(request, PlanBatch).prefetch_related("entries")[:200]
    context = {
        "rows": [{"plan": row, "projects": sum(entry.is_live for entry in row.entries.all())} for row in rows],
        "form": form if held(request) & BUREAU else None,
        "attempt": attempt,
    }
    return page(request, "desk/planning/list.html", context, status=attempt.status)


@require_safe
@signed_in
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Show a plan: projects, what the bodies said, what the meetings said, and what may be done now."""
    return plan_page(request, find(request, PlanBatch, number=number), Attempt())


def plan_page(
    request: HttpRequest, found: PlanBatch, attempt: Attempt, forms: dict[str, DeskForm] | None = None
) -> HttpResponse:
    """Show the page of a plan, after an act that was refused with what was typed."""
    entries = list(seen(request, PlanEntry).filter(plan=found).select_related("project__unit"))
    names = plans.department_names(clock.now())
    given = {opinion.department: opinion for opinion in seen(request, PlanOpinion).filter(plan=found)}
    roles = held(request)
    context = {
        "plan": found,
        "entries": entries,
        "total": sum(entry.amount or entry.project.total_amount or 0 for entry in entries if entry.is_live),
        "opinions": [{"code": code, "label": name, "said": given.get(code)} for code, name in names.items()],
        "steps": _steps(request, found),
        "gathers": bool(roles & BUREAU) and found.status == PlanBatch.Status.OPEN,
        "hands_in": bool(roles & HANDS_IN) and found.status == PlanBatch.Status.OPEN,
        "records": found.status == PlanBatch.Status.MEETING and found.waits_for_role in roles,
        "speaks": _speaking(request, found, names),
        "moment": clock.now(),
        "attempt": attempt,
        "soft": [objection for objection in attempt.objections if not objection.is_hard],
        "typed": request.POST,
        "forms": {"gather": _gathering(request, found)} | (forms or {}),
    }
    return page(request, "desk/planning/plan.html", context, status=attempt.status)


def _steps(request: HttpRequest, found: PlanBatch) -> list[dict]:
    """Return the meetings of the route in their order, each with what it said."""
    if not found.entries.exists():
        return []
    held_already = {row.party: row for row in seen(request, PlanMeeting).filter(plan=found).select_related("document")}
    files = set(
        seen(request, Document).filter(dossier=found.dossier).values_list("pk", flat=True) if held_already else ()
    )
    return [
        {
            "party": party,
            "said": (row := held_already.get(party.capacity)),
            "file": row.document if row and row.document_id in files else None,
            "waits": found.waits_for == party.capacity,
        }
        for party in parties(found, clock.now())
    ]


def _speaking(request: HttpRequest, found: PlanBatch, names: dict[str, str]) -> list[dict]:
    if found.status != PlanBatch.Status.OPEN:
        return []
    return [
        {
            "label": names[department],
            "form": ConsultForm(
                initial={"version": found.version, "department": department}, auto_id=f"{department}_%s"
            ),
        }
        for department in plans.speaks_for(request.user, clock.now())
    ]


def _gathering(request: HttpRequest, found: PlanBatch, data: object = None) -> GatherForm:
    rows = seen(request, Project).filter(state__in=GATHERED).exclude(plan_entries__is_live=True)
    rows = rows.select_related("unit").order_by("unit__code", "number")
    return GatherForm(data, rows=rows, initial={"version": found.version}, auto_id="gather_%s")


def act_on(
    request: HttpRequest, number: str, who: frozenset[Role], form_of: Callable, do: Callable, done: str, name: str = ""
) -> HttpResponse:
    """Take one act on a plan: its form, the action, and the page again with what stands against it."""
    found = find(request, PlanBatch, number=number)
    require(bool(held(request) & who), _("这一步由“%(who)s”办理。") % {"who": "、".join(sorted(r.label for r in who))})
    form = form_of(found)
    return act_with(
        request,
        form,
        lambda who: do(found, who, form),
        see_other("desk:plan", number),
        done,
        lambda attempt: plan_page(request, found, attempt, {name: form} if name else None),
    )


@require_POST
@signed_in
def plan_add(request: HttpRequest, number: str) -> HttpResponse:
    """Add projects of the library."""
    return act_on(
        request,
        number,
        BUREAU,
        lambda found: _gathering(request, found, request.POST),
        lambda found, who, form: plans.add_projects(plan=found, projects=form.cleaned_data["projects"], **who),
        _("项目已加入，请各会商单位就现在的计划提出意见。"),
        "gather",
    )


@require_POST
@signed_in
def plan_out(request: HttpRequest, number: str, project: str) -> HttpResponse:
    """Take a project out, with a reason."""

    def take_out(found: PlanBatch, who: dict, form: ReasonedForm) -> None:
        entry = get_object_or_404(seen(request, PlanEntry), plan=found, project__number=project, is_live=True)
        plans.take_out(entry=entry, reason=form.cleaned_data["reason"], **who)

    return act_on(
        request, number, BUREAU, lambda found: ReasonedForm(request.POST), take_out, _("项目已移出计划，仍在项目库中。")
    )


@require_POST
@signed_in
def plan_consult(request: HttpRequest, number: str) -> HttpResponse:
    """Give the opinion of one's own body."""

    def consult(found: PlanBatch, who: dict, form: ConsultForm) -> None:
        asked = form.cleaned_data
        plans.consult(plan=found, department=asked["department"], attitude=asked["attitude"], text=asked["text"], **who)

    return act_on(request, number, SPEAKERS, lambda found: ConsultForm(request.POST), consult, _("会商意见已登记。"))


@require_POST
@signed_in
def plan_submit(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the plan to the meetings."""
    return act_on(
        request,
        number,
        HANDS_IN,
        lambda found: VersionForm(request.POST),
        lambda found, who, form: plans.submit(plan=found, overrides=overrides_of(request.POST), **who),
        _("计划已提交上会，依次由三个会议审定。"),
    )


@require_POST
@signed_in
def plan_cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Give the plan up, with a reason."""
    return act_on(
        request,
        number,
        BUREAU,
        lambda found: ReasonedForm(request.POST),
        lambda found, who, form: plans.cancel(plan=found, reason=form.cleaned_data["reason"], **who),
        _("计划已取消，项目仍在项目库中。"),
    )
