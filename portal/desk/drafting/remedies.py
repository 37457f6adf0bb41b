"""Where on the draft an objection is remedied: each field a guard names leads to the part that holds it."""

from collections.abc import Iterable

from django.urls import reverse

from catalog.models import Project
from portal.desk.drafting.task_list import Part
from portal.desk.forms.drafting import BasicsForm, FundingForm, NecessityForm, ScopeForm, SharingForm, SpecialForm
from workflow.regulation.objections import Objection

_FORMS = {
    "draft-basics": BasicsForm,
    "draft-scope": ScopeForm,
    "draft-funding": FundingForm,
    "draft-basis": NecessityForm,
    "draft-sharing": SharingForm,
    "draft-special": SpecialForm,
}
# Guards name these by the fact they read, not by a field of a form.
_BY_FACT = {
    "basics": "draft-basics",
    "sharing": "draft-sharing",
    "fund_lines": "draft-funding",
    "goals": "draft-goals",
    "materials": "draft-materials",
    "resources": "draft-resources",
    "function_list": "draft-functions",
    "duplicates": "draft-duplicates",
    "overlaps": "draft-duplicates",
    "negative_list": "draft-negative",
    "is_secret": "draft-secrecy",
    "civil_works": "draft-special",
    "other_approvals": "draft-special",
    "impl_reason": "draft-special",
    "cannot_split_because": "draft-special",
    "goods_or_bundle": "draft-special",
    "service_total": "draft-special",
    "suppliers": "draft-special",
}


def part_for(field: str) -> str:
    """Return the address name of the part that holds a field, or an empty text where no part does."""
    if field in _BY_FACT:
        return _BY_FACT[field]
    return next((name for name, form in _FORMS.items() if field in form.base_fields), "")


def with_remedies(objections: Iterable[Objection], project: Project, parts: Iterable[Part]) -> list[dict]:
    """Return the objections as the component draws them, each with a link to its part where it has one."""
    titles = {part.url_name: part.title for part in parts}
    shown = []
    for row in objections:
        name = part_for(row.field)
        link = {"url": reverse(f"desk:{name}", args=[project.number]), "part": titles[name]} if name in titles else {}
        shown.append({"code": row.code, "message": row.message, "article": row.article, "hard": row.is_hard} | link)
    return shown
