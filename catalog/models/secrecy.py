"""Classified content kept out (涉密剔除, Art 2 and 65): what was found and destroyed, never what it said."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class SecrecyCase(models.Model):
    """One find: quarantined (隔离), then purged (清除) with a certificate; who, when, why and a digest are kept."""

    class Source(models.TextChoices):
        FILE = "file", _("上传文件时扫描发现")
        TEXT = "text", _("填写内容时扫描发现")
        REPORTED = "reported", _("存入后由人员发现")

    class Status(models.TextChoices):
        QUARANTINED = "quarantined", _("已隔离，待清除")
        PURGED = "purged", _("已清除")

    number = models.CharField(_("编号"), max_length=20, unique=True)
    source = models.CharField(_("发现方式"), max_length=10, choices=Source.choices)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.QUARANTINED)
    reason = models.CharField(_("事由"), max_length=200)
    sha256 = models.CharField(_("内容摘要"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    document = models.ForeignKey(
        "catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="secrecy_cases"
    )
    organisation = models.ForeignKey(
        "catalog.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    detected_at = models.DateTimeField(_("发现时间"), default=clock.now)
    detected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ip = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)
    purged_at = models.DateTimeField(_("清除时间"), null=True, blank=True)
    purged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    destroyed = models.JSONField(_("清除内容"), default=dict, blank=True)
    certificate_sha256 = models.CharField(_("证明摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("涉密剔除")
        verbose_name_plural = _("涉密剔除")
        ordering = ["-detected_at", "-id"]
        constraints = [
            # The same content is reported once, however many press at the same time.
            models.UniqueConstraint(
                fields=["sha256"], condition=models.Q(source="reported"), name="secrecy_reported_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status="quarantined") | ~models.Q(certificate_sha256=""),
                name="secrecy_purged_has_certificate",
            ),
        ]

    def __str__(self):
        return self.number

    @classmethod
    def withheld(cls) -> models.QuerySet:
        """The cases whose bytes, wherever they stand, are read by nobody and not taken in again."""
        return cls.objects.filter(source=cls.Source.REPORTED)

    @classmethod
    def withholds(cls, sha256: str) -> bool:
        """Whether bytes with this digest are withheld or were purged."""
        return cls.withheld().filter(sha256=sha256).exists()
