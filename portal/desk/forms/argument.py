"""Forms of argumentation by batch: the bureau's, and the sheet that each expert fills in."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from catalog.models import ArgumentBatch, Project, User
from portal.desk.forms.base import DeskForm, coded
from portal.desk.forms.law import BAD_DAY, DAY
from workflow.actions import opinions

TEXT = forms.Textarea(attrs={"rows": 5})


class NewBatchForm(DeskForm):
    """A new batch."""

    title = forms.CharField(label=gettext_lazy("批次名称"), max_length=80, help_text=gettext_lazy("例如 2026年第二批"))
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=ArgumentBatch.Kind.choices, widget=forms.RadioSelect)
    meets_on = forms.DateField(
        label=gettext_lazy("论证日期"), required=False, widget=DAY, error_messages={"invalid": BAD_DAY}
    )


class VersionForm(DeskForm):
    """An act that says nothing but which version of the batch it saw."""

    version = forms.IntegerField(label=gettext_lazy("批次版本"), widget=forms.HiddenInput, min_value=0)


class ReasonedForm(VersionForm):
    """An act that gives a reason."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=400)


class NamedRows(forms.ModelMultipleChoiceField):
    """Rows to tick, each told by what an officer must know to choose."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Project | User) -> str:
        if isinstance(row, Project):
            return f"{row.name}（{row.unit}，{row.number}）"
        posts = "、".join(str(post.organisation) for post in row.memberships.all() if post.role_id == "EXPERT")
        return f"{row}（{posts}）"


class AddProjectsForm(VersionForm):
    """Projects of the library for the batch."""

    projects = NamedRows(label=gettext_lazy("在库项目"), queryset=Project.objects.none(), to_field_name="number")

    def __init__(self, *args: object, rows: QuerySet[Project], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["projects"].queryset = rows


class AppointForm(VersionForm):
    """Experts for the panel."""

    experts = NamedRows(
        label=gettext_lazy("评审专家"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("专家组不少于 3 人且为单数；申报单位及其上下级单位的人员、供应商应当回避。"),
    )

    def __init__(self, *args: object, rows: QuerySet[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["experts"].queryset = rows


class GroupConclusionForm(VersionForm):
    """The group's conclusion on one project."""

    conclusion = forms.ChoiceField(
        label=gettext_lazy("专家组结论"), choices=coded("argue_result"), widget=forms.RadioSelect
    )
    opinion = forms.CharField(label=gettext_lazy("专家组意见"), max_length=4000, widget=TEXT)


class OpinionForm(DeskForm):
    """One expert's opinion; it may be kept unfinished, so that nothing is required before it is handed in."""

    revision = forms.IntegerField(label=gettext_lazy("意见表版本"), widget=forms.HiddenInput, min_value=0)
    result = forms.ChoiceField(
        label=gettext_lazy("结论"), choices=coded("argue_result"), widget=forms.RadioSelect, required=False
    )
    assessment = forms.CharField(
        label=gettext_lazy("总体评价"), max_length=opinions.LONGEST, widget=TEXT, required=False
    )
    remarks = forms.CharField(
        label=gettext_lazy("主要意见"),
        max_length=opinions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        help_text=gettext_lazy("逐条写明，没有意见的写“无”。"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in opinions.FIELDS:
            # All of it is needed to hand in, none of it to save.
            self.fields[name].conditional = True


class SignForm(DeskForm):
    """A signature under what was shown, with a reservation where the expert has one."""

    digest = forms.CharField(label=gettext_lazy("所见结论摘要"), widget=forms.HiddenInput, max_length=64)
    reservation = forms.CharField(label=gettext_lazy("保留意见"), max_length=1000, required=False)
