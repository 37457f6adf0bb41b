"""Forms of the year's plan and its meetings."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from catalog.models import PlanBatch, PlanOpinion, Project
from portal.desk.forms.argument import NamedRows, VersionForm
from portal.desk.forms.base import DeskForm
from portal.desk.forms.deciding import Result
from portal.desk.forms.dossiers import within_limit
from portal.desk.forms.law import BAD_DAY, DAY
from workflow.actions.plan_meetings import Resolution

WITH_THE_PLAN = ""
SINGLE = [
    (WITH_THE_PLAN, gettext_lazy("随计划")),
    *((value, label) for value, label in Result.choices if value != Result.AGREED),
]


class NewPlanForm(DeskForm):
    """A new plan of a year."""

    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=80, help_text=gettext_lazy("例如 2027年年度计划、2026年中期调整")
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=PlanBatch.Kind.choices, widget=forms.RadioSelect)
    year = forms.IntegerField(label=gettext_lazy("计划年度"), min_value=2000, max_value=2099)


class GatherForm(VersionForm):
    """Projects of the library for the plan."""

    projects = NamedRows(label=gettext_lazy("项目库中的项目"), queryset=Project.objects.none(), to_field_name="number")

    def __init__(self, *args: object, rows: QuerySet[Project], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["projects"].queryset = rows


class ConsultForm(VersionForm):
    """One body's opinion."""

    department = forms.CharField(widget=forms.HiddenInput, label=gettext_lazy("会商单位"), max_length=20)
    attitude = forms.ChoiceField(
        label=gettext_lazy("会商意见"), choices=PlanOpinion.Attitude.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("具体意见"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("有建议或不同意的，请写明。"),
    )


class ResolutionForm(VersionForm):
    """What a meeting said of the plan; nothing is preset, so that an omission never becomes an approval."""

    result = forms.ChoiceField(label=gettext_lazy("会议结果"), choices=Result.choices, widget=forms.RadioSelect)
    held_on = forms.DateField(label=gettext_lazy("会议日期"), widget=DAY, error_messages={"invalid": BAD_DAY})
    minute_no = forms.CharField(label=gettext_lazy("会议纪要编号"), max_length=80)
    opinion = forms.CharField(
        label=gettext_lazy("会议意见"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label=gettext_lazy("会议纪要扫描件"), required=False, validators=[within_limit])

    def resolution(self, put_off: dict[str, tuple[str, str]]) -> Resolution:
        """Return what was typed as the action takes it."""
        said, upload = self.cleaned_data, self.cleaned_data["file"]
        return Resolution(
            result=said["result"],
            held_on=said["held_on"],
            minute_no=said["minute_no"],
            opinion=said["opinion"],
            put_off=put_off,
            minutes=(upload.name, upload.read()) if upload else None,
        )
