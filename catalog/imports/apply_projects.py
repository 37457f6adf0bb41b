"""Writes a read batch of applications as drafts (草稿), each in a dossier of its own; repeatable."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.city import city
from catalog.identifiers import normalise_document_number, project_code
from catalog.imports.applying import Applied, check_whole, clip, differing, organisations_of, record
from catalog.imports.results import Reading
from catalog.models import Basis, Dossier, FundLine, Goal, NumberSeries, Organisation, Project, ProjectCategory, User
from catalog.signals import project_changed
from catalog.text import squeeze

_DRAFT = "DRAFT"
_DOC_NO = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,16}[〔\[(【](?:19|20)\d{2}[〕\])】]第?\d{1,5}号")
_TARGET = re.compile(
    r"(不低于|不少于|不高于|不超过|达到|低于|高于|提高|增长|压缩|年增|降低|缩短)?(\d[\d.,]*\s*(?:%|％|个|项|小时|分钟|天|次|人次|万|元)?.*)$"
)


def preview_projects(reading: Reading, at: datetime) -> Applied:
    """Return what applying a batch would do; nothing is written."""
    owners, known = organisations_of(reading), _known(reading)
    new = changed = unchanged = refused = 0
    for entry, extra in zip(reading.entries, reading.extras, strict=True):
        project = known.get((entry["org_code"], squeeze(entry["name"])))
        if project is None:
            new += 1
        elif not _differs(project, entry, extra):
            unchanged += 1
        elif project.state == _DRAFT:
            changed += 1
        else:
            refused += 1
    return Applied(
        new,
        changed,
        unchanged,
        refused
        + reading.counts["faulty_rows"]
        + sum(1 for entry in reading.entries if entry["org_code"] not in owners),
    )


@transaction.atomic
def apply_projects(reading: Reading, *, by: User | None, at: datetime, all_or_nothing: bool = False) -> Applied:
    """Write the batch as drafts. A draft of the same unit and name is brought up to date; what has left DRAFT stays."""
    check_whole(reading, all_or_nothing)
    owners, known = organisations_of(reading), _known(reading)
    new = changed = unchanged = refused = 0
    for entry, extra in zip(reading.entries, reading.extras, strict=True):
        project = known.get((entry["org_code"], squeeze(entry["name"])))
        if project is None:
            _create(entry, extra, owners[entry["org_code"]], reading, by, at)
            new += 1
        elif not _differs(project, entry, extra):
            unchanged += 1
        elif project.state == _DRAFT:
            _update(project, entry, extra, by, at)
            changed += 1
        else:
            refused += 1
    applied = Applied(new, changed, unchanged, refused + reading.counts["faulty_rows"])
    record("projects", reading, applied, by, at)
    return applied


def _known(reading: Reading) -> dict[tuple[str, str], Project]:
    codes = {entry["org_code"] for entry in reading.entries}
    rows = (
        Project.objects.filter(unit__code__in=codes)
        .select_related("unit")
        .prefetch_related("fund_lines", "categories", "bases", "goals")
    )
    return {(project.unit.code, squeeze(project.name)): project for project in rows}


def _values(entry: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    contact = re.match(r"^(\D*?)\s*([\d\-+() ]{6,})?$", extra.get("contact") or "")
    months = None
    start, end = entry["start"] or "", entry["end"] or ""
    if len(start) == 7 and len(end) == 7:
        months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:]) - int(start[5:]) + 1
    return {
        "build_nature": entry["build_nature"],
        "impl_mode": entry["impl_mode"],
        "total_amount": Decimal(entry["total_yuan"]),
        "starts": start[:7],
        "ends": end[:7],
        "period_months": months,
        "content": extra.get("content"),
        "contact_name": clip(contact.group(1).strip() if contact else extra.get("contact"), 60),
        "contact_phone": clip((contact.group(2) if contact else "") or extra.get("phone"), 30),
    }


def _funds(entry: dict[str, Any]) -> list[tuple[str, Decimal]]:
    return [(line["channel"] or "", Decimal(line["amount_yuan"])) for line in entry["fund_lines"]]


def _differs(project: Project, entry: dict[str, Any], extra: dict[str, Any]) -> bool:
    if differing(project, _values(entry, extra)):
        return True
    if entry["fund_lines"] and sorted(_funds(entry)) != sorted(
        (line.channel, line.amount) for line in project.fund_lines.all()
    ):
        return True
    return bool(entry["category"]) and entry["category"] not in {row.code for row in project.categories.all()}


def _create(
    entry: dict[str, Any], extra: dict[str, Any], unit: Organisation, reading: Reading, by: User | None, at: datetime
) -> None:
    year = timezone.localdate(at).year
    kind = "O" if entry["build_nature"] == "OM" else "P" if entry["impl_mode"] == "PURCHASE" else "S"
    number = project_code(city()["region"], year, kind, NumberSeries.take("project", year))
    dossier = Dossier.objects.create(
        number=number, title=entry["name"], kind=Dossier.Kind.PROJECT, owner=unit, created_at=at, created_by=by
    )
    values = {name: value for name, value in _values(entry, extra).items() if value not in {None, ""}}
    plan_year = reading.facts.get("plan_year") or (int(entry["start"][:4]) if entry["start"] else year + 1)
    project = Project.objects.create(
        number=number,
        name=entry["name"],
        unit=unit,
        dossier=dossier,
        plan_year=plan_year,
        created_by=by,
        created_at=at,
        updated_at=at,
        state_changed_at=at,
        **values,
    )
    _write_rows(project, entry, fresh=True)
    project_changed.send(sender=Project, instance=project, created=True, by=by, at=at)


def _update(project: Project, entry: dict[str, Any], extra: dict[str, Any], by: User | None, at: datetime) -> None:
    values = _values(entry, extra)
    differs = differing(project, values)
    for name in differs:
        setattr(project, name, values[name])
    project.updated_at = at
    # Somebody may have the form open: his save must find out that the draft moved.
    project.draft_revision += 1
    project.save(update_fields=[*differs, "updated_at", "draft_revision"])
    _write_rows(project, entry, fresh=False)
    project_changed.send(sender=Project, instance=project, created=False, by=by, at=at)


def _write_rows(project: Project, entry: dict[str, Any], *, fresh: bool) -> None:
    if entry["category"]:
        ProjectCategory.objects.get_or_create(project=project, code=entry["category"])
    if entry["fund_lines"] and (
        fresh or sorted(_funds(entry)) != sorted((line.channel, line.amount) for line in project.fund_lines.all())
    ):
        project.fund_lines.all().delete()
        FundLine.objects.bulk_create(
            FundLine(project=project, channel=channel, amount=amount) for channel, amount in _funds(entry)
        )
    if entry["basis"] and (fresh or not project.bases.exists()):
        found = _DOC_NO.search(entry["basis"])
        Basis.objects.create(
            project=project,
            title=clip(entry["basis"], 200),
            doc_no=normalise_document_number(found.group()) if found else "",
        )
    if entry["goal"] and (fresh or not project.goals.exists()):
        Goal.objects.bulk_create(
            _goal(project, part) for part in re.split(r"[，；;。\n]+", entry["goal"]) if part.strip()
        )


def _goal(project: Project, text: str) -> Goal:
    found = _TARGET.search(text.strip())
    name = text.strip()[: found.start()] if found and found.start() else text.strip()
    return Goal(
        project=project, name=clip(name, 200), target=clip(found.group() if found and found.start() else "", 100)
    )
