"""How yearly batch workbooks (申报汇总表) head their columns."""

import re
from typing import Any

from catalog.imports.directory import Directory
from catalog.imports.headers import Field, Schema, strip_header, words
from catalog.imports.ledger_fields import SEQUENCE, is_name, is_sentence, looks_like_owner, with_owner
from catalog.imports.values import read_amount, read_day
from catalog.text import squeeze
from catalog.vocabulary import code_for


class FundField(Field):
    """A column of one funding channel (中央专项、省级专项、市级财政 …)."""

    def words_score(self, leaf: str, full: str) -> float:
        plain = strip_header(leaf)
        if re.search(self.veto, plain):
            return 0.0
        code = channel_code(plain)
        grouped = bool(
            re.search(
                r"资金来源|资金构成|经费来源|投资构成|资金筹措|来源|其中", squeeze(full).removesuffix(squeeze(leaf))
            )
        )
        return (
            0.95
            if code and grouped
            else 0.75
            if code
            else 0.7
            if grouped and re.search(r"资金|专项|财政|自筹|债|配套|补助", plain)
            else 0.0
        )


def channel_code(text: str) -> str | None:
    """The funding channel (经费渠道) of a header or a cell."""
    plain = re.sub(r"\d{4}年度?", "", strip_header(text))
    for form in (
        plain,
        re.sub(r"(资金|金额|投入|经费|部分|安排|配套|投资)$", "", plain),
        re.sub(r"^(申请|拟|其中|争取|安排|上级)[:：]?", "", plain),
    ):
        if form and (code := code_for("fund_channel", form)):
            return code
    for pattern, code in (
        (r"中央|国家|国债", "B4"),
        (r"债", "B7"),
        (r"省|自治区", "B5"),
        (r"基金", "B2"),
        (r"基本建设|基建", "B3"),
        (r"自筹|自有|单位资金", "B8"),
        (r"市级?专项", "B6"),
        (r"(市|本|州|区|县)级?(本级)?财政|预算", "B1"),
    ):
        if re.search(pattern, plain) and re.search(r"资金|专项|财政|自筹|债|补助|基金|预算|拨款|自有|经费|投资", plain):
            return code
    return None


def _is_amount(value: Any) -> bool:
    return read_amount(value, "元").flag != "bad"


def _is_mode(value: Any) -> bool:
    return code_for("impl_mode", str(value)) is not None or squeeze(str(value)) in {"是", "否"}


def _is_month(value: Any) -> bool:
    return read_day(value).text is not None


def _is(name: str) -> Any:
    def fits(value: Any) -> bool:
        return code_for(name, str(value)) is not None

    return fits


FUNDS = FundField(
    "funds", "资金来源", veto=r"总投资|合计|小计|总额|年度计划|已下达|依据", evidence=_is_amount, many=True, weight=0.8
)

