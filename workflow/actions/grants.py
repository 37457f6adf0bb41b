"""Grants (授权): giving and ending them; guardian's rows follow in the same transaction and can be rebuilt.

A grant names its cause and a reference (`sheet:12`), and ends with it; so "why can she see this?" has an answer.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from catalog.models import (
    Dossier,
    DossierGroupObjectPermission,
    DossierUserObjectPermission,
    Organisation,
    OrganisationGroup,
    User,
)
from workflow.models import Grant
from workflow.permissions import Role

VIEW, CONTRIBUTE, MANAGE = "view_dossier", "contribute_dossier", "manage_dossier"

_RIGHTS = {
    Grant.Role.READER: frozenset({VIEW}),
    Grant.Role.CONTRIBUTOR: frozenset({VIEW, CONTRIBUTE}),
    Grant.Role.MANAGER: frozenset({VIEW, CONTRIBUTE, MANAGE}),
}

# Who in the owner organisation gets what; COUNTY is the unit of a county in its own region (Art 22).
_OWNER_ROLES = (
    (Role.UNIT_OP, Grant.Role.CONTRIBUTOR),
    (Role.UNIT_HEAD, Grant.Role.CONTRIBUTOR),
    (Role.UNIT_FIN, Grant.Role.READER),
    (Role.COUNTY, Grant.Role.CONTRIBUTOR),
)

Right = tuple[str, int, int, str]
"""A derived right: `user` or `group`, its id, the dossier's id, the codename."""


def reference_to(instance) -> str:
    """Return how a grant names what it rests on, such as `sheet:12`."""
    return f"{type(instance).__name__.lower().removeprefix('approval')}:{instance.pk}"


def in_force(at: datetime) -> Q:
    """Return the condition that a grant holds at a moment."""
    return Q(valid_from__lte=at) & (Q(valid_until__isnull=True) | Q(valid_until__gt=at))


@transaction.atomic
def grant(
    dossier: Dossier,
    principal: User | Group,
    *,
    role: str,
    cause: str,
    at: datetime,
    by: User | None = None,
    reference: str = "",
) -> Grant:
    """Give a person or a group a role on a dossier; giving the same again changes nothing."""
    to = {"group": principal} if isinstance(principal, Group) else {"user": principal}
    row, made = Grant.objects.get_or_create(
        dossier=dossier,
        role=role,
        cause=cause,
        reference=reference,
        valid_until=None,
        **to,
        defaults={"valid_from": at, "granted_by": by},
    )
    if made:
        _derive(Q(dossier=dossier) & Q(**to), at)
    return row


@transaction.atomic
def end_grants(
    at: datetime,
    *,
    reference: str,
    cause: str | None = None,
    dossier: Dossier | None = None,
    user_id: int | None = None,
) -> int:
    """End the grants that rest on a reference and return how many; rights that other grants give stay."""
    rows = Grant.objects.filter(in_force(at), reference=reference)
    if cause is not None:
        rows = rows.filter(cause=cause)
    if dossier is not None:
        rows = rows.filter(dossier=dossier)
    if user_id is not None:
        rows = rows.filter(user=user_id)
    ended = list(rows)
    if not ended:
        return 0
    Grant.objects.filter(pk__in=[row.pk for row in ended]).update(valid_until=at)
    touched = Q(pk__in=[])
    for row in ended:
        touched |= Q(dossier=row.dossier_id) & (Q(user=row.user_id) if row.user_id else Q(group=row.group_id))
    _derive(touched, at)
    return len(ended)


