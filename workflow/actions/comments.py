"""Comments on a notice (公示意见, Art 35): anybody may write within the period, the unit answers and publishes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import secrecy
from catalog.models import Comment, Notice, User
from workflow import access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import hard
from workflow.signals import notice_changed

ARTICLE = "第三十五条"
ANSWERERS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})
MOST_AN_HOUR = 5
LONGEST = 2000


@transaction.atomic
def submit_comment(
    *, notice: Notice, text: str, at: datetime, author: str = "", contact: str = "", ip: str | None = None
) -> Comment:
    """Keep what somebody says about a running notice; nothing of it is public before the unit publishes it."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.effective_status(at) != Notice.Effective.RUNNING:
        message = _("本公示%(status)s，不再接收意见；请与建设单位联系") % {"status": notice.effective_status(at).label}
        raise Refused(hard("comment-period-over", ARTICLE, message))
    if not text.strip() or len(text) > LONGEST:
        message = _("意见为空或超过%(most)d字；请补充或删减后提交") % {"most": LONGEST}
        raise Refused(hard("comment-length", ARTICLE, message, field="text"))
    if any(secrecy.mark_in_text(part) for part in (text, author, contact)):
        message = _("意见中有密级标志；本平台不接收涉密内容，请删除后提交")
        raise Refused(hard("comment-secrecy", "第六十五条", message, field="text"))
    lately = Comment.objects.filter(ip=ip, received_at__gt=at - timedelta(hours=1))
    if ip is not None and lately.count() >= MOST_AN_HOUR:
        message = _("同一地址一小时内已提交%(most)d条意见；请稍后再试") % {"most": MOST_AN_HOUR}
        raise Refused(hard("comment-too-many", ARTICLE, message))
    found = Comment.objects.create(
        notice=notice, text=text.strip(), author=author.strip(), contact=contact.strip(), received_at=at, ip=ip
    )
    _note("submit_comment", found, None, at)
    return found


def _authorise(comment: Comment, by: User, at: datetime) -> None:
    if not access.roles_towards(by, comment.notice.project.unit, timezone.localdate(at)) & ANSWERERS:
        raise NotAllowed(_("公示意见由项目建设单位答复。"))


@transaction.atomic
def reply_to_comment(*, comment: Comment, text: str, by: User, at: datetime) -> Comment:
    """Answer a comment; of two answers the second is told."""
    _authorise(comment, by, at)
    if not text.strip() or len(text) > LONGEST:
        message = _("答复为空或超过%(most)d字；请补充或删减后提交") % {"most": LONGEST}
        raise Refused(hard("comment-reply-length", ARTICLE, message, field="reply"))
    waiting = Comment.objects.filter(pk=comment.pk, status=Comment.Status.RECEIVED)
    if not waiting.update(status=Comment.Status.REPLIED, reply=text.strip(), replied_at=at, replied_by=by):
        raise AlreadyHandled(_("该意见已答复或已办结，请刷新后查看。"))
    return _done("reply_to_comment", comment, by, at)


@transaction.atomic
def publish_comment(*, comment: Comment, by: User, at: datetime) -> Comment:
    """Show a comment with its answer on the notice page; the contact is never shown."""
    _authorise(comment, by, at)
    answered = Comment.objects.filter(pk=comment.pk, published_at__isnull=True).exclude(reply="")
    if not answered.update(published_at=at):
        raise AlreadyHandled(_("该意见尚未答复，或已经公开，请刷新后查看。"))
    found = _done("publish_comment", comment, by, at)
    notice_changed.send(sender=Notice, notice=found.notice, by=by, at=at)
    return found


@transaction.atomic
def close_comment(*, comment: Comment, by: User, at: datetime, reason: str = "") -> Comment:
    """Close a comment: an answered one, or with a reason one that asks for nothing (广告、重复)."""
    _authorise(comment, by, at)
    if comment.status == Comment.Status.RECEIVED and not reason.strip():
        message = _("未答复的意见办结没有写明原因；请写明（如重复、与公示无关）")
        raise Refused(hard("comment-close-reason", ARTICLE, message, field="reason"))
    still_open = Comment.objects.filter(pk=comment.pk, status=comment.status).exclude(status=Comment.Status.CLOSED)
    if not still_open.update(status=Comment.Status.CLOSED, close_reason=reason.strip()[:200]):
        raise AlreadyHandled(_("该意见已有变动，请刷新后查看。"))
    return _done("close_comment", comment, by, at)


def _done(event: str, comment: Comment, by: User, at: datetime) -> Comment:
    comment.refresh_from_db()
    _note(event, comment, by, at)
    return comment


def _note(event: str, comment: Comment, by: User | None, at: datetime) -> None:
    project = comment.notice.project
    journal.record(
        event,
        by=by,
        at=at,
        dossier=project.dossier,
        organisation=project.unit if by else None,
        subject=comment.notice.number,
        details={"comment": comment.pk, "status": comment.status},
    )
