"""Facts of publicity: the function list as it stands, the notice and its computed period."""

from datetime import date
from typing import Any

from django.utils import timezone

from catalog import secrecy
from catalog.models import FunctionItem, Notice, Project
from workflow import snapshots
from workflow.regulation import facts
from workflow.regulation.deadlines import Deadline, deadline
from workflow.regulation.provisions import Period
from workflow.regulation.rulebook import Rulebook
from workflow.working_days import work_calendar

PERIOD = "publicity7D"
_MOST_NAMED = 30


def publicity_deadline(published_on: date, days: int, rulebook: Rulebook) -> Deadline:
    """Return when a notice of some days, published on a day, ends (Art 35); `days` may exceed the statutory number."""
    law = rulebook.period(PERIOD)
    period = Period(law.name, max(days, law.n), law.unit, law.roll, law.article, law.label, law.severity)
    return deadline(period, published_on, work_calendar())


def function_list_facts(project: Project) -> facts.FunctionList:
    """Return the present list: its leaves and the rows that are not complete."""
    found = snapshots.current_list(project)
    if found is None:
        return facts.FunctionList()
    leaves = list(
        FunctionItem.objects.filter(function_list=found, is_leaf=True).values_list(
            "number", "name", "description", "unit", "quantity"
        )
    )
    incomplete = [
        f"{number} {name}".strip()
        for number, name, description, unit, quantity in leaves
        if not name.strip() or not description.strip() or not unit.strip() or quantity is None
    ]
    return facts.FunctionList(
        leaves=len(leaves),
        incomplete=tuple(incomplete[:_MOST_NAMED]),
        secrecy_hits=_marks([text for _number, name, description, *_rest in leaves for text in (name, description)]),
        publication_checked=found.publication_checked_at is not None,
    )


def _marks(texts: list[str]) -> tuple[str, ...]:
    found = (secrecy.mark_in_text(text) for text in texts)
    return tuple(dict.fromkeys(mark.text for mark in found if mark))


def running_notice(project: Project) -> Notice | None:
    """Return the newest notice of a project, unless it was withdrawn or its draft sent back."""
    found = Notice.objects.filter(project=project).order_by("-version", "-pk").first()
    return None if found is None or found.withdrawn_at is not None else found


def notice_facts(project: Project, data: dict[str, Any]) -> facts.Notice:
    """Return the notice of a project as it stands; the end is the one announced."""
    notice = running_notice(project)
    if notice is None:
        return facts.Notice(days=data.get("days"))
    current = snapshots.current_list(project)
    newer = current is not None and current.version > notice.function_list.version
    return facts.Notice(
        form_checked=notice.form_checked_at is not None,
        days=data.get("days", notice.min_days),
        published_on=timezone.localdate(notice.published_at) if notice.published_at else None,
        deadline=_announced(notice),
        open_change=newer,
        content_changed=newer
        and snapshots.content_digest(snapshots.list_rows(current)) != snapshots.content_digest(notice.snapshot),
    )


def _announced(notice: Notice) -> Deadline | None:
    if notice.published_at is None or notice.ends_on is None:
        return None
    start = timezone.localdate(notice.published_at)
    return Deadline(PERIOD, start, notice.ends_on, notice.ends_on, notice.is_provisional, (), "第三十五条")
