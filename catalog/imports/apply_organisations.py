"""Writes a city's organisations (单位名录) from plain entries: code, name, short, kind, parent, aliases."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.identifiers import is_uscc, normalise_uscc
from catalog.imports.applying import Applied, differing
from catalog.models import JournalEntry, Organisation, OrganisationName, User
from catalog.signals import organisation_changed
from catalog.text import clean_name, squeeze
from catalog.vocabulary import org_kind

_USUAL_KIND = "12"  # 国家机关-政府: what a plain list of departments holds
_KINDS = {
    "former": OrganisationName.Kind.FORMER,
    "short": OrganisationName.Kind.SHORT,
    "official": OrganisationName.Kind.OFFICIAL,
}


class BadEntries(Exception):
    """Raised with every fault of the entries, in Chinese; nothing was written."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class _Loading:
    at: datetime
    known: dict[str, Organisation]
    names: dict[str, dict[str, OrganisationName]]
    faults: list[str] = field(default_factory=list)
    touched: dict[str, Organisation] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)


@transaction.atomic
def apply_organisations(entries: Iterable[dict[str, Any]], *, by: User | None, at: datetime) -> Applied:
    """Write organisations and their names; repeatable. Raise BadEntries with all faults, having written nothing."""
    listed = list(entries)
    known = {row.code: row for row in Organisation.objects.all()}
    names: dict[str, dict[str, OrganisationName]] = {}
    for name in OrganisationName.objects.select_related("organisation"):
        names.setdefault(name.organisation.code, {})[name.name] = name
    loading = _Loading(at, known, names)
    codes = set()
    for entry in listed:
        code = str(entry.get("code", "")).strip()
        codes.add(code)
        _organisation(entry, code, loading)
    for entry in listed:
        _parent(entry, loading)
        _names(entry, loading)
    _check_names(loading)
    if loading.faults:
        raise BadEntries(loading.faults)
    applied = Applied(len(loading.new), len(set(loading.touched) - loading.new), len(codes - set(loading.touched)), 0)
    JournalEntry.objects.create(
        at=at,
        actor=by,
        actor_name=str(by) if by else "",
        event="imports.applied",
        subject="单位名录",
        details={"kind": "organisations", **applied.as_json()},
    )
    for row in loading.touched.values():
        organisation_changed.send(sender=Organisation, instance=row, by=by, at=at)
    return applied


def _organisation(entry: dict[str, Any], code: str, loading: _Loading) -> None:
    row = loading.known.get(code)
    name = clean_name(str(entry.get("name", "")))
    kind = org_kind(str(entry["kind"])) if entry.get("kind") else None if row else _USUAL_KIND
    uscc = normalise_uscc(str(entry.get("uscc") or entry.get("uscc_demo") or ""))
    if not code or (row is None and not name):
        loading.faults.append(f"条目“{name or code or '（空）'}”缺少单位代码或名称，请补填 code 和 name。")
        return
    if entry.get("kind") and kind is None:
        loading.faults.append(f"{code} {name}：单位类别“{entry['kind']}”无法对应代码表 org_kind，请改正。")
        return
    if uscc and not is_uscc(uscc):
        loading.faults.append(f"{code} {name}：统一社会信用代码“{uscc}”的校验位不对，请核对（GB 32100）。")
        return
    values = {
        "name": name,
        "short_name": clean_name(str(entry.get("short") or "")),
        "kind": kind,
        "region": str(entry.get("region") or ""),
        "uscc": uscc,
        "note": str(entry.get("note") or "")[:400],
    }
    _save(row, code, values, loading)


def _save(row: Organisation | None, code: str, values: dict[str, Any], loading: _Loading) -> None:
    if row is None:
        given = {name: value for name, value in values.items() if value not in {None, ""}}
        row = Organisation.objects.create(code=code, budget_level=2 if values["kind"] in {"17", "31"} else 1, **given)
        loading.known[code] = row
        loading.new.add(code)
        loading.touched[code] = row
        return
    differs = differing(row, values)
    if not differs:
        return
    if "name" in differs:
        _retire_name(row, loading)
    for name in differs:
        setattr(row, name, values[name])
    row.save(update_fields=differs)
    loading.touched[code] = row


def _retire_name(row: Organisation, loading: _Loading) -> None:
    """A changed name stays known as a former one, with the day it ended."""
    known = loading.names.setdefault(row.code, {})
    old = known.get(row.name)
    today = timezone.localdate(loading.at)
    if old is None:
        known[row.name] = OrganisationName.objects.create(
            organisation=row, name=row.name, kind=OrganisationName.Kind.FORMER, valid_until=today
        )
    else:
        old.kind, old.valid_until = OrganisationName.Kind.FORMER, today
        old.save(update_fields=["kind", "valid_until"])


def _parent(entry: dict[str, Any], loading: _Loading) -> None:
    code, parent = str(entry.get("code", "")).strip(), str(entry.get("parent") or "").strip()
    row = loading.known.get(code)
    if not row or not parent:
        return
    above = loading.known.get(parent)
    if above is None or above.pk == row.pk:
        loading.faults.append(f"{code} {row.name}：找不到上级单位代码“{parent}”，请先登记上级单位。")
    elif row.parent_id != above.pk:
        row.parent = above
        row.save(update_fields=["parent"])
        loading.touched[code] = row


def _names(entry: dict[str, Any], loading: _Loading) -> None:
    row = loading.known.get(str(entry.get("code", "")).strip())
    if row is None:
        return
    wanted = [(row.name, OrganisationName.Kind.OFFICIAL), (row.short_name, OrganisationName.Kind.SHORT)]
    for alias in entry.get("aliases") or ():
        kind = _KINDS.get(str(alias.get("kind", "short")))
        if kind is None or not alias.get("name"):
            loading.faults.append(f"{row.code} {row.name}：别名“{alias.get('name', '')}”的 kind 应为 former 或 short。")
            continue
        wanted.append((clean_name(str(alias["name"])), kind))
    known = loading.names.setdefault(row.code, {})
    for name, kind in wanted:
        old = known.get(name)
        if not name or (
            old is not None
            and (old.kind == kind or (name in {row.name, row.short_name} and kind != OrganisationName.Kind.OFFICIAL))
        ):
            continue
        if old is not None:
            old.kind, old.valid_until = kind, None
            old.save(update_fields=["kind", "valid_until"])
        else:
            known[name] = OrganisationName.objects.create(organisation=row, name=name, kind=kind)
        loading.touched.setdefault(row.code, row)


def _check_names(loading: _Loading) -> None:
    """A name in use today leads to one organisation: an import must never guess between two."""
    owners: dict[str, str] = {}
    for code, names in loading.names.items():
        for name in names.values():
            if name.kind == OrganisationName.Kind.FORMER:
                continue
            other = owners.setdefault(squeeze(name.name), code)
            if other != code:
                loading.faults.append(f"名称“{name.name}”同时属于{other}和{code}，请改正其中一个。")
