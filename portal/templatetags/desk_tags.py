"""Filters of the workbench: objections, states and roles as a user reads them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django import template
from django.utils.translation import gettext as _

from catalog import vocabulary
from catalog.models import Notice, Project
from portal.desk.overriding import PREFIX as OVERRIDE
from portal.desk.stages import state_at
from portal.desk.timeline import LABELS
from portal.desk.wording import EVENTS
from workflow.actions import sheets
from workflow.lifecycle import State
from workflow.models import ApprovalSheet, Decision
from workflow.regulation import directory
from workflow.regulation.objections import Objection

register = template.Library()


@register.filter
def said(objections: Iterable[Objection]) -> list[dict[str, object]]:
    """Objections as the component draws them."""
    return [
        {"code": row.code, "message": row.message, "article": row.article, "remedy": "", "hard": row.is_hard}
        for row in objections
    ]


@register.filter
def coded(code: str, name: str) -> str:
    """The label of a code in a code list, or a dash."""
    return vocabulary.label(name, code) if code else "—"


@register.filter
def event_label(event: str) -> str:
    """A journal event in words."""
    return str(EVENTS.get(event) or LABELS.get(event, event))


@register.filter
def state_name(project: Project, at: datetime) -> str:
    """The Chinese name of the state that holds at a moment; a list has annotated the end of publicity."""
    return state_at(project, at).label


@register.filter
def state_tone(project: Project, at: datetime) -> str:
    """The colour of a project's state tag."""
    return tone_of(state_at(project, at))


@register.filter
def tone_of(state: State) -> str:
    """Colour only where someone must act or something went back."""
    if state in (State.RETURNED, State.LIB_REJECTED, State.ARGUED_NO):
        return "red"
    if state in (State.FL_PUBLIC, State.ADHOC_REVIEW, State.SUBMITTED, State.FL_REVIEW):
        return "amber"
    return "green" if state in (State.APPROVED, State.DECIDED, State.FL_CLOSED) else ""


@register.filter
def sheet_tone(status: str) -> str:
    """The colour of a sheet's status tag."""
    return {"open": "amber", "approved": "green", "refused": "red", "returned": "red"}.get(status, "")


@register.filter
def decision_label(result: str) -> str:
    """A decision's result in words."""
    return str(Decision.Result(result).label)


@register.filter
def batch_tone(status: str) -> str:
    """The colour of the status tag of a batch or a plan."""
    return {"open": "amber", "closed": "amber", "meeting": "amber", "concluded": "green", "decided": "green"}.get(
        status, ""
    )


@register.filter
def acting(sheet: ApprovalSheet) -> str:
    """What is done on a sheet at its present hand, or was done by its last: 审核 then 签发 for a document."""
    return sheets.current_act(sheet)


@register.filter
def percent(share: float) -> str:
    """0.714 as 71%."""
    return f"{share:.0%}"


@register.filter
def share(part: float | None) -> str:
    """0.714 as 71%; a share of nothing is a dash."""
    return "—" if part is None else f"{part:.0%}"


@register.filter
def points(change: float | None) -> str:
    """A change of a share in percentage points, in words; a dash where two shares cannot be compared."""
    if change is None:
        return "—"
    rounded = round(change * 100)
    if not rounded:
        return _("持平")
    return (_("升%(n)d个百分点") if rounded > 0 else _("降%(n)d个百分点")) % {"n": abs(rounded)}


@register.filter
def notice_status(notice: Notice, at: datetime) -> str:
    """What a reader is told of a notice at a moment."""
    return str(Notice.Effective(notice.effective_status(at)).label)


@register.filter
def posted(typed: Mapping[str, str], code: str) -> str:
    """The reason that was typed for passing over a soft rule."""
    return typed.get(f"{OVERRIDE}{code}", "")


@register.filter
def after_place(message: str) -> str:
    """A problem's cause and remedy without the place, which stands in columns of its own."""
    return message.partition("：")[2] or message


@register.filter
def newest_first(versions) -> list:
    """The prefetched versions of a document, the newest first."""
    return sorted(versions.all(), key=lambda version: version.number, reverse=True)


@register.filter
def entry_tone(status: str) -> str:
    """The colour of a directory entry's status: amber where the bureau must act, green where it is published."""
    return {"unit_confirmed": "amber", "checked": "amber", "published": "green", "changed": "blue"}.get(status, "")


@register.filter
def entry_step(verb: str) -> str:
    """A step of the resource directory in words."""
    row = directory.step_of(verb)
    return row.label if row else verb
