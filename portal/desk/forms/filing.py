"""Forms of what an application files and declares: materials, function list, self-checks, secrecy."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Material
from portal.desk.forms.base import DeskForm, coded
from portal.desk.forms.dossiers import within_limit
from portal.desk.forms.drafting import PartForm
from workflow.regulation.provisions import Entry


class MaterialForm(PartForm):
    """One material of Art 9: a file, or the reason why none is needed."""

    status = forms.ChoiceField(
        label=gettext_lazy("情况"),
        choices=[
            (Material.Status.COMPLETE, gettext_lazy("上传文件")),
            (Material.Status.NOT_APPLICABLE, gettext_lazy("不适用")),
        ],
        widget=forms.RadioSelect,
        initial=Material.Status.COMPLETE,
    )
    file = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        help_text=gettext_lazy("PDF、DOCX、XLSX 或图片，单个不超过 50 MB；不得上传涉密内容。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("不适用的理由"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("选“不适用”的填写。"),
    )

    def __init__(self, *args: object, has_file: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        self.fields["file"].conditional = self.fields["reason"].conditional = True

    def clean(self) -> dict:
        """A file for what is complete, a reason for what is not applicable."""
        cleaned = super().clean()
        if cleaned.get("status") == Material.Status.COMPLETE and not cleaned.get("file") and not self.has_file:
            self.add_error("file", _("还没有选择文件，请选择要上传的文件，或改选“不适用”并说明理由（第九条）。"))
        if cleaned.get("status") == Material.Status.NOT_APPLICABLE and not cleaned.get("reason"):
            self.add_error("reason", _("请说明为什么不适用（第九条）。"))
        return cleaned


class NegativeItemForm(DeskForm):
    """The unit's answer to one item of the negative list (Art 20)."""

    # Eight of these stand on one page, which sums up the errors of all.
    template_name = "forms/fields.html"

    conclusion = forms.ChoiceField(
        label=gettext_lazy("结论"), choices=coded("neg_conclusion"), widget=forms.RadioSelect
    )
    citation = forms.CharField(
        label=gettext_lazy("法律法规条款"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("选“法律法规另有规定”的填写。"),
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=400, required=False)

    def __init__(self, *args: object, entry: Entry, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["citation"].conditional = True
        message = _("请选择 %(code)s“%(label)s”的结论（%(article)s）。")
        said = {"code": entry.code, "label": entry.label, "article": entry.article}
        self.fields["conclusion"].error_messages["required"] = message % said

    def clean(self) -> dict:
        """An exception cites its law; a corrected item says what was done."""
        cleaned = super().clean()
        if cleaned.get("conclusion") == "HIT_LAW" and not cleaned.get("citation"):
            self.add_error("citation", _("选择“法律法规另有规定”的，请写明法律法规名称和条款（第二十条）。"))
        if cleaned.get("conclusion") == "HIT_FIXED" and not cleaned.get("note"):
            self.add_error("note", _("选择“已整改”的，请说明整改情况（第二十条）。"))
        return cleaned


class SecrecyForm(PartForm):
    """The unit's declaration that nothing in the application is a state secret (Art 65)."""

    secrecy_declared = forms.BooleanField(
        label=gettext_lazy("本单位声明：本项目申报内容及全部附件不涉及国家秘密"),
        error_messages={
            "required": gettext_lazy("未作声明不能提交。涉密项目不得在本平台申报，请按保密规定另行办理（第六十五条）。")
        },
    )


class ExplanationForm(DeskForm):
    """What the unit says about the hits of its duplicate check."""

    explanation = forms.CharField(
        label=gettext_lazy("对相似系统的说明"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("说明与已建系统的区别、能否复用、为何仍需建设；审核人会看到这段话。"),
    )


class FunctionListUploadForm(DeskForm):
    """A function list as offices write it in Excel."""

    file = forms.FileField(
        label=gettext_lazy("功能清单（XLSX）"),
        help_text=gettext_lazy("可有合并单元格、标题行；序号可为 1、2、3 或 1.1.1。先预览，确认后才替换。"),
        error_messages={"required": gettext_lazy("还没有选择文件，请选择功能清单的 XLSX 文件。")},
        validators=[within_limit],
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class WithholdForm(DeskForm):
    """Why a stored file is withheld as classified; the reason may name a mark, the content may not be copied."""

    takes_marks = True

    reason = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=200,
        help_text=gettext_lazy("写明如何发现，例如“附件第3页有密级标志”；不要抄录内容。"),
    )
