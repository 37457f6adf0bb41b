"""The register of systems as a workbook, in the columns of the ledger: what is written here is read back the same."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from openpyxl import Workbook

from catalog.exports.cells import SheetWriter, saved
from catalog.models import System, SystemModule
from catalog.vocabulary import label

_COLUMNS = (
    "序号",
    "责任单位",
    "系统名称",
    "主要功能",
    "系统状态",
    "上线时间",
    "使用范围",
    "建设投资（万元）",
    "年运维费（万元）",
    "资金来源",
    "运行网络",
    "等保定级",
    "部署位置",
    "承建单位",
    "备注",
)
_WIDTHS = (6, 22, 32, 48, 12, 12, 16, 14, 14, 16, 18, 12, 14, 22, 24)
_TEN_THOUSAND = Decimal(10_000)
_SUSPECT = Decimal(100_000)
_LEVELS = 3


def ledger_workbook(systems: QuerySet[System]) -> bytes:
    """Return the workbook of some systems: sheet 系统目录, sheet 功能模块. Flat in memory."""
    book = Workbook(write_only=True)
    listed = SheetWriter(book, "系统目录", _WIDTHS)
    listed.head(_COLUMNS)
    rows = systems.select_related("owner").order_by("code")
    for position, system in enumerate(rows.iterator(chunk_size=500), 1):
        listed.row(_system_row(position, system))
    _module_sheet(book, systems)
    return saved(book)


def _system_row(position: int, system: System) -> list[Any]:
    return [
        position,
        system.owner.name,
        system.name,
        system.short_function,
        system.get_status_display(),
        system.go_live,
        system.users,
        _amount(system.invest_total),
        _amount(system.om_per_year),
        system.fund_source,
        label("network_env", system.network_env) if system.network_env else "",
        label("mlps_level", system.mlps_level),
        label("deploy_place", system.deploy_place) if system.deploy_place else "",
        system.builder,
        system.remark,
    ]


def _amount(yuan: Decimal | None) -> Decimal | str | None:
    """In 万元 without rounding; what would look like a slip of the unit names its unit."""
    if yuan is None:
        return None
    amount = (yuan / _TEN_THOUSAND).normalize()
    return f"{yuan}元" if amount > _SUSPECT else amount + Decimal(0)


def _module_sheet(book: Workbook, systems: QuerySet[System]) -> None:
    depth = (
        SystemModule.objects.filter(system__in=systems).order_by("-level").values_list("level", flat=True).first() or 0
    )
    if not depth:
        return
    sheet = SheetWriter(book, "功能模块", [22, 32, *([24] * max(depth, _LEVELS)), 60])
    sheet.head(["责任单位", "系统名称", *level_names(max(depth, _LEVELS)), "功能描述"])
    width = max(depth, _LEVELS)
    path: list[str] = [""] * width
    modules = (
        SystemModule.objects.filter(system__in=systems)
        .select_related("system__owner")
        .order_by("system__code", "order")
    )
    for module in modules.iterator(chunk_size=2000):
        path[module.level - 1 :] = [module.name] + [""] * (width - module.level)
        if module.is_leaf or module.description:
            sheet.row([module.system.owner.name, module.system.name, *path, module.description])


def level_names(depth: int) -> Iterable[str]:
    """一级模块, 二级模块, … and the last one 功能点."""
    numerals = "一二三四五六七八九"
    return [*(f"{numerals[level]}级模块" for level in range(depth - 1)), "功能点"]
