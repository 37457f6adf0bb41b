"""What of checking before collecting waits for a person: applications to answer, items of their checks to settle."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import DataCheck, DataCheckItem, ShareRequest, User
from workflow import access
from workflow.collecting_access import ANSWERERS, ASKERS

Status = ShareRequest.Status


def collecting_work(user: User, on: date) -> list[dict[str, str]]:
    """Return the lines of 我的待办 with title, url, note and label; none where nothing waits."""
    roles = access.roles_of(user, on)
    found = []
    if roles & ANSWERERS:
        held = access.organisations_of(user, on, ANSWERERS)
        waiting = access.visible_to(user, ShareRequest, on=on).filter(holder__in=held, status=Status.WAITING)
        found += _applications(waiting)
    if roles & ASKERS:
        own = access.visible_to(user, DataCheck, on=on).filter(unit__in=access.organisations_of(user, on, ASKERS))
        found += _checks(own)
    return found


def _applications(waiting: QuerySet[ShareRequest]) -> list[dict[str, str]]:
    return [
        {
            "title": _("答复共享申请：%(name)s") % {"name": row.item_name},
            "url": reverse("desk:share-request", args=[row.pk]),
            "note": str(row.unit),
            "label": row.get_status_display(),
        }
        for row in waiting.select_related("unit").order_by("pk")[:10]
    ]


def _checks(own: QuerySet[DataCheck]) -> list[dict[str, str]]:
    """The checks with an item that is held elsewhere and neither applied for nor justified, or whose request failed."""
    asked = ShareRequest.objects.filter(holding__item=OuterRef("pk")).exclude(status=Status.REFUSED)
    left = DataCheckItem.objects.filter(check_record=OuterRef("pk"), justification="")
    left = left.exclude(grade=DataCheckItem.Grade.NONE).filter(~Exists(asked))
    return [
        {
            "title": _("先查后采：%(purpose)s") % {"purpose": row.purpose},
            "url": reverse("desk:data-check", args=[row.pk]),
            "note": _("已有数据的，申请共享或说明采集理由（第二十三条）"),
            "label": _("待处理"),
        }
        for row in own.filter(Exists(left)).order_by("-pk")[:10]
    ]
