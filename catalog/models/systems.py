"""The system register (系统目录): every information system of the city with its module tree (Art 21)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class System(models.Model):
    """An information system (信息系统); not in the register means no money of any kind (Art 21)."""

    class Status(models.TextChoices):
        PLANNED = "PLANNED", _("拟建")
        BUILDING = "BUILDING", _("在建")
        TRIAL = "TRIAL", _("试运行")
        RUNNING = "RUNNING", _("在用")
        DORMANT = "DORMANT", _("停用未注销")
        TO_RETIRE = "TO_RETIRE", _("应终止/拟整合")
        RETIRED = "RETIRED", _("已终止")

    code = models.CharField(_("系统编码"), max_length=30, unique=True)
    name = models.CharField(_("系统名称"), max_length=200)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    owner = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="systems")
    dossier = models.OneToOneField(
        "catalog.Dossier", null=True, blank=True, on_delete=models.PROTECT, related_name="system"
    )
    short_function = models.TextField(_("主要功能"), blank=True)
    status = models.CharField(_("系统状态"), max_length=10, choices=Status.choices, default=Status.RUNNING)
    category = models.CharField(_("系统分类"), max_length=4, blank=True)
    theme = models.CharField(_("业务主题"), max_length=2, blank=True)
    level_source = models.CharField(_("建设层级"), max_length=12, blank=True)
    go_live = models.CharField(_("上线时间"), max_length=10, blank=True, help_text=_("保留原有精度：YYYY、YYYY-MM"))
    invest_total = models.DecimalField(_("建设投资（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    om_per_year = models.DecimalField(_("年运维费（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    fund_source = models.CharField(_("资金来源"), max_length=60, blank=True)
    network_env = models.CharField(_("运行网络"), max_length=20, blank=True)
    deploy_place = models.CharField(_("部署位置"), max_length=20, blank=True)
    mlps_level = models.CharField(_("等保级别"), max_length=1, default="0")
    crypto_level = models.CharField(_("密码应用等级"), max_length=1, blank=True)
    users = models.CharField(_("使用范围"), max_length=200, blank=True)
    use_freq = models.CharField(_("使用频度"), max_length=1, blank=True)
    builder = models.CharField(_("承建单位"), max_length=200, blank=True)
    approval_no = models.CharField(_("批复文号"), max_length=80, blank=True)
    build_project = models.ForeignKey(
        "catalog.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="built_systems"
    )
    extra = models.JSONField(_("其他字段"), default=dict, blank=True)
    retire_reason = models.CharField(_("终止原因"), max_length=300, blank=True)
    remark = models.TextField(_("备注"), blank=True)
    is_public = models.BooleanField(_("公开基本信息"), default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("信息系统")
        verbose_name_plural = _("信息系统")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="system_name_once_per_owner",
                violation_error_message=_("本单位已有同名系统，请核对名称或修改原系统（第二十一条）。"),
            ),
            models.CheckConstraint(
                condition=models.Q(invest_total__isnull=True) | models.Q(invest_total__gte=0),
                name="system_investment_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["owner", "status"])]

    def __str__(self):
        return self.name


class SystemModule(models.Model):
    """A node of a system's module tree (功能模块): module, sub-module or function."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="modules")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    order = models.PositiveIntegerField(_("顺序"), help_text=_("整棵树的先序位置"))
    level = models.PositiveSmallIntegerField(_("层级"))
    name = models.CharField(_("名称"), max_length=200)
    description = models.TextField(_("说明"), blank=True)
    is_leaf = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("功能模块")
        verbose_name_plural = _("功能模块")
        ordering = ["system_id", "order"]
        indexes = [models.Index(fields=["system", "order"])]

    def __str__(self):
        return self.name
