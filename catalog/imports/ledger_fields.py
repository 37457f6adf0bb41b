"""How cities head the columns of a ledger of systems (系统台账) and of its module sheet."""

import re
from dataclasses import replace
from typing import Any

from catalog.imports.directory import Directory
from catalog.imports.headers import Field, Schema, level_rank, words
from catalog.imports.values import read_amount, read_day
from catalog.text import squeeze
from catalog.vocabulary import code_for, network_code, protection_level, status_code

_NOT_OWNER = (
    r"承建|开发(单位|商|公司|厂|企业)|运维|维护|施工|厂商|供应商|计量|服务商|集成|审批|批复|数量|监理|联系|"
    r"投资单位|承担|实施(单位|商)|技术支持|测评|备案|定级"
)


def _is_day(value: Any) -> bool:
    day = read_day(value)
    return day.text is not None or (day.flag == "bad" and bool(re.search(r"\d{4}", str(value))))


def _is_amount(value: Any) -> bool:
    amount = read_amount(value, "元")
    return amount.flag != "bad"


def is_sentence(value: Any) -> bool:
    return isinstance(value, str) and len(value.strip()) >= 2 and not re.fullmatch(r"[\d.,\-/年月日]+", value.strip())


def is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(re.search(r"[\u4e00-\u9fffA-Za-z]", value)) and len(value) <= 80


def _is_status(value: Any) -> bool:
    return status_code(str(value)) is not None or squeeze(str(value)) in {"是", "否"}


def _is_status_word(value: Any) -> bool:
    return isinstance(value, str) and status_code(value) is not None


def _is_level_word(value: Any) -> bool:
    return bool(re.search(r"[一二三四1-4]级|未定级|^S[1-4]A[1-4]", squeeze(str(value))))


def _is_network(value: Any) -> bool:
    return network_code(str(value)) is not None


def _is_level(value: Any) -> bool:
    return protection_level(str(value)) is not None


def _is_place(value: Any) -> bool:
    return code_for("deploy_place", str(value)) is not None or bool(re.search(r"云|机房|托管|服务器|本地", str(value)))


def looks_like_owner(value: Any) -> bool:
    """Whether a text ends like an organisation's name, whether or not the register has it."""
    return isinstance(value, str) and (
        bool(
            re.search(
                r"(局|委|办|厅|部|院|会|中心|支队|大队|总队|政府|法院|检察院|公司|集团|办公室|学校|大学|站|所|馆|协会|工会|妇联|残联|管委会)$",
                squeeze(value),
            )
        )
        and len(value) <= 40
    )


SEQUENCE = Field("seq", "序号", words("序号 编号 序 NO No. No 行号 项次 顺序号"), ((r"^序号", 0.9),))
REMARK = Field("remark", "备注", words("备注 说明 备注说明 其他说明 其他 情况说明"), ((r"^备注", 0.9),))


class LevelField(Field):
    """A field that takes every column which reads as a level of a tree (一级模块、二级模块、功能点)."""

    def words_score(self, leaf: str, full: str) -> float:
        if self.veto and re.search(self.veto, squeeze(leaf)):
            return 0.0
        rank = level_rank(leaf)
        if rank is None and level_rank(full.rpartition("/")[0]) is not None and squeeze(leaf) in {"名称", "内容"}:
            rank = level_rank(full.rpartition("/")[0])
        return 0.0 if rank is None else 0.82


LEVELS = LevelField("levels", "模块", evidence=is_name, many=True, weight=0.8)
# In a ledger only words that cannot mean the system itself are levels.
COMBINED_LEVELS = LevelField(
    "levels",
    "模块",
    veto=r"^(?!.*(模块|功能点|功能项|子系统|[一二三四]级(功能|模块|菜单))).*$",
    evidence=is_name,
    many=True,
    weight=0.8,
)
_DESCRIPTION = Field(
    "description",
    "功能描述",
    words(
        "功能描述 功能说明 描述 说明 功能简介 模块描述 模块说明 功能点描述 功能点说明 主要功能 "
        "内容 功能内容 简介 具体功能描述 详细描述 功能要求 主要功能描述 实现功能 功能概述 内容描述 "
        "用途"
    ),
    ((r"(功能|模块|内容|详细|具体)\w{0,4}(描述|说明|简介|介绍|要求|概述)", 0.9), (r"描述|说明", 0.6)),
    veto=r"备注|单位|数量",
    evidence=is_sentence,
)

