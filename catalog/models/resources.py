"""The information-resource directory (信息资源目录): resources and their data items as rows of their own.

A `Resource` is the unit's working copy; what has been published stands beside it as a `ResourceEdition` that nobody
changes, so that a change being prepared never shows and the published words never vanish meanwhile.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import clock
from catalog.models.journal import AppendOnlyModel


class ResourceColumns(models.Model):
    """What the directory says of a resource (核心元数据); codes are those of the code lists."""

    name = models.CharField(_("信息资源名称"), max_length=200)
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

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class ItemColumns(models.Model):
    """What the directory says of a data item (信息项)."""

    order = models.PositiveIntegerField(_("顺序"))
    name = models.CharField(_("信息项名称"), max_length=120)
    dtype = models.CharField(_("数据类型"), max_length=2)
    length = models.CharField(_("数据长度"), max_length=20, blank=True)
    sensitivity = models.CharField(_("敏感级别"), max_length=20, blank=True)
    is_dict = models.BooleanField(_("是否字典"), default=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Resource(ResourceColumns):
    """An information resource (信息资源) that a unit holds (Art 23–26); `edition` is what of it is published now."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("编制中")
        UNIT_CONFIRMED = "unit_confirmed", _("单位已确认")
        CHECKED = "checked", _("已审核")
        PUBLISHED = "published", _("已发布")
        CHANGED = "changed", _("变更中")
        OFFLINE = "offline", _("已下线")

    code = models.CharField(_("信息资源代码"), max_length=40, unique=True, null=True, blank=True)
    owner = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="resources")
    system = models.ForeignKey(
        "catalog.System", null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    project = models.ForeignKey(
        "catalog.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    status = models.CharField(_("状态"), max_length=16, choices=Status.choices, default=Status.DRAFT)
    edition = models.OneToOneField(
        "catalog.ResourceEdition", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("信息资源")
        verbose_name_plural = _("信息资源")
        ordering = ["owner_id", "code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="resource_name_once_per_owner"),
            # Who has been checked has a code, who is published something that is shown.
            models.CheckConstraint(
                condition=~models.Q(status__in=["checked", "published", "changed"]) | models.Q(code__isnull=False),
                name="resource_checked_has_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["published", "changed"]) | models.Q(edition__isnull=False),
                name="resource_published_has_edition",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="offline") | models.Q(edition__isnull=True),
                name="resource_offline_shows_nothing",
            ),
        ]


class ResourceItem(ItemColumns):
    """A data item (信息项) of a resource."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="items")

    class Meta:
        verbose_name = _("信息项")
        verbose_name_plural = _("信息项")
        ordering = ["resource_id", "order"]
        constraints = [models.UniqueConstraint(fields=["resource", "name"], name="resource_item_name_once")]


class ResourceEdition(ResourceColumns, AppendOnlyModel):
    """One published version (发布版本) of a resource: `code` as assigned, `note` why it differs from the one before."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("版次"))
    code = models.CharField(_("信息资源代码"), max_length=40)
    note = models.CharField(_("变更说明"), max_length=400, blank=True)
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("信息资源发布版本")
        verbose_name_plural = _("信息资源发布版本")
        ordering = ["resource_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["resource", "number"], name="resource_edition_once")]


class EditionItem(ItemColumns, AppendOnlyModel):
    """A data item as it was published."""

    edition = models.ForeignKey(ResourceEdition, on_delete=models.PROTECT, related_name="items")

    class Meta:
        verbose_name = _("已发布信息项")
        verbose_name_plural = _("已发布信息项")
        ordering = ["edition_id", "order"]


class ResourceStep(AppendOnlyModel):
    """One step of a resource's way (办理记录): who took it from which state into which, and why."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField(_("版本"))
    verb = models.CharField(_("办理事项"), max_length=40)
    from_status = models.CharField(_("原状态"), max_length=16)
    to_status = models.CharField(_("现状态"), max_length=16)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(_("姓名"), max_length=60)
    capacity = models.CharField(_("岗位"), max_length=60, blank=True)
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("理由"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("信息资源办理记录")
        verbose_name_plural = _("信息资源办理记录")
        ordering = ["resource_id", "-id"]

    def __str__(self):
        return f"{self.resource_id} {self.verb} {self.to_status}"
