"""Approval sheets (签批单): opening them in the order of their route, and deciding on them.

A decision takes the project row first, then the sheet, always in that order: two signatures given at once wait for one
another, so that the second sees the first and the step is taken once. Wagtail's task follows inside `acting_on`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Document, Organisation, Project, User
from workflow import access, snapshots
from workflow.actions import grants, journal, signing
from workflow.actions.performing import AlreadyHandled, Refused
from workflow.actions.voiding import close_sheet, void_round
from workflow.decision_facts import current_round
from workflow.models import ApprovalSheet, Decision, Grant
from workflow.models.sheets import acting_on
from workflow.permissions import Role
from workflow.regulation.objections import hard
from workflow.signals import sheet_decided, sheet_opened

Mode, Status, Result = ApprovalSheet.Mode, ApprovalSheet.Status, Decision.Result

REVIEW_ACT, ISSUE_ACT = "审核", "签发"


@dataclass(frozen=True, slots=True)
class Asked:
    """One party that a step asks: who, in which way, at which stage."""

    party: str
    label: str
    act: str
    role: str
    stage: int = 1
    mode: str = Mode.SIGNATURE
    organisation: Organisation | None = None
    assignee: User | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What all parties of a round are asked, frozen with it."""

    text: str
    proposal: dict[str, Any] = field(default_factory=dict)
    route: dict[str, Any] = field(default_factory=dict)
    amount: Decimal | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """What follows when a step's last sheet is agreed, or one is not; each gets the sheet, the person, the moment."""

    passed: Callable[[ApprovalSheet, User, datetime], None]
    failed: Callable[[ApprovalSheet, User, datetime, str, str], None]
    """Gets the result and the opinion too."""


_plans: dict[str, StepPlan] = {}


def register(step: str, plan: StepPlan) -> None:
    """Say what follows from a step's sheets."""
    _plans[step] = plan


def open_round(
    project: Project, step: str, asked: Iterable[Asked], question: Question, *, by: User, at: datetime
) -> list[ApprovalSheet]:
    """Make the sheets of a new round; those of the first stage open now, the others wait for them."""
    number = current_round(project, step) + 1
    sheets = [_make(project, step, number, one, question, by=by, at=at) for one in asked]
    first = min(sheet.stage for sheet in sheets)
    for sheet in sheets:
        if sheet.stage == first:
            _open(sheet, at)
    return sheets


def _make(
    project: Project, step: str, number: int, one: Asked, question: Question, *, by: User, at: datetime
) -> ApprovalSheet:
    shown = {
        "project": project.number,
        "application": snapshots.digest(snapshots.application(project)),
        "step": step,
        "round": number,
        "party": one.party,
        "question": question.text,
        "proposal": question.proposal,
        "route": question.route,
        "amount": str(question.amount),
    }
    return ApprovalSheet.objects.create(
        project=project,
        step=step,
        round=number,
        stage=one.stage,
        party=one.party,
        party_label=one.label,
        act=one.act,
        mode=one.mode,
        role=one.role,
        organisation=one.organisation,
        assignee=one.assignee,
        question=question.text[:300],
        proposal=question.proposal,
        route=question.route,
        amount=question.amount,
        due_on=question.due_on,
        digest=snapshots.digest(shown),
        opened_by=by,
        created_at=at,
    )


def _open(sheet: ApprovalSheet, at: datetime) -> None:
    """Open a sheet: start its Wagtail workflow and let its signers see the dossier for as long as it is open."""
    sheet.status = Status.OPEN
    sheet.opened_at = at
    sheet.save(update_fields=["status", "opened_at"])
    sheet.save_revision(user=sheet.opened_by, log_action=False)
    if (mirror := sheet.get_workflow()) is not None:
        mirror.start(sheet, sheet.opened_by)
    for person in signing.signers(sheet, timezone.localdate(at)):
        _grant(sheet, person, at)
    sheet_opened.send(sender=ApprovalSheet, sheet=sheet, at=at)


def _grant(sheet: ApprovalSheet, person: User, at: datetime) -> None:
    grants.grant(
        sheet.project.dossier,
        person,
        role=Grant.Role.READER,
        cause=Grant.Cause.MEETING if sheet.mode == Mode.MEETING else Grant.Cause.SHEET,
        reference=grants.reference_to(sheet),
        by=sheet.opened_by,
        at=at,
    )


