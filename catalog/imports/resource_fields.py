"""How information-resource directories (信息资源目录) and their item sheets head their columns."""

import re
from typing import Any

from catalog.identifiers import is_resource_code
from catalog.imports.headers import Field, Schema, words
from catalog.imports.ledger_fields import SEQUENCE, is_name, is_sentence
from catalog.imports.values import read_day
from catalog.text import squeeze
from catalog.vocabulary import code_for


def _is_code(value: Any) -> bool:
    return is_resource_code(squeeze(str(value)))


def _is_uscc(value: Any) -> bool:
    return bool(re.fullmatch(r"[0-9A-Za-z]{18}", squeeze(str(value))))


def _in(name: str) -> Any:
    def fits(value: Any) -> bool:
        return code_for(name, str(value)) is not None

    return fits


def _tells(name: str) -> Any:
    def fits(value: Any) -> bool:
        return isinstance(value, str) and len(squeeze(value)) > 1 and code_for(name, value) is not None

    return fits


def _is_date(value: Any) -> bool:
    return read_day(value).text is not None


def _is_yes_no(value: Any) -> bool:
    return bool(re.match(r"^(是|否|非?涉密|不涉密|无|[YN])$", squeeze(str(value))))


_ITEM_FIELDS = (
    Field(
        "item",
        "信息项名称",
        words(
            "信息项名称 数据项名称 信息项 数据项 字段名称 字段中文名 字段中文名称 信息项中文名称 "
            "数据元名称 中文名称 指标名称 字段名 数据项中文名称 数据元"
        ),
        ((r"(信息项|数据项|字段|数据元)\w{0,4}名称?", 0.9),),
        veto=r"英文|类型|长度|说明|描述|编号|数量|个数|序号|是否",
        evidence=is_name,
        weight=1.5,
    ),
    Field(
        "dtype",
        "数据类型",
        words("数据类型 字段类型 类型 信息项数据类型 数据项类型 信息项类型"),
        ((r"(数据|字段|信息项|数据项)\w{0,3}类型", 0.9),),
        veto=r"格式|共享|开放",
        evidence=_in("item_dtype"),
    ),
    Field(
        "length",
        "数据长度",
        words("数据长度 长度 字段长度 信息项长度 数据项长度 数据精度 长度(位)"),
        ((r"长度|精度", 0.9),),
    ),
    Field(
        "dict",
        "是否字典项",
        words("是否字典项 是否字典 字典项 是否为字典项 是否代码项 字典标识 是否数据字典"),
        ((r"字典", 0.85),),
    ),
    Field(
        "sensitivity",
        "敏感级别",
        ("敏感级别", "敏感等级", "数据分级", "安全级别", "数据级别"),
        ((r"敏感|分级", 0.85),),
    ),
)

