"""Which two projects are put side by side (Art 17)."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Project
from portal.desk.forms.base import DeskForm


class PairForm(DeskForm):
    """Two project numbers, of different units, among those the reader may see."""

    first = forms.CharField(label=gettext_lazy("项目编号一"), max_length=40)
    second = forms.CharField(label=gettext_lazy("项目编号二"), max_length=40)

    def __init__(self, *args: object, projects: QuerySet[Project] | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects

    def clean_first(self) -> Project:
        """Return the first project."""
        return self._project("first")

    def clean_second(self) -> Project:
        """Return the second project."""
        return self._project("second")

    def _project(self, name: str) -> Project:
        number = self.cleaned_data[name].strip()
        found = self.projects.filter(number=number).select_related("unit").first() if self.projects else None
        if found is None:
            raise forms.ValidationError(_("没有编号为“%(n)s”的项目；请核对项目编号。") % {"n": number})
        return found

    def clean(self) -> dict:
        """Refuse one project with itself, and two of one unit."""
        cleaned = super().clean()
        first, second = cleaned.get("first"), cleaned.get("second")
        if first and second and first.unit_id == second.unit_id:
            self.add_error(
                "second",
                _("两个项目同属%(unit)s；此处比对不同单位的项目，请换一个（第十七条）。") % {"unit": first.unit},
            )
        return cleaned