@transaction.atomic
def match_grants(at: datetime, role: str | None = None) -> None:
    """Let exactly those who may sign an open sheet today see its dossier: offices change hands while a sheet waits."""
    waiting = ApprovalSheet.objects.filter(status=Status.OPEN, assignee__isnull=True)
    for sheet in waiting if role is None else waiting.filter(role=role):
        reference = grants.reference_to(sheet)
        wanted = {person.pk: person for person in signing.signers(sheet, timezone.localdate(at))}
        held = set(Grant.objects.filter(reference=reference, valid_until=None).values_list("user_id", flat=True))
        for key in wanted.keys() - held:
            _grant(sheet, wanted[key], at)
        for key in held - wanted.keys():
            grants.end_grants(at, reference=reference, user_id=key)


@transaction.atomic
def decide(
    *,
    sheet: ApprovalSheet,
    by: User,
    at: datetime,
    result: str,
    expected_digest: str,
    opinion: str = "",
    mode: str = Decision.Mode.SYSTEM,
    minute_no: str = "",
    document: Document | None = None,
    signer_name: str = "",
    decided_on: date | None = None,
    ip: str | None = None,
    in_plan: str = "",
) -> Decision:
    """Record what a party says on its sheet, and take the step when nothing more is waited for.

    AlreadyHandled: the sheet was decided, voided or its content is not what the person saw. NotAllowed: not this
    person's sheet, or a hand that already wrote it. Refused: something is missing from the record, or the sheet belongs
    to a plan (`in_plan`, its number), whose projects are decided on together.
    """
    sheet = _take(sheet, at)
    _check_place(sheet, in_plan)
    said = signing.Said(result, opinion.strip(), mode, minute_no.strip(), document, signer_name.strip(), decided_on)
    _check_shown(sheet, expected_digest)
    signing.check(sheet, said, by=by, on=timezone.localdate(at))
    decision = _write(sheet, said, by=by, at=at)
    _drive_task(sheet, by, "approve" if result == Result.AGREED else "reject")
    journal.record(
        "decide",
        by=by,
        at=at,
        dossier=sheet.project.dossier,
        subject=f"{sheet.project.number} {sheet.party_label}",
        details={"sheet": sheet.pk, "step": sheet.step, "result": result, "mode": mode, "digest": sheet.digest},
        ip=ip,
    )
    sheet_decided.send(sender=ApprovalSheet, sheet=sheet, decision=decision, by=by, at=at)
    _follow(sheet, decision, by, at)
    return decision


def _take(sheet: ApprovalSheet, at: datetime) -> ApprovalSheet:
    """Lock the project row, then the sheet; the version of the project is left for the step itself."""
    Project.objects.filter(pk=sheet.project_id).update(updated_at=at)
    taken = ApprovalSheet.objects.filter(
        pk=sheet.pk, status=Status.OPEN, sheet_version=sheet.sheet_version, task_index=sheet.task_index
    ).update(sheet_version=F("sheet_version") + 1)
    fresh = ApprovalSheet.objects.select_related("project__dossier", "project__unit", "opened_by").get(pk=sheet.pk)
    if not taken:
        raise AlreadyHandled(_handled_by(fresh))
    return fresh


def _handled_by(sheet: ApprovalSheet) -> str:
    last = sheet.decisions.order_by("-pk").first()
    if last is None:
        return _("该签批单已作废或尚未开始，请刷新后查看最新状态。")
    return _("已由%(who)s于%(when)s办理“%(what)s”：%(result)s，请刷新后查看最新状态。") % {
        "who": last.signer_name,
        "when": f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}",
        "what": last.act,
        "result": last.get_result_display(),
    }


def _check_shown(sheet: ApprovalSheet, expected_digest: str) -> None:
    if expected_digest != sheet.digest:
        raise AlreadyHandled(_("送审内容与您所见的不一致，未予记录；请刷新页面，核对最新内容后重新签批。"))


def _check_place(sheet: ApprovalSheet, in_plan: str) -> None:
    plan = sheet.proposal.get("plan", "")
    if plan != in_plan:
        message = _("项目已列入计划“%(plan)s”，由会议就整个计划作出决定；请在该计划页面登记会议结果") % {"plan": plan}
        raise Refused(hard("in-plan", "第十条第一款", message, plan))


