"""Read a regulation's data file into frozen provisions; what is undated or uncited is refused with its line."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from workflow.regulation.provisions import (
    Entry,
    Identity,
    ListOfLaw,
    Parameter,
    Party,
    PartyKind,
    PeriodName,
    RegulationData,
    RouteTable,
    Tier,
)
from workflow.regulation.roles import Role
from workflow.regulation.values import FORCES, OPERATORS, UNITS, ValueRefused, parameter_value
from workflow.regulation.yaml_lines import Mapping, RegulationError, Sequence, read

_SECTIONS = ("regulation", "parameters", "periods", "capacities", "routes", "lists")


class DataFile:
    """One data file being read: fetches typed values and refuses with the line."""

    def __init__(self, path: Path) -> None:
        self.source = path.name
        self.top = read(path)
        self.only(self.top, _SECTIONS)

    def refuse(self, line: int, cause: str) -> RegulationError:
        """Return the error that names a line."""
        return RegulationError(self.source, line, cause)

    def only(self, node: Mapping, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Refuse a mapping that lacks a required key or has one that nobody reads."""
        for key in required:
            if key not in node:
                raise self.refuse(node.line, f"缺少“{key}”，请补上")
        for key in node:
            if key not in {*required, *optional}:
                raise self.refuse(node.line_of(key), f"不认识的键“{key}”，请核对拼写")

    def text(self, node: Mapping, key: str, default: str | None = None) -> str:
        """Return a non-empty text."""
        value = node.get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.refuse(node.line_of(key), f"“{key}”应为文本，且不得为空")
        return value

    def day(self, node: Mapping, key: str) -> date:
        """Return a day."""
        value = node.get(key)
        if type(value) is not date:
            raise self.refuse(node.line_of(key), f"“{key}”应为日期，如 2023-06-06")
        return value

    def days_in_force(self, node: Mapping) -> tuple[date, date | None]:
        """Return the first and last day in force (both included); a last day before the first is refused."""
        if "in_force_from" not in node:
            raise self.refuse(node.line, "没有施行日期 in_force_from，请注明自何日起施行")
        starts = self.day(node, "in_force_from")
        ends = self.day(node, "in_force_until") if node.get("in_force_until") is not None else None
        if ends is not None and ends < starts:
            raise self.refuse(node.line_of("in_force_until"), f"失效日期 {ends} 早于施行日期 {starts}")
        return starts, ends

    def article(self, node: Mapping, default: str = "") -> str:
        """Return the article cited; nothing may stand without one."""
        if "article" not in node and not default:
            raise self.refuse(node.line, "没有注明条款 article，请写明依据第几条")
        return self.text(node, "article", default or None)

    def rows(self, node: Mapping, key: str) -> list[Mapping]:
        """Return a list of mappings."""
        value = node.get(key)
        if not isinstance(value, Sequence) or not value:
            raise self.refuse(node.line_of(key), f"“{key}”应为非空列表")
        for row in value:
            if not isinstance(row, Mapping):
                raise self.refuse(value.line, f"“{key}”的每一项应为键值结构")
        return list(value)


def read_regulation(path: Path) -> RegulationData:
    """Return all provisions of a data file, each well formed; RegulationError names the first line that is not.

    Whether the provisions agree with one another is the business of workflow.regulation.consistency.
    """
    file = DataFile(path)
    return RegulationData(
        identity=_identity(file),
        parameters=tuple(_parameter(file, row) for row in file.rows(file.top, "parameters")),
        periods=tuple(_period_name(file, row) for row in file.rows(file.top, "periods")),
        routes=tuple(_routes(file)),
        lists=tuple(_list(file, row) for row in file.rows(file.top, "lists")),
    )


def _identity(file: DataFile) -> Identity:
    node = file.top["regulation"]
    texts = ("name", "title", "doc_no", "issuer")
    lists = ("legal_basis", "repeals", "prevails_over")
    if not isinstance(node, Mapping):
        raise file.refuse(file.top.line_of("regulation"), "“regulation”应为键值结构")
    file.only(
        node, (*texts, "issued_on", "article", *lists, "open_projects_follow"), ("in_force_from", "in_force_until")
    )
    starts, ends = file.days_in_force(node)
    for key in lists:
        if not isinstance(node[key], list) or not all(isinstance(item, str) for item in node[key]):
            raise file.refuse(node.line_of(key), f"“{key}”应为文本列表")
    if not isinstance(node["open_projects_follow"], bool):
        raise file.refuse(node.line_of("open_projects_follow"), "“open_projects_follow”应为 true 或 false")
    return Identity(
        **{key: file.text(node, key) for key in texts},
        issued_on=file.day(node, "issued_on"),
        in_force_from=starts,
        in_force_until=ends,
        article=file.article(node),
        legal_basis=tuple(node["legal_basis"]),
        repeals=tuple(node["repeals"]),
        prevails_over=tuple(node["prevails_over"]),
        open_projects_follow=node["open_projects_follow"],
    )


