"""Hands a read function list to whoever writes versions of it, and says what would change.

Versions are an act of the procedure (who may, in which state), so the writer is registered from above; the catalog
only compares, so that the same file twice makes no second version.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalog.imports.applying import Applied, check_whole, record
from catalog.imports.results import Reading
from catalog.models import FunctionList, Project, System, User
from catalog.text import squeeze

Writer = Callable[..., FunctionList]
_writer: list[Writer] = []


def register_writer(writer: Writer) -> None:
    """Register `writer(project, items, by, at, source_name=…)`, which makes the next version; called once at start."""
    _writer[:] = [writer]


def preview_function_list(project: Project, reading: Reading) -> Applied:
    """Return which leaves are new, changed and the same; `refused` are those of the register that the file lacks."""
    known, given = _known(project), _given(reading)
    new = sum(1 for key in given if key not in known)
    changed = sum(1 for key, value in given.items() if key in known and known[key] != value)
    return Applied(new, changed, len(given) - new - changed, len(reading.errors()))


@transaction.atomic
def apply_function_list(
    project: Project, reading: Reading, *, by: User | None, at: datetime, all_or_nothing: bool = False
) -> Applied:
    """Make the next version of a project's list, unless it would be the same as the one in force."""
    check_whole(reading, all_or_nothing)
    applied = preview_function_list(project, reading)
    if _known(project) != _given(reading):
        _writer[0](
            project=project, items=items_of(reading), by=by, at=at, source_name=str(reading.facts.get("file", ""))
        )
        record("function_list", reading, applied, by, at, dossier=project.dossier, organisation=project.unit)
    return applied


def items_of(reading: Reading) -> list[dict[str, Any]]:
    """The items as the fields of the model, the register's system linked where its name is plain."""
    names = {squeeze(extra["related"]) for extra in reading.extras if extra.get("related")}
    systems = (
        {
            squeeze(system.name): system
            for system in System.objects.all().only("pk", "name").iterator()
            if squeeze(system.name) in names
        }
        if names
        else {}
    )
    items = []
    for entry, extra in zip(reading.entries, reading.extras, strict=True):
        items.append(
            entry
            | {
                "name": entry["name"][:200],
                "unit": entry["unit"][:20],
                "written": entry["written"][:40],
                "quantity": Decimal(entry["quantity"]) if entry["quantity"] else None,
                "item_type": extra["item_type"],
                "user_group": extra.get("users", "")[:200],
                "modify_type": extra.get("modify", "")[:10],
                "existing_system": systems.get(squeeze(extra.get("related", ""))),
                "tech_requirement": extra.get("tech", ""),
                "remark": extra.get("remark", "")[:400],
            }
        )
    return items


def _current(project: Project) -> FunctionList | None:
    return project.function_lists.exclude(status=FunctionList.Status.SUPERSEDED).order_by("-version").first()


def _known(project: Project) -> dict[tuple[str, str], tuple[Any, ...]]:
    current = _current(project)
    if current is None:
        return {}
    rows: Sequence[Any] = current.items.filter(is_leaf=True)
    return {(row.number, row.name): (row.description, row.unit, row.quantity) for row in rows}


def _given(reading: Reading) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (entry["number"], entry["name"]): (
            entry["description"],
            entry["unit"] or "项",
            Decimal(entry["quantity"]) if entry["quantity"] else None,
        )
        for entry in reading.entries
    }
