"""Who holds which role where (任职): appointing, ending, and the groups that follow.

A membership counts from its first day to its last, whether or not a worker ran: rights are read from the rows in force
on the day. `user.groups` is only a copy for Wagtail's page rights.
"""

from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Membership, Organisation, OrganisationGroup, User
from catalog.signals import membership_changed

ADMINISTRATORS = frozenset({"SYSADMIN", "SECADMIN", "AUDITADMIN"})

_CACHE = "_memberships_in_force"


class AppointmentRefused(ValueError):
    """The appointment would join powers that must stay apart; the message says which, in Chinese."""


def in_force(user: User, on: date) -> tuple[Membership, ...]:
    """Return a user's memberships of a day, read once per user object, that is once per request."""
    cache = user.__dict__.setdefault(_CACHE, {})
    if on not in cache:
        rows = Membership.objects.on(on).filter(user=user) if user.is_active else Membership.objects.none()
        cache[on] = tuple(rows.select_related("organisation", "organisation__parent"))
    return cache[on]


def group_ids(user: User, on: date) -> tuple[int, ...]:
    """Return the ids of the groups that a user's memberships of a day stand for; read once per request."""
    cache = user.__dict__.setdefault(_CACHE, {})
    if ("groups", on) not in cache:
        held = {(row.organisation_id, row.role_id) for row in in_force(user, on)}
        rows = OrganisationGroup.objects.filter(organisation_id__in={organisation for organisation, _role in held})
        cache["groups", on] = tuple(sorted(row.group_id for row in rows if (row.organisation_id, row.role_id) in held))
    return cache["groups", on]


def forget(user: User) -> None:
    """Drop what was read of a user, after a change."""
    user.__dict__.pop(_CACHE, None)


def holders(role: str, on: date, organisation: Organisation | None = None):
    """Return the active users who hold a role on a day, in one organisation or in any."""
    rows = Membership.objects.on(on).filter(role_id=role, user__is_active=True)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return User.objects.filter(pk__in=rows.values("user_id")).order_by("pk")


@transaction.atomic
def appoint(
    user: User, organisation: Organisation, role: str, *, valid_from: date, valid_until: date | None = None
) -> Membership:
    """Give a user a role in an organisation from a day on; AppointmentRefused where an administrator would also act."""
    others = set(Membership.objects.on(valid_from).filter(user=user).values_list("role_id", flat=True))
    if others - {role} and (role in ADMINISTRATORS or others & ADMINISTRATORS):
        raise AppointmentRefused(
            _("%(user)s已任其他职务：系统、安全、审计管理员须分设，且不得兼任业务岗位。请另设账号或先终止原任职。")
            % {"user": user}
        )
    membership, _made = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role_id=role,
        valid_from=valid_from,
        defaults={"valid_until": valid_until},
    )
    user.groups.add(OrganisationGroup.of(organisation, role))
    forget(user)
    membership_changed.send(sender=Membership, user=user, role=role)
    return membership


@transaction.atomic
def end(membership: Membership, on: date) -> None:
    """End a membership: `on` is its last day; Wagtail's copy of its group goes at once."""
    membership.valid_until = on
    membership.save(update_fields=["valid_until"])
    sync_groups(membership.user, on + timedelta(days=1))
    membership_changed.send(sender=Membership, user=membership.user, role=membership.role_id)


def sync_groups(user: User, on: date) -> None:
    """Copy the groups of the memberships of a day to `user.groups`; groups of other kinds are left alone."""
    forget(user)
    wanted = set(group_ids(user, on))
    held = set(user.groups.filter(organisation_role__isnull=False).values_list("pk", flat=True))
    user.groups.remove(*Group.objects.filter(pk__in=held - wanted))
    user.groups.add(*Group.objects.filter(pk__in=wanted - held))
