"""Information resources as a workbook: the directory on one sheet, the data items on another; read back the same."""

from django.db.models import QuerySet
from openpyxl import Workbook

from catalog.exports.cells import SheetWriter, saved
from catalog.models import Resource, ResourceItem
from catalog.vocabulary import label

_HEAD = (
    "类",
    "项",
    "目",
    "信息资源名称",
    "信息资源代码",
    "信息资源提供方",
    "提供方代码",
    "信息资源摘要",
    "格式分类",
    "格式类型",
    "共享类型",
    "共享条件",
    "共享方式分类",
    "共享方式类型",
    "是否向社会开放",
    "开放条件",
    "更新周期",
    "发布日期",
    "来源系统",
    "是否涉密",
)
_ITEM_HEAD = ("信息资源代码", "信息资源名称", "信息项名称", "数据类型", "数据长度", "是否字典项")


def resource_workbook(resources: QuerySet[Resource]) -> bytes:
    """Return the workbook of some resources. Flat in memory."""
    book = Workbook(write_only=True)
    sheet = SheetWriter(book, "目录", [14] * len(_HEAD))
    sheet.head(_HEAD)
    for row in resources.select_related("owner", "system").order_by("code", "pk").iterator(chunk_size=500):
        sheet.row(_row(row))
    items = SheetWriter(book, "数据项", (22, 30, 24, 12, 12, 12))
    items.head(_ITEM_HEAD)
    for item in (
        ResourceItem.objects.filter(resource__in=resources)
        .select_related("resource")
        .order_by("resource__code", "resource_id", "order")
        .iterator(chunk_size=2000)
    ):
        items.row(
            [
                item.resource.code or "",
                item.resource.name,
                item.name,
                label("item_dtype", item.dtype),
                item.length,
                "是" if item.is_dict else "否",
            ]
        )
    return saved(book)


def _row(row: Resource) -> list[str]:
    def named(name: str, code: str) -> str:
        return label(name, code) if code else ""

    return [
        named("res_class", row.res_class),
        row.class_item,
        row.class_subject,
        row.name,
        row.code or "",
        row.owner.name,
        row.owner.uscc or "",
        row.summary,
        named("res_format_cat", row.format_cat),
        row.format_type,
        named("share_type", row.share_type),
        row.share_condition,
        named("share_way_cat", row.share_way_cat),
        named("share_way", row.share_way),
        named("open_type", row.open_type),
        row.open_condition,
        named("update_cycle", row.update_cycle),
        row.publish_date.isoformat() if row.publish_date else "",
        row.system.name if row.system else str(row.extra.get("system_name", "")),
        "否",
    ]