_OWNER_AND_NAME = (
    SEQUENCE,
    Field(
        "org",
        "责任单位",
        words(
            "责任单位 责任部门 系统责任单位 主管单位 主管部门 系统主管部门 归口管理部门 填报单位 "
            "单位名称 单位 业主单位 建设单位 建设部门 所属单位 所属部门 使用单位 使用部门 部门名称 "
            "部门 牵头单位 管理单位 申报单位 权属单位 应用单位 建设(使用)单位 单位(部门)"
        ),
        (
            (
                r"^(责任|主管|填报|建设|业主|所属|牵头|管理|归口|权属|申报|使用|应用|运营|拥有)\w{0,4}(单位|部门|主体)",
                0.8,
            ),
            (r"(单位|部门|机构)(名称|全称)?$", 0.55),
            (r"^机构名称$|^委办局", 0.6),
        ),
        veto=_NOT_OWNER,
        evidence=looks_like_owner,
        weight=2.0,
        required=True,
    ),
    Field(
        "name",
        "系统名称",
        words(
            "系统名称 信息系统名称 应用系统名称 政务信息系统名称 业务系统名称 平台名称 系统平台名称 "
            "系统/平台名称 应用名称 信息化系统名称 信息系统 系统 应用系统 平台 软件名称 系统全称 "
            "系统(平台)名称 项目名称 名称"
        ),
        ((r"(系统|平台|应用|软件)\w{0,6}(名称|全称)$", 0.9), (r"(项目|信息化)\w{0,6}名称$", 0.7), (r"系统名", 0.7)),
        veto=r"曾用|简称|模块|功能|资源|上级|关联|对接|域名|数据库|操作系统|承建|单位名称|部门名称|合同|英文|编号|原系统|旧",
        evidence=is_name,
        weight=2.0,
        required=True,
    ),
    Field(
        "function",
        "主要功能",
        words(
            "主要功能 功能简介 系统功能简介 主要功能简介 系统功能 系统主要功能 功能描述 主要功能描述 "
            "系统简介 业务功能 功能说明 功能概述 系统描述 系统概述 主要建设内容 建设内容 系统用途 "
            "主要用途 用途 系统作用 主要作用 业务描述 简介 功能 系统说明 应用描述 平台简介 功能介绍 建设内容及功能 "
            "系统建设内容"
        ),
        (
            (r"功能(简介|描述|说明|概述|介绍|及用途)", 0.9),
            (r"(主要|核心|业务|系统)\w{0,3}功能", 0.85),
            (r"(系统|平台|应用|项目)(简介|概述|描述|概况|介绍|用途)", 0.8),
            (r"建设内容", 0.7),
            (r"^用途|简介$|作用$", 0.6),
        ),
        veto=r"模块|点数|[一二三四]级|数量|是否|功能点|性能",
        evidence=is_sentence,
    ),
)
_TIMES_AND_MONEY = (
    Field(
        "status",
        "系统状态",
        words(
            "系统状态 运行状态 使用状态 状态 当前状态 建设状态 系统运行状态 系统现状 目前状态 运行情况 "
            "使用情况 系统运行情况 是否在用 建设情况 应用状态 现状 运行现状 当前运行状态 建设阶段 "
            "所处阶段 是否正常使用"
        ),
        (
            (r"状态|状况", 0.85),
            (r"(运行|使用|应用|在用)情况", 0.75),
            (r"是否\w{0,4}(在用|使用|运行)", 0.7),
            (r"现状|阶段$", 0.6),
        ),
        veto=r"挂接|备案|共享|迁移|上云|信创|整合|对接|审批|密评|数据",
        evidence=_is_status,
        telling=_is_status_word,
    ),
    Field(
        "go_live",
        "上线时间",
        words(
            "上线时间 上线日期 上线运行时间 投入使用时间 投入使用日期 投入运行时间 正式上线时间 启用日期 "
            "启用时间 投用时间 投用日期 投运时间 正式运行时间 开通时间 运行时间 使用时间 建成时间 "
            "建成日期 建成投用时间 建成年份 建成年月 上线年份 上线年月 验收时间 竣工验收时间 "
            "建设完成时间 完成时间 建设时间 建设年份 建设年度 建设日期 时间 日期 年份"
        ),
        (
            (
                r"(上线|投入使用|投入运行|启用|投用|投运|正式运行|开通|首次使用|开始使用)\w{0,6}(时间|日期|年月|年份|年度)",
                0.93,
            ),
            (r"(建成|完工|竣工|交付|建设完成)\w{0,6}(时间|日期|年月|年份|年度)", 0.84),
            (r"验收\w{0,4}(时间|日期)", 0.72),
            (r"(何时|什么时候)\w{0,6}$|(上线|启用|投用|投运|开通|投入使用)$", 0.62),
            (r"建设\w{0,2}(时间|日期|年月|年份|年度)", 0.66),
        ),
        veto=r"更新|填报|填表|批复|立项|审批|停用|下线|到期|截止|运维|开工|定级|备案|测评|质保|维保|合同|招标|采购|迁移|签订|服务期",
        evidence=_is_day,
    ),
    Field(
        "amount",
        "建设投资（万元）",
        words(
            "建设投资 建设总投资 总投资 投资总额 建设经费 建设资金 投资金额 投资额 总投资额 建设总经费 "
            "建设费用 建设金额 项目投资 项目总投资 系统投资 建设成本 建设总费用 累计投资 累计建设投资 "
            "合同金额 中标金额 合同价 投资规模 造价 投入资金 财政投资 投资 经费 金额 费用 资金 "
            "建设经费合计 资产原值 原值 购置金额 采购金额 账面原值 合计 总额 总计"
        ),
        (
            (r"(建设|总|项目|累计)\w{0,3}(投资|经费|资金|费用|金额|投入)", 0.88),
            (r"投资(总?额|金额|规模|概算|情况)?$", 0.8),
            (r"(合同|中标|采购|批复|决算)\w{0,3}(金额|价|总价)", 0.7),
            (r"(金额|经费|费用|投入|原值|造价)$", 0.55),
        ),
        veto=r"运维|维护|维保|运行费|年费|年均|时间|来源|渠道|性质|单位$|方式|租用|服务费|每年|其中|财政(?!投资)|自筹|已付|已支付|未付",
        evidence=_is_amount,
    ),
    Field(
        "om",
        "年运维费（万元）",
        words(
            "年运维费 年运维费用 年度运维费 运维费 运维费用 运维经费 年运维经费 年度运维经费 "
            "年度运维费用 运行维护费 年运行维护费 运行维护经费 维护费 维护费用 运维资金 年维护费 "
            "运维投入 运维金额 年均运维费 年运维成本 运维成本"
        ),
        (
            (r"(运维|维护|维保|运行)\w{0,6}(费|经费|金额|资金|投入|成本|预算)", 0.9),
            (r"^(年费|年均费用|服务费)|^(年度?)?(运维|维护|运行维护|维保)$", 0.6),
        ),
        veto=r"时间|来源|渠道|单位$|方式|期限|合同编号",
        evidence=_is_amount,
    ),
    Field(
        "fund_source",
        "资金来源",
        words("资金来源 经费来源 资金渠道 经费渠道 投资来源 资金性质 建设资金来源"),
        ((r"(资金|经费|投资)\w{0,2}(来源|渠道|性质)", 0.9),),
    ),
)
_SURROUNDINGS = (
    Field(
        "network",
        "运行网络",
        words(
            "运行网络 所在网络 部署网络 网络环境 网络类型 运行网络环境 运行环境 承载网络 使用网络 "
            "接入网络 网络 网络区域 网络归属 所属网络 网络部署 运行网络类型 部署网络环境 网络平台 "
            "部署环境"
        ),
        (
            (r"(运行|所在|部署|承载|使用|接入|所属|依托|应用)\w{0,2}网络", 0.92),
            (r"网络(环境|类型|区域|归属|情况|部署|域|类别)", 0.85),
            (r"网络$|承载网$", 0.6),
            (r"(运行|部署)环境", 0.55),
        ),
        veto=r"安全|等级|运营商|网址|带宽|设备|软件|硬件",
        evidence=_is_network,
        telling=_is_network,
    ),
    Field(
        "mlps",
        "等保定级",
        words(
            "等保定级 等级保护等级 等保等级 等级保护级别 等保级别 网络安全等级 网络安全等级保护级别 "
            "网络安全等级保护 网络安全等级保护等级 网络安全等级保护定级 等级保护 安全等级 安全保护等级 "
            "等级保护定级 定级情况 等保 安全保护级别 等保情况 定级 等保定级情况 安全级别 等保备案级别 "
            "等级"
        ),
        ((r"等保|等级保护|安全等级|定级|安全级别|保护级别|保护等级", 0.85), (r"^级别$|^等级$", 0.6)),
        veto=r"备案号|编号|证明|时间|日期|测评结|机构|报告|得分|密码|密评|是否测评|重要",
        evidence=_is_level,
        telling=_is_level_word,
    ),
    Field(
        "deploy",
        "部署位置",
        words("部署位置 部署地点 部署方式 部署环境 部署情况 部署平台 云平台 运行位置 服务器位置 所在机房 部署模式"),
        ((r"部署", 0.7), (r"机房|云资源", 0.6)),
        veto=r"网络|时间|架构",
        evidence=_is_place,
    ),
    Field(
        "users",
        "使用范围",
        words("使用范围 使用对象 服务对象 用户范围 应用范围 用户群体 用户对象 覆盖范围 面向对象"),
        ((r"(使用|服务|用户|应用|覆盖)\w{0,2}(范围|对象|群体)", 0.9),),
    ),
    Field(
        "builder",
        "承建单位",
        words("承建单位 承建商 开发单位 开发商 承建公司 承建厂商 建设厂商 承建企业 实施单位 开发公司 技术支持单位"),
        ((r"承建|开发(单位|商|公司|厂|企业)|厂商", 0.9),),
    ),
    COMBINED_LEVELS,
    Field(
        "description",
        "功能描述",
        words("模块描述 模块说明 模块功能 功能点描述 功能点说明 模块功能描述 功能模块描述 功能模块说明"),
        ((r"(模块|功能点)\w{0,2}(描述|说明|简介)", 0.9),),
        evidence=is_sentence,
    ),
    REMARK,
)


