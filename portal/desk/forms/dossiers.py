"""Forms of dossiers and their documents."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.desk.forms.base import DeskForm, coded

MEGABYTE = 1024 * 1024


def within_limit(upload: object) -> None:
    """Refuse an upload larger than the settings allow, before anything reads it."""
    if upload and upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("文件有 %(size)d MB，超过上限 %(limit)d MB，请压缩或拆分后再上传。")
            % {"size": upload.size // MEGABYTE, "limit": settings.UPLOAD_MAX_BYTES // MEGABYTE}
        )


class DossierForm(DeskForm):
    """A general dossier (一般卷宗)."""

    title = forms.CharField(label=gettext_lazy("题名"), max_length=200)
    owner = forms.ModelChoiceField(label=gettext_lazy("所属单位"), queryset=None, empty_label=None)

    def __init__(self, *args: object, units: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = units


class DocumentForm(DeskForm):
    """A new document, or, without title and type, a new version of one."""

    title = forms.CharField(label=gettext_lazy("题名"), max_length=200)
    doc_type = forms.ChoiceField(
        label=gettext_lazy("文书类别"), choices=coded("doc_type", blank=gettext_lazy("其他材料")), required=False
    )
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("PDF、DOCX、XLSX、图片或文本，单个不超过 50 MB；不得上传涉密内容（第六十五条）。"),
        validators=[within_limit],
        error_messages={
            "required": gettext_lazy("还没有选择文件，请选择要上传的文件。"),
            "empty": gettext_lazy("文件是空的（0 字节），请核对后重新选择。"),
        },
    )
    comment = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)


class VersionForm(DocumentForm):
    """A new version of a document that is there."""

    title = None
    doc_type = None
