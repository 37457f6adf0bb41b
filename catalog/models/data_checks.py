"""Checking before collecting (先查后采): which data items were asked for, who holds each, and what was done then.

A check is a record: who asked when, what was found in which state of the directory. Findings are written once; the
unit's word on an item and the holder's answer to an application come afterwards.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog import clock


class DataCheck(models.Model):
    """One check of a unit (先查后采核查), for itself or, with `project`, for a project it drafts (Art 23, 26)."""

    unit = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="data_checks")
    project = models.ForeignKey(
        "catalog.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="data_checks"
    )
    purpose = models.CharField(_("拟采集事项"), max_length=200)
    file_name = models.CharField(_("上传文件"), max_length=255, blank=True)
    directory = models.JSONField(_("目录状态"), default=dict, help_text=_("比对的目录版本数、信息项数和目录摘要"))
    lexicon = models.CharField(_("词表版本"), max_length=40, blank=True)
    checked_at = models.DateTimeField(_("核查时间"), default=clock.now)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("先查后采核查")
        verbose_name_plural = _("先查后采核查")
        ordering = ["-id"]

    def __str__(self):
        return self.purpose


class DataCheckItem(models.Model):
    """One name asked for (拟采集信息项), how near the nearest entry is, and why the unit collects it all the same."""

    class Grade(models.TextChoices):
        EXACT = "exact", _("已有")
        SIMILAR = "similar", _("相近")
        NONE = "none", _("未见")

    check_record = models.ForeignKey(DataCheck, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField(_("序号"))
    name = models.CharField(_("信息项名称"), max_length=120)
    grade = models.CharField(_("比对结果"), max_length=8, choices=Grade.choices)
    found = models.PositiveIntegerField(_("检出处数"), default=0)
    justification = models.CharField(_("新采集理由"), max_length=400, blank=True)
    justified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    justified_at = models.DateTimeField(_("说明时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("拟采集信息项")
        verbose_name_plural = _("拟采集信息项")
        ordering = ["check_record_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["check_record", "order"], name="data_check_item_order_once"),
            models.CheckConstraint(
                condition=Q(justification="", justified_by__isnull=True, justified_at__isnull=True)
                | (~Q(justification="") & Q(justified_by__isnull=False, justified_at__isnull=False)),
                name="data_check_item_justified_by_someone",
            ),
        ]

    def __str__(self):
        return self.name


class DataHolding(models.Model):
    """Where an item is held (持有情况) as the directory said when asked; `is_public` what everybody could read."""

    item = models.ForeignKey(DataCheckItem, on_delete=models.CASCADE, related_name="holdings")
    rank = models.PositiveSmallIntegerField(_("名次"))
    holder = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey("catalog.Resource", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edition = models.ForeignKey(
        "catalog.ResourceEdition", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_public = models.BooleanField(default=False)
    code = models.CharField(_("信息资源代码"), max_length=40, blank=True)
    resource_name = models.CharField(_("信息资源名称"), max_length=200)
    item_name = models.CharField(_("信息项名称"), max_length=120, blank=True)
    share_type = models.CharField(_("共享类型"), max_length=1)
    share_condition = models.CharField(_("共享条件"), max_length=400, blank=True)
    update_cycle = models.CharField(_("更新周期"), max_length=6, blank=True)
    grade = models.CharField(_("比对结果"), max_length=8, choices=DataCheckItem.Grade.choices)
    why = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("持有情况")
        verbose_name_plural = _("持有情况")
        ordering = ["item_id", "rank"]
        constraints = [models.UniqueConstraint(fields=["item", "rank"], name="data_holding_rank_once")]

    def __str__(self):
        return f"{self.resource_name} {self.item_name}"


class ShareRequest(models.Model):
    """An application to share (共享申请) instead of collecting, and what the holder answered with which reason."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("待答复")
        AGREED = "agreed", _("同意")
        REFUSED = "refused", _("不同意")

    holding = models.OneToOneField(DataHolding, on_delete=models.PROTECT, related_name="request")
    unit = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="share_requests")
    holder = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="share_requests_received")
    item_name = models.CharField(_("信息项名称"), max_length=120)
    purpose = models.CharField(_("用途"), max_length=400)
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    reason = models.CharField(_("答复说明"), max_length=400, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("共享申请")
        verbose_name_plural = _("共享申请")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(status="waiting") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="share_request_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="share_request_refused_with_reason"
            ),
        ]

    def __str__(self):
        return self.item_name
