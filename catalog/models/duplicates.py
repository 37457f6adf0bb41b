"""Evidence of a duplicate check (查重): runs, hits, evidence per function item, judgements. `search` writes it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class DupRun(models.Model):
    """One run of the duplicate check over a function list, with all that is needed to repeat it."""

    class Kind(models.TextChoices):
        QUICK = "quick", _("起草时快查")
        SUBMISSION = "submission", _("申报初报")
        ARGUMENT = "argument", _("论证前复查")
        REVIEW = "review", _("技术审查终查")

    project = models.ForeignKey("catalog.Project", on_delete=models.PROTECT, related_name="dup_runs")
    function_list = models.ForeignKey("catalog.FunctionList", on_delete=models.PROTECT, related_name="dup_runs")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    input_sha256 = models.CharField(max_length=64)
    versions = models.JSONField(_("版本"), default=dict, help_text=_("算法、词库、校准、阈值"))
    engine = models.CharField(max_length=20)
    scope = models.JSONField(_("范围"), default=dict, help_text=_("比对的系统数、功能数、在办项目数"))
    verdict = models.CharField(_("建议"), max_length=10, blank=True)
    confidence = models.FloatField(_("可信度"), default=0)
    needs_person = models.BooleanField(_("需人工复核"), default=False)
    coverage = models.FloatField(_("最高覆盖率"), default=0)
    union_coverage = models.FloatField(_("合并覆盖率"), default=0)
    candidates = models.JSONField(_("候选及得分"), default=list)
    evidence = models.JSONField(_("逐项依据"), default=list, help_text=_("每个条目在全部候选中的最好匹配及备选"))
    snapshot = models.BinaryField(default=b"", editable=False, help_text=_("复算所需的全部输入，压缩保存"))
    recorded = models.JSONField(
        _("运行时留存"), default=dict, blank=True, help_text=_("项目、条目、候选系统当时的名称和情况，供报告使用")
    )
    result_sha256 = models.CharField(max_length=64, blank=True)
    run_at = models.DateTimeField(_("运行时间"), default=clock.now)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    duration_ms = models.PositiveIntegerField(default=0)
    explanation = models.TextField(_("单位说明"), blank=True)
    opinion = models.TextField(_("查重意见"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True, blank=True)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    countersigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("查重")
        verbose_name_plural = _("查重")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.project} {self.run_at:%Y-%m-%d %H:%M}"


class DupHit(models.Model):
    """A candidate at or above the threshold, which a person must conclude (Art 9 ¶2, R9.2)."""

    run = models.ForeignKey(DupRun, on_delete=models.CASCADE, related_name="hits")
    rank = models.PositiveSmallIntegerField(_("名次"))
    system = models.ForeignKey("catalog.System", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    other_project = models.ForeignKey(
        "catalog.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="hits_against"
    )
    target_name = models.CharField(_("比对对象"), max_length=200)
    target_unit = models.CharField(_("所属单位"), max_length=120)
    coverage = models.FloatField(_("覆盖率"))
    score = models.FloatField(_("得分"))
    channels = models.JSONField(_("分项得分"), default=dict)
    is_own = models.BooleanField(_("本单位系统"), default=False)
    is_common = models.BooleanField(_("统一平台"), default=False)
    disclosed_at = models.DateTimeField(_("向申报单位披露时间"), null=True, blank=True)
    disclosed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    conclusion = models.CharField(_("结论"), max_length=12, blank=True, help_text=_("代码表 dup_conclusion"))
    conclusion_reason = models.TextField(_("理由"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("查重命中")
        verbose_name_plural = _("查重命中")
        ordering = ["run_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="dup_hit_rank_once"),
            models.CheckConstraint(
                condition=models.Q(system__isnull=False, other_project__isnull=True)
                | models.Q(system__isnull=True, other_project__isnull=False),
                name="dup_hit_has_one_target",
            ),
            models.CheckConstraint(
                condition=models.Q(conclusion="", concluded_by__isnull=True, concluded_at__isnull=True)
                | (~models.Q(conclusion="") & models.Q(concluded_by__isnull=False, concluded_at__isnull=False)),
                name="dup_hit_concluded_by_someone",
            ),
        ]

    def __str__(self):
        return f"{self.target_name} {self.coverage:.2f}"


class DupItem(models.Model):
    """Evidence for one item of the list against one candidate (逐项证据)."""

    class Badge(models.TextChoices):
        COVERED = "covered", _("已有")
        POSSIBLE = "possible", _("可能已有")
        NOT_COVERED = "not_covered", _("未见")
        COMMON = "common", _("通用模块")

    hit = models.ForeignKey(DupHit, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey("catalog.FunctionItem", on_delete=models.PROTECT, related_name="+")
    module = models.ForeignKey(
        "catalog.SystemModule", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    other_item = models.ForeignKey(
        "catalog.FunctionItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target_path = models.CharField(_("对应功能"), max_length=400, blank=True)
    target_text = models.TextField(_("对应功能说明"), blank=True)
    score = models.FloatField(_("得分"), default=0)
    probability = models.FloatField(_("覆盖概率"), default=0)
    badge = models.CharField(_("判别"), max_length=12, choices=Badge.choices)
    why = models.JSONField(_("依据"), default=dict, help_text=_("相同对象、相同动作、缺少的动作、冲突的限定、高亮片段"))
    verbatim = models.BooleanField(_("逐字相同"), default=False)

    class Meta:
        ordering = ["hit_id", "id"]
        constraints = [models.UniqueConstraint(fields=["hit", "item"], name="dup_item_once_per_hit")]

    def __str__(self):
        return f"{self.item} {self.badge}"


class Judgement(models.Model):
    """A reviewer's conclusion on one row (逐项判定): 重复 1, 部分重复 .5, 可复用 1, 不重复 0; the training label."""

    class Value(models.TextChoices):
        DUP = "DUP", _("重复")
        PARTIAL = "PARTIAL", _("部分重复")
        REUSE = "REUSE", _("可复用")
        NONE = "NONE", _("不重复")

    dup_item = models.OneToOneField(DupItem, on_delete=models.CASCADE, related_name="judgement")
    value = models.CharField(_("判定"), max_length=8, choices=Value.choices)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("逐项判定")
        verbose_name_plural = _("逐项判定")

    def __str__(self):
        return self.get_value_display()
