"""Forms of a notice (公示稿): its text, its length, whom to ask; corrections and the unit's own check."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Notice, Project
from portal.desk.forms.base import DeskForm, ReasonForm


def publication_checked() -> forms.BooleanField:
    """Return the declaration that the unit has checked what it publishes (公开保密审查, Art 65)."""
    return forms.BooleanField(
        label=gettext_lazy("本单位已完成公开前的保密审查，公示内容不涉密、不含敏感信息"),
        error_messages={"required": gettext_lazy("请先完成公开前的保密审查并勾选（第六十五条）。")},
    )


class CorrectionForm(ReasonForm):
    """Why a notice is corrected; the changed list is checked before publication like the first one."""

    publication_checked = publication_checked()


class NoticeForm(DeskForm):
    """What a notice says; the list itself is the project's present version, frozen when handed in."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("项目概况"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("不写预算和概算金额，不写个人手机号码。"),
    )
    requirements = forms.CharField(
        label=gettext_lazy("价格咨询要求"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    feedback = forms.CharField(
        label=gettext_lazy("意见反馈"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    days = forms.IntegerField(
        label=gettext_lazy("公示天数"),
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("不少于 7 日，发布当日不计（第三十五条）。"),
    )
    contact_name = forms.CharField(label=gettext_lazy("联系人"), max_length=60)
    contact_phone = forms.CharField(label=gettext_lazy("办公电话"), max_length=30)
    contact_email = forms.EmailField(
        label=gettext_lazy("邮箱"),
        required=False,
        error_messages={"invalid": gettext_lazy("邮箱读不出来，请写成 name@example.gov.cn 的样式。")},
    )
    publication_checked = publication_checked()

    def step_data(self) -> dict:
        """Return what the step is given."""
        answer = self.cleaned_data
        body = [
            {"heading": _("项目概况"), "text": answer["summary"]},
            {"heading": _("价格咨询要求"), "text": answer["requirements"]},
            {"heading": _("意见反馈"), "text": answer["feedback"]},
        ]
        plain = ("title", "days", "contact_name", "contact_phone", "contact_email")
        return {name: answer[name] for name in plain} | {"body": body}


def usual_notice(project: Project, days: int) -> dict:
    """Return the usual wording, for the unit to change."""
    approval = _("立项批复：%(no)s。") % {"no": project.approval_no} if project.approval_no else ""
    return {
        "title": _("关于%(name)s具体功能清单公示及价格咨询的公告") % {"name": project.name},
        "summary": _("建设单位：%(unit)s。%(approval)s\n%(content)s")
        % {"unit": project.unit.name, "approval": approval, "content": project.content},
        "requirements": _("请潜在服务提供商按所附功能清单逐项报价，报价含税，注明有效期和交付期。"),
        "feedback": _("公示期内，单位和个人对功能清单有意见的，请按下列联系方式反馈。"),
        "days": days,
        "contact_name": project.contact_name,
        "contact_phone": project.contact_phone,
        "contact_email": project.contact_email,
    }


class NoticeFilter(forms.Form):
    """Which notices to list."""

    status = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[("", gettext_lazy("全部")), *Notice.Status.choices], required=False
    )
