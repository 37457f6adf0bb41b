"""Forms of checking before collecting (先查后采): what is asked for, applying, justifying, answering."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import vocabulary
from catalog.models import DataHolding
from portal.desk.forms.base import DeskForm
from portal.desk.forms.dossiers import within_limit
from workflow.regulation.sharing import LONGEST


class CheckForm(DeskForm):
    """What is to be collected: pasted names, one a line, or a file with them."""

    unit = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=None, empty_label=None)
    purpose = forms.CharField(
        label=gettext_lazy("拟采集事项"),
        max_length=200,
        help_text=gettext_lazy("例如：企业安全生产情况采集表。"),
    )
    names = forms.CharField(
        label=gettext_lazy("信息项名称"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": gettext_lazy("企业名称\n统一社会信用代码\n法定代表人")}),
        help_text=gettext_lazy("每行一个，可从表格中整列复制；也可写信息资源代码。"),
    )
    file = forms.FileField(
        label=gettext_lazy("或上传文件"),
        required=False,
        validators=[within_limit],
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=gettext_lazy("XLSX、CSV 读“信息项名称”列，没有这一列的读第一列；TXT 每行一个。"),
    )

    def __init__(self, *args: object, units: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def clean(self) -> dict:
        """Ask for names from one place: pasted or in a file."""
        cleaned = super().clean()
        typed, file = cleaned.get("names", "").strip(), cleaned.get("file")
        if "file" not in self.errors and "names" not in self.errors:
            if not typed and not file:
                self.add_error("names", _("还没有信息项；请粘贴名称，或上传含名称的文件。"))
            elif typed and file:
                self.add_error("names", _("粘贴和上传只能用一种；请清空此处，或取消所选文件。"))
        return cleaned


class HoldingChoice(forms.ModelChoiceField):
    """A holding as a line: the holder, the resource, how it is shared."""

    def label_from_instance(self, obj: DataHolding) -> str:
        """Return the line of one holding."""
        shared = vocabulary.label("share_type", obj.share_type)
        return f"{obj.holder} · {obj.resource_name} · {obj.item_name or _('整项资源')} · {shared}"


class ShareForm(DeskForm):
    """Which entry is applied for, and for what."""

    holding = HoldingChoice(label=gettext_lazy("向谁申请"), queryset=None, empty_label=None, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("用于何种业务、所需范围和更新频次；持有单位据此答复。"),
    )

    def __init__(self, *args: object, holdings: QuerySet[DataHolding], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holding"].queryset = holdings


class JustifyForm(DeskForm):
    """Why an item is collected anew though the directory has the like of it."""

    justification = forms.CharField(
        label=gettext_lazy("新采集理由"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("现有数据为何不能满足：含义、范围、频次、质量不同，或持有单位不予共享。"),
    )


class AnswerForm(DeskForm):
    """The holder's answer to an application."""

    answer = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=[("agree", gettext_lazy("同意共享")), ("refuse", gettext_lazy("不同意共享"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("答复说明"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("同意的可写提供方式和联系人；不同意的须写理由和依据。"),
    )
