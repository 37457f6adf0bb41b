"""Public comments in the workbench (公示意见): read, answer, publish, close."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import clock
from catalog.models import Comment, Notice, User
from portal.desk.answers import REFUSED, Attempt, find, page, require, said, see_other, signed_in
from portal.desk.forms.base import DeskForm
from portal.desk.forms.quotes import AnswerForm, CloseForm
from workflow import access
from workflow.actions import comments


def reads_comments(user: User, notice: Notice) -> bool:
    """Whether the page of comments opens to this person, so that no link to it stands where it does not."""
    held = access.roles_towards(user, notice.project.unit, clock.today())
    return bool(held & (access.READS_COMMENTS | access.UNIT_ROLES))


def _held(request: HttpRequest, notice: Notice) -> frozenset:
    return access.roles_towards(request.user, notice.project.unit, clock.today())


@require_safe
@signed_in
def notice_comments(request: HttpRequest, number: str) -> HttpResponse:
    """List what the public said, what waits for an answer first."""
    notice = find(request, Notice, number=number)
    require(reads_comments(request.user, notice), _("您的岗位不能查看公示意见。"))
    return _comments_page(request, notice, Attempt())


def _comments_page(request: HttpRequest, notice: Notice, attempt: Attempt) -> HttpResponse:
    rows = access.visible_to(request.user, Comment, on=clock.today()).filter(notice=notice)
    order = {Comment.Status.RECEIVED: 0, Comment.Status.REPLIED: 1, Comment.Status.CLOSED: 2}
    context = {
        "notice": notice,
        "project": notice.project,
        "comments": sorted(rows.select_related("replied_by"), key=lambda row: (order[row.status], row.received_at)),
        "may_answer": bool(_held(request, notice) & comments.ANSWERERS),
        "attempt": attempt,
        "typed": request.POST,
    }
    return page(request, "desk/quotes/comments.html", context, status=attempt.status)


def _act(
    request: HttpRequest, number: str, form: DeskForm, act: Callable[[Comment], object], done: str
) -> HttpResponse:
    """Do something with one comment of the notice; a refusal comes back on the page."""
    notice = find(request, Notice, number=number)
    require(bool(_held(request, notice) & comments.ANSWERERS), _("公示意见由项目建设单位答复。"))
    attempt = Attempt()
    if not form.is_valid():
        attempt.status, attempt.message = REFUSED, _("没有指明意见，或所写过长；请刷新后在列表中办理。")
        return _comments_page(request, notice, attempt)
    seen = access.visible_to(request.user, Comment, on=clock.today())
    comment = get_object_or_404(seen, notice=notice, pk=form.cleaned_data["comment"])
    with attempt:
        act(comment)
        said(request, done)
        return see_other("desk:notice-comments", notice.number)
    return _comments_page(request, notice, attempt)


@require_POST
@signed_in
def comment_reply(request: HttpRequest, number: str) -> HttpResponse:
    """Answer one comment."""
    form = AnswerForm(request.POST)

    def act(comment: Comment) -> Comment:
        text = form.cleaned_data["reply"]
        return comments.reply_to_comment(comment=comment, text=text, by=request.user, at=clock.now())

    return _act(request, number, form, act, _("已答复；可选择公开。"))


@require_POST
@signed_in
def comment_publish(request: HttpRequest, number: str) -> HttpResponse:
    """Show one comment with its answer on the notice page."""

    def act(comment: Comment) -> Comment:
        return comments.publish_comment(comment=comment, by=request.user, at=clock.now())

    return _act(request, number, CloseForm(request.POST), act, _("意见与答复已公开。"))


@require_POST
@signed_in
def comment_close(request: HttpRequest, number: str) -> HttpResponse:
    """Close one comment."""
    form = CloseForm(request.POST)

    def act(comment: Comment) -> Comment:
        reason = form.cleaned_data["reason"]
        return comments.close_comment(comment=comment, by=request.user, at=clock.now(), reason=reason)

    return _act(request, number, form, act, _("意见已办结。"))
