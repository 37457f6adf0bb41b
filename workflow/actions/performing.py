"""`perform`: the only writer of a project's state. One claim, one check, one change, one record, one transaction.

What belongs to a verb is registered by the module of its phase: `before` writes the rows a step brings with it, so that
the guards read facts from rows alone; `after` does what follows once nothing stands against it. A refusal undoes both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Membership, Organisation, Project, User
from workflow import access, lifecycle, permissions
from workflow.actions import journal
from workflow.fact_finding import FactsOnDemand
from workflow.lifecycle import State, Transition
from workflow.models import ApprovalSheet, StateChange
from workflow.regulation.objections import Objection, hard
from workflow.regulation.rulebook import Rulebook, rulebook_on
from workflow.signals import project_moved

Override = tuple[str, str]
"""The code of a soft objection and the reason for passing over it."""


class Refused(Exception):
    """The step may not be taken now: `objections` say each why, with article and remedy."""

    def __init__(self, objections: Iterable[Objection]) -> None:
        self.objections = tuple(objections)
        super().__init__("；".join(map(str, self.objections)))


class NotAllowed(Exception):
    """This person may not do this, whoever else may."""


class AlreadyHandled(Exception):
    """Someone was faster, or the form shows what is no longer so; the message says who and when."""


@dataclass(slots=True)
class Step:
    """One step being taken: who, what, when, with which data; the modules of the phases read and complete it."""

    verb: str
    project: Project
    by: User | None
    at: datetime
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    sheet: ApprovalSheet | None = None
    ip: str | None = None
    row: Transition | None = None
    capacity: str = ""
    organisation: Organisation | None = None
    overridden: list[dict[str, str]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day of the step in the city's time zone."""
        return timezone.localdate(self.at)

    @property
    def rulebook(self) -> Rulebook:
        """The law of the day of the step, under the regulation the project is stamped with."""
        return rulebook_on(self.on, self.project.regulation)


Hook = Callable[[Step], None]
_before: dict[str, Hook] = {}
_after: dict[str, Hook] = {}


def before(verb: str) -> Callable[[Hook], Hook]:
    """Register what a verb writes before its guards are asked."""
    return lambda hook: _before.setdefault(verb, hook)


def after(verb: str) -> Callable[[Hook], Hook]:
    """Register what follows from a verb that nothing stands against."""
    return lambda hook: _after.setdefault(verb, hook)


@transaction.atomic
def perform(
    verb: str,
    *,
    project: Project,
    by: User | None,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    overrides: Iterable[Override] = (),
    sheet: ApprovalSheet | None = None,
    ip: str | None = None,
) -> StateChange:
    """Take one step of the life cycle; Refused, NotAllowed or AlreadyHandled leave everything as it was.

    `expected_version` is the version the person saw; without it, that of the object given. `overrides` pass over soft
    objections (原则上), each with its reason, which is recorded. `sheet` is the approval that performs the verb.
    """
    version = project.version if expected_version is None else expected_version
    _claim(project, version)
    step = Step(verb, Project.objects.select_related("unit", "dossier").get(pk=project.pk), by, at)
    step.reason, step.data, step.sheet, step.ip = reason.strip(), dict(data or {}), sheet, ip
    _look_up(step)
    _authorise(step)
    if verb in _before:
        _before[verb](step)
    _check(step, overrides)
    change = _move(step)
    _record(step, change)
    project_moved.send(sender=Project, project=step.project, change=change, by=by, at=at)
    _refresh(project, step.project)
    return change


def preview(
    verb: str, *, project: Project, by: User, at: datetime, data: dict[str, Any] | None = None, reason: str = "—"
) -> tuple[Objection, ...]:
    """Return what would stand against a step, for the page that offers it; nothing is kept."""
    with transaction.atomic():
        step = Step(verb, Project.objects.select_related("unit", "dossier").get(pk=project.pk), by, at)
        step.reason, step.data = reason, dict(data or {})
        try:
            _look_up(step)
            if verb in _before:
                _before[verb](step)
            return _objections(step)
        except Refused as refusal:
            return refusal.objections
        finally:
            transaction.set_rollback(True)


def available(project: Project, by: User, at: datetime) -> tuple[Transition, ...]:
    """Return the steps a user may try now; those that an approval sheet performs are taken through the sheet."""
    roles = access.roles_towards(by, project.unit, timezone.localdate(at))
    return tuple(row for row in lifecycle.available(State(project.state), roles) if row.sheet is None)


