"""Notes of colleagues on a draft (同事意见): talk inside the unit, which no other office reads."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class DraftNote(models.Model):
    """What a colleague says about a draft, and whether it has been dealt with."""

    project = models.ForeignKey("catalog.Project", on_delete=models.CASCADE, related_name="draft_notes")
    text = models.CharField(_("意见"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("同事意见")
        verbose_name_plural = _("同事意见")
        ordering = ["id"]

    def __str__(self):
        return self.text[:40]
