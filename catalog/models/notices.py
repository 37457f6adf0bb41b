"""Notices (公示公告): the record behind a public page; its status is derived from the clock."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class Notice(models.Model):
    """A publicity notice of a function list (功能清单公示及价格咨询, Art 35)."""

    class Kind(models.TextChoices):
        FUNCTION_LIST = "function_list", _("功能清单公示")

    class Status(models.TextChoices):
        """What is stored; whether it has ended is told by the clock."""

        CHECKING = "checking", _("公示稿审核中")
        PUBLISHED = "published", _("已发布")
        CORRECTED = "corrected", _("已更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Effective(models.TextChoices):
        """What a reader is told at a moment."""

        CHECKING = "checking", _("公示稿审核中")
        RUNNING = "running", _("公示中")
        ENDED = "ended", _("已结束")
        CORRECTED = "corrected", _("已更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    project = models.ForeignKey("catalog.Project", on_delete=models.PROTECT, related_name="notices")
    function_list = models.ForeignKey("catalog.FunctionList", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices, default=Kind.FUNCTION_LIST)
    number = models.CharField(_("公示编号"), max_length=40, unique=True)
    index_no = models.CharField(_("索引号"), max_length=40, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    body = models.JSONField(_("正文"), default=list, help_text=_("[{heading, text}]"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.CHECKING)
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    min_days = models.PositiveSmallIntegerField(_("公示天数"), default=7)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    ends_on = models.DateField(_("截止日期"), null=True, blank=True, help_text=_("当日24:00截止；计算得出"))
    end_at = models.DateTimeField(_("截止时刻"), null=True, blank=True)
    is_provisional = models.BooleanField(_("截止日为暂定"), default=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤回理由"), max_length=400, blank=True)
    correction_note = models.CharField(_("更正说明"), max_length=400, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=60, blank=True)
    contact_phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    contact_email = models.EmailField(_("邮箱"), blank=True)
    form_checked_at = models.DateTimeField(_("形式审核时间"), null=True, blank=True)
    form_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    snapshot = models.JSONField(_("公示清单快照"), default=list)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("公示")
        verbose_name_plural = _("公示")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="checking")
                | models.Q(published_at__isnull=False, end_at__isnull=False, ends_on__isnull=False),
                name="published_notice_has_its_period",
            ),
            models.CheckConstraint(
                condition=models.Q(end_at__isnull=True) | models.Q(end_at__gt=models.F("published_at")),
                name="notice_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["status", "-published_at"])]

    def __str__(self):
        return self.title

    def effective_status(self, at: datetime) -> str:
        """Return an `Effective` value for a moment: a running notice has ended when its period has (Art 35)."""
        if self.status == self.Status.PUBLISHED:
            return self.Effective.ENDED if at >= self.end_at else self.Effective.RUNNING
        return self.Effective(self.status)
