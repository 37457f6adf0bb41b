"""Forms of an application's parts (Art 9): basics, conditions, funding, basis, goals, materials, self-checks."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.desk.forms.base import DeskForm, RevisionField, WanyuanField, coded

LONG = {"rows": 8}


class MonthField(forms.RegexField):
    """A month as 2027-01."""

    def __init__(self, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"placeholder": "2027-01", "size": 8, "inputmode": "numeric"})
        wrong = {"invalid": gettext_lazy("年月读不出来，请写成“2027-01”的样式。")}
        super().__init__(r"^20\d{2}-(0[1-9]|1[0-2])$", widget=widget, error_messages=wrong, **kwargs)


def months_between(starts: str, ends: str) -> int:
    """Return how many months a project takes, both of the named ones counted."""
    (first_year, first), (last_year, last) = (map(int, month.split("-")) for month in (starts, ends))
    return (last_year - first_year) * 12 + last - first + 1


class NewProjectForm(DeskForm):
    """What is needed to open a draft: its name and, where a person serves two units, for which one."""

    name = forms.CharField(
        label=gettext_lazy("项目名称"), max_length=120, help_text=gettext_lazy("写全称，120 字以内；提交前可以修改。")
    )
    unit = forms.ModelChoiceField(label=gettext_lazy("建设单位"), queryset=None, empty_label=None)

    def __init__(self, *args: object, units: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class PartForm(DeskForm):
    """A part of the draft; it carries the revision at which it was opened.

    Fields named in `declared` have no column of their own: they are kept among the project's declarations.
    """

    revision = RevisionField()
    declared: tuple[str, ...] = ()

    def changes(self) -> dict:
        """Return what to store, the revision apart."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        declarations = {name: said.pop(name) for name in self.declared}
        return said | ({"declarations": declarations} if declarations else {})


