"""Versions of a function list (功能清单): items keep their key from one to the next, so that later steps tick them."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Document, FunctionItem, FunctionList, Project, User
from workflow import access, permissions, snapshots
from workflow.actions import journal
from workflow.actions.performing import NotAllowed, Refused
from workflow.lifecycle import State
from workflow.permissions import Part
from workflow.regulation.objections import hard
from workflow.signals import function_list_changed

# What a row may say; anything else in a parsed item (its path, its problems) is the importer's own.
_FIELDS = (
    "written",
    "item_type",
    "description",
    "unit",
    "quantity",
    "user_group",
    "modify_type",
    "existing_system",
    "tech_requirement",
    "remark",
    "row",
)
_EDITABLE = frozenset(_FIELDS) - {"row", "written"} | {"name"}


@transaction.atomic
def new_version(
    project: Project,
    items: Iterable[Mapping[str, Any]],
    by: User,
    at: datetime,
    source_name: str = "",
    document: Document | None = None,
) -> FunctionList:
    """Make the next version of a project's list from parsed rows and return it.

    A row has `number` (`1.2.3`), `name`, and for what hangs nowhere a `path` of headings; headings that the rows imply
    are made. A leaf that has the number and name, or only the path and name, of one before keeps its key.
    """
    _check_may_edit(project, by, at)
    Project.objects.filter(pk=project.pk).update(updated_at=at)
    earlier = snapshots.current_list(project)
    rows = _with_headings(list(items))
    if not any(row["is_leaf"] for row in rows):
        message = _("文件中没有功能项；请核对表头是否含“功能名称”“功能描述”，并至少填写一行")
        raise Refused(hard("function-list-empty", "第三十五条", message, field="function_list"))
    last = project.function_lists.order_by("-version").values_list("version", flat=True).first() or 0
    made = FunctionList.objects.create(
        project=project,
        version=last + 1,
        source_name=source_name[:255],
        document=document,
        created_at=at,
        created_by=by,
    )
    _write(made, rows, _keys_of(earlier))
    return _finish(made, "new_function_list", by, at)


@transaction.atomic
def edit_item(item: FunctionItem, changes: Mapping[str, Any], by: User, at: datetime) -> FunctionItem:
    """Change a row and return it as it stands; of what was checked, submitted or published a copy is changed."""
    project = item.function_list.project
    _check_may_edit(project, by, at)
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise LookupError(f"unknown fields of an item: {sorted(unknown)}")
    current = snapshots.current_list(project)
    if current is None or current.pk != item.function_list_id:
        message = _("功能清单已有新版本；请刷新后在最新版本上修改")
        raise Refused(hard("list-outdated", "第三十五条", message, field="function_list"))
    if _is_fixed(current):
        current = _copy(current, by, at)
        item = FunctionItem.objects.get(function_list=current, item_key=item.item_key)
    for name, value in changes.items():
        setattr(item, name, value)
    item.save(update_fields=list(changes))
    _finish(current, "edit_function_item", by, at)
    return item


@transaction.atomic
def drop_draft(function_list: FunctionList, by: User, at: datetime) -> None:
    """Give up a version that was prepared and neither checked nor published, so that the one before it counts again."""
    _check_may_edit(function_list.project, by, at)
    if function_list.notices.exists() or function_list.status != FunctionList.Status.DRAFT:
        message = _("该版本已固定或已公示，不能放弃；公示中的清单请办理更正或撤回")
        raise Refused(hard("list-fixed", "第三十五条", message, field="function_list"))
    function_list.status = FunctionList.Status.SUPERSEDED
    function_list.save(update_fields=["status"])
    _announce(function_list, "drop_function_list", by, at)


@transaction.atomic
def record_publication_check(function_list: FunctionList, by: User, at: datetime) -> FunctionList:
    """Record that the unit checked this version before publication (公开保密审查); a change asks for it again."""
    _check_may_edit(function_list.project, by, at, Part.DOCUMENTS)
    function_list.publication_checked_at = at
    function_list.publication_checked_by = by
    function_list.save(update_fields=["publication_checked_at", "publication_checked_by"])
    _announce(function_list, "publication_check", by, at)
    return function_list


def _check_may_edit(project: Project, by: User, at: datetime, part: Part = Part.FUNCTION_LIST) -> None:
    state = State(project.state)
    held = access.roles_towards(by, project.unit, timezone.localdate(at))
    if permissions.edits(held, state, part):
        return
    if held & access.OWN:
        message = _("项目现处于“%(state)s”，功能清单已锁定；须先退回补正或撤回公示后才能修改") % {"state": state.label}
        raise Refused(hard("locked", "第三十五条", message, state, field="function_list"))
    raise NotAllowed(_("只有建设单位的经办人或负责人可以修改本单位的功能清单。"))


def _is_fixed(function_list: FunctionList) -> bool:
    """Whether a version is a record: submitted, published, or the evidence of a duplicate check rests on it."""
    return (
        function_list.status != FunctionList.Status.DRAFT
        or function_list.dup_runs.exists()
        or function_list.notices.exists()
    )


def _with_headings(rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows in order with the headings their numbers and paths imply."""
    written: dict[str, dict[str, Any]] = {}
    numbers = {str(row["number"]) for row in rows}
    for row in rows:
        number = str(row["number"])
        parts, path = number.split("."), list(row.get("path", ()))
        for depth in range(1, len(parts)):
            above = ".".join(parts[:depth])
            if above not in numbers and above not in written:
                name = path[depth - 1] if depth <= len(path) else above
                written[above] = {"number": above, "name": name, "is_leaf": False}
        written[number] = {**row, "number": number}
    parents = {number.rpartition(".")[0] for number in written}
    for number, row in written.items():
        row["is_leaf"] = number not in parents
    return list(written.values())


