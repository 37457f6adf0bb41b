"""Writing the entries of the resource directory (信息资源目录): what they say, and the project they belong to."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import Organisation, Project, Resource, ResourceItem, User
from workflow import access, permissions
from workflow.actions.performing import NotAllowed, Refused
from workflow.actions.resources import COLUMNS, claim, note
from workflow.lifecycle import State
from workflow.permissions import Part
from workflow.regulation import directory
from workflow.regulation.directory import DIRECTORY, SECRETS, EntryStatus
from workflow.regulation.objections import hard
from workflow.resource_facts import secret_fields

FIELDS = frozenset(COLUMNS) - {"publish_date"} | {"system"}


@dataclass(frozen=True, slots=True)
class Item:
    """A data item (信息项) as it is typed: `dtype` is a code of the list item_dtype."""

    name: str
    dtype: str
    length: str = ""
    sensitivity: str = ""
    is_dict: bool = False


@transaction.atomic
def add(
    *,
    owner: Organisation,
    fields: Mapping[str, Any],
    items: Iterable[Item],
    by: User,
    at: datetime,
    project: Project | None = None,
    ip: str | None = None,
) -> Resource:
    """Register a new entry of a unit, in preparation; Refused where the unit has one of that name."""
    _must_edit(owner, by, at)
    if project is not None:
        _must_fill_in(project, by, at)
    resource = Resource(owner=owner, project=project, created_at=at)
    _write(resource, fields, list(items), at)
    note("resource.added", resource, by, at, ip)
    return resource


@transaction.atomic
def save(
    *,
    resource: Resource,
    fields: Mapping[str, Any],
    items: Iterable[Item],
    by: User,
    at: datetime,
    expected_version: int,
    ip: str | None = None,
) -> Resource:
    """Save what the form says, the items as a whole; AlreadyHandled where the form was not of the latest version."""
    found, items = _open(resource, by, at, expected_version), list(items)
    if not items and found.project is not None:
        _must_not_be_submitted(found, by, at)
    _write(found, fields, items, at)
    note("resource.saved", found, by, at, ip)
    resource.refresh_from_db()
    return found


@transaction.atomic
def remove(
    *, resource: Resource, by: User, at: datetime, expected_version: int | None = None, ip: str | None = None
) -> None:
    """Remove an entry that was never published; one with an edition is taken offline instead."""
    found = _open(resource, by, at, resource.version if expected_version is None else expected_version)
    if found.editions.exists():
        message = _("“%(name)s”已经发布过，不能移除；请改为“放弃变更”，或由%(bureau)s下线") % {
            "bureau": bureau_name(),
            "name": found.name,
        }
        raise Refused(hard("entry-published", DIRECTORY, message))
    if found.project is not None:
        _must_not_be_submitted(found, by, at)
    note("resource.removed", found, by, at, ip)
    found.delete()


@transaction.atomic
def link(*, resource: Resource, project: Project, by: User, at: datetime, ip: str | None = None) -> Resource:
    """Let an entry of the unit's directory belong to a project it applies for (R26.1)."""
    _must_fill_in(project, by, at)
    found = claim(resource, resource.version)
    if found.owner_id != project.unit_id:
        raise NotAllowed(_("只能关联本单位目录中的信息资源。"))
    if found.project_id not in {None, project.pk}:
        message = _("“%(name)s”已登记在本单位的另一项目中；请先在该项目中取消关联，或登记新的信息资源") % {
            "name": found.name
        }
        raise Refused(hard("entry-of-another-project", DIRECTORY, message, found.name, field="resource"))
    found.project, found.updated_at = project, at
    found.save()
    note("resource.linked", found, by, at, ip, {"project": project.number})
    return found


@transaction.atomic
def unlink(*, resource: Resource, by: User, at: datetime, ip: str | None = None) -> Resource:
    """Take an entry out of a project again; it stays in the unit's directory."""
    project = resource.project
    if project is None:
        return resource
    _must_fill_in(project, by, at)
    found = claim(resource, resource.version)
    note("resource.unlinked", found, by, at, ip, {"project": project.number})
    found.project, found.updated_at = None, at
    found.save()
    return found


