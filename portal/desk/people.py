"""The system administrator's pages: accounts and appointments (用户与任职); no business data."""

import secrets

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import clock, memberships
from catalog.models import Membership, User
from portal.desk.answers import REFUSED, Attempt, page, posted, require, said, see_other, signed_in
from portal.desk.files import journal
from portal.desk.forms.people import AppointmentForm, PersonForm
from workflow import access
from workflow.regulation.roles import Role

PER_PAGE = 50


def _must_be_sysadmin(request: HttpRequest) -> None:
    held = access.roles_of(request.user, clock.today())
    require(Role.SYSADMIN in held, _("用户与任职由系统管理员管理。"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """List accounts with their posts; a post opens an account."""
    _must_be_sysadmin(request)
    form = PersonForm(posted(request))
    attempt = Attempt()
    if attempt.ready(request, form):
        person, password = _open_account(request, form)
        said(
            request,
            _("账号 %(name)s 已建立，初始口令 %(password)s（只显示这一次），请转告本人首次登录后修改。")
            % {"name": person.username, "password": password},
        )
        return see_other("desk:person", person.pk)
    words = request.GET.get("q", "").strip()[:60]
    rows = User.objects.order_by("username").prefetch_related("memberships__organisation", "memberships__role")
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": found, "form": form, "attempt": attempt, "words": words, "today_is": clock.today()}
    return page(request, "desk/people/list.html", context, status=attempt.status)


@transaction.atomic
def _open_account(request: HttpRequest, form: PersonForm) -> tuple[User, str]:
    password = secrets.token_urlsafe(12)
    person = User.objects.create_user(**form.cleaned_data, password=password)
    journal(request, "account.created", subject=person.username)
    return person, password


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account with its appointments; a post appoints."""
    _must_be_sysadmin(request)
    found = get_object_or_404(User, pk=pk)
    form = AppointmentForm(posted(request), initial={"valid_from": clock.today()})
    attempt = Attempt()
    if attempt.ready(request, form):
        try:
            _appoint(request, found, form)
        except memberships.AppointmentRefused as refusal:
            attempt.status, attempt.message = REFUSED, str(refusal)
        else:
            said(request, _("任职已登记。"))
            return see_other("desk:person", found.pk)
    posts = found.memberships.select_related("organisation", "role").order_by("-valid_from")
    context = {"person": found, "posts": posts, "form": form, "attempt": attempt, "today_is": clock.today()}
    return page(request, "desk/people/person.html", context, status=attempt.status)


@transaction.atomic
def _appoint(request: HttpRequest, found: User, form: AppointmentForm) -> None:
    answer = form.cleaned_data
    made = memberships.appoint(
        found,
        answer["organisation"],
        answer["role"],
        valid_from=answer["valid_from"],
        valid_until=answer["valid_until"],
    )
    journal(request, "membership.appointed", subject=str(made), details={"membership": made.pk})


@require_POST
@signed_in
def membership_end(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """End an appointment today."""
    _must_be_sysadmin(request)
    found = get_object_or_404(Membership, pk=membership, user_id=pk)
    with transaction.atomic():
        memberships.end(found, max(clock.today(), found.valid_from))
        journal(request, "membership.ended", subject=str(found), details={"membership": found.pk})
    said(request, _("任职已终止。"))
    return see_other("desk:person", pk)