class YesNoField(forms.TypedChoiceField):
    """A question that must be answered: True, False, or not yet."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: object) -> None:
        answers = [("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))]
        super().__init__(choices=answers, coerce=lambda value: value == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value: object) -> object:
        """Show a stored answer as the radio it was."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class BasicsForm(PartForm):
    """Name, kind and time of the project (基本情况, Art 9 ¶1 (一))."""

    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=120)
    build_nature = forms.ChoiceField(
        label=gettext_lazy("建设性质"), choices=coded("build_nature"), widget=forms.RadioSelect
    )
    impl_mode = forms.ChoiceField(
        label=gettext_lazy("产生方式（第四条）"), choices=coded("impl_mode"), widget=forms.RadioSelect
    )
    impl_reason = forms.CharField(
        label=gettext_lazy("选择该方式的主要原因"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("项目类别（第二条，可多选）"),
        choices=coded("project_category"),
        widget=forms.CheckboxSelectMultiple,
    )
    theme = forms.ChoiceField(label=gettext_lazy("业务主题"), choices=coded("theme", blank=gettext_lazy("请选择")))
    plan_year = forms.IntegerField(label=gettext_lazy("计划年度"), min_value=2020, max_value=2099)
    starts = MonthField(label=gettext_lazy("开始年月"))
    ends = MonthField(label=gettext_lazy("完成年月"))

    def clean(self) -> dict:
        """The end is not before the beginning; the length in months follows from both (Art 42: 原则上 one year)."""
        cleaned = super().clean()
        if cleaned.get("starts") and cleaned.get("ends"):
            months = months_between(cleaned["starts"], cleaned["ends"])
            if months < 1:
                self.add_error("ends", _("完成年月 %(ends)s 早于开始年月 %(starts)s，请核对。") % cleaned)
            cleaned["period_months"] = max(months, 1)
        return cleaned


class ScopeForm(PartForm):
    """Whether the regulation applies (Art 2), how it is built, what it upgrades, whom to ask."""

    declared = ("is_municipal", "meets_definition")

    is_municipal = YesNoField(label=gettext_lazy("是否使用市本级政府资金（第二条）"))
    meets_definition = YesNoField(label=gettext_lazy("是否符合《政务信息系统定义和范围》"))
    build_mode = forms.ChoiceField(
        label=gettext_lazy("建设模式"), choices=coded("build_mode"), widget=forms.RadioSelect
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("重点类型（第十九条）"),
        choices=coded("priority_type", blank=gettext_lazy("不属于")),
        required=False,
    )
    upgrades = forms.ModelChoiceField(
        label=gettext_lazy("升级的系统"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("不是升级改造"),
        help_text=gettext_lazy("升级改造项目必填；原项目未验收的不予立项（第二十条第（八）项）。"),
    )
    contact_name = forms.CharField(label=gettext_lazy("联系人"), max_length=60)
    contact_phone = forms.CharField(label=gettext_lazy("办公电话"), max_length=30)
    contact_email = forms.EmailField(
        label=gettext_lazy("联系邮箱"),
        required=False,
        error_messages={"invalid": gettext_lazy("邮箱读不出来，请写成 name@example.gov.cn 的样式。")},
    )

    def __init__(self, *args: object, systems: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upgrades"].queryset = systems


class SharingForm(PartForm):
    """Sharing and reliance on what the city shares (Art 16, 18, 22, 23)."""

    declared = (
        "sharing_planned",
        "sharing_plan",
        "opens_exclusively",
        "touches_secrets",
        "stands_alone",
        "city_brain_answer",
        "involves_counties",
        "county_annex",
    )

    sharing_planned = YesNoField(label=gettext_lazy("是否共享信息资源（第二十三条）"))
    sharing_plan = forms.CharField(
        label=gettext_lazy("共享方案，或不能共享的依据"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    opens_exclusively = forms.BooleanField(
        label=gettext_lazy("会把应普遍共享的数据只向特定企业、社会组织开放"), required=False
    )
    touches_secrets = forms.BooleanField(label=gettext_lazy("共享的信息涉及国家秘密（第二十五条）"), required=False)
    stands_alone = YesNoField(
        label=gettext_lazy("是否为孤立信息系统（第十八条）"),
        help_text=gettext_lazy(
            "依托市级政务云、电子政务网、城市公共信息服务平台的选“否”。公共企事业单位也鼓励使用市级信息化基础设施（第十五条）。"
        ),
    )
    city_brain_answer = forms.CharField(
        label=gettext_lazy("不并入“城市大脑”的理由（第十六条）"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("含应急指挥调度、城市治理、综合展示内容的须说明。"),
    )
    involves_counties = forms.BooleanField(label=gettext_lazy("需要县（市、区）参与建设（第二十二条）"), required=False)
    county_annex = forms.BooleanField(label=gettext_lazy("已附对县（市、区）的共享协同要求和标准规范"), required=False)


class SpecialForm(PartForm):
    """What only some projects have: an engineering part (Art 8), conditions of Art 11 and 12, works of Art 27."""

    declared = (
        "is_split",
        "cannot_split_because",
        "mandated_by",
        "urgent_security",
        "other_approvals",
        "goods_or_bundle",
        "suppliers",
        "secrecy_rules_kept",
    )

    is_mixed_eng = forms.BooleanField(label=gettext_lazy("包含在工程项目中（第八条）"), required=False)
    is_split = forms.BooleanField(label=gettext_lazy("已从工程项目中分立、单独立项"), required=False)
    cannot_split_because = forms.CharField(
        label=gettext_lazy("不能分立的特殊原因"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    eng_amount = WanyuanField(label=gettext_lazy("工程部分概算（万元）"), required=False)
    info_amount = WanyuanField(label=gettext_lazy("信息化部分概算（万元）"), required=False)
    has_higher_mandate = forms.BooleanField(
        label=gettext_lazy("中央、省、市有明确要求（第十一条第（一）项）"), required=False
    )
    mandated_by = forms.CharField(label=gettext_lazy("提出要求的文件"), max_length=200, required=False)
    is_urgent_security = forms.BooleanField(
        label=gettext_lazy("涉及国家安全等特殊原因且情况紧急（第十一条第（二）项）"), required=False
    )
    urgent_security = forms.CharField(label=gettext_lazy("紧急情况说明"), max_length=500, required=False)
    new_civil_works = forms.BooleanField(label=gettext_lazy("有新建土建工程（第二十七条）"), required=False)
    high_energy = forms.BooleanField(label=gettext_lazy("属于高能耗（第二十七条）"), required=False)
    other_approvals = forms.MultipleChoiceField(
        label=gettext_lazy("因此须办理的审批"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )
    goods_or_bundle = forms.BooleanField(
        label=gettext_lazy("购买的是货物、工程，或工程和服务打包（第十二条）"), required=False
    )
    suppliers = forms.IntegerField(
        label=gettext_lazy("潜在服务商家数（购买服务填写）"), min_value=0, max_value=999, required=False
    )
    secrecy_rules_kept = forms.BooleanField(
        label=gettext_lazy("购买服务不违反安全保密规定（第十二条）"), required=False
    )

    def __init__(self, *args: object, approvals: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_approvals"].choices = approvals

    def clean(self) -> dict:
        """A project inside an engineering project is split or says why not, with both shares (Art 8)."""
        cleaned = super().clean()
        if not cleaned.get("is_mixed_eng") or cleaned.get("is_split"):
            return cleaned
        if not cleaned.get("cannot_split_because"):
            self.add_error("cannot_split_because", _("未分立的，请说明不能分立的特殊原因（第八条）。"))
        for name in ("eng_amount", "info_amount"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("未分立的，请填写两部分概算，用以确定立项机关（第八条）。"))
        return cleaned


class FundingForm(PartForm):
    """The total, the yearly cost of running it, and for services the comparison of Art 12."""

    total_amount = WanyuanField(
        label=gettext_lazy("总投资（万元）"), help_text=gettext_lazy("最多六位小数，即精确到分。")
    )
    om_amount_per_year = WanyuanField(
        label=gettext_lazy("年运行维护费（万元）"), help_text=gettext_lazy("没有的填 0。")
    )
    service_years = forms.IntegerField(
        label=gettext_lazy("服务年限（购买服务）"), min_value=1, max_value=30, required=False
    )
    service_fee_total = WanyuanField(label=gettext_lazy("服务费合计（万元，购买服务）"), required=False)
    self_total = WanyuanField(label=gettext_lazy("自建合计（建设与运维，万元，购买服务）"), required=False)


class FundLineForm(DeskForm):
    """A line of funding: source, channel, year, amount."""

    source = forms.ChoiceField(label=gettext_lazy("资金来源"), choices=coded("fund_source", blank="—"))
    channel = forms.ChoiceField(label=gettext_lazy("经费渠道"), choices=coded("fund_channel", blank="—"))
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        min_value=2020,
        max_value=2099,
        widget=forms.TextInput(attrs={"size": 5, "inputmode": "numeric"}),
    )
    amount = WanyuanField(
        label=gettext_lazy("金额（万元）"), widget=forms.TextInput(attrs={"size": 12, "inputmode": "decimal"})
    )


class NecessityForm(PartForm):
    """Why the project is needed and what is built (Art 9 ¶1 (一))."""

    necessity = forms.CharField(
        label=gettext_lazy("必要性"),
        min_length=20,
        max_length=5000,
        widget=forms.Textarea(attrs=LONG),
        help_text=gettext_lazy("写清现状、问题、不建的后果；20 至 5000 字。"),
    )
    content = forms.CharField(
        label=gettext_lazy("建设内容"), min_length=10, max_length=5000, widget=forms.Textarea(attrs=LONG)
    )


class BasisForm(DeskForm):
    """A document the project is founded on."""

    title = forms.CharField(label=gettext_lazy("文件名称"), max_length=200)
    doc_no = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)
    clause = forms.CharField(label=gettext_lazy("条款"), max_length=200, required=False)


class GoalForm(DeskForm):
    """A performance goal with a value that can be verified."""

    level1 = forms.CharField(label=gettext_lazy("一级指标"), max_length=60, required=False)
    level2 = forms.CharField(label=gettext_lazy("二级指标"), max_length=60, required=False)
    name = forms.CharField(label=gettext_lazy("指标"), max_length=200)
    target = forms.CharField(label=gettext_lazy("指标值"), max_length=100, widget=forms.TextInput(attrs={"size": 10}))
    unit = forms.CharField(
        label=gettext_lazy("单位"), max_length=20, required=False, widget=forms.TextInput(attrs={"size": 6})
    )


class RevisionForm(PartForm):
    """A part that consists of rows only."""
