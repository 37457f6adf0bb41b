"""The year's plan (年度计划) and its mid-year adjustment (中期调整): projects, consultation, handing in (Art 10, 13).

Handing in takes every project by its own verb in one transaction; the meetings follow in `plan_meetings`.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import Dossier, NumberSeries, Organisation, PlanBatch, PlanEntry, PlanOpinion, Project, User
from workflow import access
from workflow.actions.performing import AlreadyHandled, Override, Refused, perform
from workflow.actions.plan_claims import article, claim, for_every, note, parties, require
from workflow.lifecycle import State
from workflow.permissions import Role
from workflow.regulation.objections import Objection, hard
from workflow.regulation.rulebook import rulebook_on

Status, Kind = PlanBatch.Status, PlanBatch.Kind

BUREAU = (Role.BUR_OP, Role.BUR_REVIEW)
# Whose hand speaks for each of the bodies consulted (Art 10, 13).
SPEAKERS = {
    "BUREAU": (Role.BUR_REVIEW, Role.BUR_LEAD),
    "NDRC": (Role.NDRC,),
    "FIN": (Role.FIN_BUD,),
}
# A plan gathers what is in the library; only what was argued and found necessary goes to the meetings.
_GATHERED = frozenset({State.IN_LIBRARY, State.ARGUING, State.ARGUED_OK})
_YEARS = range(2000, 2100)


@transaction.atomic
def create(*, title: str, kind: str, year: int, by: User, at: datetime, ip: str | None = None) -> PlanBatch:
    """Open a plan of a year with its own dossier, which keeps the minutes from the applicants."""
    require(by, at, *BUREAU)
    objections: list[Objection] = []
    if not title.strip():
        objections += hard("plan-title", "第十条第一款", _("没有填写名称；请填写，例如“2027年年度计划”"), field="title")
    if kind not in Kind.values:
        objections += hard("plan-path", "第十条第一款、第十三条", _("请选择年度计划或中期调整"), field="kind")
    if year not in _YEARS:
        objections += hard("plan-year", "第七条", _("计划年度应为四位数的年份；请更正"), field="year")
    if objections:
        raise Refused(objections)
    number = f"JH{year}-{NumberSeries.take('plan_batch', year):02d}"
    plan = PlanBatch.objects.create(
        number=number, title=title.strip()[:80], kind=kind, year=year, dossier=_dossier(title.strip(), by, at),
        created_at=at, created_by=by, touched_at=at, touched_by_name=str(by), touched_with="create",
    )  # fmt: skip
    note("plan.create", plan, by, at, ip=ip)
    return plan


def _dossier(title: str, by: User, at: datetime) -> Dossier:
    """Open the plan's dossier; it is granted to nobody, so that only who oversees all matters reads the minutes."""
    on = timezone.localdate(at)
    home = Organisation.objects.filter(pk__in=access.organisations_of(by, on, access.BUREAU)).first()
    number = f"JZ{on.year}-{NumberSeries.take('dossier', on.year):04d}"
    return Dossier.objects.create(
        number=number, title=title[:200], kind=Dossier.Kind.GENERAL, owner=home, created_at=at, created_by=by
    )


@transaction.atomic
def add_projects(
    *, plan: PlanBatch, projects: Iterable[Project], by: User, at: datetime, expected_version: int
) -> list[PlanEntry]:
    """Add projects of the library; opinions given on the plan before are asked for anew."""
    require(by, at, *BUREAU)
    plan = claim(plan, "add", Status.OPEN, by=by, at=at, expected_version=expected_version)
    wanted = _locked(projects)
    objections = [one for project in wanted for one in _against(project, plan)]
    if not wanted:
        objections += hard("no-project", article(plan), _("没有选择项目；请从项目库中选择"), field="projects")
    if objections:
        raise Refused(objections)
    start = plan.entries.count()
    made = [
        PlanEntry.objects.create(plan=plan, project=project, order=start + number)
        for number, project in enumerate(wanted, start=1)
    ]
    plan.opinions.all().delete()
    for project in wanted:
        note("plan.add", plan, by, at, project=project)
    return made


