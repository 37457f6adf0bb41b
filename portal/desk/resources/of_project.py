"""The directory entries of a project: what it has, and what is still asked of its unit, with why (Art 24, 26)."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import Project, Resource, User
from workflow import access, permissions
from workflow.lifecycle import State
from workflow.permissions import Part
from workflow.regulation.directory import EDITABLE, EDITORS

# From the approval on the directory is prepared for technical review, of which it is a condition (Art 26).
TOWARDS_REVIEW = frozenset({State.APPROVED, State.FL_REVIEW, State.FL_PUBLIC, State.FL_CLOSED})
Status = Resource.Status


def entries_of(project: Project, user: User, at: datetime) -> QuerySet[Resource]:
    """Return the entries of a project that the reader may see, with the number of their items."""
    rows = access.visible_to(user, Resource, on=timezone.localdate(at)).filter(project=project)
    return rows.annotate(item_count=Count("items")).order_by("name")


def directory_tasks(project: Project, state: State, user: User, at: datetime) -> list[dict]:
    """Return what the directory still wants of this person for a project, each with its reason."""
    held = access.roles_towards(user, project.unit, timezone.localdate(at))
    if permissions.edits(held, state, Part.APPLICATION):
        return _compiling(project, user, at)
    return _publishing(project, user, at) if held & EDITORS and state in TOWARDS_REVIEW else []


def _compiling(project: Project, user: User, at: datetime) -> list[dict]:
    entries = list(entries_of(project, user, at))
    empty = [entry.name for entry in entries if not entry.item_count]
    if entries and not empty:
        return []
    if empty:
        note = _("还没有信息项：%(names)s；每项资源至少登记一个信息项（第二十六条）") % {"names": "、".join(empty)}
    else:
        note = _("还没有信息资源；目录是技术审查和建设的必备条件，申报前至少登记或关联一项（第二十六条）")
    return [_task(_("登记信息资源目录"), reverse("desk:draft-resources", args=[project.number]), note, _("缺"))]


def _publishing(project: Project, user: User, at: datetime) -> list[dict]:
    left = [entry for entry in entries_of(project, user, at) if entry.status not in {Status.PUBLISHED, Status.OFFLINE}]
    mine = [entry for entry in left if entry.status in EDITABLE]
    if not mine:
        return []
    note = _("%(n)d 项尚未送审；技术审查前须经本单位确认、%(bureau)s审核发布（第二十六条）") % {
        "bureau": bureau_name(),
        "n": len(mine),
    }
    url = reverse("desk:resource", args=[mine[0].pk]) if len(mine) == 1 else reverse("desk:resources")
    return [_task(_("确认并发布信息资源目录"), url, note, _("待确认"))]


def _task(title: str, url: str, note: str, status: str) -> dict:
    return {"title": title, "url": url, "note": note, "status": status, "tone": "amber"}