_FIELDS = (
    SEQUENCE,
    Field(
        "org",
        "申报单位",
        words(
            "申报单位 建设单位 项目单位 申请单位 填报单位 责任单位 主管部门 主管单位 项目建设单位 "
            "业主单位 需求单位 需求部门 实施单位 牵头单位 单位名称 单位 申报部门 部门名称 部门 项目业主 使用单位"
        ),
        (
            (r"(申报|建设|项目|申请|填报|责任|主管|业主|实施|牵头)\w{0,3}(单位|部门|主体)", 0.85),
            (r"(单位|部门)(名称)?$", 0.55),
            (r"业主", 0.6),
        ),
        veto=r"承建|联系|采购|参建|配合|投资单位",
        evidence=looks_like_owner,
        weight=2.0,
        required=True,
    ),
    Field(
        "name",
        "项目名称",
        words("项目名称 申报项目名称 建设项目名称 信息化项目名称 拟建项目名称 项目 申报项目 系统名称 名称"),
        ((r"项目\w{0,4}名称", 0.9), (r"(系统|平台)名称", 0.7)),
        veto=r"曾用|单位名称|联系|负责人|类别",
        evidence=is_name,
        weight=2.0,
        required=True,
    ),
    Field(
        "category",
        "项目类别",
        words("项目类别 分类 项目类型 建设类别 类别 项目分类 类型 所属类别 信息化类别 项目属性 建设属性"),
        ((r"(项目|建设|信息化)\w{0,2}(类别|类型|分类)", 0.85),),
        veto=r"性质|方式",
        evidence=_is("project_category"),
        telling=_is("project_category"),
    ),
    Field(
        "build_nature",
        "建设性质",
        words("建设性质 项目性质 新建/升级/运维 性质 建设类型 新建或升级 建设情况"),
        ((r"性质|新建", 0.8), (r"建设类型", 0.75)),
        evidence=_is("build_nature"),
        telling=_is("build_nature"),
    ),
    Field(
        "impl_mode",
        "实施方式",
        words("实施方式 建设方式 产生方式 组织方式 实施模式 建设模式 建设(购买)方式 项目实施方式"),
        ((r"(实施|建设|产生|组织|采购)\w{0,2}(方式|模式)", 0.85), (r"是否\w{0,4}购买服务", 0.8)),
        veto=r"招标",
        evidence=_is_mode,
        telling=_is("impl_mode"),
    ),
    Field(
        "total",
        "总投资（万元）",
        words(
            "总投资 项目总投资 投资总额 总投资额 申报金额 投资估算 估算总投资 计划总投资 总金额 "
            "概算总投资 申请金额 预算金额 项目预算 投资金额 资金总额 投资额 总概算 总预算 合计 金额 "
            "投资估算总额 所需资金 资金需求 需求资金 所需经费 经费需求 申报资金 投资 总投入 资金 经费 概算 预算"
        ),
        (
            (r"总(投资|金额|经费|预算|概算|额)", 0.92),
            (r"(申报|申请|估算|预算|概算|投资|项目|所需|需求)\w{0,4}(金额|资金|投资|经费|总额|额)", 0.8),
            (r"投资(估算|概算|规模)", 0.8),
            (r"^(合计|小计|总计)$", 0.6),
        ),
        veto=r"运维|来源|年度|财政|专项|中央|省|债|自筹|已",
        evidence=_is_amount,
        weight=1.5,
        required=True,
    ),
    FUNDS,
    Field(
        "fund_text",
        "资金来源",
        words("资金来源 经费来源 资金渠道 经费渠道 资金来源及金额 资金来源渠道 资金性质"),
        ((r"(资金|经费)(来源|渠道|性质)", 0.9),),
        weight=0.6,
    ),
    Field(
        "basis",
        "项目依据",
        words(
            "项目依据 立项依据 建设依据 政策依据 申报依据 依据 依据文件 文件依据 项目立项依据 "
            "必要性及依据 建设必要性及依据"
        ),
        ((r"依据", 0.85),),
        veto=r"测算|资金|报价",
    ),
    Field(
        "goal",
        "绩效目标",
        words("绩效目标 建设目标 项目目标 预期目标 目标 预期绩效目标 预期效益 项目绩效目标 预期成效 绩效指标"),
        ((r"(绩效|建设|项目|预期|总体)\w{0,2}(目标|效益|成效|指标)", 0.85),),
        evidence=is_sentence,
    ),
    Field(
        "start",
        "开始时间",
        words(
            "开始时间 计划开始时间 开工时间 建设开始时间 启动时间 起始时间 计划开工时间 实施开始时间 "
            "开始 起 开始日期 计划启动时间 起始日期 建设起始时间 拟开工时间"
        ),
        ((r"(开始|开工|启动|起始)\w{0,2}(时间|日期|年月)?$", 0.85),),
        veto=r"申报|填报",
        evidence=_is_month,
    ),
    Field(
        "end",
        "完成时间",
        words(
            "完成时间 计划完成时间 竣工时间 结束时间 建成时间 完工时间 计划完工时间 终止时间 完成 止 "
            "结束日期 完成日期 计划建成时间 验收时间 建设完成时间 预计完成时间 计划竣工时间"
        ),
        ((r"(完成|竣工|结束|建成|完工|验收|终止)\w{0,2}(时间|日期|年月)?$", 0.85),),
        veto=r"申报|填报|比例",
        evidence=_is_month,
    ),
    Field(
        "period",
        "建设周期",
        words(
            "建设周期 建设工期 实施周期 建设期限 工期 建设起止时间 起止时间 建设期 实施时间 计划工期 "
            "建设起止年限 起止年月 项目周期 建设时间"
        ),
        ((r"周期|工期|起止|建设期", 0.85),),
    ),
    Field(
        "content",
        "建设内容",
        words(
            "建设内容 主要建设内容 项目内容 建设内容及规模 项目概况 项目简介 主要内容 建设规模及内容 "
            "项目建设内容 建设内容简介"
        ),
        ((r"(建设|项目|主要)\w{0,4}(内容|概况|简介)", 0.85),),
        evidence=is_sentence,
    ),
    Field(
        "contact",
        "联系人及电话",
        ("联系人及电话", "联系人", "联系方式", "联系人及联系电话", "项目联系人"),
        ((r"^(项目)?联系(人|方式)", 0.9),),
    ),
    Field("phone", "联系电话", ("联系电话", "电话", "手机", "手机号码"), ((r"电话|手机", 0.8),)),
    Field("remark", "备注", ("备注", "说明", "备注说明"), ((r"^备注", 0.95),)),
)


def project_schema(directory: Directory) -> Schema:
    """The meanings of a batch's columns; the directory confirms which column names the applicant."""
    return Schema(with_owner(_FIELDS, directory), core=("name",), least=3)