def _write(sheet: ApprovalSheet, said: "signing.Said", *, by: User, at: datetime) -> Decision:
    on_paper = said.mode == Decision.Mode.PAPER
    return Decision.objects.create(
        sheet=sheet,
        project=sheet.project,
        step=sheet.step,
        capacity=sheet.party_label,
        act=current_act(sheet),
        signer=None if on_paper else by,
        signer_name=said.signer_name or str(by),
        recorded_by=by,
        result=said.result,
        opinion=said.opinion,
        mode=said.mode,
        decided_on=said.decided_on or timezone.localdate(at),
        minute_no=said.minute_no,
        document=said.document,
        amount=sheet.amount,
        digest=sheet.digest,
        at=at,
    )


def current_act(sheet: ApprovalSheet) -> str:
    """Return what is being done on a sheet now: 审核 then 签发 where there are two hands."""
    if sheet.mode == Mode.DRAFT_REVIEW_ISSUE:
        return (REVIEW_ACT, ISSUE_ACT)[sheet.task_index]
    return sheet.act


def _drive_task(sheet: ApprovalSheet, by: User, action: str) -> None:
    """Move the sheet's task in Wagtail along.

    The sheet is the record; Wagtail cancels a running case when somebody deactivates its workflow or task, and a
    signature does not fail for that.
    """
    task_state = sheet.current_workflow_task_state
    if task_state is None:
        return
    with acting_on(sheet.pk):
        task_state.task.specific.on_action(task_state, by, action)


def _follow(sheet: ApprovalSheet, decision: Decision, by: User, at: datetime) -> None:
    if decision.result != Result.AGREED:
        running = sheet.current_workflow_state
        if running is not None:
            running.cancel(user=by)
        close_sheet(sheet, Status.RETURNED if decision.result == Result.RETURNED else Status.REFUSED, at)
        void_round(sheet.project, sheet.step, at=at)
        _plans[sheet.step].failed(sheet, by, at, decision.result, decision.opinion)
        return
    if sheet.mode == Mode.DRAFT_REVIEW_ISSUE and sheet.task_index == 0:
        _pass_to_issuer(sheet, by, at)
        return
    close_sheet(sheet, Status.APPROVED, at)
    if not _open_next_stage(sheet, at):
        _plans[sheet.step].passed(sheet, by, at)


def _pass_to_issuer(sheet: ApprovalSheet, by: User, at: datetime) -> None:
    sheet.task_index = 1
    sheet.role = Role.BUR_LEAD
    sheet.save(update_fields=["task_index", "role"])
    sheet_opened.send(sender=ApprovalSheet, sheet=sheet, at=at)


def _open_next_stage(sheet: ApprovalSheet, at: datetime) -> bool:
    """Return whether anything is still waited for, opening the next stage when the present one is complete."""
    round_ = ApprovalSheet.objects.filter(project=sheet.project, step=sheet.step, round=sheet.round)
    if round_.filter(status=Status.OPEN).exists():
        return True
    waiting = list(round_.filter(status=Status.WAITING).order_by("stage", "pk"))
    for one in waiting:
        if one.stage == waiting[0].stage:
            _open(one, at)
    return bool(waiting)


def open_for(project: Project, step: str) -> list[ApprovalSheet]:
    """Return the sheets of the present round of a step, in their order."""
    number = current_round(project, step)
    return list(ApprovalSheet.objects.filter(project=project, step=step, round=number).order_by("stage", "pk"))


def waiting_for(user: User, at: datetime) -> QuerySet[ApprovalSheet]:
    """Return the open sheets that a user may decide in the system or record; those of a plan are recorded with it."""
    on = timezone.localdate(at)
    mine = Q(pk__in=[])
    for row in access.memberships_of(user, on):
        at_home = Q(organisation__isnull=True) | Q(organisation=row.organisation_id)
        mine |= Q(role=row.role_id, assignee__isnull=True) & at_home
    rows = ApprovalSheet.objects.filter(mine | Q(assignee=user), status=Status.OPEN)
    return rows.exclude(proposal__has_key="plan").select_related("project__unit")
