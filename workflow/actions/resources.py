"""The information-resource directory (信息资源目录) being compiled: entries written, confirmed, checked, published.

The table of the steps and what stands against an entry are law (`workflow.regulation.directory`). Of two people at one
entry the second is told; what is published stays as it is until the next edition takes its place.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import EditionItem, Resource, ResourceEdition, ResourceItem, ResourceStep, User
from catalog.models.resources import ItemColumns, ResourceColumns
from catalog.signals import resource_changed
from workflow import access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.actions.resource_codes import assign_code
from workflow.permissions import Role
from workflow.regulation import directory
from workflow.regulation.directory import EntryStatus, EntryStep
from workflow.regulation.objections import Objections, hard
from workflow.resource_facts import entry_facts

COLUMNS = tuple(field.attname for field in ResourceColumns._meta.get_fields())
ITEM_COLUMNS = tuple(field.attname for field in ItemColumns._meta.get_fields())
LONGEST_REASON = 400


def available(resource: Resource, by: User, at: datetime) -> tuple[EntryStep, ...]:
    """Return the steps this person may try on an entry now."""
    held = access.roles_towards(by, resource.owner, timezone.localdate(at))
    return directory.available(EntryStatus(resource.status), held)


def standing_against(resource: Resource) -> Objections:
    """Return what the contents of an entry lack, for the page that says why it cannot go on."""
    return directory.objections_to(entry_facts(resource))


@transaction.atomic
def take(
    verb: str,
    *,
    resource: Resource,
    by: User,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
    code: str = "",
    ip: str | None = None,
) -> ResourceStep:
    """Take one step with an entry; Refused, NotAllowed or AlreadyHandled leave everything as it was.

    `expected_version` is the version the person saw. `code` is the resource code that the bureau sets when it checks;
    left empty, the entry keeps the code it has or is given the next one.
    """
    row = directory.step_of(verb)
    if row is None:
        raise LookupError(f"no step of the directory is called {verb}")
    found = claim(resource, resource.version if expected_version is None else expected_version)
    role = _authorise(row, found, by, at)
    _must_be_in_turn(row, found)
    reason = reason.strip()[:LONGEST_REASON]
    if row.needs_reason and not reason:
        message = _("“%(step)s”没有写理由；请写明，对方据此办理") % {"step": row.label}
        raise Refused(hard("reason-missing", directory.DIRECTORY, message, field="reason"))
    if row.asks_contents and (objections := standing_against(found)):
        raise Refused(objections)
    came_from = found.status
    found.status = directory.landing(row, has_edition=found.edition_id is not None).value
    found.updated_at = at
    _effects(row, found, by, at, code)
    found.save()
    step = ResourceStep.objects.create(
        resource=found,
        version=found.version,
        verb=verb,
        from_status=came_from,
        to_status=found.status,
        actor=by,
        actor_name=str(by),
        capacity=role.label,
        at=at,
        reason=reason,
    )
    resource_changed.send(sender=Resource, instance=found, by=by, at=at)
    note(f"resource.{verb}", found, by, at, ip, {"from": came_from, "to": found.status, "reason": reason})
    resource.refresh_from_db()
    return step


def claim(resource: Resource, version: int) -> Resource:
    """Take the entry for this transaction: of two who saw the same version, the second finds it gone."""
    if not Resource.objects.filter(pk=resource.pk, version=version).update(version=F("version") + 1):
        raise AlreadyHandled(_handled_by(resource))
    return Resource.objects.select_related("owner", "system", "edition").get(pk=resource.pk)


def _handled_by(resource: Resource) -> str:
    last = ResourceStep.objects.filter(resource=resource.pk).order_by("-id").first()
    if last is None:
        return _("这条信息资源已被他人修改或移除，页面内容已过时；请刷新后再办理。")
    row = directory.step_of(last.verb)
    return _("已由%(who)s于%(when)s办理“%(what)s”或此后修改过，请刷新后查看最新状态。") % {
        "who": last.actor_name,
        "when": f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}",
        "what": row.label if row else last.verb,
    }


def _authorise(row: EntryStep, resource: Resource, by: User, at: datetime) -> Role:
    """Return the role in which this person takes the step; who checked an entry does not publish it too."""
    held = sorted(access.roles_towards(by, resource.owner, timezone.localdate(at)) & row.by)
    if not held:
        raise NotAllowed(_("您的岗位不能办理信息资源的“%(step)s”。") % {"step": row.label})
    if row.verb == "publish" and _checked_by(resource) == by.pk:
        raise NotAllowed(_("审核与发布须由两人办理；您已审核这条信息资源，请由另一位同事发布。"))
    return held[0]


def _checked_by(resource: Resource) -> int | None:
    last = ResourceStep.objects.filter(resource=resource, verb="check").order_by("-id").first()
    return last.actor_id if last else None


def _must_be_in_turn(row: EntryStep, resource: Resource) -> None:
    if EntryStatus(resource.status) in row.source:
        return
    message = _("“%(name)s”现为“%(status)s”，不能办理“%(step)s”；请刷新后按当前状态办理") % {
        "name": resource.name,
        "status": resource.get_status_display(),
        "step": row.label,
    }
    raise Refused(hard("step-out-of-order", directory.DIRECTORY, message))


def _effects(row: EntryStep, resource: Resource, by: User, at: datetime, code: str) -> None:
    """Do what belongs to a step besides the status."""
    if row.verb == "check":
        assign_code(resource, code)
    elif row.verb == "publish":
        _publish(resource, by, at)
    elif row.verb == "drop_change":
        _restore(resource)
    elif row.verb == "take_offline":
        resource.edition = None


def _publish(resource: Resource, by: User, at: datetime) -> None:
    """Make the next edition of what stands now, with its items, and let it be the one that is shown."""
    last = resource.editions.order_by("-number").first()
    change = ResourceStep.objects.filter(resource=resource, verb="begin_change").order_by("-id").first()
    resource.publish_date = resource.publish_date or timezone.localdate(at)
    edition = ResourceEdition.objects.create(
        resource=resource,
        number=last.number + 1 if last else 1,
        code=resource.code,
        note=change.reason if change and last else "",
        published_at=at,
        published_by=by,
        **_columns(resource, COLUMNS),
    )
    EditionItem.objects.bulk_create(
        EditionItem(edition=edition, **_columns(item, ITEM_COLUMNS)) for item in resource.items.all()
    )
    resource.edition = edition


def _restore(resource: Resource) -> None:
    """Put the working copy back to what is published; an import may have given its name away meanwhile."""
    name = resource.edition.name
    if Resource.objects.filter(owner=resource.owner, name=name).exclude(pk=resource.pk).exists():
        message = _("原名称“%(name)s”现由本单位另一条目使用，不能恢复；请先为那一条目改名，再放弃变更") % {"name": name}
        raise Refused(hard("name-taken", directory.DIRECTORY, message, name, field="name"))
    for name, value in _columns(resource.edition, COLUMNS).items():
        setattr(resource, name, value)
    resource.items.all().delete()
    ResourceItem.objects.bulk_create(
        ResourceItem(resource=resource, **_columns(item, ITEM_COLUMNS)) for item in resource.edition.items.all()
    )


def _columns(row: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def note(event: str, resource: Resource, by: User, at: datetime, ip: str | None, details: dict | None = None) -> None:
    """Journal what was done with an entry, in the dossier of its project where it has one."""
    journal.record(
        event,
        by=by,
        at=at,
        dossier=resource.project.dossier if resource.project else None,
        organisation=resource.owner,
        subject=f"{resource.code or ''} {resource.name}".strip(),
        details={"resource": resource.pk, "version": resource.version, **(details or {})},
        ip=ip,
    )
