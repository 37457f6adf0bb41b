"""Telling people what has happened to their projects and what now waits for them, in the portal and by mail.

The step writes one job; the worker finds whom it concerns. Each event has a key, so that a job run twice tells nobody
twice. A mail names the project by its number only: what it is about is read behind the sign-in.
"""

from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import clock, memberships
from catalog.models import ArgumentBatch, DupAlert, PanelMember, Project, User
from workflow import access, outbox
from workflow.actions import sheets, signing
from workflow.lifecycle import State
from workflow.models import ApprovalSheet, Notification, StateChange
from workflow.permissions import Role

PROJECT_MOVED, SHEET_OPENED, MAIL = "notify_moved", "notify_sheet", "mail_notification"
PANEL_CALLED = "notify_panel"
_REVIEWERS = frozenset({Role.BUR_OP, Role.BUR_REVIEW})
# The applicants are told of every step of their project, whoever acts next.
_APPLICANTS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})


def announce_move(change: StateChange) -> None:
    """Write the job that tells of a step of the life cycle."""
    outbox.enqueue(PROJECT_MOVED, str(change.pk), {"change": change.pk})


def announce_sheet(sheet: ApprovalSheet) -> None:
    """Write the job that tells its signers of a sheet; those of a plan are recorded with it and not told one by one."""
    if "plan" not in sheet.proposal:
        outbox.enqueue(SHEET_OPENED, f"{sheet.pk}-{sheet.task_index}", {"sheet": sheet.pk, "hand": sheet.task_index})


def announce_panel(member: PanelMember) -> None:
    """Write the job that tells an expert of the panel: of the invitation, and of the beginning of the review."""
    begins = member.status == PanelMember.Status.SERVING
    outbox.enqueue(PANEL_CALLED, f"{member.pk}-{begins:d}", {"member": member.pk, "begins": begins})


@outbox.handler(PROJECT_MOVED)
def tell_of_move(payload: dict) -> None:
    """Tell the applicants, and whoever has to act in the new state, but not who took the step."""
    change = StateChange.objects.select_related("project__unit", "project__dossier").get(pk=payload["change"])
    state, project = State(change.to_state), change.project
    text = _("“%(name)s”现处于“%(state)s”。") % {"name": project.name, "state": state.label}
    concerned = _holders(project, _APPLICANTS | state.owners, timezone.localdate(change.at))
    others = [person for person in concerned if person.pk != change.actor_id]
    _tell(others, f"moved-{change.pk}", text, project, change.at)


@outbox.handler(SHEET_OPENED)
def tell_of_sheet(payload: dict) -> None:
    """Tell those who may sign a sheet that it waits for them, if it still does."""
    sheet = ApprovalSheet.objects.select_related("project__unit", "project__dossier").get(pk=payload["sheet"])
    if sheet.status != ApprovalSheet.Status.OPEN or sheet.task_index != payload["hand"]:
        return
    text = _("待您%(act)s：%(what)s") % {"act": sheets.current_act(sheet), "what": sheet.question}
    at = clock.now()
    people = signing.signers(sheet, timezone.localdate(at))
    _tell(people, f"sheet-{sheet.pk}-{sheet.task_index}", text, sheet.project, at, sheet)


@outbox.handler(PANEL_CALLED)
def tell_of_panel(payload: dict) -> None:
    """Tell an expert that the panel waits for them, while they sit on it."""
    member = PanelMember.objects.select_related("user", "batch").get(pk=payload["member"])
    at = clock.now()
    if not access.visible_to(member.user, ArgumentBatch, on=timezone.localdate(at)).filter(pk=member.batch_id).exists():
        return
    text = (
        _("“%(batch)s”开始评审，请提交专家意见表。")
        if payload["begins"]
        else _("聘请您为“%(batch)s”的论证专家，请声明有无利害关系。")
    )
    key = f"panel-{member.pk}-{payload['begins']:d}"
    said = {"key": key, "text": (text % {"batch": member.batch.title})[:300], "batch": member.batch, "at": at}
    Notification.objects.bulk_create([Notification(user=member.user, **said)], ignore_conflicts=True)
    _ask_for_mail(key, [member.user])


def tell_of_alert(alert: DupAlert) -> None:
    """Tell the reviewers of the bureau of a system that resembles a pending project: who sees both, once a pair."""
    on = timezone.localdate(alert.found_at)
    told = [
        person
        for person in _holders(alert.project, _REVIEWERS, on)
        if access.visible_to(person, DupAlert, on=on).filter(pk=alert.pk).exists()
    ]
    text = _("新登记或变更的系统“%(system)s”与在办项目“%(project)s”相似（覆盖率%(p)d%%），请重新查重。") % {
        "system": alert.system.name[:80],
        "project": alert.project.name[:80],
        "p": round(100 * alert.coverage),
    }
    _tell(told, f"resembles-{alert.project_id}-{alert.system_id}", text, alert.project, alert.found_at)


def _holders(project: Project, roles: Iterable[Role], on) -> list[User]:
    """Return who holds some roles towards a project: a unit's own roles in its unit, the others anywhere."""
    found: dict[int, User] = {}
    for role in roles:
        home = project.unit if role in access.OWN and role is not Role.PARENT_UNIT else None
        home = project.unit.parent if role is Role.PARENT_UNIT else home
        if role is not Role.PARENT_UNIT or home is not None:
            found |= {person.pk: person for person in memberships.holders(role, on, home)}
    return list(found.values())


def _tell(
    people: Iterable[User], key: str, text: str, project: Project, at: datetime, sheet: ApprovalSheet | None = None
) -> None:
    """Keep one notification a person, and ask for one mail each where there is an address."""
    on = timezone.localdate(at)
    concerned = [person for person in people if access.can_see(person, project.dossier, on)]
    Notification.objects.bulk_create(
        [
            Notification(user=person, key=key, text=text[:300], project=project, sheet=sheet, at=at)
            for person in concerned
        ],
        ignore_conflicts=True,
    )
    _ask_for_mail(key, concerned)


def _ask_for_mail(key: str, concerned: Iterable[User]) -> None:
    for row in Notification.objects.filter(key=key, user__in=concerned, mailed_at=None).exclude(user__email=""):
        outbox.enqueue(MAIL, str(row.pk), {"notification": row.pk})


@outbox.handler(MAIL)
def send(payload: dict) -> None:
    """Send one mail at most: marked as sent before it goes out, open again only where the server refused it."""
    mine = Notification.objects.filter(pk=payload["notification"])
    if not mine.filter(mailed_at=None).update(mailed_at=clock.now()):
        return
    row = mine.select_related("user", "project", "batch").get()
    subject = _("【%(site)s】您有一项新的提醒") % {"site": settings.WAGTAIL_SITE_NAME}
    body = _(
        "%(number)s 有新的进展或待办，请登录平台查看：%(url)s/desk/notifications/\n本邮件由系统发出，请勿回复。"
    ) % {
        "number": row.number,
        "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
    }
    try:
        send_mail(subject, body, None, [row.user.email])
    except (SMTPException, OSError):
        mine.update(mailed_at=None)
        raise


def unread(user: User, at: datetime) -> int:
    """Return how many notifications a person has not read."""
    return access.visible_to(user, Notification, on=timezone.localdate(at)).filter(read_at=None).count()


def mark_read(user: User, at: datetime) -> int:
    """Mark all that a person may see as read; return how many were not."""
    return access.visible_to(user, Notification, on=timezone.localdate(at)).filter(read_at=None).update(read_at=at)
