"""Forms of signatures and resolutions: what is said, on what was seen, and the paper behind it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.desk.forms.base import DeskForm
from portal.desk.forms.dossiers import within_limit
from portal.desk.forms.law import BAD_DAY, DAY
from workflow.models import Decision

Result = Decision.Result


class DecisionForm(DeskForm):
    """What a leader says in the system; 同意 needs no word, everything else a reason."""

    result = forms.ChoiceField(label=gettext_lazy("决定"), choices=Result.choices)
    opinion = forms.CharField(
        label=gettext_lazy("批示意见"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict:
        """A refusal, a deferral or a return says why."""
        cleaned = super().clean()
        if cleaned.get("result") not in (None, Result.AGREED) and not cleaned.get("opinion"):
            label = Result(cleaned["result"]).label
            self.add_error("opinion", _("选择“%(result)s”须写明理由，请填写后再提交。") % {"result": label})
        return cleaned


class RecordForm(DecisionForm):
    """What an office records: result, day, and the scan that proves it."""

    result = forms.ChoiceField(label=gettext_lazy("结果"), choices=Result.choices, widget=forms.RadioSelect)
    decided_on = forms.DateField(label=gettext_lazy("日期"), widget=DAY, error_messages={"invalid": BAD_DAY})
    file = forms.FileField(
        label=gettext_lazy("签批件扫描件"),
        validators=[within_limit],
        error_messages={
            "required": gettext_lazy("还没有选择扫描件；补录须附签批件，请选择文件。"),
            "empty": gettext_lazy("文件是空的（0 字节），请核对后重新选择。"),
        },
    )


class PaperForm(RecordForm):
    """A signature given on paper."""

    signer_name = forms.CharField(label=gettext_lazy("签批人姓名"), max_length=60)


class MeetingForm(RecordForm):
    """A resolution: nothing is preset, so that an omission never becomes an approval."""

    minute_no = forms.CharField(label=gettext_lazy("会议纪要编号"), max_length=80)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = _("会议纪要扫描件")
        self.fields["decided_on"].label = _("会议日期")
        self.fields["opinion"].label = _("会议意见")
