"""The panel of an argumentation batch (论证专家组, Art 10 ¶1): impartial experts, invited, bound, recused, replaced.

An expert's access comes with the seat, once the review runs and no interest is declared, and ends with it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import memberships
from catalog.models import ArgumentBatch, OpinionSheet, PanelMember, Project, User
from workflow import access
from workflow.actions import grants
from workflow.actions.batch_claims import ARTICLE, claim, hold, interest, note, require_desk, vacancies
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.models import Grant
from workflow.permissions import Role
from workflow.regulation.objections import Objection, hard
from workflow.signals import panel_called

Status, Seat = ArgumentBatch.Status, PanelMember.Status


@transaction.atomic
def appoint(
    *, batch: ArgumentBatch, experts: Iterable[User], by: User, at: datetime, expected_version: int
) -> list[PanelMember]:
    """Invite experts; one who is or was on the panel, or whose unit applies, is refused. A vacancy is filled first."""
    require_desk(by, at)
    batch = claim(batch, "appoint", Status.PREPARING, Status.OPEN, by=by, at=at, expected_version=expected_version)
    wanted, projects = list(experts), _projects(batch)
    vacant = list(vacancies(batch))
    objections: list[Objection] = []
    if not wanted:
        objections += hard("no-expert", ARTICLE, _("没有选择专家；请从评审专家中选择"), field="experts")
    if batch.status == Status.OPEN and len(wanted) > len(vacant):
        message = _("评审已经开始，只能补足因回避空出的 %(n)d 个席位；请减少人选") % {"n": len(vacant)}
        objections += hard("panel-full", ARTICLE, message, field="experts")
    for user in wanted:
        objections += _against_expert(batch, user, at) or interest(user, projects, at)
    if objections:
        raise Refused(objections)
    seats = [*vacant, *[None] * len(wanted)]
    made = [
        PanelMember.objects.create(batch=batch, user=user, replaces=seat, appointed_at=at, appointed_by=by)
        for user, seat in zip(wanted, seats, strict=False)
    ]
    for member in made:
        note("panel.appoint", batch, by, at, details={"member": member.pk, "replaces": member.replaces_id})
        panel_called.send(sender=PanelMember, member=member, at=at)
    return made


def _projects(batch: ArgumentBatch) -> list[Project]:
    live = batch.entries.filter(is_live=True).select_related("project__unit")
    return [entry.project for entry in live]


def _against_expert(batch: ArgumentBatch, user: User, at: datetime) -> tuple[Objection, ...]:
    if not memberships.holders(Role.EXPERT, timezone.localdate(at)).filter(pk=user.pk).exists():
        message = _("%(name)s现在不是评审专家；请从专家名单中选择") % {"name": user}
        return hard("not-an-expert", ARTICLE, message, str(user), field="experts")
    if batch.members.filter(user=user).exists():
        message = _("%(name)s已在本批次专家组中，或已经回避；请另选专家") % {"name": user}
        return hard("expert-twice", ARTICLE, message, str(user), field="experts")
    return ()


@transaction.atomic
def declare(*, member: PanelMember, by: User, at: datetime) -> PanelMember:
    """An expert declares to have no interest in any project of the batch; once the review runs, the seat is taken."""
    _require_self(member, by, at)
    batch = hold(member.batch, Status.PREPARING, Status.OPEN, at=at)
    taken = PanelMember.objects.filter(pk=member.pk, status=Seat.INVITED).update(status=Seat.SERVING, declared_at=at)
    if not taken:
        raise AlreadyHandled(_("您的声明已经登记或席位已变动，请刷新后查看。"))
    member.refresh_from_db()
    note("panel.declare", batch, by, at, details={"member": member.pk})
    if batch.status == Status.OPEN:
        seat(member, batch, by, at)
    return member


def _require_self(member: PanelMember, by: User, at: datetime) -> None:
    if member.user_id != by.pk or Role.EXPERT not in access.roles_of(by, timezone.localdate(at)):
        raise NotAllowed(_("由专家本人办理。"))


@transaction.atomic
def recuse(
    *, member: PanelMember, reason: str, by: User, at: datetime, expected_version: int | None = None
) -> PanelMember:
    """An expert leaves the panel, by their own word or the bureau's; access ends at once, a replacement is asked.

    The bureau names the version of the batch that it saw; an expert's own word needs none.
    """
    if member.user_id == by.pk:
        _require_self(member, by, at)
        batch = hold(member.batch, Status.PREPARING, Status.OPEN, at=at)
    else:
        require_desk(by, at)
        version = member.batch.version if expected_version is None else expected_version
        batch = claim(member.batch, "recuse", Status.PREPARING, Status.OPEN, by=by, at=at, expected_version=version)
    if not reason.strip():
        raise Refused(hard("reason-missing", ARTICLE, _("回避须说明理由；请填写"), field="reason"))
    if not PanelMember.objects.filter(pk=member.pk, status__in=PanelMember.SEATED).update(
        status=Seat.RECUSED, recused_at=at, recused_by=by, recusal_reason=reason.strip()[:400]
    ):
        raise AlreadyHandled(_("该专家已经回避，请刷新后查看。"))
    member.refresh_from_db()
    member.sheets.update(status=OpinionSheet.Status.VOID)
    grants.end_grants(at, reference=grants.reference_to(member))
    note("panel.recuse", batch, by, at, details={"member": member.pk})
    return member


def seat(member: PanelMember, batch: ArgumentBatch, by: User, at: datetime) -> None:
    """Give a serving expert the dossiers and an empty sheet for every project."""
    for entry in batch.entries.filter(is_live=True).select_related("project__dossier"):
        OpinionSheet.objects.get_or_create(entry=entry, member=member)
        grants.grant(
            entry.project.dossier,
            member.user,
            role=Grant.Role.READER,
            cause=Grant.Cause.EXPERT,
            reference=grants.reference_to(member),
            by=by,
            at=at,
        )
    panel_called.send(sender=PanelMember, member=member, at=at)


def end_access(batch: ArgumentBatch, at: datetime, *, project: Project | None = None) -> None:
    """End what the panel was given, on one project or on all."""
    for member in batch.members.all():
        grants.end_grants(
            at, reference=grants.reference_to(member), dossier=project.dossier if project is not None else None
        )


@transaction.atomic
def match_panels(at: datetime, *, user: User | None = None) -> int:
    """Take from every batch that is not over whoever no longer is an expert; return how many seats that were."""
    on = timezone.localdate(at)
    seats = PanelMember.objects.filter(status__in=PanelMember.SEATED, batch__status__in=ArgumentBatch.LIVE)
    if user is not None:
        seats = seats.filter(user=user)
    former = seats.exclude(user__in=memberships.holders(Role.EXPERT, on))
    for member in former:
        grants.end_grants(at, reference=grants.reference_to(member))
        member.sheets.filter(entry__batch__status=Status.OPEN).update(status=OpinionSheet.Status.VOID)
        member.status, member.recused_at = Seat.RECUSED, at
        member.recusal_reason = _("不再担任评审专家")
        member.save(update_fields=["status", "recused_at", "recusal_reason"])
    return len(former)