_FIELDS = (
    SEQUENCE,
    Field(
        "res_class",
        "类",
        words("类 信息资源分类 分类 资源分类 资源类别 类别 目录类别 资源类型"),
        ((r"^(信息)?资源(分类|类别|类型)", 0.8),),
        veto=r"代码|格式|共享|开放",
        evidence=_in("res_class"),
    ),
    Field("class_item", "项", ("项", "项名称")),
    Field("class_subject", "目", ("目", "目名称")),
    Field("class_detail", "细目", ("细目", "细目名称")),
    Field(
        "name",
        "信息资源名称",
        words(
            "信息资源名称 资源名称 数据资源名称 目录名称 数据目录名称 政务信息资源名称 公共数据资源名称 "
            "数据集名称 资源目录名称 政务数据名称 名称"
        ),
        ((r"(资源|目录|数据集)\w{0,3}名称", 0.9),),
        veto=r"信息项|数据项|字段|系统|提供方|单位|部门",
        evidence=is_name,
        weight=2.0,
        required=True,
    ),
    Field(
        "code",
        "信息资源代码",
        words(
            "信息资源代码 资源代码 信息资源编码 资源编码 目录代码 目录编码 资源编号 信息资源编号 "
            "数据资源代码 目录编号 代码 编码"
        ),
        ((r"(资源|目录)\w{0,3}(代码|编码|编号)", 0.9),),
        veto=r"提供方|信用|关联|单位|部门|机构|分类码",
        evidence=_is_code,
        weight=1.5,
    ),
    Field(
        "org",
        "信息资源提供方",
        words(
            "信息资源提供方 提供方 资源提供方 数据提供方 提供单位 提供部门 责任单位 数源单位 "
            "资源提供单位 编目单位 数源部门 信息资源提供单位 数据提供单位 所属部门 单位名称 部门名称 "
            "单位 责任部门 来源部门"
        ),
        ((r"(提供|数源|责任|编目|来源)(方|单位|部门)", 0.85), (r"(单位|部门)(名称)?$", 0.5)),
        veto=r"代码|内部|信用|处室|科室|使用|需求",
    ),
    Field(
        "inner",
        "内部部门",
        words("内部部门 提供方内部部门 内设机构 处室 责任处室 科室 业务处室"),
        ((r"内部部门|处室|科室|内设", 0.85),),
    ),
    Field(
        "uscc",
        "提供方代码",
        words(
            "提供方代码 信息资源提供方代码 统一社会信用代码 资源提供方代码 提供单位代码 单位代码 "
            "提供方统一社会信用代码 信用代码 机构代码 提供方编码"
        ),
        ((r"(提供方|提供单位|部门|单位|机构)\w{0,4}(代码|编码)", 0.85), (r"信用代码", 0.9)),
        veto=r"资源代码|资源编码$",
        evidence=_is_uscc,
    ),
    Field(
        "summary",
        "信息资源摘要",
        words(
            "信息资源摘要 资源摘要 摘要 资源描述 信息资源描述 内容摘要 资源简介 数据摘要 内容描述 描述 "
            "数据描述 资源说明 简介"
        ),
        ((r"摘要|(资源|数据|内容)(描述|简介|说明)", 0.85),),
        veto=r"信息项|数据项|字段",
        evidence=is_sentence,
    ),
    Field(
        "format_cat",
        "格式分类",
        words("格式分类 信息资源格式分类 资源格式分类 信息资源格式 资源格式 数据格式 格式 存储格式"),
        ((r"格式(分类|大类)", 0.9), (r"格式$", 0.6)),
        veto=r"格式类型|其他",
        evidence=_in("res_format_cat"),
    ),
    Field(
        "format_type",
        "格式类型",
        words("格式类型 信息资源格式类型 资源格式类型 具体格式 文件格式 数据库类型"),
        ((r"格式类型|具体格式", 0.9),),
        veto=r"其他",
    ),
    Field(
        "share_type",
        "共享类型",
        words("共享类型 共享属性 共享分类 共享方式类别 是否共享 共享级别 共享性质"),
        ((r"共享(类型|属性|类别|性质|级别)", 0.85),),
        veto=r"方式|条件",
        evidence=_in("share_type"),
        telling=_tells("share_type"),
    ),
    Field(
        "share_condition",
        "共享条件",
        words(
            "共享条件 共享条件及依据 不予共享依据 共享条件(不予共享依据) 共享条件或依据 共享依据 "
            "不予共享的依据 共享条件说明 不共享理由 共享范围"
        ),
        ((r"共享条件|不予?共享.{0,3}(依据|理由|原因)|共享依据", 0.9),),
    ),
    Field(
        "share_way_cat",
        "共享方式分类",
        ("共享方式分类", "共享方式类别", "共享渠道", "共享途径", "共享方式大类"),
        ((r"共享方式(分类|类别)|共享(渠道|途径)", 0.9),),
        evidence=_in("share_way_cat"),
    ),
    Field(
        "share_way",
        "共享方式类型",
        words("共享方式类型 共享方式 提供方式 交换方式 数据提供方式 对接方式 挂接方式 共享形式"),
        ((r"共享方式类型", 0.95), (r"(共享|提供|交换|挂接)(方式|形式)$", 0.85)),
        veto=r"分类|类别",
        evidence=_in("share_way"),
    ),
    Field(
        "open_type",
        "开放属性",
        words("是否向社会开放 开放属性 开放类型 是否开放 社会开放属性 开放方式 开放性质 向社会开放类型"),
        ((r"(是否|向社会).{0,4}开放|开放(属性|类型|性质|级别)", 0.85),),
        veto=r"条件",
        evidence=_in("open_type"),
    ),
    Field("open_condition", "开放条件", ("开放条件", "开放条件说明"), ((r"开放条件", 0.95),)),
    Field(
        "update_cycle",
        "更新周期",
        ("更新周期", "更新频率", "数据更新周期", "更新频度", "数据更新频率"),
        ((r"更新(周期|频率|频度)", 0.95),),
        evidence=_in("update_cycle"),
        telling=_tells("update_cycle"),
    ),
    Field(
        "publish_date",
        "发布日期",
        words("发布日期 发布时间 目录发布日期 编目日期 编目时间 编制日期 上报日期 登记日期"),
        ((r"发布(日期|时间)", 0.9),),
        evidence=_is_date,
    ),
    Field(
        "system",
        "来源系统",
        words(
            "来源系统 所属系统 所属信息系统 信息系统名称 来源信息系统 系统名称 数据来源系统 所属系统名称 "
            "对应系统 关联系统 源系统"
        ),
        ((r"(来源|所属|对应|关联|业务|信息)\w{0,4}系统", 0.85),),
    ),
    Field(
        "secret",
        "是否涉密",
        words("是否涉密 涉密标识 涉密 密级 涉密属性 保密级别"),
        ((r"涉密|密级", 0.9),),
        evidence=_is_yes_no,
    ),
    Field(
        "related",
        "关联资源代码",
        ("关联资源代码", "关联信息资源代码", "关联资源"),
        ((r"关联\w{0,4}资源", 0.9),),
    ),
    *_ITEM_FIELDS,
    Field("remark", "备注", ("备注", "说明"), ((r"^备注", 0.95),)),
)


def resource_schema() -> Schema:
    """The meanings of a directory's columns (政务信息资源目录编制指南的元数据，列序不拘)."""
    return Schema(_FIELDS, core=("name",), least=4)


def item_schema() -> Schema:
    """The meanings of an item sheet's columns: the resource's code or name, and the item's own."""
    keep = {"name", "code", "seq"}
    fields = tuple(item for item in _FIELDS if item.key in keep)
    return Schema(
        (*fields, *_ITEM_FIELDS, Field("remark", "备注", ("备注", "说明"), ((r"^备注", 0.95),))),
        core=("item",),
        least=2,
    )
