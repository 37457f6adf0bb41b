"""Organisations (单位): codes and names that change over time, parents, holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A department, institution, enterprise or county of the city (单位), by its local code."""

    code = models.CharField(_("单位代码"), max_length=12, unique=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True)
    name = models.CharField(_("单位名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    kind = models.CharField(_("单位类别"), max_length=4, help_text=_("代码表 org_kind（第三条）"))
    parent = models.ForeignKey(
        "self", verbose_name=_("主管部门"), null=True, blank=True, on_delete=models.PROTECT, related_name="subordinates"
    )
    region = models.CharField(_("行政区划代码"), max_length=6, default="511700")
    budget_level = models.PositiveSmallIntegerField(_("预算级次"), default=1)
    portfolio_leader = models.ForeignKey(
        "catalog.User",
        verbose_name=_("分管领导"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="portfolio_organisations",
    )
    is_regulator = models.BooleanField(_("主管监督单位"), default=False)
    data_collected_ok = models.BooleanField(_("已按技术要求完成数据归集"), default=True)
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_until = models.DateField(_("撤并日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("承继单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    note = models.CharField(_("备注"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["code"]

    def __str__(self):
        return self.short_name or self.name


class OrganisationName(models.Model):
    """A name under which an organisation is or was known (名称、简称、曾用名)."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("规范名称")
        SHORT = "short", _("简称")
        FORMER = "former", _("曾用名")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("名称"), max_length=120, db_index=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("单位名称")
        verbose_name_plural = _("单位名称")
        ordering = ["organisation_id", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once")]

    def __str__(self):
        return self.name


class OrgHold(models.Model):
    """A restriction on a unit (单位限制): data not collected (Art 24, overridable) or security (Art 57, never)."""

    class Cause(models.TextChoices):
        DATA = "R24", _("数据未归集")
        SECURITY = "R57", _("密码应用或网络安全不合格")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="holds")
    cause = models.CharField(_("原因"), max_length=4, choices=Cause.choices)
    facts = models.TextField(_("事实"))
    from_on = models.DateField(_("开始日期"))
    set_by = models.ForeignKey("catalog.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    cleared_on = models.DateField(_("解除日期"), null=True, blank=True)
    cleared_by = models.ForeignKey("catalog.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("单位限制")
        verbose_name_plural = _("单位限制")
        ordering = ["-from_on", "-id"]

    def __str__(self):
        return f"{self.organisation} {self.get_cause_display()}"
