"""The outbox (待办任务): the only queue there is. A row is written with the business; the broker only rings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class Job(models.Model):
    """One thing to do after commit, once, however often the bell rings."""

    class Status(models.TextChoices):
        PENDING = "pending", _("待处理")
        RUNNING = "running", _("处理中")
        DONE = "done", _("已完成")
        DEAD = "dead", _("多次失败，待人工处理")

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, help_text="Unique per effect: the same key is done once.")
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="job_once_per_effect")]
        indexes = [models.Index(fields=["status", "run_at"])]

    def __str__(self):
        return f"{self.kind} {self.key}"
