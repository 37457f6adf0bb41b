"""Words the generator builds registers from: heads, facets, actions and qualifiers, drawn anew for every seed.

An object of the generated world is a head (渣土车) or a head with a facet (渣土车 + 证件). Its names are those of the
head crossed with those of the facet, so that two names of one object share all, some or none of their characters.
"""

import random
from dataclasses import dataclass

from search.lexicon import Lexicon

FACETS = (
    "档案 台账 名册", "证件 证照 证书", "资质 资格 准入条件", "标准 规范 基准", "线索 情报 苗头", "经费 资金 款项",
    "人员 队伍 力量", "设备 装置 器材", "点位 位置 布点", "合同 协议 契约", "费用 价款 金额", "样品 样本 试样",
    "场所 场地 处所", "轨迹 路线 线路", "订单 单据 凭单", "指标 参数 量值", "风险 隐患 险情", "画像 标签 特征",
    "日志 流水 留痕", "模型 算法 规则库", "影像 图片 照片", "目录 清单 条目", "问题 缺陷 毛病", "信用 诚信 守信",
    "用户 对象 服务对象", "报表 月报 表单", "方案 预案 办法", "计划 安排 日程", "库存 存量 结存", "等级 级别 档次",
)  # fmt: skip
UNKNOWN_ACTIONS = (
    "贯通", "盯防", "晾晒", "倒查", "摸底", "赋能", "兜底", "穿透", "画线", "沉淀", "唤醒", "联动", "回溯", "点评",
    "承接", "护航", "润色", "校正", "并轨", "接续", "盘活", "腾退", "轮训", "画图", "抽样", "封控", "溯因", "评介",
)  # fmt: skip
DEPARTMENTS = (
    "发展改革委", "教育局", "科技局", "公安局", "民政局", "司法局", "财政局", "人社局", "自然资源局", "生态环境局",
    "住建局", "城管局", "交通局", "水务局", "农业农村局", "商务局", "文旅局", "卫健委", "应急局", "审计局", "国资委",
    "市场监管局", "统计局", "医保局", "林业局", "数据局", "审批局", "信访局",
)  # fmt: skip
COMMON_MODULES = (
    "用户管理", "角色权限管理", "组织机构管理", "菜单管理", "数据字典", "操作日志", "消息中心", "个人工作台",
    "流程引擎", "自定义表单", "附件管理", "全文检索", "报表中心", "领导驾驶舱", "数据导入导出", "接口管理",
    "数据备份", "运行监控", "移动端", "帮助中心", "知识库", "定时任务", "水印管理", "公告管理",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """An object with its names and the theme it belongs to."""

    number: int
    theme: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The vocabulary of one seed. Actions and qualifiers are groups of names."""

    things: tuple[Thing, ...]
    actions: tuple[tuple[str, ...], ...]
    qualifiers: tuple[tuple[str, ...], ...]
    themes: int


def world(lexicon: Lexicon, rng: random.Random, things: int = 650, themes: int = len(DEPARTMENTS)) -> World:
    """Draw the vocabulary of a seed from the shipped words."""
    heads = [
        tuple(t for t in g.terms if 2 <= len(t) <= 6 and t.isalpha() and not t.isascii())
        for g in lexicon.of_kind("object")
    ]
    spoken = {t for kind in ("action", "qualifier") for g in lexicon.of_kind(kind) for t in g.terms}
    heads = [tuple(t for t in h if not any(s in t for s in spoken)) for h in heads]
    heads = [h for h in heads if h]
    facets = [tuple(line.split()) for line in FACETS]
    actions = [tuple(t for t in g.terms if 2 <= len(t) <= 4)[:4] for g in lexicon.of_kind("action")]
    qualifiers = [tuple(t for t in g.terms if 2 <= len(t) <= 4)[:4] for g in lexicon.of_kind("qualifier")]
    theme_of_head = [rng.randrange(themes) for _ in heads]
    pairs = {(h, -1) for h in range(len(heads))}
    while len(pairs) < things:
        pairs.add((rng.randrange(len(heads)), rng.randrange(len(facets))))
    made = []
    for number, (head, facet) in enumerate(sorted(pairs)):
        tails = facets[facet] if facet >= 0 else ("",)
        names = [h + t for h in heads[head] for t in tails]
        rng.shuffle(names)
        made.append(Thing(number, theme_of_head[head], tuple(names[: rng.randint(2, 4)])))
    return World(tuple(made), tuple(a for a in actions if a), tuple(q for q in qualifiers if q), themes)


KNOWN = {"action": 0.9, "object": 0.4, "qualifier": 0.5}  # shares of groups that a set's lexicon lists


def lexicon_rows(words: World, rng: random.Random, known: dict[str, float]) -> list[dict]:
    """The lexicon of a set: a random part of the groups, and the common modules."""
    groups = [("action", terms) for terms in words.actions]
    groups += [("object", thing.names) for thing in words.things]
    groups += [("qualifier", terms) for terms in words.qualifiers]
    rows = [{"kind": kind, "terms": list(terms)} for kind, terms in groups if rng.random() < known[kind]]
    return [*rows, *({"kind": "common", "terms": [name]} for name in COMMON_MODULES)]
