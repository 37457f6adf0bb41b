"""Filters above lists; each narrows what the reader may see anyway, and its choices come from that too."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from catalog.models import Organisation, System
from workflow.regulation.states import State

ALL = gettext_lazy("全部")


class ListFilter(forms.Form):
    """A GET form over a list; what cannot be read is no filter, never an error page."""

    q = forms.CharField(label=gettext_lazy("名称或编号"), required=False, max_length=100)
    unit = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=None, required=False, empty_label=ALL)

    words_in: tuple[str, ...] = ()
    unit_field = "unit"

    def __init__(self, data: object, *, rows: QuerySet) -> None:
        super().__init__(data)
        held = rows.order_by().values(f"{self.unit_field}_id")
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=held).order_by("code")
        self.is_valid()

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Return the rows that match what was asked."""
        asked = self.cleaned_data
        if words := asked.get("q"):
            match = Q()
            for name in self.words_in:
                match |= Q(**{f"{name}__icontains": words})
            rows = rows.filter(match)
        if unit := asked.get("unit"):
            rows = rows.filter(**{self.unit_field: unit})
        return rows


class SystemFilter(ListFilter):
    """Words, unit and status of systems."""

    status = forms.ChoiceField(label=gettext_lazy("状态"), choices=[("", ALL), *System.Status.choices], required=False)
    words_in = ("name", "code", "short_function")
    unit_field = "owner"

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Add the status."""
        rows = super().narrow(rows)
        return rows.filter(status=self.cleaned_data["status"]) if self.cleaned_data.get("status") else rows


class ProjectFilter(ListFilter):
    """Words, unit, state and plan year of projects."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        choices=[("", ALL), *((state.value, state.label) for state in State)],
        required=False,
    )
    year = forms.IntegerField(label=gettext_lazy("计划年度"), required=False, min_value=2000, max_value=2099)
    words_in = ("name", "number", "library_number", "approval_no")

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Add state and year."""
        rows = super().narrow(rows)
        asked = self.cleaned_data
        if asked.get("state"):
            rows = rows.filter(state=asked["state"])
        return rows.filter(plan_year=asked["year"]) if asked.get("year") else rows
