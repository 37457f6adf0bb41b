"""Drafting (起草): opening a project with its dossier and grants, and saving forms without losing anyone's words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name, city
from catalog.identifiers import project_code
from catalog.models import (
    Basis,
    Dossier,
    FundLine,
    Goal,
    Material,
    NegativeCheck,
    NumberSeries,
    Organisation,
    Project,
    ProjectCategory,
    User,
)
from catalog.signals import project_changed
from workflow import access, permissions, snapshots
from workflow.actions import grants, journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.lifecycle import State
from workflow.permissions import Part, Role
from workflow.regulation.objections import Objection, hard
from workflow.regulation.rulebook import DEFAULT

# Answers that have no column of their own; `save_draft(fields={"declarations": {...}})` merges them.
DECLARATIONS = frozenset(
    {
        "is_municipal",
        "meets_definition",
        "is_secret",
        "sharing_planned",
        "sharing_plan",
        "opens_exclusively",
        "touches_secrets",
        "other_approvals",
        "stands_alone",
        "city_brain_answer",
        "overlaps",
        "involves_counties",
        "county_annex",
        "is_split",
        "cannot_split_because",
        "goods_or_bundle",
        "suppliers",
        "secrecy_rules_kept",
        "mandated_by",
        "urgent_security",
    }
)
FIELDS = frozenset(snapshots.APPLICATION_FIELDS) - {"number"} | {"upgrades", "phase_of"}

_ROWS: dict[str, tuple[type, tuple[str, ...]]] = {
    "fund_lines": (FundLine, ("source", "channel", "year", "amount")),
    "bases": (Basis, ("title", "doc_no", "clause", "document")),
    "goals": (Goal, ("level1", "level2", "name", "target", "unit")),
    "materials": (Material, ("item_code", "document", "status", "reason")),
    "negative_checks": (NegativeCheck, ("item_code", "conclusion", "citation", "note")),
}
_SERVICE, _OPERATION = "PURCHASE", "OM"
_CENT = Decimal("0.01")
_MOST_DIGITS = Decimal("99999999999999.99")


@transaction.atomic
def open_draft(
    *, unit: Organisation, name: str, by: User, at: datetime, ip: str | None = None, **fields: Any
) -> Project:
    """Open a draft (草稿) in a dossier of its own, numbered and granted to its unit; Refused where the unit has one
    of that name in hand."""
    on = timezone.localdate(at)
    held = access.roles_towards(by, unit, on)
    if not held & {Role.UNIT_OP, Role.UNIT_HEAD, Role.COUNTY}:
        raise NotAllowed(_("只有建设单位的经办人或负责人可以起草本单位的项目。"))
    name = name.strip()
    _check_name(unit, name)
    number = _number(on.year, fields)
    dossier = Dossier.objects.create(
        number=number, title=name, kind=Dossier.Kind.PROJECT, owner=unit, created_at=at, created_by=by
    )
    project = Project(
        number=number,
        name=name,
        unit=unit,
        dossier=dossier,
        regulation=DEFAULT,
        plan_year=on.year + 1,
        created_by=by,
        created_at=at,
        updated_at=at,
        state_changed_at=at,
    )
    _set_fields(project, fields)
    project.save()
    grants.grant_to_owner(dossier, unit, at=at, by=by)
    journal.record("open_draft", by=by, at=at, dossier=dossier, organisation=unit, subject=f"{number} {name}", ip=ip)
    project_changed.send(sender=Project, instance=project, by=by, at=at)
    return project


def _check_name(unit: Organisation, name: str) -> None:
    if not name:
        raise Refused(hard("name-missing", "第九条第一款第（一）项", _("未填写项目名称；请填写"), field="name"))
    finished = [state for state in State if state.is_final]
    if Project.objects.filter(unit=unit, name=name).exclude(state__in=finished).exists():
        message = _("本单位已有同名的在办项目“%(name)s”；请继续办理该项目，或更换名称") % {"name": name}
        raise Refused(hard("name-taken", "第七条", message, name, field="name"))


def _number(year: int, fields: Mapping[str, Any]) -> str:
    kind = "S"
    if fields.get("build_nature") == _OPERATION:
        kind = "O"
    elif fields.get("impl_mode") == _SERVICE:
        kind = "P"
    return project_code(city()["region"], year, kind, NumberSeries.take("project", year))


@transaction.atomic
def save_draft(
    *,
    project: Project,
    by: User,
    at: datetime,
    expected_revision: int,
    fields: Mapping[str, Any] | None = None,
    categories: Iterable[str] | None = None,
    fund_lines: Iterable[Mapping[str, Any]] | None = None,
    bases: Iterable[Mapping[str, Any]] | None = None,
    goals: Iterable[Mapping[str, Any]] | None = None,
    materials: Iterable[Mapping[str, Any]] | None = None,
    negative_checks: Iterable[Mapping[str, Any]] | None = None,
    participants: Iterable[Organisation] | None = None,
    ip: str | None = None,
) -> Project:
    """Save what a form says; lists given replace those kept, lists not given stay.

    Refused where a value cannot be kept (too many decimals …); AlreadyHandled where the form was not of the latest
    revision, so that nobody's words are overwritten unseen.
    """
    _check_may_edit(project, by, at)
    if not Project.objects.filter(pk=project.pk, draft_revision=expected_revision, version=project.version).update(
        draft_revision=F("draft_revision") + 1
    ):
        raise AlreadyHandled(
            _("该申报书已被他人修改或已提交，您的表单已过时；所填内容仍在页面上，请对照最新内容后重新保存。")
        )
    project.refresh_from_db()
    given = zip(_ROWS, (fund_lines, bases, goals, materials, negative_checks), strict=True)
    rows = {name: list(value) for name, value in given if value is not None}
    objections = [*_money_objections(fields or {}), *_row_objections(rows.get("fund_lines", ()))]
    if objections:
        raise Refused(objections)
    _set_fields(project, fields or {})
    project.updated_at = at
    project.save()
    if categories is not None:
        rows["categories"] = [{"code": code} for code in dict.fromkeys(categories)]
    for name, value in rows.items():
        _replace(project, name, value, by)
    if participants is not None:
        project.participants.set(participants)
    journal.record(
        "save_draft", by=by, at=at, dossier=project.dossier, organisation=project.unit, subject=project.number, ip=ip
    )
    project_changed.send(sender=Project, instance=project, by=by, at=at)
    return project


def _check_may_edit(project: Project, by: User, at: datetime) -> None:
    state = State(project.state)
    held = access.roles_towards(by, project.unit, timezone.localdate(at))
    if permissions.edits(held, state, Part.APPLICATION):
        return
    if not permissions.edits(frozenset(Role), state, Part.APPLICATION):
        message = _("项目现处于“%(state)s”，申报内容已锁定；需修改的请联系%(bureau)s退回补正") % {
            "bureau": bureau_name(),
            "state": state.label,
        }
        raise Refused(hard("locked", "第七条、第九条", message, state))
    raise NotAllowed(_("只有建设单位的人员可以修改本单位的申报书。"))


def _set_fields(project: Project, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name == "declarations":
            unknown = set(value) - DECLARATIONS
            if unknown:
                raise LookupError(f"unknown declarations: {sorted(unknown)}")
            project.declarations = {**project.declarations, **value}
        elif name in FIELDS:
            setattr(project, name, value)
        else:
            raise LookupError(f"{name} is not a field of an application")


def _money_objections(fields: Mapping[str, Any]) -> list[Objection]:
    money = [field.attname for field in Project._meta.concrete_fields if field.get_internal_type() == "DecimalField"]
    return [
        objection
        for name in money
        if isinstance(fields.get(name), Decimal)
        for objection in _amount_objections(fields[name], Project._meta.get_field(name).verbose_name, name)
    ]


def _row_objections(lines: Iterable[Mapping[str, Any]]) -> list[Objection]:
    return [
        objection
        for number, line in enumerate(lines, start=1)
        for objection in _amount_objections(
            line["amount"], _("第%(row)s行资金来源的金额") % {"row": number}, f"fund_lines.{number}.amount"
        )
    ]


def _amount_objections(amount: Decimal, label: str, field: str) -> tuple[Objection, ...]:
    article = "第二条"
    if not amount.is_finite() or amount != amount.quantize(_CENT):
        message = _("%(label)s“%(amount)s”不是以元为单位、至多两位小数的金额；请更正") % {
            "label": label,
            "amount": amount,
        }
        return hard("too-many-decimals", article, message, str(amount), field=field)
    if not Decimal(0) <= amount <= _MOST_DIGITS:
        message = _("%(label)s“%(amount)s”应不小于0且不超过14位整数；请更正") % {"label": label, "amount": amount}
        return hard("amount-out-of-range", article, message, str(amount), field=field)
    return ()


def _replace(project: Project, name: str, rows: list[Mapping[str, Any]], by: User) -> None:
    model, fields = (ProjectCategory, ("code",)) if name == "categories" else _ROWS[name]
    model.objects.filter(project=project).delete()
    extra = {"by": by} if model is NegativeCheck else {}
    model.objects.bulk_create(
        model(project=project, **extra, **{field: row[field] for field in fields if field in row}) for row in rows
    )
