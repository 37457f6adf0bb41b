"""How far each sample project has come, told as the acts of its people; days are days before now.

Each story is one transaction: an interrupted first run leaves a project whole or not at all.
"""

from collections.abc import Callable
from datetime import timedelta

from portal.demo import papers
from portal.demo.case import Case, yuan
from workflow.actions import approval, function_lists
from workflow.permissions import Role

STORIES: dict[str, Callable[[Case], None]] = {}
ACCEPT, REJECT = "accept_into_library", "reject_from_library"
SIMILAR = "SIMILAR_OK"
OWN_DATA = "业务对象和办理环节不同，基础数据从该系统调用，不重复建设。"


def story(tell: Callable[[Case], None]) -> Callable[[Case], None]:
    """Register a story under its own name."""
    STORIES[tell.__name__] = tell
    return tell


@story
def draft(case: Case) -> None:
    """草稿: papers and self-check are still missing."""
    case.since(4).draft(complete=False)


@story
def out_of_scope(case: Case) -> None:
    """不适用: the total is below 30万元."""
    case.on(48).draft(complete=False)
    case.on(47).take("mark_out_of_scope", Role.UNIT_OP)


@story
def submitted(case: Case) -> None:
    """待初审: the bureau has begun to look at the hits."""
    case.on(19).draft()
    case.on(14).submit()
    case.since(3).judge_some(("DUP", "PARTIAL", "REUSE"))
    reason = "明厨亮灶的视频和统计由该平台提供，请剔除重复功能，保留学校内部管理部分。"
    case.conclude("PARTIAL", reason, most=1)


@story
def returned(case: Case) -> None:
    """退回补正: with one list of what must be corrected."""
    case.on(29).draft()
    case.on(24).submit()
    deficiencies = [
        "绩效目标只有网上预约率一项，请补充群众满意度、办理时限等可核验指标。",
        "实施方案未说明与现有殡葬服务管理系统的数据迁移方案。",
        "资金来源说明未列明年运行维护费的测算依据。",
    ]
    case.on(18).take("return_for_correction", Role.BUR_OP, data={"deficiencies": deficiencies})


@story
def rejected(case: Case) -> None:
    """不列入项目库: what it would build is there already."""
    case.on(62).draft()
    case.on(57).submit()
    reason = "泊位登记、余位诱导、路内计费和欠费追缴与静态停车管理平台现有功能基本相同，应在该平台上扩展覆盖范围。"
    case.on(50).conclude("DUP", reason)
    case.on(49).review(
        REJECT,
        opinion="拟不列入项目库。",
        codes=("J2", "J4"),
        facts="静态停车管理平台已具备主要功能，泊位和余位数据应共享未共享；建议由两部门共建共用。",
    )


@story
def withdrawn(case: Case) -> None:
    """单位撤回: after submission."""
    case.on(44).draft()
    case.on(40).submit()
    case.on(33).take("withdraw", Role.UNIT_HEAD, "省级农机管理平台已提供作业深度核验功能，改为直接使用省级平台。")


@story
def in_library(case: Case) -> None:
    """在库储备."""
    enter_library(case, 76)


def enter_library(case: Case, days: int) -> None:
    """Draft, submit and pass the first review, beginning `days` days ago; takes some two weeks."""
    case.on(days).draft()
    case.on(days - 5).submit()
    case.on(days - 10).conclude(SIMILAR, OWN_DATA)
    case.on(days - 12).review(ACCEPT, opinion="材料齐全，需求清晰，拟纳入项目库。")


@story
def arguing(case: Case) -> None:
    """专家论证中: its panel meets with the batch, see portal.demo.gatherings."""
    enter_library(case, 58)


def begin_argument(case: Case, days: int) -> None:
    """Open the batch of experts."""
    batch = f"{case.on(days).moment:%Y}年零星项目论证会"
    case.take("begin_argument", Role.BUR_OP, data={"batch": batch, "experts": 5})


@story
def planned_first(case: Case) -> None:
    """拟列年度计划: argued and planned together with the next."""
    enter_library(case, 92)


@story
def planned_second(case: Case) -> None:
    """拟列年度计划: argued and planned together with the one before."""
    enter_library(case, 90)


@story
def argued_ok(case: Case) -> None:
    """论证通过."""
    enter_library(case, 72)
    pass_argument(case, 34)


def pass_argument(case: Case, days: int) -> None:
    """Have the experts find the project necessary, within a week from `days` days ago."""
    begin_argument(case, days)
    name = case.sample.name
    lines = [
        f"专家组听取了《{name}》建设方案汇报，审阅了申报材料和查重结果，经质询和讨论，形成如下意见：",
        "一、项目建设依据充分，需求清晰，确有必要新建。",
        "二、与既有系统的边界明确，应严格按共享目录调用已有数据，不重复采集。",
        "三、建议进一步细化绩效目标和数据共享清单。",
        "结论：同意。专家组组长：许承志（示例）",
    ]
    case.on(days - 6)
    opinion = case.add_paper(
        "专家论证意见", papers.minutes(f"{name}专家论证意见", lines), case.person(Role.BUR_OP), "D05"
    )
    said = {"conclusion": "A1", "opinion": lines[1], "held_on": case.moment.date(), "document": opinion, "experts": 5}
    case.take("record_argument_passed", Role.BUR_OP, data=said)