def _parameter(file: DataFile, node: Mapping) -> Parameter:
    file.only(
        node,
        ("key", "value", "unit", "op", "severity"),
        ("article", "in_force_from", "in_force_until", "note", "options"),
    )
    key = file.text(node, "key")
    for name, allowed in (("unit", UNITS), ("op", OPERATORS), ("severity", tuple(FORCES))):
        if node[name] not in allowed:
            raise file.refuse(
                node.line_of(name), f"参数 {key} 的“{name}”不能是“{node[name]}”，可用：{'、'.join(allowed)}"
            )
    starts, ends = file.days_in_force(node)
    article = file.article(node)
    try:
        value = parameter_value(node["value"], node["unit"], options=node.get("options"))
    except ValueRefused as refused:
        raise file.refuse(node.line_of("value"), f"参数 {key}：{refused}") from refused
    return Parameter(
        key=key,
        value=value,
        unit=node["unit"],
        op=node["op"],
        severity=FORCES[node["severity"]],
        article=article,
        in_force_from=starts,
        in_force_until=ends,
        note=file.text(node, "note", ""),
        line=node.line,
    )


def _period_name(file: DataFile, node: Mapping) -> PeriodName:
    file.only(node, ("name", "label", "parameter"), ("part",))
    part = file.text(node, "part", "")
    if part not in {"", "from", "to"}:
        raise file.refuse(node.line_of("part"), "“part”只能是 from 或 to")
    return PeriodName(file.text(node, "name"), file.text(node, "label"), file.text(node, "parameter"), part, node.line)


def _capacities(file: DataFile) -> dict[str, Mapping]:
    found: dict[str, Mapping] = {}
    for node in file.rows(file.top, "capacities"):
        file.only(node, ("code", "label", "kind", "role"))
        if node["kind"] not in set(PartyKind):
            raise file.refuse(node.line_of("kind"), "“kind”只能是 signature 或 meeting")
        if node["role"] not in set(Role):
            raise file.refuse(node.line_of("role"), f"没有角色“{node['role']}”")
        code = file.text(node, "code")
        if code in found:
            raise file.refuse(node.line_of("code"), f"身份“{code}”重复")
        found[code] = node
    return found


def _routes(file: DataFile) -> Iterable[RouteTable]:
    capacities = _capacities(file)
    for node in file.rows(file.top, "routes"):
        file.only(node, ("name", "label", "tiers"), ("article", "in_force_from", "in_force_until", "bounds", "floor"))
        starts, ends = file.days_in_force(node)
        yield RouteTable(
            name=file.text(node, "name"),
            label=file.text(node, "label"),
            article=file.article(node),
            in_force_from=starts,
            in_force_until=ends,
            tiers=tuple(_tier(file, tier, capacities) for tier in file.rows(node, "tiers")),
            bounds=file.text(node, "bounds", ""),
            floor=file.text(node, "floor", ""),
            line=node.line,
        )


def _tier(file: DataFile, node: Mapping, capacities: dict[str, Mapping]) -> Tier:
    file.only(node, ("stages",), ("article",))
    if not isinstance(node["stages"], Sequence) or not node["stages"]:
        raise file.refuse(node.line_of("stages"), "“stages”应为非空列表")
    stages = []
    for stage in node["stages"]:
        if not isinstance(stage, Sequence) or not stage:
            raise file.refuse(node["stages"].line, "每个环节应为非空的参与方列表")
        stages.append(tuple(_party(file, party, capacities) for party in stage))
    return Tier(article=file.article(node), stages=tuple(stages))


def _party(file: DataFile, node: Mapping, capacities: dict[str, Mapping]) -> Party:
    file.only(node, ("capacity", "act"))
    code = file.text(node, "capacity")
    if code not in capacities:
        raise file.refuse(node.line_of("capacity"), f"没有身份“{code}”，请先在 capacities 中登记")
    known = capacities[code]
    return Party(code, known["label"], file.text(node, "act"), PartyKind(known["kind"]), Role(known["role"]))


def _list(file: DataFile, node: Mapping) -> ListOfLaw:
    file.only(node, ("name", "label", "entries"), ("article", "in_force_from", "in_force_until"))
    starts, ends = file.days_in_force(node)
    article = file.article(node)
    seen: set[str] = set()
    entries = []
    for row in file.rows(node, "entries"):
        file.only(row, ("code", "label"), ("article", "mark"))
        code = file.text(row, "code")
        if code in seen:
            raise file.refuse(row.line_of("code"), f"代码“{code}”重复")
        seen.add(code)
        entries.append(Entry(code, file.text(row, "label"), file.article(row, article), file.text(row, "mark", "")))
    return ListOfLaw(
        file.text(node, "name"), file.text(node, "label"), article, starts, ends, tuple(entries), node.line
    )
