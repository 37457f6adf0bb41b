"""The information-resource directory (信息资源目录) as law: the way of an entry, and what stands against publishing it.

A table and a function of facts, like the life cycle of projects: `STEPS` says who takes an entry from where to where,
`objections_to` what the regulation asks of its contents (Art 23–26). Codes are those of the code lists.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from workflow.regulation.objections import Objections, hard
from workflow.regulation.roles import Role

DIRECTORY, SHARING, SECRETS = "第二十六条", "第二十三条", "第二十五条"


class EntryStatus(StrEnum):
    """Where an entry stands on its way (编制 → 单位确认 → 审核 → 发布 → 变更 → 下线)."""

    DRAFT = "draft"
    UNIT_CONFIRMED = "unit_confirmed"
    CHECKED = "checked"
    PUBLISHED = "published"
    CHANGED = "changed"
    OFFLINE = "offline"


S = EntryStatus
EDITABLE = frozenset({S.DRAFT, S.CHANGED})
EDITORS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.UNIT_FIN})
CHECKERS = frozenset({Role.BUR_OP, Role.BUR_DATA})
PUBLISHERS = frozenset({Role.BUR_REVIEW, Role.BUR_LEAD})


@dataclass(frozen=True, slots=True)
class EntryStep:
    """One row of the table: `source` → `target` by `by`; what a sent-back entry lands in, `landing` says."""

    verb: str
    label: str
    source: frozenset[EntryStatus]
    target: EntryStatus
    by: frozenset[Role]
    needs_reason: bool = False
    asks_contents: bool = False
    """Whether the entry's contents must satisfy `objections_to`."""


STEPS = (
    EntryStep("confirm", "单位确认", EDITABLE, S.UNIT_CONFIRMED, frozenset({Role.UNIT_HEAD}), asks_contents=True),
    EntryStep("check", "审核", frozenset({S.UNIT_CONFIRMED}), S.CHECKED, CHECKERS, asks_contents=True),
    EntryStep("publish", "发布", frozenset({S.CHECKED}), S.PUBLISHED, PUBLISHERS, asks_contents=True),
    EntryStep(
        "send_back",
        "退回修改",
        frozenset({S.UNIT_CONFIRMED, S.CHECKED}),
        S.DRAFT,
        CHECKERS | PUBLISHERS,
        needs_reason=True,
    ),
    EntryStep("begin_change", "发起变更", frozenset({S.PUBLISHED}), S.CHANGED, EDITORS, needs_reason=True),
    EntryStep("drop_change", "放弃变更", frozenset({S.CHANGED}), S.PUBLISHED, EDITORS),
    EntryStep("take_offline", "下线", frozenset({S.PUBLISHED, S.CHANGED}), S.OFFLINE, PUBLISHERS, needs_reason=True),
)
# Who has the next act, for the page that says what is awaited.
OWNERS = {
    S.DRAFT: frozenset({Role.UNIT_OP, Role.UNIT_HEAD}),
    S.CHANGED: frozenset({Role.UNIT_OP, Role.UNIT_HEAD}),
    S.UNIT_CONFIRMED: CHECKERS,
    S.CHECKED: PUBLISHERS,
}


def step_of(verb: str) -> EntryStep | None:
    """Return the row of a verb; None where there is no such verb."""
    return next((row for row in STEPS if row.verb == verb), None)


def available(status: EntryStatus, roles: frozenset[Role]) -> tuple[EntryStep, ...]:
    """Return the steps that roles towards an entry's unit may try from a status."""
    return tuple(row for row in STEPS if status in row.source and row.by & roles)


def landing(step: EntryStep, *, has_edition: bool) -> EntryStatus:
    """Return where a step leads: what is sent back is a draft, or a change where something is published already."""
    return S.CHANGED if step.verb == "send_back" and has_edition else step.target


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A data item (信息项): its name and the code of its type, empty where not given."""

    name: str
    dtype: str = ""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry says; every default means "not given", so that a fact nobody gathered objects."""

    name: str = ""
    res_class: str = ""
    summary: str = ""
    format_cat: str = ""
    format_type: str = ""
    share_type: str = ""
    share_condition: str = ""
    share_way_cat: str = ""
    share_way: str = ""
    open_type: str = ""
    open_condition: str = ""
    update_cycle: str = ""
    items: tuple[ItemFacts, ...] = ()
    system_name: str = ""
    """The system it comes from, whose name it must not bear."""
    same_name: str = ""
    """Another entry of the unit whose name differs in blanks or punctuation only."""
    published_share_type: str = ""
    """The sharing type of the edition that stands now; empty where nothing is published."""
    secret_fields: tuple[str, ...] = ()
    """Chinese names of the fields that bear a mark of secrecy."""


REQUIRED = (
    ("name", "信息资源名称"),
    ("res_class", "类"),
    ("summary", "摘要"),
    ("format_cat", "格式分类"),
    ("format_type", "格式类型"),
    ("share_type", "共享类型"),
    ("share_way_cat", "共享方式分类"),
    ("share_way", "共享方式类型"),
    ("open_type", "开放属性"),
    ("update_cycle", "更新周期"),
)
FREE, CONDITIONAL, CLOSED = "1", "2", "3"  # 无条件、有条件、不予共享 (and the same of opening)
LONGEST_SUMMARY = 600
_FILES, _DATABASES = frozenset({"1", "2"}), "3"
_CITES_LAW = re.compile(r"《[^》]{2,}》|国务院|党中央|[国中][办]?发〔\d{4}〕\d+号")


