"""Function lists (功能清单): a versioned tree; item keys stay the same across versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class FunctionList(models.Model):
    """One version of a project's function list (功能清单)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("编辑中")
        FROZEN = "frozen", _("已固定")
        SUPERSEDED = "superseded", _("已被替换")

    project = models.ForeignKey("catalog.Project", on_delete=models.PROTECT, related_name="function_lists")
    version = models.PositiveIntegerField(_("版本"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    source_name = models.CharField(_("来源文件"), max_length=255, blank=True)
    document = models.ForeignKey("catalog.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("内容摘要"), max_length=64, blank=True)
    publication_checked_at = models.DateTimeField(_("公开审查时间"), null=True, blank=True)
    publication_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("功能清单")
        verbose_name_plural = _("功能清单")
        ordering = ["project_id", "-version"]
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="function_list_version_once")]

    def __str__(self):
        return f"{self.project} v{self.version}"


class FunctionItem(models.Model):
    """A node of a function list (清单条目): heading or leaf; only leaves are priced and compared."""

    function_list = models.ForeignKey(FunctionList, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    item_key = models.CharField(_("条目键"), max_length=32, help_text=_("跨版本不变"))
    number = models.CharField(_("序号"), max_length=40, help_text=_("树中位置，如 1.2.3"))
    written = models.CharField(_("原序号"), max_length=40, blank=True)
    order = models.PositiveIntegerField(_("顺序"))
    level = models.PositiveSmallIntegerField(_("层级"))
    is_leaf = models.BooleanField(default=True)
    item_type = models.CharField(_("条目类型"), max_length=10, default="SW_DEV")
    name = models.CharField(_("名称"), max_length=200)
    description = models.TextField(_("功能描述"), blank=True)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True, default="项")
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2, null=True, blank=True)
    user_group = models.CharField(_("使用对象"), max_length=200, blank=True)
    modify_type = models.CharField(_("新增/升级/复用"), max_length=10, blank=True)
    existing_system = models.ForeignKey(
        "catalog.System", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tech_requirement = models.TextField(_("技术要求"), blank=True)
    remark = models.CharField(_("备注"), max_length=400, blank=True)
    row = models.PositiveIntegerField(_("来源行"), null=True, blank=True)

    class Meta:
        verbose_name = _("清单条目")
        verbose_name_plural = _("清单条目")
        ordering = ["function_list_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["function_list", "number"], name="function_item_number_once"),
            models.UniqueConstraint(fields=["function_list", "item_key"], name="function_item_key_once"),
        ]
        indexes = [models.Index(fields=["function_list", "order"])]

    def __str__(self):
        return f"{self.number} {self.name}"
