"""The code lists (代码表) and how offices write their values: text in, code out, by meaning.

Pure: no database. The lists are `data/codelists.json`; the synonyms stand here, because they are knowledge about
readers, not law. Every function answers None where the text cannot be read without guessing.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from catalog.text import NULL_WORDS, squeeze

_DATA = Path(__file__).parent / "data" / "codelists.json"

# Written out where a label of the code list and its code do not already say it.
_SYNONYMS: dict[str, dict[str, str]] = {
    "sys_status": {
        "PLANNED": "拟建 规划中 规划 计划 计划建设 计划中 待建 筹建 筹备中 前期 前期工作 拟建设 未建 立项中 已立项 待启动",
        "BUILDING": "在建 建设中 正在建设 开发中 实施中 施工中 未完工 部署中 待验收 建设期 研发中 升级改造中 未上线",
        "TRIAL": "试运行 试用 试运行中 试点 试点运行 测试运行 试用中 测试 测试中 初验 上线试运行",
        "RUNNING": "在用 运行 运行中 正常运行 正常 已投入使用 投入使用 使用中 使用 正常使用 已上线 上线 已启用 启用 已运行 "
        "正在使用 在运行 正式运行 稳定运行 已投用 投用 良好 已建成 建成 已建 已验收 在线 上线运行 在用系统 运维中 正在运行 已建成投用",
        "DORMANT": "停用 停用未注销 僵尸 僵尸系统 闲置 暂停使用 暂停 不再使用 未使用 长期未用 已停用 停止使用 长期停用 停运 已停运 基本不用",
        "TO_RETIRE": "应终止 拟整合 待整合 拟下线 拟停用 计划下线 待关停 拟关停 拟终止 拟注销 待下线 整合中 待注销 拟并入 待停用 待报废 拟报废",
        "RETIRED": "已终止 终止 已下线 下线 已注销 注销 报废 已报废 关停 已关停 退役 已退役 已废弃 废弃 已整合 已并入 已迁移 已关闭 关闭 已拆除",
    },
    "network_env": {
        "NET_INTERNET": "互联网 公网 因特网 外网互联网 INTERNET 国际互联网 互联网区",
        "NET_EXTRANET": "电子政务外网 政务外网 外网 政务网 电子外网 政务外网区",
        "NET_DEDICATED": "业务专网 专网 局域网 内网 内部网 单位内网 内部局域网 公安网 公安专网 公安内网 视频专网 视频网 税务专网 医保专网 "
        "财政专网 行业专网 部门专网 业务内网 VPN专网 卫生专网 检察专网 法院专网 内部专网",
        "NET_MIXED": "互联网+政务外网 互联网和政务外网 混合 混合网络 内外网",
        "NET_INTRANET": "电子政务内网 政务内网 涉密内网 涉密网",
    },
    "build_nature": {
        "NEW": "新建 新建设 新增 新上 首次建设 新建项目",
        "UPGRADE": "升级 改造 升级改造 升级叠加 升级完善 优化升级 改建 迭代升级 完善 改版 功能升级 升级完善类 更新改造 技术改造",
        "EXPAND": "扩建 扩容 扩展 改扩建",
        "CONTINUE": "续建 延续 跨年续建 结转",
        "OM": "运维 运行维护 运维服务 维护 运维类 续保 运行",
    },
    "impl_mode": {
        "SELF": "自行建设 自建 自主建设 自行组织建设 建设 政府投资建设 投资建设 自行实施 单位自建 项目建设",
        "PURCHASE": "购买服务 政府购买服务 采购服务 服务采购 租用 租赁服务 购买 服务外包 向社会购买服务 购买第三方服务",
    },
    "share_type": {"1": "无条件共享 无条件 普遍共享 完全共享", "2": "有条件共享 有条件 授权共享 依申请共享 申请共享 部分共享",
                   "3": "不予共享 不共享 不能共享 非共享 不可共享 暂不共享"},  # fmt: skip
    "share_way_cat": {"1": "共享平台方式 共享平台 平台 平台共享 数据共享交换平台 数据共享平台 共享交换平台 政务共享平台 平台方式",
                      "2": "邮件、拷盘等其他方式 其他方式 其他 邮件 拷盘 介质 介质交换 线下 线下方式 离线交换 邮件拷盘"},  # fmt: skip
    "share_way": {
        "DB": "数据库 库表 库表交换 数据库表 数据表 库表共享 数据库交换 前置库",
        "FILE": "文件 文件下载 文件交换 文件共享 文件夹 电子文件",
        "API": "接口 API接口 API 服务接口 接口调用 数据接口 接口服务 webservice 服务 接口方式",
        "OTHER": "其他 其它 其他方式",
    },
    "open_type": {"1": "无条件开放 是(无条件) 是无条件 无条件 是 开放 完全开放 普遍开放", "2": "有条件开放 是(有条件) 是有条件 有条件 依申请开放 受限开放",
                  "3": "不予开放 否 不开放 不向社会开放 非开放 不可开放 不能开放 暂不开放"},  # fmt: skip
    "update_cycle": {
        "RT": "实时 实时更新 准实时 即时 随时",
        "D": "每日 每天 日 按日 按天 一天 1天 逐日 日更新 天 每日更新 每日一次",
        "W": "每周 周 按周 一周 周更新 每星期 每周一次",
        "M": "每月 月 按月 月度 一月 一个月 1个月 月更新 每月一次",
        "Q": "每季度 每季 季 季度 按季 按季度 一季度 三个月 3个月 每季度一次",
        "HY": "每半年 半年 半年度 按半年 六个月 6个月 每半年一次",
        "Y": "每年 年 年度 按年 一年 1年 年更新 逐年 每年度 每年一次 按年度",
        "IR": "不定期 不定时 不固定 按需 适时 不定期更新 按需更新 实时不定期",
        "ONCE": "静态 一次性 静态/一次性 静态一次性 不更新 永久 固定",
    },
    "res_format_cat": {
        "1": "电子文件 文件 文档 电子文档",
        "2": "电子表格 表格 excel",
        "3": "数据库 库表 数据库类 结构化数据 数据库表",
        "4": "图形图像 图像 图片 图形 图形图象",
        "5": "流媒体 流媒体文件 音视频 视频 音频 多媒体",
        "6": "自描述格式 自描述 其他 自定义格式",
    },
    "item_dtype": {
        "C": "字符型 字符 字符串 文本 文本型 字符串型 varchar char string varchar2 nvarchar",
        "N": "数值型 数值 数字 数字型 number numeric decimal",
        "Y": "货币型 货币 金额 money currency",
        "D": "日期型 日期 date",
        "T": "日期时间型 日期时间 时间 时间型 datetime timestamp 时间戳",
        "L": "逻辑型 逻辑 布尔 布尔型 是否型 boolean bool",
        "M": "备注型 备注 长文本 大文本 文本域 text clob memo",
        "G": "通用型 通用 二进制 二进制型 图片 附件 blob binary",
        "B": "双精度型 双精度 double",
        "I": "整型 整数 整数型 int integer bigint",
        "F": "浮点型 浮点 浮点数 float real 小数",
    },
    "res_class": {"1": "基础 基础类 基础信息资源 基础信息资源类", "2": "主题 主题类 主题信息资源 主题信息资源类", "3": "部门 部门类 部门信息资源 部门信息资源类"},
    "fund_channel": {
        "B1": "市级财政 市级财政资金 市财政 本级财政 财政资金 一般公共预算 预算内资金 市本级财政 市本级 财政预算 本级财政资金 市级 财政拨款 "
        "部门预算 市级预算 市财政资金 预算资金 市级配套 本级预算 市本级财政资金 本级 财政性资金 市级资金 地方财政 县级财政 区级财政 州级财政",
        "B2": "政府性基金 政府性基金预算",
        "B3": "预算内基本建设资金 基本建设资金 基建资金 预算内投资 中央预算内投资",
        "B4": "中央专项 中央专项资金 中央资金 中央财政 中央补助 上级中央资金 国家专项 中央转移支付 中央财政资金 国家资金 中央 中央补助资金",
        "B5": "省级专项 省级专项资金 省级资金 省级财政 省专项 省级补助 省补 省财政 省级 上级资金 上级专项 省级补助资金 上级补助 自治区专项 省级财政资金 省资金",
        "B6": "市级专项 市级专项资金 市专项",
        "B7": "地方债券 地方政府债券 专项债 政府债券 专项债券 新增债券 地方专项债 债券资金 政府专项债 债券 地方政府专项债券",
        "B8": "单位自有 自有资金 单位自筹 自筹 自筹资金 其他 其他资金 单位资金 企业自筹 社会资金 其它 其他来源 银行贷款",
    },
    "fl_item_type": {
        "SW_DEV": "定制开发 定制开发功能 软件开发 开发 应用软件开发 功能开发 定制 软件 应用开发",
        "SW_PROD": "成品软件 软件产品 成品软件购置 商用软件 产品",
        "HW": "硬件 硬件设备 设备 硬件购置",
        "DATA": "数据工程 数据 数据治理 数据服务 数据资源",
        "INTEG": "集成 接口 系统集成 集成/接口 对接 接口开发",
        "SEC": "安全 密码 安全/密码 网络安全 等保 密码应用",
        "SERVICE": "服务 租用 运维 培训 测评 运维服务 云资源",
    },
    "deploy_place": {
        "CLOUD_CITY": "市级政务云 政务云 市政务云 市云平台 政务云平台 本地政务云 云平台",
        "CLOUD_PROV": "省级政务云 省政务云 省云 省级云平台 省级平台",
        "CLOUD_NATION": "国家/部委平台 国家平台 部委平台 国家云",
        "ROOM_OWN": "自有机房 单位机房 本单位机房 自建机房 本地机房 本地服务器 局机房",
        "IDC": "托管机房 IDC 运营商机房 电信机房 托管",
        "VENDOR_SAAS": "厂商SaaS SaaS 公有云 阿里云 华为云 腾讯云 商业云 厂商云",
    },
    "org_kind": {
        "10": "党委 党委部门 党委机构 市委部门", "11": "人大", "12": "政府 政府部门 行政机关 机关 政府工作部门", "13": "政协", "14": "监委 纪委监委 纪委",
        "15": "法院", "16": "检察院", "17": "二级机构 二级单位 直属机构 机关二级机构", "20": "群团 社会团体 群团组织 人民团体",
        "30": "直属事业 事业 直属事业单位 事业单位 事业-直属 事业直属", "31": "二级事业 二级事业单位 事业-二级 事业二级", "40": "国企 国有企业 市属国企 企业",
        "50": "县市区 县(市、区) 区县 功能区 园区", "60": "垂管/双管 垂管 双管 垂直管理 双重管理 垂管单位 中央省驻市单位",
    },
}  # fmt: skip

_CN_LEVEL = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5"}
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_NO_LEVEL = frozenset(
    "未定级 未定 无 未评定 未开展 未备案 不涉及 未定等级 无等级 未评级 不定级 尚未定级 拟定级 正在定级 定级中 未做 未测评 待定级 否 待定 0 暂无 没有".split()
)
FORMAT_TYPES = ("OFD wps xml txt doc docx html pdf ppt et xls xlsx Dm KingbaseES access dbf dbase sysbase oracle db2 mysql "
                "postgresql jpg gif bmp swf rm mpg").split()  # fmt: skip
_FORMAT_TYPES = {name.lower(): name for name in FORMAT_TYPES} | {
    "ofd": "ofd",
    "sqlserver": "sql server",
    "达梦": "Dm",
    "人大金仓": "KingbaseES",
    "kingbase": "KingbaseES",
}


@lru_cache(maxsize=1)
def code_lists() -> dict[str, dict[str, str]]:
    """Every list as code -> label."""
    raw = json.loads(_DATA.read_text(encoding="utf-8"))
    return {name: {item["code"]: item["label"] for item in body["values"]} for name, body in raw.items()}


def choices(name: str) -> list[tuple[str, str]]:
    """A list as (code, label) pairs in its order, for forms and model fields."""
    return list(code_lists()[name].items())


def label(name: str, code: str) -> str:
    """The Chinese label of a code, or the code itself where the list has no such value."""
    return code_lists()[name].get(code, code)


@lru_cache(maxsize=None)
def _index(name: str) -> dict[str, str]:
    index: dict[str, str] = {}
    for code, text in code_lists()[name].items():
        plain = squeeze(text).lower()
        index[squeeze(code).lower()] = code
        index[plain] = code
        index.setdefault(re.sub(r"\(.*?\)", "", plain), code)
        index.setdefault(squeeze(code + text).lower(), code)
        index.setdefault(squeeze(text + code).lower(), code)
    for code, words in _SYNONYMS.get(name, {}).items():
        for word in words.split():
            index.setdefault(squeeze(word).lower(), code)
    return index


def code_for(name: str, text: str) -> str | None:
    """The code that a text means in a list: by code, label or a known synonym; None where it would be a guess."""
    key = squeeze(text).lower()
    index = _index(name)
    for form in (key, re.sub(r"[(\[【].*?[)\]】]", "", key), re.sub(r"[-_:、.。;,]+", "", key)):
        if form in index:
            return index[form]
    return _prefixed(name, key)


def _prefixed(name: str, key: str) -> str | None:
    """`1-无条件共享`, `1.无条件`, `C7 重点业务信息系统`, `字符型C(20)`: a code written beside its label."""
    found = re.match(r"^([a-z]?\d{1,2}|[a-z])[-_:、.)]*(.+)$", key)
    if not found:
        return None
    code, rest = found.groups()
    by_rest = _index(name).get(rest)
    return by_rest if by_rest and _index(name).get(code) == by_rest else None


def status_code(text: str) -> str | None:
    """The system status (系统状态) that a word means; None where it is not readable."""
    found = code_for("sys_status", text)
    if found:
        return found
    key = re.sub(r"[(].*?[)]", "", squeeze(text))
    for pattern, code in (
        (r"^(试运行|试用|试点)", "TRIAL"),
        (r"^(拟|待|应|计划)(整合|终止|下线|停|关|注销|并入|报废|迁移|退)", "TO_RETIRE"),
        (r"^(拟|待|计划|规划)(建|启动)", "PLANNED"),
        (r"^(在建|正在建|建设中|开发中)", "BUILDING"),
        (r"^(已)?(终止|下线|注销|报废|关停|废弃|退役)", "RETIRED"),
        (r"^(已)?(停用|停止使用|暂停|闲置)", "DORMANT"),
        (
            r"^(已|正在)?(正常|稳定|良好|在线|正式|持续)?(在用|运行|使用|上线|投用|投入使用|启用)(中|正常|良好|稳定)?$",
            "RUNNING",
        ),
    ):
        if re.match(pattern, key):
            return code
    return None


def protection_level(text: str) -> str | None:
    """The network-security protection level (等保定级) '0'…'5'; '0' for none; None where it is not readable."""
    key = squeeze(text).upper().replace("2.0", "")
    key = re.sub(r"\((?!.*[一二三四五1-5]级).*?\)", "", key)
    if key in _NO_LEVEL or key in NULL_WORDS or re.search(r"未定级|未定|未开展|未备案", key):
        return "0"
    if found := re.search(r"S([1-5])A([1-5])", key):
        return max(found.groups())
    digits = {_CN_LEVEL.get(char, char) for char in re.findall(r"[一二三四五ⅠⅡⅢⅣⅤ1-5](?=级)", key)}
    digits |= {_CN_LEVEL.get(char, char) for char in re.findall(r"(?:等保|第|三级等保|等级)([一二三四五1-5])", key)}
    if len(digits) == 1:
        return digits.pop()
    if found := re.fullmatch(r"(?:等保|第)?([一二三四五ⅠⅡⅢⅣⅤ1-5])(?:\.0)?", key):
        return _CN_LEVEL.get(found.group(1), found.group(1))
    if found := re.fullmatch(r"(?:等保|第)?(I{1,3}|IV|V)级?", key):
        return _ROMAN[found.group(1)]
    return None


def network_code(text: str) -> str | None:
    """The network (运行网络) that a text names; two of them together are NET_MIXED; None where it is not readable."""
    found = code_for("network_env", text)
    if found:
        return found
    key = squeeze(text)
    internet = bool(re.search(r"互联网|公网|因特网|INTERNET", key, re.IGNORECASE))
    secret = "涉密" in key and "非涉密" not in key
    rest = re.sub(r"互联网|公网|因特网", "", key)
    extranet = bool(re.search(r"政务外网|外网", rest))
    dedicated = bool(re.search(r"专网|局域网|内网|公安网|专线", rest))
    if secret or "政务内网" in key:
        return "NET_INTRANET"
    if internet and (extranet or dedicated):
        return "NET_MIXED"
    if extranet:
        return "NET_EXTRANET"
    if dedicated:
        return "NET_DEDICATED"
    return "NET_INTERNET" if internet else None


def org_kind(text: str) -> str | None:
    """The kind of organisation (单位类别, Art 3) that a word names; None where it is not readable."""
    found = code_for("org_kind", text)
    if found:
        return found
    key = squeeze(text)
    for pattern, code in (
        (r"人大", "11"), (r"政协", "13"), (r"监委|监察委|纪", "14"), (r"法院", "15"), (r"检察", "16"), (r"党", "10"), (r"二级.*事业|事业.*二级", "31"), (r"事业", "30"),
        (r"二级", "17"), (r"群团|团体|协会", "20"), (r"企", "40"), (r"垂|双管|双重", "60"), (r"县|区|园", "50"), (r"政府|机关|行政|部门", "12"),
    ):  # fmt: skip
        if re.search(pattern, key):
            return code
    return None


def format_type(text: str) -> str:
    """A format type (格式类型) in the spelling of the 编制指南; an unknown one as written."""
    return _FORMAT_TYPES.get(squeeze(text).lower(), text.strip())


def yes_no(text: str) -> bool | None:
    """True, False, or None where the cell says neither (blank included)."""
    key = squeeze(text).lower()
    if key in {"是", "y", "yes", "true", "1", "√", "有", "v"}:
        return True
    return False if key in {"否", "n", "no", "false", "0", "×", "x", "不是"} else None
