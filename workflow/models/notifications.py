"""Notifications (消息): what a person is told has happened or now waits for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class Notification(models.Model):
    """One thing told to one person, once: `key` names the event, so that telling it again changes nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=80)
    text = models.CharField(_("内容"), max_length=300)
    project = models.ForeignKey("catalog.Project", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(
        "catalog.ArgumentBatch", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    sheet = models.ForeignKey("workflow.ApprovalSheet", null=True, blank=True, on_delete=models.CASCADE)
    at = models.DateTimeField(_("时间"), default=clock.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("邮件提醒时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once_per_event"),
            models.CheckConstraint(
                condition=models.Q(project__isnull=True) ^ models.Q(batch__isnull=True),
                name="notification_of_a_project_or_a_batch",
            ),
        ]
        indexes = [models.Index(fields=["user", "read_at"])]

    @property
    def number(self) -> str:
        """The number of what it is about: all that a mail names."""
        return self.project.number if self.project_id else self.batch.number

    def __str__(self):
        return self.text