def cites_law(text: str) -> bool:
    """Whether a text names a law, regulation or policy of the State Council or the Central Committee."""
    return bool(_CITES_LAW.search(text))


def objections_to(entry: EntryFacts) -> Objections:
    """Return everything that stands against an entry, so that the unit corrects once."""
    return (
        *_missing(entry),
        *_items(entry),
        *_naming(entry),
        *_sharing(entry),
        *_opening(entry),
        *_format(entry),
        *_secrets(entry),
    )


def _missing(entry: EntryFacts) -> Objections:
    # What is shared with nobody has no way of sharing.
    spared = {"share_way_cat", "share_way"} if entry.share_type == CLOSED else set()
    found: Objections = ()
    for field, label in REQUIRED:
        if field not in spared and not getattr(entry, field).strip():
            found += hard("entry-incomplete", DIRECTORY, f"未填“{label}”；请补填", field, field=field)
    if len(entry.summary) > LONGEST_SUMMARY:
        message = f"摘要有{len(entry.summary)}字，超过{LONGEST_SUMMARY}字；请删减"
        found += hard("entry-summary-long", DIRECTORY, message, field="summary")
    return found


def _items(entry: EntryFacts) -> Objections:
    """R26.1: every resource has at least one data item, each with a type, no two alike."""
    if not entry.items:
        return hard("entry-without-items", DIRECTORY, "没有信息项；请至少登记一个信息项", field="items")
    found: Objections = ()
    seen: dict[str, int] = {}
    for number, item in enumerate(entry.items, start=1):
        if not item.dtype:
            message = f"第{number}个信息项“{item.name}”没有数据类型；请选择"
            found += hard("item-without-type", DIRECTORY, message, item.name, field="items")
        key = plain_name(item.name)
        if key in seen:
            message = f"第{number}个信息项“{item.name}”与第{seen[key]}个重名；请合并或改名"
            found += hard("item-twice", DIRECTORY, message, item.name, field="items")
        seen.setdefault(key, number)
    return found


def plain_name(name: str) -> str:
    """Return a name without blanks and punctuation, by which two are the same."""
    return re.sub(r"[\W_]+", "", name).lower()


def _naming(entry: EntryFacts) -> Objections:
    found: Objections = ()
    if entry.system_name and plain_name(entry.system_name) == plain_name(entry.name):
        message = f"信息资源名称与来源系统“{entry.system_name}”相同；请按数据内容命名，例如“……信息”"
        found += hard("entry-named-as-system", DIRECTORY, message, field="name")
    if entry.same_name:
        message = f"与本单位的“{entry.same_name}”只差空格或标点；请合并或改用能区分的名称"
        found += hard("entry-name-twice", DIRECTORY, message, entry.same_name, field="name")
    return found


def _sharing(entry: EntryFacts) -> Objections:
    """R23.1: data are shared; who limits it says the condition, who refuses it or narrows it cites the law."""
    found: Objections = ()
    if entry.share_type == CONDITIONAL and not entry.share_condition.strip():
        message = "有条件共享没有写共享条件；请写明使用范围、用途或审批要求"
        found += hard("share-condition-missing", SHARING, message, field="share_condition")
    if entry.share_type == CLOSED and not cites_law(entry.share_condition):
        message = "不予共享没有写明法律、行政法规或者党中央、国务院政策依据；请写明名称和条款，如《……法》第×条"
        found += hard("share-basis-missing", SHARING, message, field="share_condition")
    narrowed = entry.published_share_type and entry.share_type > entry.published_share_type
    if narrowed and entry.share_type != CLOSED and not cites_law(entry.share_condition):
        message = (
            "共享类型比已发布的收窄，没有写明依据；请在共享条件中写明法律法规或国务院政策的名称和条款，或恢复原共享类型"
        )
        found += hard("share-narrowed", SHARING, message, field="share_condition")
    return found


def _opening(entry: EntryFacts) -> Objections:
    """R23.1: 不得将应普遍共享的数据仅向特定企业、社会组织开放, so that a condition is written for all to read."""
    if entry.open_type != CONDITIONAL or entry.open_condition.strip():
        return ()
    message = "有条件开放没有写开放条件；请写明条件，条件不得只对特定企业、社会组织成立"
    return hard("open-condition-missing", SHARING, message, field="open_condition")


def _format(entry: EntryFacts) -> Objections:
    """Files go as files, databases as tables or interfaces."""
    as_rows = entry.format_cat in _FILES and entry.share_way in {"DB", "API"}
    as_file = entry.format_cat == _DATABASES and entry.share_way == "FILE"
    if not as_rows and not as_file:
        return ()
    remedy = "文件类资源请选“文件”" if as_rows else "数据库类资源请选“数据库”或“接口”"
    message = f"共享方式类型与格式分类不一致；{remedy}，或改正格式分类"
    return hard("entry-format-way", DIRECTORY, message, field="share_way")


def _secrets(entry: EntryFacts) -> Objections:
    """R25.1: what touches state secrets is not registered here."""
    if not entry.secret_fields:
        return ()
    message = f"{'、'.join(entry.secret_fields)}中有密级标志；涉密信息资源不得在本平台登记，请删除并按保密规定线下办理"
    return hard("entry-secret", SECRETS, message, *entry.secret_fields)
