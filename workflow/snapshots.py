"""What was seen, frozen: an application or a function list as plain data, and its digest (SHA-256 of JSON)."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from catalog.models import FunctionItem, FunctionList, Notice, Project
from workflow.quotes_summary import Item

# What an applicant says; everything else on the row is written by the workflow.
APPLICATION_FIELDS = (
    "number",
    "external_code",
    "name",
    "impl_mode",
    "impl_reason",
    "build_nature",
    "build_mode",
    "theme",
    "priority",
    "necessity",
    "content",
    "starts",
    "ends",
    "period_months",
    "plan_year",
    "total_amount",
    "om_amount_per_year",
    "service_years",
    "service_fee_total",
    "self_total",
    "is_mixed_eng",
    "eng_amount",
    "info_amount",
    "has_higher_mandate",
    "is_urgent_security",
    "new_civil_works",
    "high_energy",
    "secrecy_declared",
    "declarations",
    "contact_name",
    "contact_phone",
    "contact_email",
)
_LISTS = {
    "categories": ("code",),
    "fund_lines": ("source", "channel", "year", "amount"),
    "bases": ("title", "doc_no", "clause"),
    "goals": ("level1", "level2", "name", "target", "unit"),
    "materials": ("item_code", "status", "reason", "document_id"),
    "negative_checks": ("item_code", "conclusion", "citation", "note"),
}
_ITEM_FIELDS = (
    "item_key",
    "number",
    "level",
    "is_leaf",
    "item_type",
    "name",
    "description",
    "unit",
    "quantity",
    "user_group",
    "modify_type",
    "tech_requirement",
    "remark",
)
# A change of these is a change of content (AMB-16); of the others it is a correction of form.
_CONTENT_FIELDS = ("item_key", "number", "is_leaf", "item_type", "name", "description", "unit", "quantity")


def digest(data: Any) -> str:
    """Return the SHA-256 of data as canonical JSON, 64 hex digits."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def application(project: Project) -> dict[str, Any]:
    """Return what an application says (申报书): its fields, its lists and the digest of its function list."""
    said: dict[str, Any] = {name: _plain(getattr(project, name)) for name in APPLICATION_FIELDS}
    said["unit"] = {"code": project.unit.code, "name": project.unit.name}
    for name, fields in _LISTS.items():
        rows = getattr(project, name).values(*fields)
        said[name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    found = current_list(project)
    said["function_list"] = {"version": found.version, "sha256": found.sha256} if found else None
    return said


def current_list(project: Project) -> FunctionList | None:
    """Return the newest version of a project's function list that was not dropped."""
    return project.function_lists.exclude(status=FunctionList.Status.SUPERSEDED).order_by("-version").first()


def list_rows(function_list: FunctionList) -> list[dict[str, Any]]:
    """Return the rows of a function list in their order, as plain data for a snapshot."""
    rows = FunctionItem.objects.filter(function_list=function_list).order_by("order").values(*_ITEM_FIELDS)
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def content_digest(rows: list[dict[str, Any]]) -> str:
    """Return the digest of what a list offers: items, quantities and scope, without remarks and wording of form."""
    return digest([[row.get(name) for name in _CONTENT_FIELDS] for row in rows])


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str, dict, list)) else str(value)


def published_items(notice: Notice) -> list[Item]:
    """Return the items of a notice that are priced (its leaves), in the order of the list that was published."""
    rows = notice.snapshot or list_rows(notice.function_list)
    return [
        Item(
            key=row["item_key"],
            number=row["number"],
            name=row["name"],
            quantity=Decimal(str(row.get("quantity") or 1)),
            unit=row.get("unit") or "项",
        )
        for row in rows
        if row.get("is_leaf", True)
    ]
