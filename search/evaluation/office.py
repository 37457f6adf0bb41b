"""A city as offices write it: generic leaves under telling paths, systems known by titles, judged module by module.

Unlike the exact generator, a list's module names a system's subject (照明运行监测) and its leaves name parts of the
work (亮灯率统计), while registered leaves repeat their module (单灯控制信息登记). Reviewers point to one core module.
"""

import random

from search.duplicates.fingerprint import SourceDoc, SourceItem
from search.evaluation.sets import EvaluationSet, Truth
from search.evaluation.verdicts import verdict_of
from search.evaluation.vocabulary import COMMON_MODULES, DEPARTMENTS, KNOWN, World, lexicon_rows, world
from search.lexicon import Lexicon

_TITLES = (
    "{o}管理系统",
    "智慧{o}平台",
    "{o}综合服务平台",
    "{o}监管系统",
    "{o}监测预警平台",
    "{o}智能监管平台",
    "{o}系统",
)
_LEAVES = ("信息登记", "材料审核", "办理流转", "查询与导出", "统计汇总", "时限提醒", "结果反馈")
_DESCRIPTIONS = (
    "支持按名称、编号、时间组合查询{o}，结果按权限脱敏展示。", "经办、复核、审定分岗办理{o}，全过程留痕。",
    "按单位、区域、时间多维度汇总{o}，支持下钻并导出表格。", "逐项填写{o}的基本情况和附件材料，保存后生成编号。",
)  # fmt: skip
_TOPICS = ("运行监测", "协同处置", "行业监管", "公共服务", "决策分析", "问题采集", "综合评价", "指挥调度", "数据治理")
_OF_SUBJECT = ("{o}监管", "{o}监测", "{o}运行监测", "{o}管理", "{o}服务", "{o}治理", "{o}办理")
_PARTS = (
    "完好率", "点位", "责任人", "轨迹", "质量", "时段", "照片", "计划", "费用", "名录", "到期", "异常", "满意度",
    "现场", "任务", "结果", "进度", "权属", "清册", "标准", "告警", "工单", "区县", "设施", "人员", "车辆", "能耗",
    "明细",
)  # fmt: skip
_WORK = (
    "统计", "登记", "接入", "提醒", "审核", "上报", "分析", "派单", "核定", "查询", "公示", "录入", "签收", "评分",
    "抓拍",     "对比", "推送", "维护", "识别", "核对", "编制", "归档", "监测", "发布",
)  # fmt: skip


