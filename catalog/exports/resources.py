"""Information resources as a workbook: the directory on one sheet, the data items on another; read back the same."""

from collections.abc import Iterable

from django.db.models import QuerySet
from openpyxl import Workbook

from catalog.exports.cells import SheetWriter, saved
from catalog.models import EditionItem, Organisation, Resource, ResourceEdition, ResourceItem
from catalog.models.resources import ItemColumns
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


# What is shared with nobody is named with its legal basis; what it consists of is for nobody else.
CLOSED = "3"


def resource_workbook(resources: QuerySet[Resource]) -> bytes:
    """Return the workbook of some resources. Flat in memory."""
    rows = resources.select_related("owner", "system").order_by("code", "pk").iterator(chunk_size=500)
    items = (
        ResourceItem.objects.filter(resource__in=resources.order_by().values("pk"))
        .select_related("resource")
        .order_by("resource__code", "resource_id", "order")
        .iterator(chunk_size=2000)
    )
    return _book(
        (
            _row(row, row.owner, row.system.name if row.system else str(row.extra.get("system_name", "")))
            for row in rows
        ),
        (_item_row(item, item.resource) for item in items),
    )


def edition_workbook(editions: QuerySet[ResourceEdition]) -> bytes:
    """Return the workbook of published editions for the public: no systems, and no items of what is not shared."""
    rows = editions.select_related("resource__owner").order_by("code").iterator(chunk_size=500)
    items = (
        EditionItem.objects.filter(edition__in=editions.order_by().values("pk"))
        .exclude(edition__share_type=CLOSED)
        .select_related("edition")
        .order_by("edition__code", "order")
        .iterator(chunk_size=2000)
    )
    return _book(
        (_row(row, row.resource.owner, "", ways=row.share_type != CLOSED) for row in rows),
        (_item_row(item, item.edition) for item in items),
    )


def _book(heads: Iterable[list[str]], items: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = SheetWriter(book, "目录", [14] * len(_HEAD))
    sheet.head(_HEAD)
    for row in heads:
        sheet.row(row)
    lines = SheetWriter(book, "数据项", (22, 30, 24, 12, 12, 12))
    lines.head(_ITEM_HEAD)
    for row in items:
        lines.row(row)
    return saved(book)


def _item_row(item: ItemColumns, of: Resource | ResourceEdition) -> list[str]:
    dtype = label("item_dtype", item.dtype) if item.dtype else ""
    return [of.code or "", of.name, item.name, dtype, item.length, "是" if item.is_dict else "否"]


def _row(row: Resource | ResourceEdition, owner: Organisation, system: str, *, ways: bool = True) -> list[str]:
    def named(name: str, code: str) -> str:
        return label(name, code) if code else ""

    return [
        named("res_class", row.res_class),
        row.class_item,
        row.class_subject,
        row.name,
        row.code or "",
        owner.name,
        owner.uscc or "",
        row.summary,
        named("res_format_cat", row.format_cat),
        row.format_type,
        named("share_type", row.share_type),
        row.share_condition,
        named("share_way_cat", row.share_way_cat) if ways else "",
        named("share_way", row.share_way) if ways else "",
        named("open_type", row.open_type),
        row.open_condition,
        named("update_cycle", row.update_cycle),
        row.publish_date.isoformat() if row.publish_date else "",
        system,
        "否",
    ]
