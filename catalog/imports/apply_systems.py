"""Writes a read ledger into the register: repeatable, in one transaction, keeping what the file leaves out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalog.imports.applying import Applied, check_whole, clip, differing, organisations_of, record
from catalog.imports.results import Reading
from catalog.models import Organisation, System, SystemModule, User
from catalog.signals import system_changed
from catalog.text import squeeze
from catalog.vocabulary import code_for

_BATCH = 500
Branch = list[dict[str, Any]]


@dataclass
class _Plan:
    """What an application would do: systems to make and to change, each with its modules where those change."""

    new: list[System] = field(default_factory=list)
    changed: dict[int, System] = field(default_factory=dict)
    modules: list[tuple[System, Branch]] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    unchanged: int = 0


def preview_systems(reading: Reading, at: datetime) -> Applied:
    """Return what applying a reading would do; nothing is written."""
    return _counts(_plan(reading, at), reading)


@transaction.atomic
def apply_systems(reading: Reading, *, by: User | None, at: datetime, all_or_nothing: bool = False) -> Applied:
    """Write a ledger; raise NotApplied where `all_or_nothing` and a row is refused. A second time changes nothing."""
    check_whole(reading, all_or_nothing)
    plan = _plan(reading, at)
    System.objects.bulk_create(plan.new, batch_size=_BATCH)
    if plan.fields:
        System.objects.bulk_update(
            plan.changed.values(), [*sorted(plan.fields), "updated_at", "version"], batch_size=_BATCH
        )
    replaced = [system.pk for system, _ in plan.modules if system.pk in plan.changed]
    for start in range(0, len(replaced), _BATCH):
        SystemModule.objects.filter(system__in=replaced[start : start + _BATCH]).delete()
    for start in range(0, len(plan.modules), _BATCH):
        _write_modules(plan.modules[start : start + _BATCH])
    applied = _counts(plan, reading)
    record("systems", reading, applied, by, at)
    for system in (*plan.new, *plan.changed.values()):
        system_changed.send(sender=System, instance=system, by=by, at=at)
    return applied


def _counts(plan: _Plan, reading: Reading) -> Applied:
    return Applied(len(plan.new), len(plan.changed), plan.unchanged, reading.counts["refused_rows"])


def _plan(reading: Reading, at: datetime) -> _Plan:
    plan = _Plan()
    owners = organisations_of(reading)
    known = _known_systems(owners.values())
    numbers = _last_numbers(owners.values())
    trees = _known_trees([system.pk for system in known.values()])
    for entry, extra in zip(reading.entries, reading.extras, strict=True):
        owner = owners[entry["org_code"]]
        system = known.get((owner.pk, squeeze(entry["name"])))
        values = _values(entry, extra)
        if system is None:
            numbers[owner.code] += 1
            given = {name: value for name, value in values.items() if value is not None}
            made = System(
                code=f"{owner.code}-{numbers[owner.code]:04d}",
                owner=owner,
                name=entry["name"],
                created_at=at,
                updated_at=at,
                **given,
            )
            plan.new.append(made)
            plan.modules.append((made, entry["modules"]))
        else:
            _plan_change(plan, system, values, entry["modules"], trees, at)
    return plan


def _plan_change(
    plan: _Plan, system: System, values: dict[str, Any], modules: Branch, trees: dict[int, list[Any]], at: datetime
) -> None:
    if values["go_live"] and system.go_live.startswith(values["go_live"]):
        values["go_live"] = None
    if system.mlps_level != "0" and values["mlps_level"] == "0":
        values["mlps_level"] = None
    differs = differing(system, values)
    new_tree = bool(modules) and _flat(modules) != trees.get(system.pk, [])
    if not differs and not new_tree:
        plan.unchanged += 1
        return
    for name in differs:
        setattr(system, name, values[name])
    system.updated_at, system.version = at, system.version + 1
    plan.fields.update(differs or ["updated_at"])
    plan.changed[system.pk] = system
    if new_tree:
        plan.modules.append((system, modules))


def _values(entry: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """An entry as the fields of the model; None where the file says nothing."""
    return {
        "short_function": entry["function"] or None,
        "status": entry["status"],
        "go_live": entry["go_live"],
        "invest_total": Decimal(entry["amount_yuan"]) if entry["amount_yuan"] else None,
        "om_per_year": Decimal(entry["om_yuan"]) if entry["om_yuan"] else None,
        "mlps_level": entry["mlps_level"],
        "network_env": entry["network_env"],
        "users": clip(extra.get("users"), 200) or None,
        "fund_source": clip(extra.get("fund_source"), 60) or None,
        "builder": clip(extra.get("builder"), 200) or None,
        "deploy_place": code_for("deploy_place", extra.get("deploy") or "") or None,
        "remark": extra.get("remark") or None,
    }


def _known_systems(owners: Iterable[Organisation]) -> dict[tuple[int, str], System]:
    known: dict[tuple[int, str], System] = {}
    for system in System.objects.filter(owner__in=[owner.pk for owner in owners]).order_by("pk").iterator():
        for name in (system.name, *system.aliases):
            known.setdefault((system.owner_id, squeeze(str(name))), system)
    return known


def _last_numbers(owners: Iterable[Organisation]) -> defaultdict[str, int]:
    """The last number given out under each organisation's code, in the form `116-0007`."""
    last: defaultdict[str, int] = defaultdict(int)
    codes = System.objects.filter(owner__in=[owner.pk for owner in owners]).values_list("code", flat=True)
    taken = System.objects.filter(code__regex=r"^[^-]+-[0-9]{4,}$").values_list("code", flat=True)
    for code in {*codes, *taken}:
        if found := re.match(r"^(.+)-(\d{4,})$", code):
            prefix, number = found.groups()
            last[prefix] = max(last[prefix], int(number))
    return last


def _flat(modules: Branch) -> list[tuple[int, str, str]]:
    return [(level, clip(node["name"], 200), node["description"]) for level, node, _ in _walk(modules, 1, None)]


def _known_trees(systems: list[int]) -> dict[int, list[tuple[int, str, str]]]:
    trees: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for start in range(0, len(systems), _BATCH):
        rows = SystemModule.objects.filter(system__in=systems[start : start + _BATCH]).order_by("system_id", "order")
        for system, level, name, description in rows.values_list(
            "system_id", "level", "name", "description"
        ).iterator():
            trees[system].append((level, name, description))
    return trees


def _walk(
    branch: Branch, level: int, parent: dict[str, Any] | None
) -> Iterator[tuple[int, dict[str, Any], dict[str, Any] | None]]:
    for node in branch:
        yield level, node, parent
        yield from _walk(node["children"], level + 1, node)


def _write_modules(batch: list[tuple[System, Branch]]) -> None:
    """Write the trees of some systems: one insert per level, because a parent must have its id first."""
    levels: defaultdict[int, list[tuple[SystemModule, dict[str, Any] | None]]] = defaultdict(list)
    rows: dict[int, SystemModule] = {}
    for system, modules in batch:
        for order, (level, node, parent) in enumerate(_walk(modules, 1, None), 1):
            row = SystemModule(
                system=system,
                order=order,
                level=level,
                name=clip(node["name"], 200),
                description=node["description"],
                is_leaf=not node["children"],
            )
            rows[id(node)] = row
            levels[level].append((row, parent))
    for level in sorted(levels):
        for row, parent in levels[level]:
            row.parent = rows[id(parent)] if parent is not None else None
        SystemModule.objects.bulk_create([row for row, _ in levels[level]], batch_size=_BATCH)
