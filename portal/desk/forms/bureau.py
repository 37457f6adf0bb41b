"""Forms of the bureau's steps."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.desk.forms.base import DeskForm, WanyuanField, coded
from portal.desk.forms.dossiers import within_limit
from portal.desk.forms.law import BAD_DAY, DAY

TEXT = forms.Textarea(attrs={"rows": 5})
NEEDS_FILE = {
    "required": gettext_lazy("还没有选择文件，请选择要上传的文件。"),
    "empty": gettext_lazy("文件是空的（0 字节），请核对后重新选择。"),
}


class AcceptForm(DeskForm):
    """The opinion with which a project is proposed for the library."""

    opinion = forms.CharField(label=gettext_lazy("初审意见"), max_length=4000, widget=TEXT)


class RejectForm(DeskForm):
    """Grounds of Art 9 ¶2 with the facts that bear them."""

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("不列入项目库的情形（第九条第二款）"),
        choices=coded("lib_reject"),
        widget=forms.CheckboxSelectMultiple,
    )
    facts = forms.CharField(label=gettext_lazy("事实依据"), max_length=4000, widget=TEXT)


class ReturnForm(DeskForm):
    """The one consolidated list of what must be corrected, an item a line."""

    deficiencies = forms.CharField(
        label=gettext_lazy("需补正的内容"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("每行一项，一次告知；单位按此清单补正。"),
    )

    def items(self) -> list[str]:
        """Return the lines that say something."""
        return [line.strip() for line in self.cleaned_data["deficiencies"].splitlines() if line.strip()]


class BatchForm(DeskForm):
    """A batch of argumentation."""

    batch = forms.CharField(label=gettext_lazy("论证批次"), max_length=80, help_text=gettext_lazy("例如 2026年第二批"))
    experts = forms.IntegerField(
        label=gettext_lazy("专家人数"), min_value=0, max_value=99, help_text=gettext_lazy("不少于 3 人，且为单数。")
    )


class ConclusionForm(DeskForm):
    """The group's conclusion (Art 10 ¶1)."""

    conclusion = forms.ChoiceField(
        label=gettext_lazy("论证结论"), choices=coded("argue_result"), widget=forms.RadioSelect
    )
    held_on = forms.DateField(label=gettext_lazy("论证日期"), widget=DAY, error_messages={"invalid": BAD_DAY})
    experts = forms.IntegerField(label=gettext_lazy("到会专家人数"), min_value=0, max_value=99)
    opinion = forms.CharField(label=gettext_lazy("综合意见"), max_length=4000, widget=TEXT)
    file = forms.FileField(
        label=gettext_lazy("论证意见扫描件"), required=False, validators=[within_limit], error_messages=NEEDS_FILE
    )


class PlanForm(DeskForm):
    """Which plan, and whose opinions are on record."""

    path = forms.ChoiceField(
        label=gettext_lazy("审定路径"),
        choices=[("UNIFIED", gettext_lazy("年度计划（统一审定）")), ("MIDYEAR", gettext_lazy("中期调整（每年 7 月）"))],
        widget=forms.RadioSelect,
    )
    opinions = forms.MultipleChoiceField(
        label=gettext_lazy("已收到的会商意见"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, departments: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinions"].choices = departments


class ExternalForm(DeskForm):
    """A 立项 that 市发展改革委 issued (Art 8)."""

    doc_no = forms.CharField(label=gettext_lazy("批复文号"), max_length=60)
    issued_on = forms.DateField(label=gettext_lazy("批复日期"), widget=DAY, error_messages={"invalid": BAD_DAY})
    amount = WanyuanField(label=gettext_lazy("批复金额（万元）"))
    file = forms.FileField(label=gettext_lazy("批复文件"), validators=[within_limit], error_messages=NEEDS_FILE)


class ApprovalDraftForm(DeskForm):
    """The draft of a 立项批复; what is left out is composed from the project."""

    amount = WanyuanField(
        label=gettext_lazy("批复金额（万元）"), help_text=gettext_lazy("不得超过审定金额（第十条）。")
    )
    requirements = forms.CharField(
        label=gettext_lazy("有关要求"),
        max_length=4000,
        required=False,
        widget=TEXT,
        help_text=gettext_lazy("每行一条；不填的按通用要求拟写。"),
    )
    cc = forms.CharField(label=gettext_lazy("抄送"), max_length=300, required=False)
    doc_no = forms.CharField(
        label=gettext_lazy("发文字号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("不填的在签发时自动取号。"),
    )


class ExemptionForm(DeskForm):
    """An exception to a soft rule, with the document that grants it."""

    rule = forms.ChoiceField(
        label=gettext_lazy("例外的条款"),
        choices=[
            ("R9.3", gettext_lazy("第九条：未入库，市委市政府另有要求")),
            ("R15.1", gettext_lazy("第十五条：新建基础设施，经论证并报审定")),
            ("R20.2", gettext_lazy("第二十条：负面清单，法律法规有明确规定")),
            ("R24.1", gettext_lazy("第二十四条：数据未归集而申报新增项目")),
            ("R24.2", gettext_lazy("第二十四条：不进行信息共享的核准")),
        ],
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=TEXT)
    doc_no = forms.CharField(label=gettext_lazy("依据文号或会议纪要编号"), max_length=80)
    file = forms.FileField(label=gettext_lazy("依据文件"), validators=[within_limit], error_messages=NEEDS_FILE)


class AmountForm(DeskForm):
    """A changed amount while the case is being decided: its route is asked anew."""

    amount = WanyuanField(label=gettext_lazy("更正后的总投资（万元）"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class HitForm(DeskForm):
    """The conclusion on one hit (R9.2): nothing is preselected."""

    conclusion = forms.ChoiceField(
        label=gettext_lazy("对这个系统的结论"), choices=coded("dup_conclusion"), widget=forms.RadioSelect
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(DeskForm):
    """The opinion on a whole run."""

    opinion = forms.CharField(label=gettext_lazy("查重意见"), max_length=4000, widget=TEXT)
