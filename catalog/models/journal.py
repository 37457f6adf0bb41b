"""The journal (办理与访问日志): append-only, written in the transaction of what it records."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class AppendOnly(Exception):
    """Raised when a row that is a record would be changed or removed."""


class AppendOnlyQuerySet(models.QuerySet):
    """A query set that reads and adds, and refuses the rest."""

    def update(self, **kwargs):
        raise AppendOnly(self.model.__name__)

    def delete(self):
        raise AppendOnly(self.model.__name__)

    def bulk_update(self, *args, **kwargs):
        raise AppendOnly(self.model.__name__)


class AppendOnlyModel(models.Model):
    """A row that is written once and stays."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is not None and not self._state.adding:
            raise AppendOnly(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly(type(self).__name__)


class JournalEntry(AppendOnlyModel):
    """One thing that happened: who, when, to what, and what was said (日志)."""

    at = models.DateTimeField(_("时间"), default=clock.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="journal_entries"
    )
    actor_name = models.CharField(_("姓名"), max_length=60, blank=True)
    organisation = models.ForeignKey(
        "catalog.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="journal_entries"
    )
    dossier = models.ForeignKey(
        "catalog.Dossier", null=True, blank=True, on_delete=models.PROTECT, related_name="journal_entries"
    )
    event = models.CharField(_("事项"), max_length=60, db_index=True)
    subject = models.CharField(_("对象"), max_length=200, blank=True)
    details = models.JSONField(_("详情"), default=dict, blank=True)
    ip = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("日志")
        verbose_name_plural = _("日志")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["dossier", "-at"])]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"