def open_route(case: Case, days: int) -> None:
    """Come to the route of the project's amount: library, argumentation, then case by case."""
    enter_library(case, days)
    pass_argument(case, days - 20)
    case.on(days - 30).take("open_adhoc_review", Role.BUR_OP)


@story
def adhoc_tier1(case: Case) -> None:
    """一事一议，不足200万元: one of the two vice-mayors has signed."""
    open_route(case, 41)
    case.since(3).sign("VM_UNIT", opinion="同意，请与残疾人服务管理系统做好数据对接。")


@story
def adhoc_tier2(case: Case) -> None:
    """一事一议，200万元以上不足500万元: with the vice-mayor for finance."""
    open_route(case, 46)
    case.on(9).sign("VM_UNIT", opinion="同意。学分应与职称评审贯通，减少教师重复提供证明。")
    case.on(7).sign("VM_DIG", opinion="同意，按查重意见使用统一平台。")


@story
def adhoc_tier3(case: Case) -> None:
    """一事一议，500万元以上不足1000万元: waits for the government's meeting."""
    open_route(case, 38)


@story
def decided_tier4(case: Case) -> None:
    """审定通过待批复，1000万元以上: both meetings have agreed."""
    open_route(case, 66)
    case.on(25).sign("GOV", opinion="会议审议通过。", minute_no=f"示府常纪〔{case.moment:%Y}〕18号")
    case.on(13).sign("STD", opinion="会议审定同意。", minute_no=f"示委常纪〔{case.moment:%Y}〕31号")


def approve(case: Case, days: int) -> None:
    """Come to the approval, issued about 45 days after the draft; `days` ago the draft was opened."""
    open_route(case, days)
    parties = ("VM_UNIT", "VM_DIG", "VM_FIN") + (("MAYOR",) if case.project.tier == 2 else ())
    for number, party in enumerate(parties):
        case.on(days - 31 - number).sign(party)
    case.on(days - 37)
    sheet = approval.draft(project=case.project, by=case.person(Role.BUR_OP), at=case.moment)
    for role in (Role.BUR_REVIEW, Role.BUR_LEAD):
        case.on(days - 40)
        sheet.refresh_from_db()
        case.agree(sheet, case.person(role), "同意。")
    case.refresh()


@story
def approved(case: Case) -> None:
    """已立项."""
    approve(case, 58)


def submit_notice(case: Case, days: int) -> None:
    """Have the unit check its list for publication and hand in the notice."""
    case.on(days)
    found = case.project.function_lists.order_by("-version").first()
    function_lists.record_publication_check(found, case.person(Role.UNIT_OP), case.moment)
    case.take("submit_notice", Role.UNIT_OP, data={"contact_email": "xxh@example.gov.cn"})


def publish(case: Case, days: int) -> None:
    """Hand in, check and publish the notice; `days` ago it goes up."""
    submit_notice(case, days + 4)
    case.on(days + 2).check_form()
    case.since(days).take("publish_notice", Role.UNIT_HEAD)


@story
def fl_review(case: Case) -> None:
    """公示稿审核中."""
    approve(case, 60)
    submit_notice(case, 3)


@story
def fl_public(case: Case) -> None:
    """公示中: some days to go."""
    approve(case, 64)
    publish(case, 2)


@story
def fl_ending(case: Case) -> None:
    """公示中: about to end."""
    approve(case, 69)
    publish(case, 6)


@story
def fl_corrected(case: Case) -> None:
    """公示中: corrected once, so that the period began again."""
    approve(case, 73)
    publish(case, 7)
    case.since(4)
    current = case.project.function_lists.order_by("-version").first()
    item = current.items.filter(is_leaf=True).order_by("order").first()
    changed = f"{item.description.rstrip('。')}，并标注首末班车时间。"
    function_lists.edit_item(item, {"description": changed}, case.person(Role.UNIT_OP), case.moment)
    newest = case.project.function_lists.order_by("-version").first()
    function_lists.record_publication_check(newest, case.person(Role.UNIT_OP), case.moment)
    case.take("correct_notice", Role.UNIT_HEAD, "根据价格咨询意见补充换乘查询功能的信息范围。")


@story
def fl_withdrawn(case: Case) -> None:
    """公示已撤回: the project is back at its approval."""
    approve(case, 75)
    publish(case, 14)
    case.on(11).take("withdraw_notice", Role.UNIT_HEAD, "民政部门拟统一建设省级系统，待功能边界明确后重新公示。")


@story
def fl_closed(case: Case) -> None:
    """公示结束: the worker has recorded it."""
    approve(case, 92)
    publish(case, 32)
    case.moment = case.project.notices.first().end_at + timedelta(minutes=1)
    case.timeline.last = case.moment
    case.close_notice()


@story
def external(case: Case) -> None:
    """外部立项: the engineering part is the larger, so the other commission approves the whole."""
    case.on(55).draft()
    case.on(50).submit()
    case.on(43).conclude(SIMILAR, OWN_DATA)
    case.on(30)
    doc_no = f"示发改审〔{case.moment:%Y}〕86号"
    lines = [f"同意{case.sample.name}所在的城区内涝治理工程立项，其中信息化部分概算{yuan(case.sample.amount)}。"]
    document = case.add_paper(
        "市发展改革委立项批复", papers.minutes(f"立项批复 {doc_no}", lines), case.person(Role.UNIT_OP)
    )
    said = {"doc_no": doc_no, "issued_on": case.timeline.workday_before(case.moment.date()), "document": document}
    case.take("record_external_approval", Role.BUR_REVIEW, data=said)
