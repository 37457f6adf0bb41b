"""The text of a 立项批复 (reply approving a project): received, decided, agreed, then six sections (Art 10 ¶3)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.models import Project
from catalog.vocabulary import label

_NUMERALS = "一二三四五六七八九十"
_PATHS = {"ADHOC": "一事一议", "UNIFIED": "年度计划统一审定", "MIDYEAR": "年度计划中期调整审定"}
_CC = ("市财政局", "市发展改革委", "市审计局", "市委网信办", "市公安局", "市密码管理局")
_WAN = Decimal(10000)


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of a letter before it has a number and a day; paragraphs are (style, text)."""

    title: str
    main_to: str
    paragraphs: tuple[tuple[str, str], ...]
    cc: str


def compose(
    project: Project, *, amount: Decimal, on: date, requirements: tuple[str, ...] = (), cc: str = ""
) -> Composed:
    """Return the text of the reply for an amount in 元; `requirements` replace the usual ones."""
    paragraphs: list[tuple[str, str]] = [("body", _opening(project))]
    sections = (
        (
            _("项目名称及代码"),
            [_("项目名称：%(name)s。项目代码：%(number)s。") % {"name": project.name, "number": project.number}],
        ),
        (_("建设单位、地点及模式"), [_site(project)]),
        (_("主要建设内容"), [project.content.strip()]),
        (_("投资及资金来源"), [_money(project, amount)]),
        (_("建设周期"), [_time(project)]),
        (_("有关要求"), list(requirements) or _requirements(project)),
    )
    for numeral, (heading, lines) in zip(_NUMERALS, sections, strict=False):
        paragraphs.append(("heading1", f"{numeral}、{heading}"))
        if len(lines) == 1:
            paragraphs.append(("body", lines[0]))
        else:
            paragraphs += [("body", f"（{_NUMERALS[n]}）{line}") for n, line in enumerate(lines)]
    paragraphs.append(("body", _("此复。")))
    title = _("关于%(name)s立项的批复") % {"name": project.name}
    return Composed(title, project.unit.name, tuple(paragraphs), cc or "，".join(_CC))


def _opening(project: Project) -> str:
    path = _PATHS.get(project.decide_path, "审定")
    return _("你单位关于%(name)s立项的请示收悉。经研究并按程序报%(path)s，同意该项目立项。现将有关事项批复如下：") % {
        "name": project.name,
        "path": path,
    }


def _site(project: Project) -> str:
    return _("建设单位：%(unit)s。建设地点：%(unit)s及市级政务云。产生方式：%(mode)s。建设性质：%(nature)s。") % {
        "unit": project.unit.name,
        "mode": label("impl_mode", project.impl_mode),
        "nature": label("build_nature", project.build_nature),
    }


def _money(project: Project, amount: Decimal) -> str:
    sources = "、".join(dict.fromkeys(label("fund_source", line.source) for line in project.fund_lines.all()))
    wan = (amount / _WAN).normalize()
    return _("项目总投资控制在%(wan)s万元（%(yuan)s元）以内，资金来源为%(sources)s。") % {
        "wan": f"{wan:f}",
        "yuan": f"{amount:,.2f}",
        "sources": sources or _("市级财政预算资金"),
    }


def _time(project: Project) -> str:
    if project.period_months:
        return _("建设周期%(months)s个月，原则上自合同签订之日起不超过一年。") % {"months": project.period_months}
    return _("自合同签订之日起原则上不超过一年。")


def _requirements(project: Project) -> list[str]:
    return [
        _("落实整合共享要求，编制并更新信息资源目录，接入城市公共信息服务平台，数据应共享尽共享。"),
        _("依托市级政务云和电子政务外网部署，不得新建机房、购置服务器等服务端硬件。"),
        _("同步落实网络安全等级保护、密码应用和安全可靠要求。"),
        _("在本平台公示功能清单并开展价格咨询，公示期不少于7日。"),
        _("公示结束后60日内报送项目建设技术方案和投资概算，未经审查批复不得开展采购。"),
        _("严格按批复内容建设，不得擅自调整；确需调整的按规定报批或备案。"),
    ]