@transaction.atomic
def grant_to_owner(dossier: Dossier, organisation: Organisation, *, at: datetime, by: User | None = None) -> None:
    """Materialise the owner organisation and its parent as grants, like everyone else's."""
    for code, role in _OWNER_ROLES:
        group = OrganisationGroup.of(organisation, code)
        grant(
            dossier,
            group,
            role=role,
            cause=Grant.Cause.OWNER,
            at=at,
            by=by,
            reference=f"organisation:{organisation.pk}",
        )
    if organisation.parent_id:
        group = OrganisationGroup.of(organisation.parent, Role.PARENT_UNIT)
        grant(
            dossier,
            group,
            role=Grant.Role.READER,
            cause=Grant.Cause.PARENT,
            at=at,
            by=by,
            reference=f"organisation:{organisation.parent_id}",
        )


@transaction.atomic
def succeed(old: Organisation, new: Organisation, *, at: datetime, by: User) -> int:
    """Hand the dossiers of an organisation that was merged to its successor; return how many."""
    dossiers = list(Dossier.objects.filter(owner=old))
    for dossier in dossiers:
        end_grants(at, reference=f"organisation:{old.pk}", cause=Grant.Cause.OWNER, dossier=dossier)
        if old.parent_id:
            end_grants(at, reference=f"organisation:{old.parent_id}", cause=Grant.Cause.PARENT, dossier=dossier)
        dossier.owner = new
        dossier.save(update_fields=["owner"])
        grant_to_owner(dossier, new, at=at, by=by)
    return len(dossiers)


@transaction.atomic
def rebuild(at: datetime) -> tuple[int, int]:
    """Make the derived rows equal to the grants in force; return how many were missing and how many too many."""
    return _derive(Q(), at)


def differences(at: datetime) -> tuple[set[Right], set[Right]]:
    """Return the rights that are missing and those that no grant gives, without changing anything."""
    wanted, held = _wanted(Q(), at), _held(Q())
    return wanted - held, held - wanted


def _wanted(touched: Q, at: datetime) -> set[Right]:
    rows = Grant.objects.filter(in_force(at)).filter(touched)
    return {
        ("user", user, dossier, codename) if user else ("group", group, dossier, codename)
        for user, group, dossier, role in rows.values_list("user_id", "group_id", "dossier_id", "role")
        for codename in _RIGHTS[role]
    }


def _held(touched: Q) -> set[Right]:
    pairs = (
        Grant.objects.filter(touched).values_list("dossier_id", "user_id", "group_id").distinct() if touched else None
    )
    users = DossierUserObjectPermission.objects.values_list("user_id", "content_object_id", "permission__codename")
    groups = DossierGroupObjectPermission.objects.values_list("group_id", "content_object_id", "permission__codename")
    if pairs is not None:
        pairs = list(pairs)
        users = users.filter(_any(Q(user=user, content_object=dossier) for dossier, user, _group in pairs if user))
        groups = groups.filter(_any(Q(group=group, content_object=dossier) for dossier, _user, group in pairs if group))
    return {("user", *row) for row in users} | {("group", *row) for row in groups}


def _any(conditions: Iterable[Q]) -> Q:
    either = Q(pk__in=[])
    for condition in conditions:
        either |= condition
    return either


def _derive(touched: Q, at: datetime) -> tuple[int, int]:
    wanted, held = _wanted(touched, at), _held(touched)
    missing, surplus = wanted - held, held - wanted
    if missing:
        _add(missing)
    for kind, principal, dossier, codename in surplus:
        model = DossierUserObjectPermission if kind == "user" else DossierGroupObjectPermission
        model.objects.filter(
            **{f"{kind}_id": principal}, content_object_id=dossier, permission__codename=codename
        ).delete()
    return len(missing), len(surplus)


def _add(missing: set[Right]) -> None:
    permissions = dict(
        Permission.objects.filter(content_type__app_label="catalog", content_type__model="dossier").values_list(
            "codename", "pk"
        )
    )
    for kind, model in (("user", DossierUserObjectPermission), ("group", DossierGroupObjectPermission)):
        rows = [
            model(**{f"{kind}_id": principal}, content_object_id=dossier, permission_id=permissions[codename])
            for found, principal, dossier, codename in sorted(missing)
            if found == kind
        ]
        model.objects.bulk_create(rows)
