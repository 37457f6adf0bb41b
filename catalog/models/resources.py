"""The information-resource directory (信息资源目录): resources and their data items as rows of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock


class Resource(models.Model):
    """An information resource (信息资源) that a unit holds (Art 23–26)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("编制中")
        UNIT_CONFIRMED = "unit_confirmed", _("单位已确认")
        CHECKED = "checked", _("已审核")
        PUBLISHED = "published", _("已发布")
        CHANGED = "changed", _("变更中")
        OFFLINE = "offline", _("已下线")

    code = models.CharField(_("信息资源代码"), max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(_("信息资源名称"), max_length=200)
    owner = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="resources")
    inner_unit = models.CharField(_("内部部门"), max_length=100, blank=True)
    res_class = models.CharField(_("类"), max_length=1)
    class_item = models.CharField(_("项"), max_length=60, blank=True)
    class_subject = models.CharField(_("目"), max_length=100, blank=True)
    class_detail = models.CharField(_("细目"), max_length=100, blank=True)
    summary = models.TextField(_("摘要"), blank=True)
    format_cat = models.CharField(_("格式分类"), max_length=2, blank=True)
    format_type = models.CharField(_("格式类型"), max_length=40, blank=True)
    share_type = models.CharField(_("共享类型"), max_length=1)
    share_condition = models.CharField(_("共享条件"), max_length=400, blank=True)
    share_way_cat = models.CharField(_("共享方式分类"), max_length=1, blank=True)
    share_way = models.CharField(_("共享方式类型"), max_length=8, blank=True)
    open_type = models.CharField(_("开放属性"), max_length=1, blank=True)
    open_condition = models.CharField(_("开放条件"), max_length=400, blank=True)
    update_cycle = models.CharField(_("更新周期"), max_length=6, blank=True)
    publish_date = models.DateField(_("发布日期"), null=True, blank=True)
    theme = models.CharField(_("业务主题"), max_length=2, blank=True)
    system = models.ForeignKey(
        "catalog.System", null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    project = models.ForeignKey(
        "catalog.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    status = models.CharField(_("状态"), max_length=16, choices=Status.choices, default=Status.DRAFT)
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("信息资源")
        verbose_name_plural = _("信息资源")
        ordering = ["owner_id", "code", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="resource_name_once_per_owner")]

    def __str__(self):
        return self.name


class ResourceItem(models.Model):
    """A data item (信息项) of a resource."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField(_("顺序"))
    name = models.CharField(_("信息项名称"), max_length=120)
    dtype = models.CharField(_("数据类型"), max_length=2)
    length = models.CharField(_("数据长度"), max_length=20, blank=True)
    sensitivity = models.CharField(_("敏感级别"), max_length=20, blank=True)
    is_dict = models.BooleanField(_("是否字典"), default=False)

    class Meta:
        verbose_name = _("信息项")
        verbose_name_plural = _("信息项")
        ordering = ["resource_id", "order"]
        constraints = [models.UniqueConstraint(fields=["resource", "name"], name="resource_item_name_once")]

    def __str__(self):
        return self.name