def with_owner(fields: tuple[Field, ...], directory: Directory) -> tuple[Field, ...]:
    """The fields with an owner's column that the directory's names confirm, and can tell by themselves."""

    def is_known(value: Any) -> bool:
        return isinstance(value, str) and directory.organisation(value) is not None

    def is_owner(value: Any) -> bool:
        return is_known(value) or looks_like_owner(value)

    return tuple(replace(item, evidence=is_owner, telling=is_known) if item.key == "org" else item for item in fields)


def system_schema(directory: Directory) -> Schema:
    """The meanings of a ledger's columns; the directory confirms which column names the owner."""
    fields = with_owner(_OWNER_AND_NAME + _TIMES_AND_MONEY + _SURROUNDINGS, directory)
    return Schema(fields, core=("name",), least=3)


def module_schema() -> Schema:
    """The meanings of a module sheet's columns (功能模块表)."""
    name = Field(
        "name",
        "系统名称",
        words(
            "系统名称 所属系统 信息系统名称 应用系统名称 平台名称 所属平台 系统 业务系统名称 应用系统 "
            "应用名称 所属系统名称 信息系统 政务信息系统名称 平台 项目名称 所属应用"
        ),
        ((r"(系统|平台|应用|软件)\w{0,6}(名称|全称)$", 0.95), (r"^所属(信息|应用|业务)?(系统|平台)", 0.95)),
        veto=r"子系统|模块|功能|编号",
        evidence=is_name,
        weight=2.0,
    )
    org = Field(
        "org",
        "责任单位",
        words("责任单位 单位 单位名称 主管部门 所属单位 建设单位 使用单位 部门"),
        ((r"(单位|部门)(名称)?$", 0.6),),
        veto=_NOT_OWNER,
    )
    parent = Field(
        "parent",
        "上级模块",
        words("上级模块 父模块 所属模块 上级 上级功能 父级 父级模块 上级名称 所属上级"),
        ((r"^(上级|父级?|所属)(模块|功能|菜单|节点)", 0.9),),
    )
    number = Field(
        "seq",
        "编号",
        words("序号 编号 模块编号 功能编号 层级编号 编码 模块编码 序"),
        ((r"^(序号|编号)", 0.9),),
    )
    return Schema((number, org, name, parent, LEVELS, _DESCRIPTION, REMARK), core=("levels",), least=2)
