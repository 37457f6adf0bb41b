"""My work (我的待办): what waits for this person, by working days left."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.models import DupRun, JournalEntry, Notice, OpinionSheet, PanelMember, Project, User
from portal.desk import stages
from portal.desk.answers import page, signed_in
from portal.desk.check_standing import standing
from portal.desk.collecting.waiting import collecting_work
from portal.desk.drafting.submitting import HANDED
from portal.desk.lexicon.waiting import lexicon_work
from portal.desk.navigation import BUREAU, UNIT
from portal.desk.resources.waiting import directory_work
from workflow import access
from workflow.actions import plans, sheets
from workflow.lifecycle import State
from workflow.regulation.calendar import WorkCalendar
from workflow.regulation.deadlines import deadline, working_days_left
from workflow.regulation.roles import Role
from workflow.regulation.rulebook import rulebook_on
from workflow.working_days import work_calendar

MOST = 100
NO_LIMIT = 10_000
# Where a project waits for its unit; the drafts are listed apart.
UNIT_STATES = (State.RETURNED, State.LIB_REJECTED, State.APPROVED, State.FL_PUBLIC, State.FL_CLOSED)
BUREAU_STATES = (State.SUBMITTED, State.IN_LIBRARY, State.ARGUING, State.ARGUED_OK, State.ARGUED_NO, State.DECIDED)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list; `left` are working days, None where no period runs."""

    title: str
    url: str
    note: str
    left: int | None = None
    label: str = ""

    @property
    def tone(self) -> str:
        """Red when overdue, amber within three working days, green with time left, plain without a period."""
        if self.left is None:
            return ""
        return "red" if self.left < 0 else "amber" if self.left <= stages.AMBER_FROM else "green"

    @property
    def status(self) -> str:
        """What the tag says: colour is never the only sign."""
        if self.left is None:
            return self.label
        if self.left < 0:
            return _("已超期 %(n)d 个工作日") % {"n": -self.left}
        return _("今日到期") if self.left == 0 else _("剩 %(n)d 个工作日") % {"n": self.left}


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits, the most pressing first, in groups."""
    at = clock.now()
    groups = [group for group in _groups(request.user, at) if group["tasks"]]
    counted = [task for group in groups for task in group["tasks"]]
    context = {
        "groups": groups,
        "stats": [
            {"value": len(counted), "label": _("待办")},
            {
                "value": sum(task.tone == "red" for task in counted),
                "label": _("已超期"),
                "hot": any(t.tone == "red" for t in counted),
            },
            {"value": sum(task.tone == "amber" for task in counted), "label": _("三个工作日内到期")},
            {"value": sum(len(group["tasks"]) for group in groups if group.get("signing")), "label": _("待我签批")},
        ],
    }
    return page(request, "desk/home.html", context)


def _groups(user: User, at: datetime) -> list[dict]:
    on = timezone.localdate(at)
    roles = access.roles_of(user, on)
    found = [{"title": _("待我签批"), "tasks": _sheets(user, at), "signing": True}]
    if Role.EXPERT in roles:
        found.append({"title": _("专家论证"), "tasks": _panels(user, on)})
    found.append({"title": _("年度计划"), "tasks": _plans(user, at)})
    projects = stages.with_publicity_end(access.visible_to(user, Project, on=on)).select_related("unit")
    if roles & UNIT:
        own = projects.filter(unit__in=access.organisations_of(user, on))
        found += [
            {"title": _("退回与待办理"), "tasks": _projects(own.filter(state__in=UNIT_STATES), at)},
            {"title": _("公示"), "tasks": _notices(user, at)},
            {"title": _("草稿"), "tasks": _drafts(own)},
        ]
    if roles & BUREAU:
        found += [
            {"title": _("待办理项目"), "tasks": _projects(projects.filter(state__in=BUREAU_STATES), at)},
            {"title": _("公示稿审核"), "tasks": _notices(user, at)},
            {"title": _("查重待结论"), "tasks": _checks(user, at)},
        ]
    found.append({"title": _("信息资源目录"), "tasks": [Task(**line) for line in _directory(user, on)]})
    found.append({"title": _("词表"), "tasks": [Task(**line) for line in lexicon_work(user, on)]})
    for group in found:
        group["tasks"] = sorted(group["tasks"], key=lambda task: task.left if task.left is not None else NO_LIMIT)
    return found


def _directory(user: User, on: date) -> list[dict[str, str]]:
    return [*directory_work(user, on), *collecting_work(user, on)]


def _sheets(user: User, at: datetime) -> list[Task]:
    on, calendar = timezone.localdate(at), work_calendar()
    return [
        Task(
            f"{sheets.current_act(sheet)}：{sheet.question}",
            reverse("desk:sheet", args=[sheet.pk]),
            f"{sheet.party_label} · {sheet.project.unit}",
            working_days_left(sheet.due_on, on, calendar) if sheet.due_on else None,
            _("已呈报 %(n)d 天") % {"n": (on - timezone.localdate(sheet.opened_at)).days} if sheet.opened_at else "",
        )
        for sheet in sheets.waiting_for(user, at).order_by("opened_at")[:MOST]
    ]


def _panels(user: User, on: date) -> list[Task]:
    """The panels an expert sits on: to declare first, then the sheets that are left, then to sign."""
    seats = access.visible_to(user, PanelMember, on=on).filter(user=user).select_related("batch")
    drafts = access.visible_to(user, OpinionSheet, on=on).filter(status=OpinionSheet.Status.DRAFT)
    left = Counter(drafts.values_list("member_id", flat=True))
    return [
        Task(
            seat.batch.title,
            reverse("desk:batch-mine", args=[seat.batch.number]),
            seat.batch.get_status_display(),
            label=_("意见表待填 %(n)d 份") % {"n": left[seat.pk]} if left[seat.pk] else seat.get_status_display(),
        )
        for seat in seats[:MOST]
    ]


def _plans(user: User, at: datetime) -> list[Task]:
    """The plans whose meeting this person records, or on which their body is asked."""
    return [
        Task(
            plan.title,
            reverse("desk:plan", args=[plan.number]),
            plan.get_status_display(),
            label=_("待登记会议结果") if plan.waits_for else _("待会商"),
        )
        for plan in plans.waiting_for(user, at)
    ]


def _projects(rows: QuerySet[Project], at: datetime) -> list[Task]:
    calendar = work_calendar()
    return [_project_task(row, at, calendar) for row in rows.order_by("state_changed_at")[:MOST]]


def _project_task(row: Project, at: datetime, calendar: WorkCalendar) -> Task:
    state = stages.state_at(row, at)
    since = timezone.localdate(row.state_changed_at)
    note = _("%(state)s · %(unit)s · 自%(m)d月%(d)d日起") % {
        "state": state.label,
        "unit": row.unit,
        "m": since.month,
        "d": since.day,
    }
    url = reverse("desk:draft" if state in (State.RETURNED, State.LIB_REJECTED) else "desk:project", args=[row.number])
    due_on = _due_on(row, state, timezone.localdate(at), calendar)
    return Task(row.name, url, note, working_days_left(due_on, timezone.localdate(at), calendar) if due_on else None)


def _due_on(row: Project, state: State, on: date, calendar: WorkCalendar) -> date | None:
    """Return the day on which the running period ends: publicity (Art 35), then the technical plan (Art 36)."""
    if state is State.FL_PUBLIC:
        return row.publicity_ends_on
    if state is State.FL_CLOSED and row.publicity_ends_on:
        book = rulebook_on(on, row.regulation)
        return deadline("plan60D", row.publicity_ends_on, calendar, book).end
    return None


def _drafts(rows: QuerySet[Project]) -> list[Task]:
    found = list(rows.filter(state=State.DRAFT).order_by("-updated_at")[:MOST])
    handed = set(
        JournalEntry.objects.filter(event=HANDED, dossier__in=[row.dossier_id for row in found]).values_list(
            "dossier_id", flat=True
        )
    )
    return [
        Task(
            row.name,
            reverse("desk:draft", args=[row.number]),
            row.number,
            label=_("经办人已送核对") if row.dossier_id in handed else State.DRAFT.label,
        )
        for row in found
    ]


def _notices(user: User, at: datetime) -> list[Task]:
    on = timezone.localdate(at)
    rows = access.visible_to(user, Notice, on=on).filter(status=Notice.Status.CHECKING, project__state=State.FL_REVIEW)
    if Role.BUR_OP in access.roles_of(user, on):
        rows = rows.filter(form_checked_at__isnull=True)
    return [
        Task(
            row.title,
            reverse("desk:notice", args=[row.number]),
            row.number,
            label=_("待发布") if row.form_checked_at else _("待审核"),
        )
        for row in rows.order_by("pk")[:MOST]
    ]


def _checks(user: User, at: datetime) -> list[Task]:
    rows = access.visible_to(user, DupRun, on=timezone.localdate(at)).filter(
        countersigned_at__isnull=True, project__state__in=BUREAU_STATES
    )
    newest: dict[int, DupRun] = {}
    for run in (
        rows.exclude(kind=DupRun.Kind.QUICK)
        .select_related("project")
        .prefetch_related("hits")
        .defer("snapshot", "evidence")
        .order_by("-pk")[:MOST]
    ):
        newest.setdefault(run.project_id, run)
    return [
        Task(
            run.project.name,
            reverse("desk:compare", args=[run.pk]),
            run.get_kind_display(),
            label=standing(run, sum(not hit.conclusion for hit in run.hits.all())).label,
        )
        for run in newest.values()
    ]