def _locked(projects: Iterable[Project]) -> list[Project]:
    """Lock the projects and read them anew, so that two plans cannot take one at the same time."""
    keys = sorted(project.pk for project in projects)
    for key in keys:
        Project.objects.filter(pk=key).update(updated_at=F("updated_at"))
    return list(Project.objects.filter(pk__in=keys).select_related("unit", "dossier").order_by("pk"))


def _against(project: Project, plan: PlanBatch) -> tuple[Objection, ...]:
    if project.state not in _GATHERED:
        message = _("%(name)s现处于“%(state)s”，只有项目库中的项目可以列入计划；请核对") % {
            "name": project.name,
            "state": State(project.state).label,
        }
        return hard("not-in-library", article(plan), message, project.number, field="projects")
    if project.plan_year and project.plan_year > plan.year:
        message = _("%(name)s申报的计划年度为%(own)d年，本计划为%(year)d年；请列入相应年度的计划") % {
            "name": project.name,
            "own": project.plan_year,
            "year": plan.year,
        }
        return hard("plan-year", "第七条", message, project.number, field="projects")
    other = PlanEntry.objects.filter(project=project, is_live=True).select_related("plan").first()
    if other is not None:
        message = _("%(name)s已在“%(plan)s”中；请先从该计划移出") % {"name": project.name, "plan": other.plan}
        return hard("in-plan", article(plan), message, project.number, field="projects")
    return ()


@transaction.atomic
def take_out(*, entry: PlanEntry, reason: str, by: User, at: datetime, expected_version: int) -> PlanEntry:
    """Take a project out before the meetings, with a reason; it stays where it is in the library."""
    require(by, at, *BUREAU)
    plan = claim(entry.plan, "take_out", Status.OPEN, by=by, at=at, expected_version=expected_version)
    if not reason.strip():
        raise Refused(hard("reason-missing", article(plan), _("移出项目须说明理由；请填写"), field="reason"))
    leave(entry, reason.strip(), str(by), at)
    note("plan.take_out", plan, by, at, project=entry.project, details={"reason": entry.out_reason})
    return entry


def leave(entry: PlanEntry, reason: str, who: str, at: datetime) -> None:
    """Note that a project is out of its plan, by whom and why; AlreadyHandled where it is out already."""
    if not PlanEntry.objects.filter(pk=entry.pk, is_live=True).update(
        is_live=False, out_at=at, out_reason=reason[:400], out_by=who[:60]
    ):
        raise AlreadyHandled(_("该项目已不在计划中，请刷新后查看。"))
    entry.refresh_from_db()


@transaction.atomic
def consult(
    *, plan: PlanBatch, department: str, attitude: str, text: str, by: User, at: datetime, expected_version: int
) -> PlanOpinion:
    """Give one body's opinion on the plan as it now stands, by its own hand; a later word replaces the earlier."""
    if department not in SPEAKERS:
        message = _("没有这个会商单位；请在%(bureau)s、市发展改革委、市财政局中选择") % {"bureau": bureau_name()}
        raise Refused(hard("department", article(plan), message, department, field="department"))
    require(by, at, *SPEAKERS[department])
    plan = claim(plan, "consult", Status.OPEN, by=by, at=at, expected_version=expected_version)
    objections: list[Objection] = []
    if not plan.entries.filter(is_live=True).exists():
        objections += hard("no-project", article(plan), _("计划中没有项目，无从会商；请先加入项目"), field="projects")
    if attitude not in PlanOpinion.Attitude.values:
        objections += hard("attitude", article(plan), _("没有选择会商态度；请选择"), field="attitude")
    elif attitude != PlanOpinion.Attitude.AGREES and not text.strip():
        objections += hard("opinion-missing", article(plan), _("有建议或不同意的，请写明意见"), field="text")
    if objections:
        raise Refused(objections)
    opinion, _made = PlanOpinion.objects.update_or_create(
        plan=plan,
        department=department,
        defaults={"attitude": attitude, "text": text.strip(), "given_by": by, "given_at": at},
    )
    note("plan.consult", plan, by, at, details={"department": department, "attitude": attitude})
    return opinion


