"""Forms about price replies and comments in the workbench."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.desk.forms.base import DeskForm
from workflow.actions import comments


class JudgeForm(DeskForm):
    """Whether one reply is valid, and why not."""

    reply = forms.CharField(label=gettext_lazy("报价"), max_length=40)
    result = forms.ChoiceField(
        label=gettext_lazy("认定"), choices=[("valid", gettext_lazy("有效")), ("invalid", gettext_lazy("无效"))]
    )
    reason = forms.CharField(label=gettext_lazy("无效理由"), max_length=400, required=False)


class AnswerForm(DeskForm):
    """The answer to one comment."""

    comment = forms.IntegerField(label=gettext_lazy("意见"), min_value=1)
    reply = forms.CharField(label=gettext_lazy("答复"), max_length=comments.LONGEST, required=False)


class CloseForm(DeskForm):
    """One comment to publish or to close, with a reason where it was not answered."""

    comment = forms.IntegerField(label=gettext_lazy("意见"), min_value=1)
    reason = forms.CharField(label=gettext_lazy("办结说明"), max_length=200, required=False)
