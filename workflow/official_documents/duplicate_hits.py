"""The parts of a duplicate report about what was found: rows side by side, modules, capabilities, own systems."""

from typing import Any

from django.utils.translation import gettext as _

from workflow.official_documents.blocks import Block, Cell, Heading, Piece, Table, Text, plain
from workflow.official_documents.wording import kept, percent

_SIDE_BY_SIDE = (39, 22, 39)
MATRIX_MOST = 8  # systems that fit beside one another on a page


def hit_blocks(facts: dict[str, Any]) -> list[Block]:
    """Every hit with what the machine holds against it, and the reviewer's word on each row."""
    if not facts["hits"]:
        return [Text(plain(_("没有达到阈值的命中。")))]
    blocks: list[Block] = [
        Text(((_("下划线为相同表述"), "same"), (_("；"), ""), (_("红字为对象不同"), "conflict"), (_("。"), "")), "note")
    ]
    for place, hit in enumerate(facts["hits"], start=1):
        blocks += [Heading(f"{place}. {hit['name']}", 2), Text(plain(_line(hit)))]
        if hit["rows"]:
            blocks.append(_rows(hit))
        blocks.append(Text(plain(_counted(hit)), "note"))
    return blocks


def _line(hit: dict[str, Any]) -> str:
    tags = [
        hit["unit"],
        _("已登记系统") if hit["is_system"] else _("在办项目"),
        kept(hit["code"]),
        kept(hit["state"]),
        _("覆盖率 %s") % percent(hit["coverage"]),
    ]
    tags += [_("本单位系统，只比对增量")] if hit["own"] else []
    tags += [_("统一平台")] if hit["common"] else []
    tags += [_("未向申报单位披露")] if hit["undisclosed"] else []
    return "　".join(tags)


def _rows(hit: dict[str, Any]) -> Table:
    head = (_("申报功能"), _("判别与判定"), _("已建系统功能") if hit["is_system"] else _("在办项目功能"))
    return Table(_SIDE_BY_SIDE, tuple((_ours(row), _between(row), _theirs(row)) for row in hit["rows"]), head)


def _marked(pieces: list) -> list[Piece]:
    return [(text, mark) for text, mark in pieces]


def _ours(row: dict[str, Any]) -> Cell:
    text = [(_("（说明未留存）"), "muted")] if row["text"] is None else _marked(row["text"])
    module = [(f"\n{row['module']}", "muted")] if row["module"] else []
    return ((f"{row['number']} ", "muted"), *_marked(row["name"]), *module, *_below(text))


def _theirs(row: dict[str, Any]) -> Cell:
    return (*_marked(row["other_name"]), (f"\n{row['other_path']}", "muted"), *_below(_marked(row["other_text"])))


def _below(pieces: list[Piece]) -> list[Piece]:
    return [("\n", ""), *pieces] if pieces else []


def _between(row: dict[str, Any]) -> Cell:
    said: list[Piece] = [(f"{row['badge']} {percent(row['probability'])}", "strong")]
    if row["verbatim"]:
        said.append((_("\n逐字相同"), "conflict"))
    said += [(f"\n{reason}", "muted") for reason in row["why"]]
    if row["judged"]:
        by = f"（{row['judged_by']}）" if row["judged_by"] else ""
        said.append((_("\n判定：%(value)s%(by)s") % {"value": row["judged"], "by": by}, "strong"))
    if row["note"]:
        said.append((f"\n{row['note']}", ""))
    return tuple(said)


def _counted(hit: dict[str, Any]) -> str:
    found = hit["covered"] + hit["possible"]
    said = _("清单 %(all)s 项中，已有 %(covered)d 项、可能已有 %(possible)d 项。") % {
        "all": kept(hit["total"]),
        "covered": hit["covered"],
        "possible": hit["possible"],
    }
    if found > len(hit["rows"]):
        said += _("以上列出 %(shown)d 项，其余 %(left)d 项见系统内逐项对比。") % {
            "shown": len(hit["rows"]),
            "left": found - len(hit["rows"]),
        }
    if hit["judged"]:
        counts = "，".join(f"{name} {count} 项" for name, count in sorted(hit["judged"].items()))
        said += _("审查人判定：%s。") % counts
    return said


def matrix_blocks(facts: dict[str, Any]) -> list[Block]:
    """Modules of the list against the hits: covered + possible of all items."""
    hits = facts["hits"]
    if not hits:
        return [Text(plain(_("没有命中，无覆盖情况可列。")))]
    if not facts["modules"]:
        return [Text(plain(_("模块划分未留存，覆盖情况见上列各命中的条目数。")))]
    blocks: list[Block] = [Text(plain(_("每格为“已有＋可能已有”的条目数；命中按前列序号。")), "note")]
    for begin in range(0, len(hits), MATRIX_MOST):
        blocks.append(_matrix(facts["modules"], hits[begin : begin + MATRIX_MOST], begin + 1))
    return blocks


def _matrix(modules: list, hits: list[dict[str, Any]], first: int) -> Table:
    width = 56 // max(len(hits), 4)
    head = (_("模块"), _("条目"), *(_("命中%d") % (first + n) for n in range(len(hits))))
    rows = tuple((plain(name), plain(count), *(_cell(hit, name) for hit in hits)) for name, count in modules)
    return Table((100 - 10 - width * len(hits), 10, *(width for _hit in hits)), rows, head)


def _cell(hit: dict[str, Any], module: str) -> Cell:
    covered, possible = hit["modules"].get(module, (0, 0))
    if not covered and not possible:
        return plain("—")
    return ((str(covered), "strong"), (f"＋{possible}" if possible else "", ""))


def common_blocks(facts: dict[str, Any]) -> list[Block]:
    """Items and hits that a unified platform provides already (Art 20(四))."""
    items = [row for row in facts["items"] if row["platform"]]
    blocks: list[Block] = []
    if items:
        head = (_("序号"), _("功能条目"), _("提供该能力的统一平台"))
        body = tuple((plain(row["number"] or "—"), plain(kept(row["name"])), plain(row["platform"])) for row in items)
        blocks.append(Table((12, 44, 44), body, head))
    else:
        blocks.append(Text(plain(_("没有条目属统一平台提供的共性能力。"))))
    platforms = [hit["name"] for hit in facts["hits"] if hit["common"]]
    if platforms:
        blocks.append(Text(plain(_("命中的统一平台：%s。") % "、".join(platforms))))
    return blocks


def own_blocks(facts: dict[str, Any]) -> list[Block]:
    """The applicant's own systems among the hits, with how much of the list is increment (Art 9 ¶2(2))."""
    own = [hit for hit in facts["hits"] if hit["own"]]
    if not own:
        return [Text(plain(_("没有命中申报单位自己的系统。")))]
    blocks: list[Block] = []
    for hit in own:
        said = _("本单位系统“%(name)s”：已有 %(covered)d 项，增量 %(more)s 项；升级改造只比对增量。") % {
            "name": hit["name"],
            "covered": hit["covered"],
            "more": kept(None if hit["total"] is None else hit["total"] - hit["covered"]),
        }
        more = [kept(row["name"]) for row in facts["items"] if row["key"] not in hit["covers"]]
        if more:
            said += _("增量条目：%s。") % "、".join(more)
        blocks.append(Text(plain(said)))
    return blocks
