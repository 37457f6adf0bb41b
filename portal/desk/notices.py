"""Notices in the workbench (公示): draft, check of form, publication, correction, withdrawal."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock
from catalog.models import Notice, Project
from portal.desk import stages
from portal.desk.acting import may_take, posted_version, step_page
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.drafting.functions import groups_of
from portal.desk.forms.notices import CorrectionForm, NoticeFilter, NoticeForm, usual_notice
from portal.desk.overriding import overrides_of
from portal.desk.paging import CappedPaginator
from workflow import access, actions
from workflow.actions import function_lists, publicity
from workflow.lifecycle import State
from workflow.regulation.roles import Role
from workflow.regulation.rulebook import rulebook_on

PER_PAGE = 30
CHECKERS = frozenset({Role.BUR_OP, Role.BUR_REVIEW})


@require_safe
@signed_in
def notice_list(request: HttpRequest) -> HttpResponse:
    """List the notices of the projects the reader may see, newest first."""
    rows = access.visible_to(request.user, Notice, on=clock.today()).select_related("project__unit").order_by("-pk")
    form = NoticeFilter(request.GET)
    if form.is_valid() and form.cleaned_data["status"]:
        rows = rows.filter(status=form.cleaned_data["status"])
    found = CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "desk/notices/list.html", {"page": found, "form": form, "moment": clock.now()})


@require_safe
@signed_in
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """Show one notice as it was or will be published, and what may be done with it."""
    return _notice_page(request, find(request, Notice, number=number), Attempt())


def _notice_page(request: HttpRequest, found: Notice, attempt: Attempt) -> HttpResponse:
    project = found.project
    rows = list(found.function_list.items.order_by("order"))
    held = access.roles_towards(request.user, project.unit, clock.today())
    is_newest = not project.notices.filter(version__gt=found.version).exists()
    checking = is_newest and found.status == Notice.Status.CHECKING and project.state == State.FL_REVIEW
    running = (
        is_newest
        and found.status == Notice.Status.PUBLISHED
        and stages.state_at(project, clock.now()) is State.FL_PUBLIC
    )
    context = {
        "notice": found,
        "project": project,
        "moment": clock.now(),
        "groups": groups_of(rows),
        "total": sum(row.is_leaf for row in rows),
        "attempt": attempt,
        "may_check": checking and bool(held & CHECKERS) and found.form_checked_at is None,
        "may_publish": checking and Role.UNIT_HEAD in held,
        "may_return": checking and bool(held & {Role.BUR_OP, Role.UNIT_HEAD}),
        "may_correct": running and Role.UNIT_HEAD in held,
        "may_withdraw": running and bool(held & {Role.UNIT_HEAD, Role.BUR_REVIEW}),
        "page_url": _public_address(found),
    }
    return page(request, "desk/notices/detail.html", context, status=attempt.status)


def _public_address(found: Notice) -> str:
    shown = getattr(found, "page", None)
    return shown.url if shown is not None and shown.live else ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notice_draft(request: HttpRequest, number: str) -> HttpResponse:
    """Write the notice and hand it in for the check of form; the function list is frozen with it."""
    project = find(request, Project, number=number)
    require(may_take(request, project, "submit_notice"), _("公示稿由建设单位提交。"))
    least = rulebook_on(clock.today(), project.regulation).period("publicity7D").n
    form = NoticeForm(posted(request), initial=usual_notice(project, least))
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt, transaction.atomic():
            _hand_in(request, project, form)
            said(request, _("公示稿已提交，等待形式审核。"))
            return see_other("desk:project", project.number)
    newest = project.function_lists.order_by("-version").first()
    context = {"project": project, "form": form, "attempt": attempt, "list": newest, "state": State(project.state)}
    return page(request, "desk/notices/draft.html", context, status=attempt.status)


def _hand_in(request: HttpRequest, project: Project, form: NoticeForm) -> None:
    at = clock.now()
    newest = project.function_lists.exclude(status="superseded").order_by("-version").first()
    if newest is not None:
        function_lists.record_publication_check(newest, by=request.user, at=at)
    actions.perform(
        "submit_notice",
        project=project,
        by=request.user,
        at=at,
        expected_version=posted_version(request, project),
        data=form.step_data(),
        overrides=overrides_of(request.POST),
        ip=address_of(request),
    )


@require_safe
@signed_in
def notice_check(request: HttpRequest, number: str) -> HttpResponse:
    """Lead from the project to its newest notice."""
    project = find(request, Project, number=number)
    newest = (
        access.visible_to(request.user, Notice, on=clock.today())
        .filter(project=project)
        .order_by("-version", "-pk")
        .first()
    )
    if newest is None:
        return page(request, "desk/unavailable.html", {"message": _("该项目还没有公示稿。")}, status=404)
    return _notice_page(request, newest, Attempt())


@require_POST
@signed_in
def notice_form_checked(request: HttpRequest, number: str) -> HttpResponse:
    """Record the bureau's check of form."""
    found = find(request, Notice, number=number)
    attempt = Attempt()
    with attempt:
        publicity.check_form(notice=found, by=request.user, at=clock.now())
        said(request, _("公示稿形式审核通过，可由单位发布。"))
        return see_other("desk:notice", found.number)
    return _notice_page(request, found, attempt)


@require_POST
@signed_in
def notice_publish(request: HttpRequest, number: str) -> HttpResponse:
    """Publish: the page goes up in the same transaction, and the period runs."""
    found = find(request, Notice, number=number)
    attempt = Attempt()
    with attempt:
        actions.perform(
            "publish_notice",
            project=found.project,
            by=request.user,
            at=clock.now(),
            expected_version=posted_version(request, found.project),
            ip=address_of(request),
        )
        said(request, _("公示已发布。"))
        return see_other("desk:notice", found.number)
    return _notice_page(request, found, attempt)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notice_correct(request: HttpRequest, number: str) -> HttpResponse:
    """Publish a changed list as a new notice; the old one stays marked, and the period starts again."""
    project = find(request, Project, number=number)
    form = CorrectionForm(posted(request))
    newest = project.function_lists.exclude(status="superseded").order_by("-version").first()

    def checked() -> dict:
        if newest is not None:
            function_lists.record_publication_check(newest, by=request.user, at=clock.now())
        return {}

    return step_page(
        request,
        project,
        "correct_notice",
        "desk/notices/correct.html",
        form,
        checked,
        reason=lambda: form.cleaned_data["reason"],
        context={"list": newest, "running": stages.running_notice(project)},
    )
