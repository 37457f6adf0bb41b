"""Experts' argumentation (专家论证, Art 10 ¶1): batches, their panel, each expert's opinion sheets, who signed what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.models.projects import ArgumentRecord, Project


class ArgumentBatch(models.Model):
    """Projects of the library that one panel argues (论证批次); `version` counts the bureau's acts on it."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("年度")
        MIDYEAR = "midyear", _("中期")
        SPORADIC = "sporadic", _("零星")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("组建专家组")
        OPEN = "open", _("专家评审中")
        CLOSED = "closed", _("评审结束、形成结论")
        CONCLUDED = "concluded", _("已出结论")
        CANCELLED = "cancelled", _("已取消")

    # While it stands so, its experts hold their grants.
    LIVE = (Status.PREPARING, Status.OPEN, Status.CLOSED)
    # From the closing on, the opinions may be read.
    READABLE = (Status.CLOSED, Status.CONCLUDED)

    number = models.CharField(_("批次编号"), max_length=40, unique=True)
    title = models.CharField(_("批次名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.SPORADIC)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PREPARING)
    meets_on = models.DateField(_("论证日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("开始评审"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束评审"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("形成结论"), null=True, blank=True)
    touched_at = models.DateTimeField(default=clock.now)
    touched_by_name = models.CharField(max_length=60, blank=True)
    touched_with = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("论证批次")
        verbose_name_plural = _("论证批次")
        ordering = ["-id"]

    def __str__(self):
        return self.title


class BatchProject(models.Model):
    """One project of a batch (论证项目) with the group's conclusion on it; out of it when `is_live` has fallen."""

    batch = models.ForeignKey(ArgumentBatch, on_delete=models.PROTECT, related_name="entries")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="batch_entries")
    order = models.PositiveSmallIntegerField(_("序号"))
    is_live = models.BooleanField(default=True)
    out_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    out_reason = models.CharField(_("移出理由"), max_length=400, blank=True)
    record = models.OneToOneField(
        ArgumentRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="batch_entry"
    )
    conclusion = models.CharField(_("专家组结论"), max_length=4, blank=True)
    opinion = models.TextField(_("专家组意见"), blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(_("结论摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("论证项目")
        verbose_name_plural = _("论证项目")
        ordering = ["batch_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(is_live=True), name="project_is_argued_in_one_batch_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.batch} {self.project}"


class PanelMember(models.Model):
    """One expert of a batch's panel (论证专家): invited, bound by a declaration of no interest, or recused."""

    class Status(models.TextChoices):
        INVITED = "invited", _("待声明")
        SERVING = "serving", _("已承诺无利害关系")
        RECUSED = "recused", _("已回避")

    # Who counts as a member; a recused expert's place is to be filled.
    SEATED = (Status.INVITED, Status.SERVING)

    batch = models.ForeignKey(ArgumentBatch, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_seats")
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.INVITED)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    appointed_at = models.DateTimeField(_("聘请时间"), default=clock.now)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(_("声明时间"), null=True, blank=True)
    recused_at = models.DateTimeField(_("回避时间"), null=True, blank=True)
    recused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recusal_reason = models.CharField(_("回避理由"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("论证专家")
        verbose_name_plural = _("论证专家")
        ordering = ["batch_id", "id"]
        constraints = [models.UniqueConstraint(fields=["batch", "user"], name="panel_member_once")]

    def __str__(self):
        return f"{self.user}"


class OpinionSheet(models.Model):
    """One expert's opinion on one project (专家个人意见表): sealed until the closing, from applicants always."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("起草中")
        SUBMITTED = "submitted", _("已提交")
        VOID = "void", _("因回避作废")

    entry = models.ForeignKey(BatchProject, on_delete=models.PROTECT, related_name="sheets")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="sheets")
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    result = models.CharField(_("结论"), max_length=4, blank=True)
    assessment = models.TextField(_("总体评价"), blank=True)
    remarks = models.TextField(_("主要意见"), blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("专家个人意见表")
        verbose_name_plural = _("专家个人意见表")
        ordering = ["entry_id", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "member"], name="opinion_sheet_once"),
            models.CheckConstraint(
                condition=~Q(status="submitted") | (Q(submitted_at__isnull=False) & ~Q(digest="")),
                name="opinion_sheet_submitted_whole",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.get_status_display()}"


class ConclusionSignature(models.Model):
    """One expert's signature under the group's conclusion on a project (专家组意见签名), with what was seen."""

    entry = models.ForeignKey(BatchProject, on_delete=models.PROTECT, related_name="signatures")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="signatures")
    digest = models.CharField(_("所见结论摘要"), max_length=64)
    reservation = models.CharField(_("保留意见"), max_length=1000, blank=True)
    signed_at = models.DateTimeField(_("签名时间"), default=clock.now)

    class Meta:
        verbose_name = _("专家组意见签名")
        verbose_name_plural = _("专家组意见签名")
        ordering = ["entry_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "member", "digest"], name="conclusion_signed_once"),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.member_id}"
