"""Settling whether a unit has completed 数据归集 as required (Art 24), without which it applies for nothing new."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import Organisation, User
from workflow import access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import hard

ARTICLE = "第二十四条"
LONGEST_BASIS = 400


@transaction.atomic
def settle(
    *, unit: Organisation, is_done: bool, basis: str, by: User, at: datetime, ip: str | None = None
) -> Organisation:
    """Record that a unit has collected its data, or has not; of two people who say the same the second is told."""
    if Role.BUR_DATA not in access.roles_of(by, timezone.localdate(at)):
        raise NotAllowed(_("数据归集情况由%(bureau)s数据资源岗认定。") % {"bureau": bureau_name()})
    basis = basis.strip()[:LONGEST_BASIS]
    if not basis:
        message = _("没有写明认定依据；请写明归集核验记录、接口联调结果或未完成的事项")
        raise Refused(hard("basis-missing", ARTICLE, message, field="basis"))
    if not Organisation.objects.filter(pk=unit.pk, data_collected_ok=not is_done).update(data_collected_ok=is_done):
        said = _("已完成") if is_done else _("未完成")
        raise AlreadyHandled(_("“%(unit)s”已认定为%(said)s数据归集，请刷新后查看。") % {"unit": unit, "said": said})
    journal.record(
        "collection.settled",
        by=by,
        at=at,
        organisation=unit,
        subject=str(unit),
        details={"is_done": is_done, "basis": basis},
        ip=ip,
    )
    unit.refresh_from_db()
    return unit
