"""Projects (项目) and what an application says of them; `state` is written by `workflow.actions` alone."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class Project(models.Model):
    """A government-invested IT project (政府投资信息化项目) from draft to archive. Amounts are in 元."""

    number = models.CharField(_("项目编号"), max_length=40, unique=True)
    external_code = models.CharField(_("投资项目在线平台代码"), max_length=30, blank=True)
    name = models.CharField(_("项目名称"), max_length=120)
    unit = models.ForeignKey(
        "catalog.Organisation", verbose_name=_("建设单位"), on_delete=models.PROTECT, related_name="projects"
    )
    participants = models.ManyToManyField(
        "catalog.Organisation", verbose_name=_("参建单位"), blank=True, related_name="joint_projects"
    )
    dossier = models.OneToOneField("catalog.Dossier", on_delete=models.PROTECT, related_name="project")
    phase_of = models.ForeignKey(
        "self", verbose_name=_("前期项目"), null=True, blank=True, on_delete=models.PROTECT, related_name="later_phases"
    )
    upgrades = models.ForeignKey(
        "catalog.System",
        verbose_name=_("升级的系统"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    impl_mode = models.CharField(_("产生方式"), max_length=10, blank=True)
    impl_reason = models.TextField(_("产生方式的理由"), blank=True)
    build_nature = models.CharField(_("建设性质"), max_length=10, blank=True)
    build_mode = models.CharField(_("建设模式"), max_length=12, blank=True, default="DEPT")
    theme = models.CharField(_("业务主题"), max_length=2, blank=True)
    priority = models.CharField(_("重点类型"), max_length=4, blank=True)
    necessity = models.TextField(_("必要性"), blank=True)
    content = models.TextField(_("建设内容"), blank=True)
    starts = models.CharField(_("开始年月"), max_length=7, blank=True)
    ends = models.CharField(_("完成年月"), max_length=7, blank=True)
    period_months = models.PositiveSmallIntegerField(_("建设周期（月）"), null=True, blank=True)
    plan_year = models.PositiveSmallIntegerField(_("计划年度"), null=True, blank=True)
    total_amount = models.DecimalField(_("总投资（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    om_amount_per_year = models.DecimalField(
        _("年运维费（元）"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    service_years = models.PositiveSmallIntegerField(_("服务年限"), null=True, blank=True)
    service_fee_total = models.DecimalField(
        _("服务费合计（元）"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    self_total = models.DecimalField(_("自建合计（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    is_mixed_eng = models.BooleanField(_("包含在工程项目中且不能分立"), default=False)
    eng_amount = models.DecimalField(_("工程部分概算（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    info_amount = models.DecimalField(_("信息化部分概算（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    has_higher_mandate = models.BooleanField(_("中央、省、市有明确要求（第十一条）"), default=False)
    is_urgent_security = models.BooleanField(_("涉及国家安全且情况紧急（第十一条）"), default=False)
    new_civil_works = models.BooleanField(_("新建土建工程"), default=False)
    high_energy = models.BooleanField(_("高能耗"), default=False)
    secrecy_declared = models.BooleanField(_("已声明不涉密"), default=False)
    secrecy_declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declarations = models.JSONField(
        _("申报声明"), default=dict, blank=True, help_text=_("答案按 workflow.actions.drafting.DECLARATIONS 的键存放")
    )
    contact_name = models.CharField(_("联系人"), max_length=60, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    contact_email = models.EmailField(_("联系邮箱"), blank=True)

    state = models.CharField(_("状态"), max_length=20, default="DRAFT", db_index=True)
    state_changed_at = models.DateTimeField(_("状态变更时间"), default=clock.now)
    version = models.PositiveIntegerField(default=0)
    regulation = models.CharField(_("适用办法"), max_length=60, default="dazhou-2023-9")
    decide_path = models.CharField(_("审定路径"), max_length=10, blank=True)
    tier = models.PositiveSmallIntegerField(_("审批档次"), null=True, blank=True)
    frozen_amount = models.DecimalField(_("送审金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    decided_amount = models.DecimalField(_("审定金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    approved_amount = models.DecimalField(_("批复金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    approval_no = models.CharField(_("批复文号"), max_length=60, blank=True)
    approved_by_body = models.CharField(_("立项机关"), max_length=60, blank=True)
    library_number = models.CharField(_("项目库编号"), max_length=40, unique=True, null=True, blank=True)
    library_on = models.DateField(_("入库日期"), null=True, blank=True)
    is_late_for_plan = models.BooleanField(_("逾期申报（顺延下年或年中调整）"), default=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    withdrawn_from = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(default=clock.now)
    draft_revision = models.PositiveIntegerField(default=0, help_text=_("表单修订号，用于识别过期表单"))

    class Meta:
        verbose_name = _("项目")
        verbose_name_plural = _("项目")
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "state"]), models.Index(fields=["state", "state_changed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_on__isnull=True, approved_amount__isnull=True)
                | models.Q(approved_on__isnull=False, approved_amount__isnull=False),
                name="project_approved_day_and_amount_together",
            ),
            models.CheckConstraint(
                condition=models.Q(total_amount__isnull=True) | models.Q(total_amount__gte=Decimal("0")),
                name="project_total_not_negative",
            ),
        ]

    def __str__(self):
        return self.name


class ProjectCategory(models.Model):
    """One of the ten categories of Art 2 that a project falls in (项目类别)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField(_("类别"), max_length=4)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="project_category_once")]

    def __str__(self):
        return self.code


