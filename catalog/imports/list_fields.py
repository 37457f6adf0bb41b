"""How function lists (功能清单) head their columns."""

from typing import Any

from catalog.imports.headers import Field, Schema, words
from catalog.imports.ledger_fields import LEVELS, SEQUENCE, is_sentence
from catalog.imports.values import read_quantity


def _is_quantity(value: Any) -> bool:
    return read_quantity(value) is not None


def _is_unit(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= 6


def _is_depth(value: Any) -> bool:
    return str(value).removesuffix(".0") in {"1", "2", "3", "4", "5"}


_FIELDS = (
    SEQUENCE,
    LEVELS,
    Field(
        "description",
        "功能描述",
        words(
            "功能描述 功能说明 功能详细描述 详细描述 功能点描述 功能点说明 功能要求 功能需求描述 "
            "需求描述 功能需求 描述 说明 具体内容 内容描述 功能内容 建设内容 功能简介 主要功能 "
            "主要功能描述 模块描述 实现功能 内容 详细说明 技术要求及功能描述 功能概述 建设要求 具体要求 "
            "需求说明 功能描述及要求 服务内容 参数要求 要求"
        ),
        (
            (
                r"(?!^建设内容$)(功能|模块|需求|详细|具体|内容|建设|业务)\w{0,5}(描述|说明|简介|介绍|要求|概述|需求|内容)",
                0.9,
            ),
            (r"^(拟?实现|具备|提供|支持)的?(主要|业务)?功能", 0.9),
            (r"描述|说明", 0.65),
        ),
        veto=r"备注|单位|数量|来源|使用说明",
        evidence=is_sentence,
        weight=1.5,
    ),
    Field(
        "unit",
        "单位",
        ("计量单位", "单位", "数量单位", "计价单位", "单位(项/套/台)"),
        ((r"计量单位|^单位", 0.8),),
        veto=r"编制|填报|建设|使用|责任|承建|金额|元",
        evidence=_is_unit,
    ),
    Field(
        "quantity",
        "数量",
        words("数量 工程量 数目 台套数 采购数量 建设数量"),
        ((r"数量|^工程量", 0.85),),
        veto=r"功能点数|单位$|人月",
        evidence=_is_quantity,
    ),
    Field(
        "item_type",
        "条目类型",
        words("条目类型 建设类型 类型 开发类型 功能类型 建设方式 费用类型"),
        ((r"(条目|开发|费用)类型", 0.9),),
        veto=r"修改|使用|用户",
    ),
    Field(
        "modify",
        "新增/升级/复用",
        words("新增/升级/复用 建设性质 新建/升级 修改类型 变更类型 新增或升级 是否新增 新增/改造 新建/改造 建设情况"),
        ((r"新[增建].{0,3}(升级|改造|复用|修改)|修改类型", 0.9),),
    ),
    Field(
        "users",
        "使用对象",
        words("使用对象 使用用户 用户 用户角色 适用对象 服务对象 使用角色 使用人员"),
        ((r"(使用|服务|适用|面向)(对象|用户|角色|人员)", 0.9),),
    ),
    Field(
        "related",
        "关联已建系统",
        ("关联已建系统", "关联系统", "对接系统", "已建系统", "涉及系统"),
        ((r"关联.{0,3}系统|已建系统", 0.9),),
    ),
    Field(
        "tech",
        "技术要求",
        words("技术要求 技术参数 参数 规格参数 性能要求 规格型号 技术指标 主要参数 技术规格"),
        ((r"技术(要求|参数|指标|规格)|规格", 0.85),),
    ),
    Field("depth", "层级", ("层级", "级别", "级次", "层次", "功能层级"), (), evidence=_is_depth),
    Field(
        "price",
        "单价",
        words("单价 合价 总价 金额 报价 预算金额"),
        ((r"单价|合价|总价|金额|报价|费用|[(]元[)]|万元", 0.9),),
        many=True,
        weight=0.1,
    ),
    Field("remark", "备注", ("备注", "备注说明", "其他", "其他说明"), ((r"^备注", 0.95),)),
)


def list_schema() -> Schema:
    """The meanings of a function list's columns (列序见附录B.3，但不以位置为准)."""
    return Schema(_FIELDS, core=("levels",))
