"""The duplicate report (查重报告, D36) as blocks, from its facts alone: everything that domain practice 6.3 asks for.

Pure: what the facts do not hold is said to be 未留存 and is not looked up. `LAYOUT` changes with any word or form here
or in the two writers, so that a kept report always says by which layout its bytes were made.
"""

from typing import Any

from django.utils.translation import gettext as _

from workflow.official_documents.blocks import Block, Heading, Report, Table, Text, plain
from workflow.official_documents.duplicate_facts import digest
from workflow.official_documents.duplicate_hits import common_blocks, hit_blocks, matrix_blocks, own_blocks
from workflow.official_documents.wording import kept, number, percent

LAYOUT = "1"
DISCLAIMER = "机器比对仅供参考，结论由审查人作出"
_NUMERALS = "一二三四五六七八九十"
_LABELLED = (24, 76)
_ENGINES = {"embedded": "内置检索引擎", "elasticsearch": "Elasticsearch"}


def compose(facts: dict[str, Any]) -> Report:
    """Return the report of some facts; with the same facts always the same."""
    project = facts["project"]
    title = project.get("name") or project["number"]
    sections = (
        (_("比对对象"), _subject(facts)),
        (_("比对时间与方法"), _method(facts)),
        (_("比对范围"), _scope(facts)),
        (_("总体判定"), _verdict(facts)),
        (_("候选系统与分项得分"), _candidates(facts)),
        (_("逐项证据"), hit_blocks(facts)),
        (_("模块覆盖情况"), matrix_blocks(facts)),
        (_("共性能力与统一平台（第二十条）"), common_blocks(facts)),
        (_("负面清单与本单位已有系统"), [*_negative(facts), *own_blocks(facts)]),
        (_("说明、结论与签名"), _conclusion(facts)),
    )
    blocks: list[Block] = [
        Text(plain(_("查重报告")), "title"),
        Text(plain(title), "subtitle"),
        *(_standing(facts)),
    ]
    for numeral, (heading, body) in zip(_NUMERALS, sections, strict=True):
        blocks += [Heading(f"{numeral}、{heading}"), *body]
    sealed = digest(facts)
    blocks.append(Text(((_("%s。") % DISCLAIMER, "strong"),)))
    blocks.append(
        Text(
            plain(_("报告内容摘要（SHA-256）：%(digest)s　版式：%(layout)s") % {"digest": sealed, "layout": LAYOUT}),
            "note",
        )
    )
    blocks += _appendix(facts)
    return Report(
        title=_("查重报告：%s") % title,
        author=facts["bureau"] or "",
        footer=f"{DISCLAIMER}　{sealed[:12]}",
        blocks=tuple(blocks),
    )


def _standing(facts: dict[str, Any]) -> list[Block]:
    said = []
    if not facts["countersigned"]:
        said.append(_("本报告未定稿：查重意见尚未经第二人复核，结论以复核后的报告为准。"))
    if not facts["whole"]:
        said.append(_("本件不含审查方内部内容：总体判定、候选清单，以及其他单位未披露的在办项目（如有），均不载入。"))
    if not facts["recorded"]:
        said.append(_("本次查重运行于系统留存项目与候选信息之前，标“未留存”处为当时没有记录，本报告不以现行登记代替。"))
    return [Text(plain(line), "note") for line in said]


def _labelled(*rows: tuple[str, object]) -> Table:
    return Table(_LABELLED, tuple((plain(name), plain(kept(value))) for name, value in rows))


def _subject(facts: dict[str, Any]) -> list[Block]:
    project, found = facts["project"], facts["list"] or {}
    version = _("第 %s 版") % found["version"] if found else None
    return [
        _labelled(
            (_("项目名称"), project.get("name")),
            (_("项目编号"), project["number"]),
            (_("申报单位"), project.get("unit")),
            (_("申报金额（元）"), number(project["amount"]) if project.get("amount") else None),
            (_("建设性质"), project.get("nature")),
            (_("升级的系统"), project["upgrades"] or _("无") if "upgrades" in project else None),
            (_("功能清单"), version),
            (_("清单摘要（SHA-256）"), found.get("sha256")),
        )
    ]


def _method(facts: dict[str, Any]) -> list[Block]:
    run, versions = facts["run"], facts["versions"]
    algorithm = [versions.get("scoring"), versions.get("analysis")]
    bands = None
    if versions.get("reuse_from"):
        bands = _("覆盖率 %(reuse)s 起为复用，%(upgrade)s 起为升级扩展") % {
            "reuse": versions["reuse_from"],
            "upgrade": versions.get("upgrade_from"),
        }
    return [
        _labelled(
            (_("查重编号"), run["number"]),
            (_("类别"), run["kind"]),
            (_("运行时间"), run["at"]),
            (_("发起人"), _("系统自动运行") if run["by"] == "" else run["by"]),
            (_("算法版本"), "／".join(filter(None, algorithm)) or None),
            (_("词库版本"), "／".join(filter(None, [versions.get("edition"), versions.get("lexicon")])) or None),
            (_("校准版本"), versions.get("calibration")),
            (_("判定界限"), bands),
            (_("候选检索引擎"), _ENGINES.get(run["engine"], run["engine"])),
            (_("输入摘要（SHA-256）"), run["input_sha256"]),
            (_("结果摘要（SHA-256）"), run["result_sha256"]),
        )
    ]


def _scope(facts: dict[str, Any]) -> list[Block]:
    scope = facts["scope"]
    platforms = facts["platforms"]
    return [
        _labelled(
            (_("系统目录中的系统"), scope.get("systems")),
            (_("已申报在办项目"), scope.get("projects")),
            (_("进入逐项评分的候选"), scope.get("scored")),
            (_("清单功能条目"), scope.get("items")),
            (_("统一平台"), None if platforms is None else _("%(n)d 个：%(names)s") % _listed(platforms)),
            (_("负面清单"), None if facts["negative"] is None else _("%d 项") % len(facts["negative"])),
        )
    ]


