"""The year's plan and its mid-year adjustment (年度计划、中期调整, Art 10 ¶1, 13): projects, consultation, meetings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.models.dossiers import Dossier
from catalog.models.projects import Project


class PlanBatch(models.Model):
    """Projects proposed together for a year (计划批次); `version` counts the acts on it.

    `waits_for` is the meeting that comes next and `waits_for_role` who records it, as the route of the law has them.
    """

    class Kind(models.TextChoices):
        UNIFIED = "UNIFIED", _("年度计划")
        MIDYEAR = "MIDYEAR", _("中期调整")

    class Status(models.TextChoices):
        OPEN = "open", _("编制、会商中")
        MEETING = "meeting", _("上会审定中")
        DECIDED = "decided", _("已审定")
        DECLINED = "declined", _("未通过")
        CANCELLED = "cancelled", _("已取消")

    number = models.CharField(_("计划编号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("计划年度"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.OPEN)
    waits_for = models.CharField(_("待上会议"), max_length=30, blank=True)
    waits_for_role = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=0)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="plan")
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("提交上会"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结"), null=True, blank=True)
    touched_at = models.DateTimeField(default=clock.now)
    touched_by_name = models.CharField(max_length=60, blank=True)
    touched_with = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("计划批次")
        verbose_name_plural = _("计划批次")
        ordering = ["-id"]

    def __str__(self):
        return self.title


class PlanEntry(models.Model):
    """One project of a plan (拟列项目) with the amount that goes to the meetings; taken out with a reason."""

    plan = models.ForeignKey(PlanBatch, on_delete=models.PROTECT, related_name="entries")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="plan_entries")
    order = models.PositiveSmallIntegerField(_("序号"))
    is_live = models.BooleanField(default=True)
    amount = models.DecimalField(_("送审金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    out_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    out_reason = models.CharField(_("移出理由"), max_length=400, blank=True)
    out_by = models.CharField(_("由谁移出"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("拟列项目")
        verbose_name_plural = _("拟列项目")
        ordering = ["plan_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(is_live=True), name="project_is_in_one_plan_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.plan} {self.project}"


class PlanOpinion(models.Model):
    """What one of the consulted bodies says of the plan as it stood (会商意见)."""

    class Attitude(models.TextChoices):
        AGREES = "agrees", _("同意")
        SUGGESTS = "suggests", _("同意，另有建议")
        OBJECTS = "objects", _("不同意")

    plan = models.ForeignKey(PlanBatch, on_delete=models.PROTECT, related_name="opinions")
    department = models.CharField(_("会商单位"), max_length=20)
    attitude = models.CharField(_("态度"), max_length=10, choices=Attitude.choices)
    text = models.TextField(_("意见"), blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("会商意见")
        verbose_name_plural = _("会商意见")
        ordering = ["plan_id", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "department"], name="plan_opinion_once")]

    def __str__(self):
        return f"{self.plan} {self.department}"


class PlanMeeting(models.Model):
    """What one meeting said of the plan (会议审定), with the number of its minutes."""

    plan = models.ForeignKey(PlanBatch, on_delete=models.PROTECT, related_name="meetings")
    party = models.CharField(_("会议"), max_length=30)
    party_label = models.CharField(_("会议名称"), max_length=60)
    act = models.CharField(_("方式"), max_length=20)
    held_on = models.DateField(_("会议日期"))
    minute_no = models.CharField(_("会议纪要编号"), max_length=80)
    result = models.CharField(_("结果"), max_length=10)
    opinion = models.TextField(_("会议意见"), blank=True)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("会议审定")
        verbose_name_plural = _("会议审定")
        ordering = ["plan_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "party"], name="plan_meeting_once"),
            models.CheckConstraint(condition=~Q(minute_no=""), name="plan_meeting_has_minutes"),
        ]

    def __str__(self):
        return f"{self.plan} {self.party_label}"
