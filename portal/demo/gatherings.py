"""What several sample projects go through together: two batches of argumentation, and a plan before its meetings.

Made by the acts of their people, each batch or plan in one transaction: it stands whole or not at all.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from catalog.models import ArgumentBatch, BatchProject, OpinionSheet, PanelMember, PlanBatch, Project, User
from portal.demo import papers
from portal.demo.accounts import accounts
from portal.demo.case import BUREAU
from portal.demo.moments import Timeline
from portal.demo.samples import samples, username_of
from workflow.actions import batches, conclusions, opinions, panels, plan_meetings, plans
from workflow.permissions import Role
from workflow.working_days import work_calendar

FIRST, SECOND, PLAN = "第三批专家论证", "零星项目专家论证", "年度信息化项目计划"
PLANNED = ("planned_first", "planned_second")
# The stories whose projects meet here; the last is taken out of the plan again.
GATHERED = frozenset({*PLANNED, "arguing", "argued_ok"})
NECESSARY = "项目依据充分、边界清楚，与既有系统的差异已说明，确有必要新建；数据应按共享目录调用。"


def first_batch_stands() -> bool:
    """Whether the batch that is over stands."""
    return ArgumentBatch.objects.filter(title__endswith=FIRST).exists()


def second_batch_stands() -> bool:
    """Whether the batch under review stands."""
    return ArgumentBatch.objects.filter(title__endswith=SECOND).exists()


def plan_stands() -> bool:
    """Whether the plan stands."""
    return PlanBatch.objects.exists()


class Gathering:
    """One batch or plan being handled: the moment its people act at, and who they are."""

    def __init__(self, at: datetime):
        self.timeline = Timeline(at, work_calendar())
        self.moment = at

    def on(self, days_ago: int) -> "Gathering":
        """Go on `days_ago` days before now, or later the same day than the last act."""
        self.moment = self.timeline.on(days_ago)
        return self

    def act(self, verb, row: ArgumentBatch | PlanBatch, by: User, **said):
        """Take an act on a batch or a plan as it now stands."""
        row.refresh_from_db()
        return verb(by=by, at=self.moment, expected_version=row.version, **said)


def _holder(role: Role) -> User:
    """Return the first account that holds a role."""
    found = next(account for account in accounts() if role in account.roles)
    return User.objects.get(username=found.username)


def _desk() -> User:
    return User.objects.get(username=username_of(BUREAU, Role.BUR_OP))


def _reviewer() -> User:
    return User.objects.get(username=username_of(BUREAU, Role.BUR_REVIEW))


def _experts(*names: str) -> list[User]:
    return [User.objects.get(username=f"zhuanjia_{name}") for name in names]


def _project(story: str) -> Project:
    sample = next(sample for sample in samples() if sample.story == story)
    return Project.objects.select_related("unit", "dossier").get(name=sample.name, unit__code=sample.unit)


def _prepared(gathering: Gathering, title: str, kind: str, projects: list[Project], experts: list[User]):
    """Open a batch with its projects and its panel."""
    desk, day = _desk(), timezone.localdate(gathering.moment)
    batch = batches.create(title=f"{day.year}年{title}", kind=kind, meets_on=None, by=desk, at=gathering.moment)
    gathering.act(batches.add_projects, batch, desk, batch=batch, projects=projects)
    gathering.act(panels.appoint, batch, desk, batch=batch, experts=experts)
    return batch


def _declare(gathering: Gathering, batch: ArgumentBatch, experts: list[User]) -> None:
    for member in PanelMember.objects.filter(batch=batch, user__in=experts).select_related("batch", "user"):
        panels.declare(member=member, by=member.user, at=gathering.moment)


def _hand_in(gathering: Gathering, batch: ArgumentBatch, expert: User, remarks: str) -> None:
    rows = OpinionSheet.objects.filter(entry__batch=batch, member__user=expert)
    for sheet in rows.select_related("entry__batch", "entry__project", "member"):
        said = {"result": "A1", "assessment": "建设依据充分，需求清晰，与既有系统边界明确。", "remarks": remarks}
        opinions.submit(sheet=sheet, fields=said, by=expert, at=gathering.moment, expected_revision=sheet.revision)


@transaction.atomic
def hold_first_batch(at: datetime) -> None:
    """已出结论: three experts, one with a reservation; both projects are necessary."""
    gathering, desk = Gathering(at).on(55), _desk()
    experts = _experts("yi", "wu", "liu")
    projects = [_project(story) for story in PLANNED]
    batch = _prepared(gathering, FIRST, ArgumentBatch.Kind.ANNUAL, projects, experts)
    _declare(gathering.on(52), batch, experts)
    gathering.on(50).act(batches.open_review, batch, desk, batch=batch)
    remarks = ("一、细化数据共享清单。二、补充与一张图的接口说明。", "一、投资测算应列明单价依据。", "无。")
    for expert, text in zip(experts, remarks, strict=True):
        _hand_in(gathering.on(46), batch, expert, text)
    gathering.on(44).act(batches.close_review, batch, desk, batch=batch)
    for entry in BatchProject.objects.filter(batch=batch).select_related("batch"):
        drafted = gathering.act(
            conclusions.draft, batch, desk, entry=entry, conclusion="A1", opinion=f"专家组认为：{NECESSARY}"
        )
        for expert in experts:
            note = "投资测算略高，建议在技术方案阶段核减。" if expert == experts[1] else ""
            conclusions.sign(
                entry=drafted, by=expert, at=gathering.moment, expected_digest=drafted.digest, reservation=note
            )
    gathering.on(42).act(conclusions.conclude, batch, desk, batch=batch)


@transaction.atomic
def hold_second_batch(at: datetime) -> None:
    """评审中: one expert has stepped back and a substitute is yet to declare; one sheet is in."""
    gathering, desk = Gathering(at).on(14), _desk()
    experts = _experts("yi", "er", "si")
    batch = _prepared(gathering, SECOND, ArgumentBatch.Kind.SPORADIC, [_project("arguing")], experts)
    _declare(gathering.on(11), batch, experts)
    gathering.on(9).act(batches.open_review, batch, desk, batch=batch)
    leaving = PanelMember.objects.select_related("batch").get(batch=batch, user=experts[2])
    panels.recuse(member=leaving, reason="曾为该项目提供前期咨询", by=experts[2], at=gathering.on(7).moment)
    gathering.on(6).act(panels.appoint, batch, desk, batch=batch, experts=_experts("wu"))
    _hand_in(gathering.on(4), batch, experts[1], "一、样本数据涉及个人信息，应按最小必要原则采集。")


@transaction.atomic
def hold_plan(at: datetime) -> None:
    """上会审定中: the first of three meetings has agreed; one project was taken out before."""
    gathering, desk = Gathering(at).on(36), _desk()
    projects = [_project(story) for story in PLANNED]
    late = _project("argued_ok")
    year = max(project.plan_year for project in (*projects, late))
    plan = plans.create(title=f"{year}{PLAN}", kind=PlanBatch.Kind.UNIFIED, year=year, by=desk, at=gathering.moment)
    # The other project was argued some days later than these; it joined the plan when that was done.
    gathering.on(26).act(plans.add_projects, plan, desk, plan=plan, projects=[*projects, late])
    entry = plan.entries.select_related("plan", "project__dossier").get(project=late)
    gathering.on(24).act(plans.take_out, plan, desk, entry=entry, reason="单位拟先与应急指挥平台二期统筹，申请暂缓")
    said = (
        (_reviewer(), "BUREAU", "agrees", ""),
        (_holder(Role.NDRC), "NDRC", "agrees", ""),
        (_holder(Role.FIN_BUD), "FIN", "suggests", "建议资金分年度安排，结合预算评审结果核定。"),
    )
    for by, department, attitude, text in said:
        gathering.on(21).act(plans.consult, plan, by, plan=plan, department=department, attitude=attitude, text=text)
    gathering.on(18).act(plans.submit, plan, _reviewer(), plan=plan)
    gathering.on(8)
    day = timezone.localdate(gathering.moment)
    minute_no = f"示财经纪〔{day.year}〕7号"
    minutes = papers.minutes(f"市委财经委员会会议纪要 {minute_no}", ["会议审议并原则同意年度信息化项目计划。"])
    resolution = plan_meetings.Resolution(
        result="agreed", held_on=day, minute_no=minute_no, opinion="原则同意，按程序报审。",
        minutes=(f"{minute_no}.docx", minutes),
    )  # fmt: skip
    gathering.act(plan_meetings.record, plan, _holder(Role.OFFICE_PARTY), plan=plan, said=resolution)
