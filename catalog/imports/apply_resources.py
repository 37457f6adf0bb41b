"""Writes a read directory (信息资源目录) as resources in preparation, with their items; repeatable."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from catalog.imports.applying import Applied, check_whole, clip, differing, organisations_of, record
from catalog.imports.results import Reading
from catalog.models import Organisation, Resource, ResourceItem, System, User
from catalog.text import name_key, squeeze

_EDITABLE = frozenset({Resource.Status.DRAFT, Resource.Status.CHANGED})
_FULL_DATE = 10


def preview_resources(reading: Reading, at: datetime) -> Applied:
    """Return what applying a directory would do; nothing is written."""
    outcomes = [outcome for _, _, outcome in _outcomes(reading)]
    return _counts(outcomes, reading)


@transaction.atomic
def apply_resources(reading: Reading, *, by: User | None, at: datetime, all_or_nothing: bool = False) -> Applied:
    """Write the directory; a resource that the bureau has checked or published is not changed by a file."""
    check_whole(reading, all_or_nothing)
    owners = organisations_of(reading)
    systems = _systems(owners)
    outcomes = []
    for position, known, outcome in list(_outcomes(reading)):
        outcomes.append(outcome)
        entry, extra = reading.entries[position], reading.extras[position]
        if outcome in {"new", "changed"}:
            _write(entry, extra, known, owners[entry["org_code"]], systems, at)
    applied = _counts(outcomes, reading)
    record("resources", reading, applied, by, at)
    return applied


def _counts(outcomes: list[str], reading: Reading) -> Applied:
    refused = reading.counts["resource_rows"] - reading.counts["good_resources"] + outcomes.count("refused")
    return Applied(outcomes.count("new"), outcomes.count("changed"), outcomes.count("unchanged"), refused)


def _outcomes(reading: Reading) -> list[tuple[int, Resource | None, str]]:
    codes = {entry["org_code"] for entry in reading.entries}
    rows = list(
        Resource.objects.filter(owner__code__in=codes).select_related("owner", "system").prefetch_related("items")
    )
    by_code = {row.code: row for row in rows if row.code}
    by_name = {(row.owner.code, name_key(row.name)): row for row in rows}
    elsewhere = _codes_of_others(reading, codes)
    found = []
    for position, entry in enumerate(reading.entries):
        known = by_code.get(entry["code"]) or by_name.get((entry["org_code"], name_key(entry["name"])))
        if entry["code"] in elsewhere:
            outcome = "refused"
        elif known is None:
            outcome = "new"
        elif not differing(known, _values(entry)) and _same_items(known, entry):
            outcome = "unchanged"
        else:
            outcome = "changed" if known.status in _EDITABLE else "refused"
        found.append((position, known, outcome))
    return found


def _codes_of_others(reading: Reading, owners: set[str]) -> set[str]:
    """The codes of the file that units outside it hold already: a code is nobody else's."""
    asked = {entry["code"] for entry in reading.entries if entry["code"]}
    held = Resource.objects.filter(code__in=asked).exclude(owner__code__in=owners)
    return set(held.values_list("code", flat=True))


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    published = entry["publish_date"]
    return {
        "code": entry["code"] or None,
        "name": entry["name"],
        "res_class": entry["class"],
        "summary": entry["summary"],
        "format_cat": entry["format_cat"],
        "format_type": clip(entry["format_type"], 40),
        "share_type": entry["share_type"],
        "share_condition": clip(entry["share_condition"], 400),
        "share_way_cat": entry["share_way_cat"],
        "share_way": entry["share_way"],
        "open_type": entry["open_type"],
        "open_condition": clip(entry["open_condition"], 400),
        "update_cycle": entry["update_cycle"],
        "publish_date": date.fromisoformat(published) if published and len(published) == _FULL_DATE else None,
    }


def _rows(entry: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    return [
        (clip(item["name"], 120), item["dtype"] or "", clip(item["length"], 20), item["dict"])
        for item in entry["items"]
    ]


def _same_items(known: Resource, entry: dict[str, Any]) -> bool:
    rows = [
        (item.name, item.dtype, item.length, item.is_dict)
        for item in sorted(known.items.all(), key=lambda item: item.order)
    ]
    return not entry["items"] or rows == _rows(entry)


def _systems(owners: dict[str, Organisation]) -> dict[tuple[str, str], System]:
    rows = System.objects.filter(owner__code__in=owners).select_related("owner")
    return {(row.owner.code, squeeze(row.name)): row for row in rows}


def _write(
    entry: dict[str, Any],
    extra: dict[str, Any],
    known: Resource | None,
    owner: Organisation,
    systems: dict[tuple[str, str], System],
    at: datetime,
) -> None:
    values = {name: value for name, value in _values(entry).items() if value not in {None, ""}}
    places = {"class_item": 60, "class_subject": 100, "class_detail": 100}
    values |= {name: clip(extra[name], length) for name, length in places.items() if extra.get(name)}
    if extra.get("inner"):
        values["inner_unit"] = clip(extra["inner"], 100)
    if system := systems.get((owner.code, squeeze(entry["system"]))):
        values["system"] = system
    row = known or Resource(
        owner=owner, created_at=at, share_type=entry["share_type"] or "", res_class=entry["class"] or ""
    )
    if row.edition_id is not None:
        # A code that was published stays, whatever a file says.
        values.pop("code", None)
    for name, value in values.items():
        setattr(row, name, value)
    # Workbooks have no column of the theme; what comes from a system is about what the system is about.
    row.theme = row.theme or (row.system.theme if row.system else "")
    if entry["system"] and row.system_id is None:
        row.extra = row.extra | {"system_name": entry["system"]}
    row.updated_at = at
    row.version += 0 if row._state.adding else 1
    row.save()
    if entry["items"] and (known is None or not _same_items(known, entry)):
        row.items.all().delete()
        ResourceItem.objects.bulk_create(
            ResourceItem(resource=row, order=order, name=name, dtype=dtype, length=length, is_dict=is_dict)
            for order, (name, dtype, length, is_dict) in enumerate(_rows(entry), 1)
        )
