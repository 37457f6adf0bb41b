"""Documents (文件) of a dossier and their immutable versions."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.models.journal import AppendOnlyModel


class Document(models.Model):
    """A document of a dossier (文件); what it says stands in its versions."""

    class Status(models.TextChoices):
        CURRENT = "current", _("现行")
        TRASHED = "trashed", _("已移入回收站")

    dossier = models.ForeignKey("catalog.Dossier", on_delete=models.PROTECT, related_name="documents")
    number = models.CharField(_("文件号"), max_length=50, unique=True)
    title = models.CharField(_("题名"), max_length=200)
    doc_type = models.CharField(_("文书类别"), max_length=4, blank=True, help_text=_("代码表 doc_type"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.CURRENT)
    for_reviewers = models.BooleanField(
        _("仅审查方可见"), default=False, help_text=_("写有其他单位未公开的在办项目，申报单位不能看")
    )
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        ordering = ["dossier_id", "id"]

    def __str__(self):
        return self.title

    @property
    def latest(self):
        """Return the newest version that is not withheld, or None."""
        return self.versions.filter(withheld_at=None).order_by("-number").first()


class DocumentVersion(AppendOnlyModel):
    """One immutable state of a document's bytes (版本)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本号"))
    file_name = models.CharField(_("文件名"), max_length=255)
    storage_key = models.CharField(max_length=200, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    content_type = models.CharField(_("类型"), max_length=120, help_text=_("按内容判定，不按扩展名"))
    text = models.TextField(_("提取的文字"), blank=True)
    has_text = models.BooleanField(_("有文字层"), default=True)
    comment = models.CharField(_("说明"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withheld_at = models.DateTimeField(_("涉密隔离时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("文件版本")
        verbose_name_plural = _("文件版本")
        ordering = ["document_id", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]

    def __str__(self):
        return f"{self.file_name} v{self.number}"

    @classmethod
    def withhold(cls, sha256: str, at: datetime) -> list[int]:
        """Take every version with this content out of sight (涉密隔离); return their ids.

        With `wipe` the only change a version undergoes: of what is classified nothing may stay (Art 65).
        """
        rows = models.QuerySet(cls).filter(sha256=sha256, withheld_at=None)
        found = list(rows.values_list("pk", flat=True))
        rows.update(withheld_at=at)
        return found

    @classmethod
    def wipe(cls, sha256: str, words: str) -> list[str]:
        """Blank every withheld version with this content; return the keys of their bytes, still to be destroyed."""
        rows = models.QuerySet(cls).filter(sha256=sha256).exclude(withheld_at=None)
        keys = list(rows.values_list("storage_key", flat=True))
        rows.update(file_name=words, text="", comment="")
        return keys