class _Office:
    def __init__(self, words: World, rng: random.Random) -> None:
        self.words, self.rng = words, rng
        self.subjects: list[int] = []
        self.modules: list[list[tuple[str, list[str]]]] = []  # per system: core modules as (name, item ids)

    def _name(self, thing: int) -> str:
        return self.rng.choice(self.words.things[thing].names)

    def system(self, number: int) -> SourceDoc:
        """A registered system: three or four core modules, a few borrowed ones, common ones."""
        rng = self.rng
        subject = rng.randrange(len(self.words.things))
        self.subjects.append(subject)
        items: list[SourceItem] = []
        core: list[tuple[str, list[str]]] = []
        for _ in range(rng.randint(2, 4)):
            name = self._core_name(subject)
            core.append((name, self._leaves(number, items, "业务应用", name, rng.randint(2, 4))))
        for _ in range(rng.randint(1, 4)):
            self._leaves(
                number, items, "业务支撑", self._name(rng.randrange(len(self.words.things))), rng.randint(2, 3)
            )
        for name in rng.sample(COMMON_MODULES, 5):
            items.append(SourceItem(f"R{number}-{len(items)}", name, ("系统管理",)))
        self.modules.append(core)
        title = rng.choice(_TITLES).format(o=self._name(subject))
        summary = "、".join(name for name, _ in core)
        return SourceDoc(f"S{number}", title, tuple(items), rng.choice(DEPARTMENTS), summary)

    def _core_name(self, subject: int) -> str:
        """A core module names a part of the work, the subject with a part, or something only this office would say."""
        rng = self.rng
        part = rng.choice(_PARTS) + rng.choice(("", *_WORK))
        return rng.choice(
            (part, part, self._name(subject) + rng.choice(_PARTS), self._name(rng.randrange(len(self.words.things))))
        )

    def _leaves(self, number: int, items: list[SourceItem], top: str, name: str, count: int) -> list[str]:
        shown = name if self.rng.random() < 0.6 else name + "管理"
        ids = []
        for leaf in self.rng.sample(_LEAVES, count):
            ids.append(f"R{number}-{len(items)}")
            description = self.rng.choice(_DESCRIPTIONS).format(o=name)
            items.append(SourceItem(ids[-1], name + leaf, (top, shown), description))
        return ids

    def project(self, number: int) -> tuple[SourceDoc, Truth]:
        """A list whose modules answer to systems for about half of them."""
        rng = self.rng
        items: list[SourceItem] = []
        labels: dict[str, dict[str, float]] = {}
        shares: dict[str, float] = {}
        taken = set(self.subjects)
        home = rng.randrange(len(self.modules))
        for at in range(rng.randint(6, 24)):
            topic = rng.choice(_TOPICS)
            if rng.random() < 0.5:
                system = home if rng.random() < 0.3 else rng.randrange(len(self.modules))
                core, ids = rng.choice(self.modules[system])
                label = rng.choice((1.0, 1.0, 0.5))
                module = self._wanted_module(system, core)
            else:
                system, core, ids, label = -1, "", [], 0.0
                free = [t.number for t in self.words.things if t.number not in taken] or [0]
                module = rng.choice(_OF_SUBJECT).format(o=self._name(rng.choice(free)))
            for _ in range(rng.randint(2, 5)):
                key = f"P{number}-{len(items)}"
                items.append(SourceItem(key, self._leaf(core, at), (topic, module), self._said(module)))
                if label:
                    labels[key] = dict.fromkeys(ids, label)
                    shares[f"S{system}"] = shares.get(f"S{system}", 0.0) + label
        title = rng.choice(_TITLES).format(o=self._name(self.subjects[home])) + rng.choice(("", "建设项目", "(二期)"))
        coverage = {system: round(share / len(items), 4) for system, share in shares.items()}
        union = sum(max(answer.values()) for answer in labels.values()) / len(items)
        verdict = verdict_of(max(coverage.values(), default=0.0), union)
        key = f"P{number}"
        return SourceDoc(key, title, tuple(items), rng.choice(DEPARTMENTS)), Truth(
            key, verdict, coverage, round(union, 4), labels
        )

    def _wanted_module(self, system: int, core: str) -> str:
        """By the system's subject, mostly; by the core module's own words otherwise."""
        if self.rng.random() < 0.65:
            return self.rng.choice(_OF_SUBJECT).format(o=self._name(self.subjects[system]))
        return core[: self.rng.randint(2, max(2, len(core)))] + self.rng.choice(("管理", "监测", "办理", ""))

    def _leaf(self, core: str, at: int) -> str:
        part = core[:2] if core and self.rng.random() < 0.3 else self.rng.choice(_PARTS)
        return part + self.rng.choice(_WORK)

    def _said(self, module: str) -> str:
        return self.rng.choice(_DESCRIPTIONS).format(o=module) if self.rng.random() < 0.5 else ""


def generate_office(lexicon: Lexicon, seed: int, systems: int, projects: int) -> EvaluationSet:
    """A set in the office style."""
    rng = random.Random(seed)  # noqa: S311  Repeatable, not secret.
    words = world(lexicon, rng)
    office = _Office(words, rng)
    register = [office.system(number) for number in range(systems)]
    made = [office.project(number) for number in range(projects)]
    rows = lexicon_rows(words, rng, KNOWN)
    return EvaluationSet(register, [doc for doc, _ in made], {t.project: t for _, t in made}, None, rows)
