"""The form of an entry of the resource directory (信息资源目录), its rows of data items, and the steps it takes."""

from dataclasses import fields as facts_fields

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Organisation, Resource, System
from portal.desk.forms.base import DeskForm, RevisionField, coded
from portal.desk.forms.filters import ALL, ListFilter
from portal.desk.forms.resources import read_items
from workflow.actions.resource_entries import Item
from workflow.regulation.directory import LONGEST_SUMMARY, EntryFacts, ItemFacts, objections_to

CHOOSE = gettext_lazy("请选择")
# What the form cannot judge: the items stand in rows of their own, names are compared when the unit confirms.
_JUDGED = frozenset(field.name for field in facts_fields(EntryFacts)) - {"items"}


def _choice(label: str, name: str, **more) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=coded(name, blank=CHOOSE), **more)


class EntryForm(DeskForm):
    """The core elements of an entry; `partial` keeps what is there without asking for the rest."""

    version = RevisionField()
    owner = forms.ModelChoiceField(label=gettext_lazy("提供单位"), queryset=None, empty_label=None)
    name = forms.CharField(
        label=gettext_lazy("信息资源名称"), max_length=100, help_text=gettext_lazy("按数据内容命名，不要写系统名称。")
    )
    res_class = _choice(gettext_lazy("类"), "res_class")
    class_item = forms.CharField(label=gettext_lazy("项"), max_length=60, required=False)
    class_subject = forms.CharField(label=gettext_lazy("目"), max_length=100, required=False)
    class_detail = forms.CharField(label=gettext_lazy("细目"), max_length=100, required=False)
    inner_unit = forms.CharField(label=gettext_lazy("内部科室"), max_length=100, required=False)
    summary = forms.CharField(
        label=gettext_lazy("摘要"), max_length=LONGEST_SUMMARY, widget=forms.Textarea(attrs={"rows": 4})
    )
    theme = _choice(gettext_lazy("业务主题"), "theme", required=False)
    system = forms.ModelChoiceField(
        label=gettext_lazy("来源系统"), queryset=None, required=False, empty_label=gettext_lazy("未关联系统")
    )
    format_cat = _choice(gettext_lazy("格式分类"), "res_format_cat")
    format_type = forms.CharField(
        label=gettext_lazy("格式类型"), max_length=40, help_text=gettext_lazy("例如 mysql、xlsx、pdf、jpg。")
    )
    share_type = _choice(gettext_lazy("共享类型"), "share_type")
    share_condition = forms.CharField(
        label=gettext_lazy("共享条件，或不予共享的依据"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("有条件共享的写条件；不予共享或收窄共享的写法律法规、国务院政策的名称和条款。"),
    )
    share_way_cat = _choice(gettext_lazy("共享方式分类"), "share_way_cat", required=False)
    share_way = _choice(gettext_lazy("共享方式类型"), "share_way", required=False)
    open_type = _choice(gettext_lazy("开放属性"), "open_type")
    open_condition = forms.CharField(label=gettext_lazy("开放条件"), max_length=400, required=False)
    update_cycle = _choice(gettext_lazy("更新周期"), "update_cycle")
    more_items = forms.CharField(
        label=gettext_lazy("批量添加信息项"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": gettext_lazy("监测站编码 字符型\n水位 数值型")}),
        help_text=gettext_lazy("可从表格中复制，每行一项：名称、空格、数据类型；保存后排在下表之后。"),
    )

    def __init__(
        self,
        *args: object,
        units: QuerySet[Organisation],
        systems: QuerySet[System],
        published_share_type: str = "",
        partial: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = units
        self.fields["system"].queryset = systems
        self.published_share_type, self.partial = published_share_type, partial

    def full_clean(self) -> None:
        """Ask for the name only where the rest is to come later."""
        if self.partial:
            for name, field in self.fields.items():
                field.required = field.required and name in {"name", "owner", "version"}
        super().full_clean()

    def clean(self) -> dict:
        """Put what the regulation objects to beside its field, and read the pasted items."""
        cleaned = super().clean()
        rows, wrong = read_items(cleaned.get("more_items", ""))
        for message in wrong:
            self.add_error("more_items", message)
        cleaned["more"] = [Item(name, dtype) for name, dtype in rows]
        if not self.partial:
            self._ask_the_law(cleaned)
        return cleaned

    def _ask_the_law(self, cleaned: dict) -> None:
        said = {name: str(cleaned[name] or "") for name in _JUDGED & set(cleaned)}
        facts = EntryFacts(
            **said,
            items=(ItemFacts("—", "C"),),
            system_name=cleaned["system"].name if cleaned.get("system") else "",
            published_share_type=self.published_share_type,
        )
        for objection in objections_to(facts):
            if objection.field in self.fields and objection.field not in self.errors:
                self.add_error(objection.field, f"{objection.message}（{objection.article}）。")

    def entry_fields(self) -> dict:
        """Return the columns of the entry as the action takes them."""
        left_out = {"version", "owner", "more_items", "more"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class ItemForm(DeskForm):
    """One data item (信息项)."""

    name = forms.CharField(label=gettext_lazy("信息项名称"), max_length=120)
    dtype = _choice(gettext_lazy("数据类型"), "item_dtype")
    length = forms.CharField(label=gettext_lazy("长度"), max_length=20, required=False)
    sensitivity = forms.CharField(label=gettext_lazy("敏感级别"), max_length=20, required=False)
    is_dict = forms.BooleanField(label=gettext_lazy("字典项"), required=False)


class EntryFilter(ListFilter):
    """Words, unit, status and sharing type of entries."""

    status = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[("", ALL), *Resource.Status.choices], required=False
    )
    share = forms.ChoiceField(label=gettext_lazy("共享类型"), choices=coded("share_type", blank=ALL), required=False)
    words_in = ("name", "code", "summary")
    unit_field = "owner"

    def narrow(self, rows: QuerySet[Resource]) -> QuerySet[Resource]:
        """Add status and sharing type."""
        rows = super().narrow(rows)
        if status := self.cleaned_data.get("status"):
            rows = rows.filter(status=status)
        return rows.filter(share_type=self.cleaned_data["share"]) if self.cleaned_data.get("share") else rows


class StepForm(DeskForm):
    """What a step with an entry is told: the version that was seen, a reason, and when checking a code."""

    version = RevisionField()
    code = forms.CharField(
        label=gettext_lazy("信息资源代码"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("留空由系统按类、项、目和顺序号编制。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: object, asks_code: bool, needs_reason: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]
        if needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _("请填写理由，对方据此办理。")
        else:
            del self.fields["reason"]


class CollectionForm(DeskForm):
    """Whether a unit has completed 数据归集 (Art 24), and on what this rests."""

    is_done = forms.ChoiceField(
        label=gettext_lazy("认定"),
        choices=[
            ("yes", gettext_lazy("已按技术要求完成数据归集")),
            ("no", gettext_lazy("未完成，原则上不得申报新增项目")),
        ],
        widget=forms.RadioSelect,
    )
    basis = forms.CharField(
        label=gettext_lazy("认定依据"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("归集核验记录、接口联调结果，或未完成的事项。"),
    )
