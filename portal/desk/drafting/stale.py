"""A form that somebody overtook: what is stored now beside what was typed, so that nothing is lost on either side."""

from decimal import Decimal

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from catalog.models import Project
from portal.desk.forms.base import as_wanyuan


def both_values(form: forms.Form, project: Project) -> list[dict[str, str]]:
    """Return the fields that differ as (label, stored, typed), and let the form be sent again on purpose."""
    project.refresh_from_db()
    data = form.data.copy()
    data[form.add_prefix("revision")] = str(project.draft_revision)
    form.data = data
    found = []
    for field in form:
        if field.is_hidden or not hasattr(project, field.name) or field.name == "categories":
            continue
        kept, typed = getattr(project, field.name), form.cleaned_data.get(field.name)
        if kept != typed:
            found.append({"label": field.label, "stored": shown(field, kept), "typed": shown(field, typed)})
    return found


def shown(field: forms.BoundField, value: object) -> str:
    """Return a value as the form's reader knows it: amounts in 万元, codes by their label."""
    if value in (None, ""):
        return _("（空）")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return as_wanyuan(value)
    if isinstance(value, Model):
        return str(value)
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value))
