"""Runs of a workbook import (导入批次): the file kept privately between preview and confirmation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class ImportRun(models.Model):
    """An uploaded workbook with what was found in it; applied once at most."""

    class Kind(models.TextChoices):
        SYSTEMS = "systems", _("系统台账")
        FUNCTION_LIST = "function_list", _("功能清单")
        PROJECTS = "projects", _("申报汇总表")
        RESOURCES = "resources", _("信息资源目录")

    class Status(models.TextChoices):
        PREVIEWED = "previewed", _("已预览，未导入")
        APPLIED = "applied", _("已导入")
        REFUSED = "refused", _("已拒收")

    kind = models.CharField(_("类别"), max_length=14, choices=Kind.choices)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PREVIEWED)
    file_name = models.CharField(_("文件名"), max_length=255)
    storage_key = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    project = models.ForeignKey(
        "catalog.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="import_runs"
    )
    organisation = models.ForeignKey(
        "catalog.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="import_runs"
    )
    counts = models.JSONField(_("计数"), default=dict)
    problems = models.JSONField(_("问题"), default=list)
    message = models.CharField(_("说明"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.file_name}"
