"""The security administrator's and the auditors' pages: incompatible roles, locked accounts, the journal."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import clock, memberships
from catalog.models import JournalEntry, Membership, User
from portal.desk.answers import page, require, said, see_other, signed_in
from portal.desk.files import journal
from portal.desk.forms.people import JournalFilter
from portal.desk.paging import CappedPaginator
from workflow import access, permissions
from workflow.regulation.roles import Role

PER_PAGE = 50
AUDITORS = frozenset({Role.AUDIT, Role.AUDITADMIN})
STALE_DAYS = 180


def _must_be_secadmin(request: HttpRequest) -> None:
    held = access.roles_of(request.user, clock.today())
    require(Role.SECADMIN in held, _("账号与角色核查由安全管理员办理。"))


@require_safe
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Show who holds roles that exclude one another, who is locked, and whose account nobody uses."""
    _must_be_secadmin(request)
    on, at = clock.today(), clock.now()
    posts = Membership.objects.on(on).select_related("user", "organisation", "role")
    by_user: dict[User, list[Membership]] = {}
    for post in posts:
        by_user.setdefault(post.user, []).append(post)
    clashing = [
        {"user": user, "posts": held, "roles": [role.label for role in clash]}
        for user, held in by_user.items()
        if (clash := permissions.incompatible(Role(post.role_id) for post in held))
    ]
    unused = [
        user for user in by_user if user.is_active and user.last_login and (at - user.last_login).days > STALE_DAYS
    ]
    context = {
        "clashing": clashing,
        "without": User.objects.filter(is_active=True)
        .exclude(pk__in=[user.pk for user in by_user])
        .order_by("username"),
        "superusers": User.objects.filter(is_superuser=True).order_by("username"),
        "locked": User.objects.filter(is_active=False).order_by("username"),
        "unused": unused,
        "active": sorted((user for user in by_user if user.is_active), key=lambda user: user.username),
    }
    return page(request, "desk/people/security.html", context)


@require_POST
@signed_in
def account_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock an account or open it again; nobody locks their own."""
    _must_be_secadmin(request)
    found = get_object_or_404(User, pk=pk)
    require(found.pk != request.user.pk, _("不能停用自己的账号，请由另一位安全管理员办理。"))
    with transaction.atomic():
        found.is_active = not found.is_active
        found.save(update_fields=["is_active"])
        memberships.forget(found)
        journal(request, "account.unlocked" if found.is_active else "account.locked", subject=found.username)
    said(
        request,
        _("账号 %(name)s 已恢复。") % {"name": found}
        if found.is_active
        else _("账号 %(name)s 已停用。") % {"name": found},
    )
    return see_other("desk:security")


@require_safe
@signed_in
def journal_list(request: HttpRequest) -> HttpResponse:
    """Read the journal with filters; reading it is noted too."""
    require(bool(access.roles_of(request.user, clock.today()) & AUDITORS), _("日志由审计人员和审计管理员查阅。"))
    form = JournalFilter(request.GET)
    rows = access.visible_to(request.user, JournalEntry, on=clock.today()).select_related("organisation", "dossier")
    rows = _narrow(rows, form)
    found = CappedPaginator(rows.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    if request.GET:
        journal(request, "journal.searched", subject=request.GET.urlencode()[:200])
    return page(request, "desk/people/journal.html", {"page": found, "form": form})


def _narrow(rows: QuerySet[JournalEntry], form: JournalFilter) -> QuerySet[JournalEntry]:
    form.is_valid()
    asked = form.cleaned_data
    if words := asked.get("q"):
        rows = rows.filter(Q(subject__icontains=words) | Q(dossier__number__icontains=words))
    if actor := asked.get("actor"):
        rows = rows.filter(actor_name__icontains=actor)
    if event := asked.get("event"):
        rows = rows.filter(event__startswith=event)
    if since := asked.get("since"):
        rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    if until := asked.get("until"):
        rows = rows.filter(at__lte=timezone.make_aware(datetime.combine(until, time.max)))
    return rows