def _keys_of(earlier: FunctionList | None) -> dict[tuple[str, str], str]:
    """Return the keys of a version by number and name, and by the path of names where that is unique."""
    if earlier is None:
        return {}
    items = list(earlier.items.order_by("order"))
    names = {item.number: item.name for item in items}
    keys: dict[tuple[str, str], str] = {}
    for item in items:
        keys.setdefault(("path", _path(item.number, names)), item.item_key)
        keys["number", f"{item.number} {item.name}"] = item.item_key
    return keys


def _path(number: str, names: Mapping[str, str]) -> str:
    parts = number.split(".")
    return "/".join(names.get(".".join(parts[:depth]), "") for depth in range(1, len(parts) + 1))


def _write(made: FunctionList, rows: list[dict[str, Any]], keys: dict[tuple[str, str], str]) -> None:
    names = {row["number"]: row["name"] for row in rows}
    exact = {keys.get(("number", f"{row['number']} {row['name']}")) for row in rows}
    used: set[str] = set()
    parents: dict[str, FunctionItem] = {}
    by_level: dict[int, list[FunctionItem]] = {}
    for order, row in enumerate(rows, start=1):
        number = row["number"]
        key = keys.get(("number", f"{number} {row['name']}"))
        if key is None:
            moved = keys.get(("path", _path(number, names)))
            key = moved if moved not in exact else None
        if key is None or key in used:
            key = uuid.uuid4().hex
        used.add(key)
        item = FunctionItem(
            function_list=made,
            item_key=key,
            number=number,
            order=order,
            level=number.count(".") + 1,
            is_leaf=row["is_leaf"],
            name=row["name"],
            **{field: row[field] for field in _FIELDS if row.get(field) not in {None, ""}},
        )
        parents[number] = item
        by_level.setdefault(item.level, []).append(item)
    # A parent must have its id before its children are written: one insert per level, not per row.
    for level in sorted(by_level):
        for item in by_level[level]:
            item.parent = parents.get(item.number.rpartition(".")[0])
        FunctionItem.objects.bulk_create(by_level[level])


def _copy(current: FunctionList, by: User, at: datetime) -> FunctionList:
    made = FunctionList.objects.create(
        project=current.project,
        version=current.project.function_lists.order_by("-version").values_list("version", flat=True).first() + 1,
        source_name=current.source_name,
        document=current.document,
        created_at=at,
        created_by=by,
    )
    copies: dict[int, FunctionItem] = {}
    for item in current.items.order_by("level", "order"):
        was, parent = item.pk, item.parent_id
        item.pk = None
        item._state.adding = True
        item.function_list = made
        item.parent = copies.get(parent)
        item.save()
        copies[was] = item
    return made


def _finish(made: FunctionList, event: str, by: User, at: datetime) -> FunctionList:
    made.sha256 = snapshots.digest(snapshots.list_rows(made))
    made.publication_checked_at = made.publication_checked_by = None
    made.save(update_fields=["sha256", "publication_checked_at", "publication_checked_by"])
    _announce(made, event, by, at)
    return made


def _announce(function_list: FunctionList, event: str, by: User, at: datetime) -> None:
    project = function_list.project
    journal.record(
        event,
        by=by,
        at=at,
        dossier=project.dossier,
        organisation=project.unit,
        subject=f"{project.number} v{function_list.version}",
        details={"version": function_list.version, "sha256": function_list.sha256},
    )
    function_list_changed.send(sender=FunctionList, function_list=function_list, by=by, at=at)
