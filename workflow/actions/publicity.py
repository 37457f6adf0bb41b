"""Publicity (功能清单公示, Art 35): the notice with a frozen list, its computed period, correction, withdrawal."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name, city
from catalog.models import FunctionList, Notice, NumberSeries, Project, User
from workflow import access, snapshots
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused, Step, after, before, perform
from workflow.lifecycle import State
from workflow.notice_facts import PERIOD, publicity_deadline, running_notice
from workflow.permissions import Role
from workflow.regulation.objections import hard
from workflow.signals import notice_changed

_TEXTS = {"title", "body", "contact_name", "contact_phone", "contact_email"}


@after("submit_notice")
def prepare_notice(step: Step) -> None:
    """Make the notice that is checked before it is published: data `title`, `body`, `days`, contact fields."""
    notice = _new_notice(step, version=1 + _last_version(step.project))
    step.details.update(notice=notice.number, days=notice.min_days)


def _last_version(project: Project) -> int:
    last = Notice.objects.filter(project=project).order_by("-version").values_list("version", flat=True).first()
    return last or 0


def _new_notice(step: Step, *, version: int, supersedes: Notice | None = None) -> Notice:
    project = step.project
    found = snapshots.current_list(project)
    rows = snapshots.list_rows(found)
    number = f"GS{step.on.year}-{NumberSeries.take('notice', step.on.year):04d}"
    said = {name: step.data[name] for name in _TEXTS if name in step.data}
    defaults = {
        "title": supersedes.title if supersedes else _("%(name)s功能清单公示") % {"name": project.name},
        "body": supersedes.body if supersedes else _body(project),
        "contact_name": supersedes.contact_name if supersedes else project.contact_name,
        "contact_phone": supersedes.contact_phone if supersedes else project.contact_phone,
        "contact_email": supersedes.contact_email if supersedes else project.contact_email,
    }
    _fix(found)
    least = step.rulebook.period(PERIOD).n
    return Notice.objects.create(
        project=project,
        function_list=found,
        number=number,
        index_no=f"{city()['site_id_code']}-{number}",
        version=version,
        supersedes=supersedes,
        min_days=step.data.get("days") or (supersedes.min_days if supersedes else least),
        snapshot=rows,
        snapshot_sha256=snapshots.digest(rows),
        created_at=step.at,
        created_by=step.by,
        **{**defaults, **said},
    )


def _fix(found: FunctionList) -> None:
    if found.status == FunctionList.Status.DRAFT:
        found.status = FunctionList.Status.FROZEN
        found.save(update_fields=["status"])


def _body(project: Project) -> list[dict[str, str]]:
    """Return the usual sections of a notice; the unit may write its own."""
    return [
        {"heading": _("项目概况"), "text": project.content},
        {
            "heading": _("公示内容"),
            "text": _("现将该项目功能清单予以公示，并开展价格咨询。清单见本页，可下载。"),
        },
        {
            "heading": _("意见反馈"),
            "text": _("公示期内，单位和个人可就功能清单提出意见，潜在服务提供商可按清单格式报价。"),
        },
    ]


@transaction.atomic
def check_form(*, notice: Notice, by: User, at: datetime) -> Notice:
    """Record that the bureau has checked the form of a notice (a switch of the platform); to send it back, perform
    `return_notice`."""
    if not access.roles_towards(by, notice.project.unit, timezone.localdate(at)) & {Role.BUR_OP, Role.BUR_REVIEW}:
        raise NotAllowed(_("公示稿由%(bureau)s形式审核。") % {"bureau": bureau_name()})
    Project.objects.filter(pk=notice.project_id).update(updated_at=at)
    if not Notice.objects.filter(
        pk=notice.pk, status=Notice.Status.CHECKING, form_checked_at__isnull=True, project__state=State.FL_REVIEW
    ).update(form_checked_at=at, form_checked_by=by):
        raise AlreadyHandled(_("该公示稿已审核或已退回，请刷新后查看。"))
    notice.refresh_from_db()
    _say(notice, "check_notice_form", by, at)
    return notice


@before("publish_notice")
def check_nothing_changed(step: Step) -> None:
    """What is published is what was checked: the frozen list."""
    notice = running_notice(step.project)
    found = snapshots.current_list(step.project)
    if notice is None or notice.status != Notice.Status.CHECKING:
        message = _("没有待发布的公示稿；请先提交公示稿")
        raise Refused(hard("notice-missing", "第三十五条", message, field="notice"))
    if found is None or found.pk != notice.function_list_id:
        message = _("功能清单在提交公示稿后又有新版本；请退回公示稿并按最新清单重新提交")
        raise Refused(hard("list-changed", "第三十五条", message, field="function_list"))


@after("publish_notice")
def start_period(step: Step) -> None:
    """Publish and compute the end: the day of publication is not counted, an end on a rest day moves on."""
    _publish(step, running_notice(step.project))


def _publish(step: Step, notice: Notice) -> None:
    ends = publicity_deadline(step.on, notice.min_days, step.rulebook)
    notice.status = Notice.Status.PUBLISHED
    notice.published_at = step.at
    notice.ends_on = ends.end
    notice.end_at = ends.ends_at
    notice.is_provisional = ends.provisional
    notice.save()
    step.details.update(
        notice=notice.number,
        ends_on=str(ends.end),
        raw_end=str(ends.raw_end),
        moved_by=[str(day) for day in ends.moved_by],
        provisional=ends.provisional,
        snapshot=notice.snapshot_sha256,
    )
    notice_changed.send(sender=Notice, notice=notice, by=step.by, at=step.at)


@after("return_notice")
def send_back(step: Step) -> None:
    """The draft of the notice goes back: it was never public, and the next try makes a new one."""
    notice = running_notice(step.project)
    if notice is not None:
        notice.withdrawn_at = step.at
        notice.withdraw_reason = step.reason[:400]
        notice.save(update_fields=["withdrawn_at", "withdraw_reason"])
        step.details["notice"] = notice.number


@after("withdraw_notice")
def take_down(step: Step) -> None:
    """The page stays and says 已撤回 with the reason (T18)."""
    notice = running_notice(step.project)
    notice.status = Notice.Status.WITHDRAWN
    notice.withdrawn_at = step.at
    notice.withdraw_reason = step.reason[:400]
    notice.save(update_fields=["status", "withdrawn_at", "withdraw_reason"])
    step.details["notice"] = notice.number
    notice_changed.send(sender=Notice, notice=notice, by=step.by, at=step.at)


@after("correct_notice")
def publish_again(step: Step) -> None:
    """Publish the new version of the list as a new notice; the old stays 已更正, and the period starts again."""
    old = running_notice(step.project)
    old.status = Notice.Status.CORRECTED
    old.correction_note = step.reason[:400]
    old.save(update_fields=["status", "correction_note"])
    new = _new_notice(step, version=old.version + 1, supersedes=old)
    new.form_checked_at, new.form_checked_by = old.form_checked_at, old.form_checked_by
    step.details["supersedes"] = old.number
    _publish(step, new)


@after("close_notice")
def note_the_end(step: Step) -> None:
    """Say which period ended, and when; that it has, the notice told every reader already."""
    notice = running_notice(step.project)
    step.details.update(notice=notice.number, ended_at=notice.end_at.isoformat())


def close_ended_notices(at: datetime) -> int:
    """Record the ends that have come by a moment, each project in a transaction of its own; return how many."""
    due = Project.objects.filter(
        state=State.FL_PUBLIC, notices__status=Notice.Status.PUBLISHED, notices__end_at__lte=at
    ).distinct()
    closed = 0
    for project in due:
        try:
            perform("close_notice", project=project, by=None, at=at)
        except (AlreadyHandled, Refused):
            # Another worker was faster, or a correction is being prepared: the next scan asks again.
            continue
        closed += 1
    return closed


def recompute_provisional(at: datetime) -> int:
    """Compute anew the ends that were provisional, after a year's holidays were loaded; return how many moved."""
    moved = 0
    for notice in Notice.objects.filter(is_provisional=True, status=Notice.Status.PUBLISHED, end_at__gt=at):
        moved += _recompute(notice, at)
    return moved


@transaction.atomic
def _recompute(notice: Notice, at: datetime) -> bool:
    step = Step("publish_notice", notice.project, None, at)
    ends = publicity_deadline(timezone.localdate(notice.published_at), notice.min_days, step.rulebook)
    changed = ends.end != notice.ends_on
    was = notice.ends_on
    notice.ends_on, notice.end_at, notice.is_provisional = ends.end, ends.ends_at, ends.provisional
    notice.save(update_fields=["ends_on", "end_at", "is_provisional"])
    if changed:
        _say(notice, "recompute_notice_end", None, at, {"from": str(was), "to": str(ends.end)})
        notice_changed.send(sender=Notice, notice=notice, by=None, at=at)
    return changed


def _say(notice: Notice, event: str, by: User | None, at: datetime, details: dict | None = None) -> None:
    project = notice.project
    journal.record(
        event, by=by, at=at, dossier=project.dossier, subject=f"{notice.number} {notice.title}", details=details
    )
