"""What was typed into a part of a draft and not saved yet (自动暂存)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class Autosave(models.Model):
    """One person's unsaved text of one page of a draft, at the revision the page showed; seen by nobody else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("catalog.Project", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    revision = models.PositiveIntegerField()
    typed = models.TextField(_("所填内容"))
    at = models.DateTimeField(_("暂存时间"), default=clock.now)

    class Meta:
        verbose_name = _("自动暂存")
        verbose_name_plural = _("自动暂存")
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="autosave_once_per_page")]

    def __str__(self):
        return self.path