class FundLine(models.Model):
    """A line of funding (资金来源); the lines add up to the total."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fund_lines")
    source = models.CharField(_("资金来源"), max_length=4, blank=True)
    channel = models.CharField(_("经费渠道"), max_length=4, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="fund_line_not_negative"),
        ]

    def __str__(self):
        return f"{self.channel} {self.amount}"


class Basis(models.Model):
    """A document a project is founded on (依据): title, number, clause."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="bases")
    title = models.CharField(_("文件名称"), max_length=200)
    doc_no = models.CharField(_("文号"), max_length=80, blank=True)
    clause = models.CharField(_("条款"), max_length=200, blank=True)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.title


class Goal(models.Model):
    """A performance goal (绩效目标), numeric or verifiable."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="goals")
    level1 = models.CharField(_("一级指标"), max_length=60, blank=True)
    level2 = models.CharField(_("二级指标"), max_length=60, blank=True)
    name = models.CharField(_("指标"), max_length=200)
    target = models.CharField(_("指标值"), max_length=100)
    unit = models.CharField(_("单位"), max_length=20, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.name} {self.target}{self.unit}"


class Material(models.Model):
    """One of the application materials of Art 9 (申报材料)."""

    class Status(models.TextChoices):
        COMPLETE = "complete", _("齐全")
        MISSING = "missing", _("缺失")
        NOT_APPLICABLE = "na", _("不适用")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="materials")
    item_code = models.CharField(_("材料项"), max_length=30)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.MISSING)
    reason = models.CharField(_("不适用的理由"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "item_code"], name="material_once_per_item")]

    def __str__(self):
        return self.item_code


class NegativeCheck(models.Model):
    """The unit's or the bureau's answer to one item of the negative list (负面清单自查, Art 20)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="negative_checks")
    item_code = models.CharField(_("清单项"), max_length=4)
    conclusion = models.CharField(_("结论"), max_length=10)
    citation = models.CharField(_("法律法规条款"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item_code"]
        constraints = [models.UniqueConstraint(fields=["project", "item_code"], name="negative_check_once_per_item")]

    def __str__(self):
        return f"{self.item_code} {self.conclusion}"


class Exemption(models.Model):
    """A granted exception (例外/豁免) to a soft rule: R9.3, R15.1, R20.2, R24.1, R24.2, with its document."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="exemptions")
    rule = models.CharField(_("条款"), max_length=8)
    reason = models.TextField(_("理由"))
    doc_no = models.CharField(_("依据文号"), max_length=80, blank=True)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.rule


class Application(models.Model):
    """One submitted version of an application (申报书), frozen with its digest; resubmission makes the next one."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="applications")
    number = models.PositiveSmallIntegerField(_("版次"))
    snapshot = models.JSONField(_("内容"))
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(_("提交时间"), default=clock.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrections = models.JSONField(_("一次性补正清单"), default=list, blank=True)
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)

    class Meta:
        ordering = ["project_id", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="application_version_once")]

    def __str__(self):
        return f"{self.project} v{self.number}"


class ArgumentRecord(models.Model):
    """The group conclusion of the experts' argumentation (专家论证意见, Art 10 ¶1)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="arguments")
    batch = models.CharField(_("论证批次"), max_length=80)
    held_on = models.DateField(_("论证日期"), null=True, blank=True)
    experts = models.PositiveSmallIntegerField(_("专家人数"), default=0)
    conclusion = models.CharField(_("论证结论"), max_length=4, blank=True)
    opinion = models.TextField(_("综合意见"), blank=True)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.project} {self.conclusion}"
