"""Where a project stands: the state that holds at a moment, the stages of the main line, its clocks and amounts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Notice, Project
from workflow.lifecycle import MAIN_LINE, State, stage_of
from workflow.regulation.deadlines import Deadline, deadline, working_days_left
from workflow.regulation.provisions import PeriodUnit
from workflow.regulation.rulebook import rulebook_on
from workflow.working_days import work_calendar

# Periods of the stages that have not begun, shown under them; and those listed as the statutory limits.
STAGE_PERIODS = {3: "publicity7D", 4: "plan60D", 5: "review10D", 6: "budget30WD"}
LISTED_PERIODS = ("publicity7D", "plan60D", "review10D", "budget30WD")
AMBER_FROM = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """A running period, in the shape that the deadline component draws; `left` in `unit`, below zero when overdue."""

    label: str
    left: int
    total: int
    unit: str
    due_on: date
    article: str
    provisional: bool

    @property
    def tone(self) -> str:
        """Red when overdue, amber when it ends within three days, else green."""
        if self.left < 0:
            return "red"
        return "amber" if self.left <= AMBER_FROM else "green"


def with_publicity_end(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Add the end of each project's published notice, so that a list needs no query a row."""
    running = Notice.objects.filter(project=OuterRef("pk"), status=Notice.Status.PUBLISHED).order_by("-version")
    return rows.annotate(
        publicity_end=Subquery(running.values("end_at")[:1]), publicity_ends_on=Subquery(running.values("ends_on")[:1])
    )


def state_at(project: Project, at: datetime) -> State:
    """Return the state that holds at a moment: an ended period has ended, whether or not a worker ran (Art 35)."""
    state = State(project.state)
    if state is not State.FL_PUBLIC:
        return state
    if not hasattr(project, "publicity_end"):
        notice = running_notice(project)
        project.publicity_end = notice.end_at if notice else None
    ended = project.publicity_end is not None and at >= project.publicity_end
    return State.FL_CLOSED if ended else state


def running_notice(project: Project) -> Notice | None:
    """Return the notice that stands published, running or ended."""
    return project.notices.filter(status=Notice.Status.PUBLISHED).order_by("-version").first()


def life(project: Project, at: datetime) -> list[dict[str, str]]:
    """Return the stages with what is passed, where it is now, and the limits of what is to come."""
    state = state_at(project, at)
    current = stage_of(state)
    left_on: dict[int, date] = {}
    for change in project.state_changes.order_by("version"):
        index = stage_of(State(change.from_state)) if change.from_state in set(State) else None
        if index is not None:
            left_on[index] = timezone.localdate(change.at)
    if state is State.FL_CLOSED and (notice := running_notice(project)) is not None:
        # The period ended with its last day, whenever a worker came to note it.
        left_on[stage_of(State.FL_PUBLIC)] = notice.ends_on
    steps = []
    for index, stage in enumerate(MAIN_LINE):
        if current is not None and index < current:
            steps.append({"title": stage.label, "note": _day(left_on.get(index)), "state": "ok"})
        elif index == current:
            steps.append({"title": stage.label, "note": _now_note(project, state, at), "state": "cur"})
        else:
            steps.append({"title": stage.label, "note": _limit(index, at), "state": ""})
    return steps


def _now_note(project: Project, state: State, at: datetime) -> str:
    notice = running_notice(project) if state is State.FL_PUBLIC else None
    if notice is not None:
        total, day = publicity_days(notice, at)
        return _("第 %(day)d / %(total)d 天") % {"day": day, "total": total}
    return state.label


def publicity_days(notice: Notice, at: datetime) -> tuple[int, int]:
    """Return (days of the period, the running day): the day of publication is not counted (Art 35)."""
    begun = timezone.localdate(notice.published_at)
    total = (notice.ends_on - begun).days
    return total, min(max((timezone.localdate(at) - begun).days, 0), total + 1)


def _day(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else "—"


def _limit(index: int, at: datetime) -> str:
    name = STAGE_PERIODS.get(index)
    return _("限 %(span)s") % {"span": span_of(name, at)} if name else "—"


def span_of(period_name: str, at: datetime) -> str:
    """Return the length of a period in words: 7 日, 30 个工作日, 1 年."""
    period = rulebook_on(timezone.localdate(at)).period(period_name)
    words = {
        PeriodUnit.DAY: _("日"),
        PeriodUnit.WORKDAY: _("个工作日"),
        PeriodUnit.MONTH: _("个月"),
        PeriodUnit.YEAR: _("年"),
    }
    return f"{period.n} {words[period.unit]}"


def limits(at: datetime) -> list[dict[str, str]]:
    """Return the statutory limits of the stages for the side card."""
    book = rulebook_on(timezone.localdate(at))
    return [
        {"label": book.period(name).label, "value": span_of(name, at), "note": book.period(name).article}
        for name in LISTED_PERIODS
    ]


def clocks(project: Project, at: datetime) -> list[Clock]:
    """Return the periods that run now."""
    state = state_at(project, at)
    notice = running_notice(project) if state in (State.FL_PUBLIC, State.FL_CLOSED) else None
    return clocks_of(notice, at) if notice is not None else []


def clocks_of(notice: Notice, at: datetime) -> list[Clock]:
    """Return the period that a published notice runs, or the one that its end began."""
    if at < notice.end_at:
        total, _running = publicity_days(notice, at)
        left = (notice.ends_on - timezone.localdate(at)).days
        article = rulebook_on(timezone.localdate(at)).article("publicity.min")
        return [Clock(_("公示与价格咨询"), left, total, _("日"), notice.ends_on, article, notice.is_provisional)]
    book = rulebook_on(timezone.localdate(at))
    period = book.period("plan60D")
    end = deadline(period, notice.ends_on, work_calendar(), book)
    return [clock_of(period.label, end, at, total=period.n)]


def clock_of(label: str, end: Deadline, at: datetime, *, total: int) -> Clock:
    """Return a computed deadline as a clock in working days."""
    left = working_days_left(end.end, timezone.localdate(at), work_calendar())
    return Clock(label, left, max(total, 1), _("个工作日"), end.end, end.article, end.provisional)


def amounts(project: Project) -> dict[str, object]:
    """Return the amounts a project has had, in 元, with the bars that show them."""
    named = [
        (_("申报"), project.total_amount),
        (_("送审"), project.frozen_amount),
        (_("审定"), project.decided_amount),
        (_("批复"), project.approved_amount),
    ]
    known = [(label, amount) for label, amount in named if amount is not None]
    largest = max((amount for _label, amount in known), default=Decimal(0))
    bars = [
        {
            "label": label,
            "amount": amount,
            "width": _width(amount, largest),
            "y": 8 + 40 * row,
            "text_y": 22 + 40 * row,
            "text_x": 50 + _width(amount, largest),
        }
        for row, (label, amount) in enumerate(known)
    ]
    return {"head": known[-1] if known else None, "bars": bars, "height": 40 * len(bars)}


def _width(amount: Decimal, largest: Decimal) -> int:
    return int(170 * amount / largest) if largest else 0
