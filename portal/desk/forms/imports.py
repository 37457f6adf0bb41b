"""Forms of uploads that are previewed before they count."""

from django import forms
from django.utils.translation import gettext_lazy

from catalog.models import ImportRun
from portal.desk.forms.base import DeskForm
from portal.desk.forms.dossiers import within_limit

KINDS = [
    (ImportRun.Kind.SYSTEMS, gettext_lazy("系统台账")),
    (ImportRun.Kind.RESOURCES, gettext_lazy("信息资源目录")),
    (ImportRun.Kind.PROJECTS, gettext_lazy("申报汇总表（存为草稿）")),
]


class ImportForm(DeskForm):
    """A workbook and what it is."""

    kind = forms.ChoiceField(
        label=gettext_lazy("内容"), choices=KINDS, widget=forms.RadioSelect, initial=ImportRun.Kind.SYSTEMS
    )
    file = forms.FileField(
        label=gettext_lazy("工作簿"),
        help_text=gettext_lazy("XLSX，系统台账也可用 CSV；表头按含义识别，不必用固定模板。先预览，确认后才写入。"),
        validators=[within_limit],
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": gettext_lazy("还没有选择文件，请选择要导入的工作簿。"),
            "empty": gettext_lazy("文件是空的（0 字节），请重新保存后上传。"),
        },
    )


class ConfirmForm(DeskForm):
    """Whether rows that cannot be read stop the whole file."""

    all_or_nothing = forms.BooleanField(label=gettext_lazy("有一行不能导入就全部不导入"), required=False)