def _claim(project: Project, version: int) -> None:
    """Take the row for this transaction: of two who saw the same version, the second finds it gone."""
    if Project.objects.filter(pk=project.pk, version=version).update(version=F("version") + 1):
        return
    raise AlreadyHandled(_handled_by(project))


def _handled_by(project: Project) -> str:
    last = StateChange.objects.filter(project=project).order_by("-version").first()
    if last is None:
        return _("页面内容已过时，请刷新后再办理。")
    return _("已由%(who)s于%(when)s办理“%(what)s”，请刷新后查看最新状态。") % {
        "who": last.actor_name or _("系统"),
        "when": f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}",
        "what": _label(last.verb),
    }


def _label(verb: str) -> str:
    return next((row.label for row in lifecycle.TRANSITIONS if row.verb == verb), verb)


def _look_up(step: Step) -> None:
    state = State(step.project.state)
    try:
        step.row = lifecycle.transition(step.verb, state)
    except lifecycle.NoSuchTransition:
        message = _("项目现处于“%(state)s”，不能办理“%(step)s”；须按规定的先后顺序办理，请先完成前一环节") % {
            "state": state.label,
            "step": _label(step.verb),
        }
        raise Refused(hard("step-out-of-order", "第六条", message, state)) from None


def _authorise(step: Step) -> None:
    """Set the capacity that the person acts in; the clock acts only where the table says so."""
    if step.by is None:
        if not step.row.by_clock:
            raise NotAllowed(_("这一步须由人办理。"))
        return
    held = access.roles_towards(step.by, step.project.unit, step.on)
    through_sheet = step.sheet is not None and step.row.sheet == step.sheet.step
    fitting = sorted(role for role in held if permissions.may(role, step.verb, State(step.project.state)))
    if not fitting and not through_sheet:
        raise NotAllowed(_("您的岗位不能办理“%(step)s”。") % {"step": step.row.label})
    role = fitting[0] if fitting else next(iter(sorted(held)), None)
    membership = _membership(step, role)
    step.organisation = membership.organisation if membership else None
    step.capacity = step.sheet.party_label if through_sheet else role.label


def _membership(step: Step, role: str | None) -> Membership | None:
    return next((row for row in access.memberships_of(step.by, step.on) if row.role_id == role), None)


def _objections(step: Step) -> tuple[Objection, ...]:
    facts = FactsOnDemand(step.project, at=step.at, rulebook=step.rulebook, data=step.data, sheet=step.sheet)
    return lifecycle.objections_to(step.row, facts, step.rulebook, step.reason)


def _check(step: Step, overrides: Iterable[Override]) -> None:
    reasons = {code: reason.strip() for code, reason in overrides if reason.strip()}
    standing = []
    for objection in _objections(step):
        if objection.is_hard or objection.code not in reasons:
            standing.append(objection)
        else:
            step.overridden.append(
                {"code": objection.code, "article": objection.article, "reason": reasons[objection.code]}
            )
    if standing:
        raise Refused(standing)


def _move(step: Step) -> StateChange:
    project = step.project
    came_from = project.state
    project.state = lifecycle.landing(step.row, _came_from(step))
    project.state_changed_at = project.updated_at = step.at
    if step.verb in _after:
        _after[step.verb](step)
    project.save()
    return StateChange.objects.create(
        project=project,
        version=project.version,
        verb=step.verb,
        from_state=came_from,
        to_state=project.state,
        actor=step.by,
        actor_name=str(step.by) if step.by else "",
        organisation=step.organisation,
        capacity=step.capacity,
        at=step.at,
        reason=step.reason,
        overrides=step.overridden,
        documents=step.documents,
        details=step.details,
        regulation=project.regulation,
        ip=step.ip,
    )


def _came_from(step: Step) -> State | None:
    """Return the state before the present one was entered (T12)."""
    if not step.row.returns_to_origin:
        return None
    last = StateChange.objects.filter(project=step.project, to_state=step.project.state).order_by("-version").first()
    return State(last.from_state) if last else None


def _record(step: Step, change: StateChange) -> None:
    journal.record(
        step.verb,
        by=step.by,
        at=step.at,
        dossier=step.project.dossier,
        organisation=step.organisation,
        subject=f"{step.project.number} {step.project.name}",
        details={
            "label": step.row.label,
            "from": change.from_state,
            "to": change.to_state,
            "version": change.version,
            "reason": step.reason,
            "overrides": step.overridden,
        },
        ip=step.ip,
    )


def _refresh(given: Project, saved: Project) -> None:
    """Let the caller's object show what was saved."""
    for name in [column.attname for column in Project._meta.concrete_fields]:
        setattr(given, name, getattr(saved, name))
