"""What of the resource directory waits for a person, one line a kind: to check, to publish, sent back, to confirm."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import Resource, ResourceStep, User
from workflow import access
from workflow.regulation.directory import CHECKERS, EDITORS, PUBLISHERS

Status = Resource.Status


def directory_work(user: User, on: date) -> list[dict[str, str]]:
    """Return the lines of 我的待办 with title, url, note and label; none where nothing waits."""
    roles = access.roles_of(user, on)
    rows = access.visible_to(user, Resource, on=on)
    found = []
    if roles & CHECKERS:
        found.append(_line(_("审核信息资源"), Status.UNIT_CONFIRMED, rows.filter(status=Status.UNIT_CONFIRMED)))
    if roles & PUBLISHERS:
        found.append(_line(_("发布信息资源"), Status.CHECKED, rows.filter(status=Status.CHECKED)))
    if roles & EDITORS:
        own = rows.filter(owner__in=access.organisations_of(user, on, EDITORS))
        found.append(_line(_("修改被退回的信息资源"), Status.DRAFT, _sent_back(own)))
        found.append(_line(_("完成信息资源变更"), Status.CHANGED, own.filter(status=Status.CHANGED)))
    return [line for line in found if line]


def _sent_back(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """The drafts whose last step was to be sent back."""
    last = ResourceStep.objects.filter(resource=OuterRef("pk")).order_by("-pk").values("verb")[:1]
    return rows.filter(status=Status.DRAFT).annotate(last_verb=Subquery(last)).filter(last_verb="send_back")


def _line(title: str, status: Status, rows: QuerySet[Resource]) -> dict[str, str]:
    """Return one line: straight to the entry where there is one, to the list where there are several."""
    found = list(rows.order_by("updated_at").values_list("pk", "name", "owner__name")[:2])
    if not found:
        return {}
    if len(found) == 1:
        pk, name, owner = found[0]
        return {
            "title": f"{title}：{name}",
            "url": reverse("desk:resource", args=[pk]),
            "note": owner,
            "label": status.label,
        }
    count = rows.count()
    return {
        "title": title,
        "url": f"{reverse('desk:resources')}?status={status.value}",
        "note": _("第二十六条"),
        "label": _("%(n)d 项") % {"n": count},
    }