def may_edit(owner: Organisation, by: User, at: datetime) -> bool:
    """Whether this person compiles the directory of a unit."""
    return bool(access.roles_towards(by, owner, timezone.localdate(at)) & directory.EDITORS)


def _must_edit(owner: Organisation, by: User, at: datetime) -> None:
    if not may_edit(owner, by, at):
        raise NotAllowed(_("信息资源目录由本单位的经办人或负责人编制。"))


def _must_fill_in(project: Project, by: User, at: datetime) -> None:
    held = access.roles_towards(by, project.unit, timezone.localdate(at))
    if not permissions.edits(held, State(project.state), Part.APPLICATION):
        raise NotAllowed(
            _("项目处于“%(state)s”，其信息资源目录现不能由您修改。") % {"state": State(project.state).label}
        )


def _must_not_be_submitted(resource: Resource, by: User, at: datetime) -> None:
    """What a project was submitted with is not taken away behind its back (R26.1)."""
    project = resource.project
    held = access.roles_towards(by, project.unit, timezone.localdate(at))
    if permissions.edits(held, State(project.state), Part.APPLICATION):
        return
    message = _("“%(name)s”属于已提交的项目%(project)s，不能移除或清空信息项；需更换的请联系%(bureau)s退回补正") % {
        "bureau": bureau_name(),
        "name": resource.name,
        "project": project.number,
    }
    raise Refused(hard("entry-of-submitted-project", DIRECTORY, message, resource.name))


def _open(resource: Resource, by: User, at: datetime, version: int) -> Resource:
    """Return the entry held for this transaction, if this person may change it as it stands."""
    found = claim(resource, version)
    _must_edit(found.owner, by, at)
    if EntryStatus(found.status) not in directory.EDITABLE:
        message = _("“%(name)s”现为“%(status)s”，内容已锁定；已发布的请先“发起变更”，待审核的请联系%(bureau)s退回") % {
            "bureau": bureau_name(),
            "name": found.name,
            "status": found.get_status_display(),
        }
        raise Refused(hard("entry-locked", DIRECTORY, message))
    return found


def _write(resource: Resource, fields: Mapping[str, Any], items: list[Item], at: datetime) -> None:
    if unknown := set(fields) - FIELDS:
        raise LookupError(f"unknown fields of a resource: {sorted(unknown)}")
    if marked := secret_fields(fields, (item.name for item in items)):
        message = _("%(fields)s中有密级标志；涉密信息资源不得在本平台登记，请删除并按保密规定线下办理") % {
            "fields": "、".join(marked)
        }
        raise Refused(hard("entry-secret", SECRETS, message, *marked))
    for name, value in fields.items():
        setattr(resource, name, value)
    _name_must_be_free(resource)
    resource.updated_at = at
    try:
        with transaction.atomic():
            resource.save()
    except IntegrityError as faster:
        raise Refused(_name_taken(resource)) from faster
    resource.items.all().delete()
    ResourceItem.objects.bulk_create(
        ResourceItem(resource=resource, order=order, **asdict(item)) for order, item in enumerate(items, start=1)
    )


def _name_must_be_free(resource: Resource) -> None:
    if not resource.name.strip():
        raise Refused(hard("name-missing", DIRECTORY, _("未填写信息资源名称；请填写"), field="name"))
    others = Resource.objects.filter(owner=resource.owner).exclude(pk=resource.pk)
    # Also a name under which another entry stands published while its change bears a new one.
    if others.filter(Q(name=resource.name) | Q(edition__name=resource.name)).exists():
        raise Refused(_name_taken(resource))


def _name_taken(resource: Resource):
    message = _("本单位目录中已有“%(name)s”；请改用能区分的名称，或修改原有条目") % {"name": resource.name}
    return hard("name-taken", DIRECTORY, message, resource.name, field="name")
