"""What happened to a project (办理记录): its state changes, signatures and journal in one order, newest first."""

from datetime import date

from django.utils.translation import gettext as _

from catalog.models import JournalEntry, Project, User
from portal.desk.wording import EVENTS
from workflow import access
from workflow.lifecycle import TRANSITIONS
from workflow.models import Decision, StateChange

LABELS = {row.verb: row.label for row in TRANSITIONS}
BACKWARD = frozenset(
    {
        "return_for_correction",
        "reject_from_library",
        "withdraw",
        "decline_plan",
        "fail_adhoc_review",
        "return_notice",
        "withdraw_notice",
        "record_argument_failed",
        "mark_out_of_scope",
    }
)
FORWARD = frozenset(
    {
        "submit",
        "accept_into_library",
        "record_argument_passed",
        "decide_plan",
        "pass_adhoc_review",
        "issue_approval",
        "record_external_approval",
        "close_notice",
    }
)
MOST = 200
# Looking is journaled too, but it is no step of the matter.
LOOKING = frozenset({"document.downloaded", "function_list.downloaded"})


def entries(user: User, project: Project, on: date) -> list[dict]:
    """Return what the reader may see of the project's history, newest first."""
    found = [_moved(row) for row in _seen(user, StateChange, on).filter(project=project).select_related("organisation")]
    found += [_decided(row) for row in _seen(user, Decision, on).filter(project=project)]
    # A step of the life cycle is journaled under its verb; its state change says it already.
    told = _seen(user, JournalEntry, on).filter(dossier=project.dossier).exclude(event__in=[*LOOKING, *LABELS])
    found += [_noted(row) for row in told[:MOST]]
    return sorted(found, key=lambda entry: entry["at"], reverse=True)[:MOST]


def _seen(user: User, model: type, on: date):
    return access.visible_to(user, model, on=on)


def _moved(row: StateChange) -> dict:
    tone = "r" if row.verb in BACKWARD else "g" if row.verb in FORWARD else "b"
    by = row.actor_name or _("系统")
    if row.organisation_id:
        by = f"{by}（{row.organisation}）"
    text = _("越过原则性规定：%(rules)s。") % {"rules": "、".join(map(str, row.overrides))} if row.overrides else ""
    return {
        "tone": tone,
        "title": LABELS.get(row.verb, row.verb),
        "by": by,
        "at": row.at,
        "quote": row.reason,
        "text": text,
    }


def _decided(row: Decision) -> dict:
    tone = {"agreed": "g", "returned": "r", "refused": "r"}.get(row.result, "a")
    text = _("会议纪要：%(no)s。") % {"no": row.minute_no} if row.minute_no else ""
    if row.mode == Decision.Mode.PAPER:
        text += _("纸质签批，%(day)s，由%(who)s补录。") % {"day": row.decided_on, "who": row.recorded_by}
    title = f"{row.capacity}{row.act}：{row.get_result_display()}"
    return {"tone": tone, "title": title, "by": row.signer_name, "at": row.at, "quote": row.opinion, "text": text}


def _noted(row: JournalEntry) -> dict:
    title = str(EVENTS.get(row.event, row.event))
    return {"tone": "a", "title": title, "by": row.actor_name or _("系统"), "at": row.at, "text": row.subject}
