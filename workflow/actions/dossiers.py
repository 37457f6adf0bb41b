"""Opening general dossiers (一般卷宗); those of projects and systems come with their matter."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Dossier, NumberSeries, Organisation, User
from workflow import access
from workflow.actions import grants, journal
from workflow.actions.performing import NotAllowed
from workflow.permissions import Role

_OPENERS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_DATA})


@transaction.atomic
def open_general(*, title: str, owner: Organisation, by: User, at: datetime, ip: str | None = None) -> Dossier:
    """Open a general dossier of an organisation in which the person serves, granted to it like every other."""
    on = timezone.localdate(at)
    if owner.pk not in access.organisations_of(by, on, _OPENERS):
        raise NotAllowed(_("只能为本单位建立卷宗，由经办人或负责人办理。"))
    number = f"JZ{on.year}-{NumberSeries.take('dossier', on.year):04d}"
    dossier = Dossier.objects.create(
        number=number, title=title.strip(), kind=Dossier.Kind.GENERAL, owner=owner, created_at=at, created_by=by
    )
    grants.grant_to_owner(dossier, owner, at=at, by=by)
    if access.organisations_of(by, on, access.BUREAU) & {owner.pk}:
        reference = f"organisation:{owner.pk}"
        grants.grant(dossier, by, role="manager", cause="owner", at=at, by=by, reference=reference)
    journal.record(
        "dossier.opened", by=by, at=at, dossier=dossier, organisation=owner, subject=f"{number} {dossier.title}", ip=ip
    )
    return dossier