def speaks_for(user: User, at: datetime) -> list[str]:
    """Return the consulted bodies a person speaks for."""
    held = access.roles_of(user, timezone.localdate(at))
    return [department for department, roles in SPEAKERS.items() if held & set(roles)]


@transaction.atomic
def submit(
    *, plan: PlanBatch, by: User, at: datetime, expected_version: int, overrides: Iterable[Override] = ()
) -> PlanBatch:
    """Hand every project of the plan to the meetings at once (T10, T44); the first meeting is waited for."""
    require(by, at, Role.BUR_REVIEW)
    plan = claim(plan, "submit", Status.OPEN, by=by, at=at, expected_version=expected_version)
    answered = list(plan.opinions.values_list("department", flat=True))
    said = {"path": plan.kind, "opinions": answered, "plan": plan.number}
    overrides = list(overrides)

    def propose(entry: PlanEntry) -> None:
        perform("propose_plan", project=entry.project, by=by, at=at, data=said, overrides=overrides)
        PlanEntry.objects.filter(pk=entry.pk).update(amount=entry.project.frozen_amount)

    for_every(plan, propose)
    first = parties(plan, at)[0]
    plan.status, plan.submitted_at = Status.MEETING, at
    plan.waits_for, plan.waits_for_role = first.capacity, first.role
    plan.save(update_fields=["status", "submitted_at", "waits_for", "waits_for_role"])
    note("plan.submit", plan, by, at)
    return plan


@transaction.atomic
def cancel(*, plan: PlanBatch, reason: str, by: User, at: datetime, expected_version: int) -> PlanBatch:
    """Give up a plan before its meetings, or when all its projects were withdrawn."""
    require(by, at, *BUREAU)
    plan = claim(plan, "cancel", Status.OPEN, Status.MEETING, by=by, at=at, expected_version=expected_version)
    if not reason.strip():
        raise Refused(hard("reason-missing", article(plan), _("取消计划须说明理由；请填写"), field="reason"))
    live = plan.entries.filter(is_live=True)
    if plan.status == Status.MEETING and live.exists():
        message = _("计划已提交上会，不能取消；请由会议登记结果，缓议或不同意的项目退回项目库")
        raise Refused(hard("plan-out-of-order", article(plan), message, plan.status))
    live.update(is_live=False, out_at=at, out_reason=reason.strip()[:400], out_by=str(by)[:60])
    plan.status, plan.closed_at, plan.waits_for, plan.waits_for_role = Status.CANCELLED, at, "", ""
    plan.save(update_fields=["status", "closed_at", "waits_for", "waits_for_role"])
    note("plan.cancel", plan, by, at, details={"reason": reason.strip()})
    return plan


@transaction.atomic
def release(project: Project, at: datetime) -> None:
    """Let a project that left the procedure go from its plan; its sheets were voided with the step."""
    for entry in PlanEntry.objects.filter(project=project, is_live=True):
        leave(entry, _("单位撤回项目"), project.unit.short_name or project.unit.name, at)


def waiting_for(user: User, at: datetime) -> list[PlanBatch]:
    """Return the plans whose next meeting this person records, and those this person's body has not answered."""
    held = access.roles_of(user, timezone.localdate(at))
    found = list(PlanBatch.objects.filter(status=Status.MEETING, waits_for_role__in=held))
    for department in speaks_for(user, at):
        open_now = PlanBatch.objects.filter(status=Status.OPEN, entries__is_live=True)
        found += open_now.exclude(opinions__department=department).distinct()
    return list(dict.fromkeys(found))


def department_names(at: datetime) -> dict[str, str]:
    """Return the bodies consulted, by code, as the law of the day lists them."""
    on = timezone.localdate(at)
    return {entry.code: entry.label for entry in rulebook_on(on).list("consulted").entries}
