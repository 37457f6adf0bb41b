"""Forms of the lexicon: beginning, releasing and dropping a draft; and of what reviewers say of the machine."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import FunctionItem, System
from portal.desk.forms.base import DeskForm
from portal.desk.forms.bureau import NEEDS_FILE
from portal.desk.forms.dossiers import within_limit


class BeginForm(DeskForm):
    """Why a draft is begun."""

    note = forms.CharField(
        label=gettext_lazy("修订说明"), max_length=200, help_text=gettext_lazy("例如：补充城管执法常用词")
    )


class SeenForm(DeskForm):
    """An act on the draft as it was seen."""

    version = forms.IntegerField(label=gettext_lazy("草稿版本"), widget=forms.HiddenInput, min_value=0)


class DropForm(SeenForm):
    """Giving a draft up."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class TakeInForm(SeenForm):
    """A workbook of groups for the draft."""

    file = forms.FileField(
        label=gettext_lazy("词组表"),
        validators=[within_limit],
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy(
            "XLSX 或 CSV，表头为类别、词语、统一平台，每行一组，词语用空格或顿号分隔；与草稿某组有相同词语的并入该组。"
        ),
        error_messages=NEEDS_FILE,
    )


class FalseHitForm(DeskForm):
    """Why a hit is none."""

    rank = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    note = forms.CharField(label=gettext_lazy("误报的依据"), max_length=300)


class MissedForm(DeskForm):
    """A system that the machine should have found, with its module and the item that it answers."""

    system = forms.CharField(
        label=gettext_lazy("漏报的系统"), max_length=200, help_text=gettext_lazy("填系统编号或登记的全称。")
    )
    module = forms.CharField(
        label=gettext_lazy("该系统的模块"), max_length=200, required=False, help_text=gettext_lazy("可不填。")
    )
    item = forms.ModelChoiceField(
        label=gettext_lazy("对应的申报条目"),
        queryset=FunctionItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("不指明条目"),
        help_text=gettext_lazy("指明模块和条目的，才能用于改进比对。"),
    )
    note = forms.CharField(label=gettext_lazy("漏报的依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, items: QuerySet[FunctionItem], systems: QuerySet[System], **kwargs: object):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
        self.fields["item"].label_from_instance = lambda item: f"{item.number} {item.name}"
        self._systems = systems

    def clean(self) -> dict:
        """Find the system by its code or name, and the module by its name."""
        cleaned = super().clean()
        typed, named = cleaned.get("system", "").strip(), cleaned.get("module", "").strip()
        cleaned["found_module"] = None
        if not typed:
            return cleaned
        found = list(self._systems.filter(Q(code=typed) | Q(name=typed))[:2])
        if len(found) != 1:
            message = (
                _("有多个系统名为“%(typed)s”，请改填系统编号。")
                if found
                else _("系统目录中没有编号或全称为“%(typed)s”的系统，请核对后重填。")
            )
            self.add_error("system", message % {"typed": typed})
            return cleaned
        cleaned["found_system"] = found[0]
        if named:
            cleaned["found_module"] = found[0].modules.filter(name=named).first()
            if cleaned["found_module"] is None:
                message = _("“%(system)s”没有名为“%(typed)s”的模块，请按登记的名称填写，或留空。")
                self.add_error("module", message % {"system": found[0].name, "typed": named})
        return cleaned
