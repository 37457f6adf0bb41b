"""What the duplicate check says beyond one project: new systems that resemble it, projects that overlap each other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog import clock


class DupAlert(models.Model):
    """A registered system that came or changed after a project's check and resembles it (新系统提醒); told once."""

    project = models.ForeignKey("catalog.Project", on_delete=models.CASCADE, related_name="dup_alerts")
    system = models.ForeignKey("catalog.System", on_delete=models.CASCADE, related_name="dup_alerts")
    coverage = models.FloatField(_("覆盖率"))
    items = models.JSONField(_("相似功能"), default=list, help_text=_("项目功能、系统功能、概率"))
    found_at = models.DateTimeField(_("发现时间"), default=clock.now)

    class Meta:
        verbose_name = _("查重提醒")
        verbose_name_plural = _("查重提醒")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["project", "system"], name="dup_alert_once_per_pair")]

    def __str__(self):
        return f"{self.project} {self.system}"


class BatchComparison(models.Model):
    """The projects of one batch compared with each other (批内比对): of an argumentation batch or of a plan."""

    argument = models.ForeignKey(
        "catalog.ArgumentBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="comparisons"
    )
    plan = models.ForeignKey(
        "catalog.PlanBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="comparisons"
    )
    versions = models.JSONField(_("版本"), default=dict)
    projects = models.JSONField(_("参加比对的项目"), default=list, help_text=_("项目及其功能清单版本；无清单的单列"))
    pairs = models.JSONField(_("重叠的项目"), default=list, help_text=_("两个项目、双向覆盖率、对应功能"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"), default=clock.now)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("批内比对")
        verbose_name_plural = _("批内比对")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(argument__isnull=False, plan__isnull=True) | Q(argument__isnull=True, plan__isnull=False),
                name="batch_comparison_has_one_batch",
            )
        ]

    def __str__(self):
        return f"{self.argument or self.plan} {self.asked_at:%Y-%m-%d %H:%M}"
