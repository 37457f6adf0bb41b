"""Decisions (签批、审定记录): append-only, with capacity, digests, and whether on paper or in the system."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.models.journal import AppendOnlyModel


class Decision(AppendOnlyModel):
    """What one party said on one sheet; a correction is a new row."""

    class Result(models.TextChoices):
        AGREED = "agreed", _("同意")
        REFUSED = "refused", _("不同意")
        DEFERRED = "deferred", _("缓议")
        RETURNED = "returned", _("退回修改")

    class Mode(models.TextChoices):
        SYSTEM = "system", _("系统签批")
        PAPER = "paper", _("纸质补录")

    sheet = models.ForeignKey("workflow.ApprovalSheet", on_delete=models.PROTECT, related_name="decisions")
    project = models.ForeignKey("catalog.Project", on_delete=models.PROTECT, related_name="decisions")
    step = models.CharField(_("环节"), max_length=30)
    capacity = models.CharField(_("身份"), max_length=40)
    act = models.CharField(_("方式"), max_length=20, help_text=_("审核、审签、审定、签发"))
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    signer_name = models.CharField(_("签批人"), max_length=60)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("结果"), max_length=10, choices=Result.choices)
    opinion = models.TextField(_("意见"), blank=True)
    mode = models.CharField(_("方式"), max_length=8, choices=Mode.choices, default=Mode.SYSTEM)
    decided_on = models.DateField(_("日期"))
    minute_no = models.CharField(_("会议纪要编号"), max_length=80, blank=True)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    digest = models.CharField(_("所见内容摘要"), max_length=64)
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("签批记录")
        verbose_name_plural = _("签批记录")
        ordering = ["id"]

    def __str__(self):
        return f"{self.capacity} {self.get_result_display()}"