def _listed(names: list[str]) -> dict[str, object]:
    return {"n": len(names), "names": "、".join(names) or _("无")}


def _verdict(facts: dict[str, Any]) -> list[Block]:
    result = facts["result"]
    if result is None:
        return [Text(plain(_("本件不载机器总体判定；以审查人的结论为准。")))]
    return [
        _labelled(
            (_("机器建议"), result["verdict"] or None),
            (_("可信度"), percent(result["confidence"])),
            (_("需人工复核"), _("是") if result["needs_person"] else _("否")),
            (_("最高覆盖率"), percent(result["coverage"])),
            (_("合并覆盖率"), percent(result["union"])),
            (_("词库识别的条目"), percent(result["known_share"])),
            (_("组合复用的系统"), "、".join(result["composition"]) or _("无")),
        )
    ]


def _candidates(facts: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    if facts["candidates"]:
        head = (_("序号"), _("候选"), _("单位"), _("编号／状态"), _("覆盖率"), _("排序得分"), _("须结论"))
        rows = tuple(
            (
                plain(place),
                plain(row["name"]),
                plain(row["unit"]),
                plain("／".join(kept(row[name]) for name in ("code", "state"))),
                plain(percent(row["coverage"])),
                plain(percent(row["raw"])),
                plain(_("是") if row["hit"] else "—"),
            )
            for place, row in enumerate(facts["candidates"], start=1)
        )
        blocks += [Text(plain(_("排名最前的候选：")), "body"), Table((7, 25, 17, 20, 11, 11, 9), rows, head)]
    elif facts["whole"]:
        blocks.append(Text(plain(_("没有候选系统。"))))
    if facts["hits"]:
        blocks += [Text(plain(_("须作结论的命中，分项得分："))), _breakdown(facts)]
    elif not facts["whole"]:
        blocks.append(Text(plain(_("没有可列出的命中。"))))
    return blocks


def _breakdown(facts: dict[str, Any]) -> Table:
    head = (_("命中"), _("对象"), _("覆盖率"), _("排序得分"), _("名称相近"), _("已有"), _("可能"), _("逐字相同"))
    rows = tuple(
        (
            plain(place),
            plain(hit["name"]),
            plain(percent(hit["coverage"])),
            plain(percent(hit["score"])),
            plain(percent(hit["name_likeness"])),
            plain(f"{hit['covered']}／{kept(hit['total'])}"),
            plain(hit["possible"]),
            plain(hit["verbatim"]),
        )
        for place, hit in enumerate(facts["hits"], start=1)
    )
    return Table((7, 29, 11, 11, 11, 11, 8, 12), rows, head)


def _negative(facts: dict[str, Any]) -> list[Block]:
    rows = facts["negative"]
    if rows is None:
        return [Text(plain(_("负面清单自查：未留存。")))]
    found = [row for row in rows if row["hit"]]
    if not found:
        return [Text(plain(_("负面清单（第二十条）：自查 %d 项，未命中。") % len(rows)))]
    head = (_("清单项"), _("内容"), _("结论"), _("依据或说明"))
    body = tuple(tuple(plain(row[name]) for name in ("code", "item", "conclusion", "note")) for row in found)
    said = _("负面清单（第二十条）：自查 %(all)d 项，命中 %(hits)d 项：") % {"all": len(rows), "hits": len(found)}
    return [Text(plain(said)), Table((10, 40, 20, 30), body, head)]


def _conclusion(facts: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = [
        Heading(_("（一）申报单位说明"), 2),
        Text(plain(facts["explanation"] or _("申报单位未作说明。"))),
        Heading(_("（二）逐条结论"), 2),
    ]
    head = (_("命中"), _("对象"), _("结论"), _("理由"), _("审查人、时间"))
    rows = tuple(
        (
            plain(place),
            plain(hit["name"]),
            plain(hit["conclusion"] or _("未作结论")),
            plain(hit["reason"] or "—"),
            plain(_by(hit["concluded"])),
        )
        for place, hit in enumerate(facts["hits"], start=1)
    )
    blocks.append(Table((7, 23, 15, 33, 22), rows, head) if rows else Text(plain(_("没有须作结论的命中。"))))
    blocks += [Heading(_("（三）查重意见"), 2), Text(plain(facts["opinion"] or _("尚未拟写。")))]
    signatures = _labelled(
        (_("审查人"), _by(facts["concluded"]) if facts["concluded"] else _("（未签）")),
        (_("复核人"), _by(facts["countersigned"]) if facts["countersigned"] else _("（未签）")),
    )
    return [*blocks, Heading(_("（四）签名"), 2), signatures]


def _by(signed: dict[str, str] | None) -> str:
    return f"{signed['by']}　{signed['at']}" if signed else "—"


def _appendix(facts: dict[str, Any]) -> list[Block]:
    if not facts["whole"] or not facts["items"]:
        return []
    head = (_("序号"), _("功能条目"), _("模块"), _("判别"), _("概率"), _("最相近的已有功能"))
    rows = tuple(
        (
            plain(row["number"] or "—"),
            plain(kept(row["name"])),
            plain(row["module"]),
            plain(row["badge"] or "—"),
            plain(percent(row["probability"])),
            plain(row["best"] or "—"),
        )
        for row in facts["items"]
    )
    return [Heading(_("附录　逐条目判别")), Table((8, 22, 18, 10, 11, 31), rows, head)]
