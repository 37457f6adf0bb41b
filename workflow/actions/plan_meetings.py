"""The meetings on a plan (市委财经委员会、市政府常务会议、市委常委会): one after the other, each with its minutes.

What a meeting says of the plan is said on every project's own sheet in one transaction, so that guards and history are
those of a single project; a meeting may put single projects off with a reason (R10.2, R13.1, T11, T12).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import Document, PlanBatch, PlanEntry, PlanMeeting, User
from workflow import access
from workflow.actions import documents, sheets, uploads
from workflow.actions.performing import NotAllowed, Refused
from workflow.actions.plan_claims import article, claim, for_every, note, parties
from workflow.actions.plans import leave
from workflow.decision_facts import PLAN
from workflow.models import ApprovalSheet, Decision
from workflow.regulation.objections import Objection, hard
from workflow.regulation.provisions import Party

Status, Result = PlanBatch.Status, Decision.Result


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a meeting said: of the plan, and with a reason of single projects by their number (`put_off`)."""

    result: str
    held_on: date | None
    minute_no: str
    opinion: str = ""
    put_off: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Project number to (result, reason)."""
    minutes: tuple[str, bytes] | None = None
    """File name and content of the scanned minutes."""


@transaction.atomic
def record(
    *, plan: PlanBatch, said: Resolution, by: User, at: datetime, expected_version: int, ip: str | None = None
) -> PlanMeeting:
    """Record what the meeting that is waited for said, on every project of the plan at once."""
    _require_office(plan, by, at)
    plan = claim(plan, "meeting", Status.MEETING, by=by, at=at, expected_version=expected_version)
    _require_office(plan, by, at)
    order = parties(plan, at)
    party = next(one for one in order if one.capacity == plan.waits_for)
    if objections := [*_against(plan, said, at), *_against_single(plan, said)]:
        raise Refused(objections)
    meeting = PlanMeeting.objects.create(
        plan=plan,
        party=party.capacity,
        party_label=party.label,
        act=party.act,
        held_on=said.held_on,
        minute_no=said.minute_no.strip(),
        result=said.result,
        opinion=said.opinion.strip(),
        document=_filed(plan, party, said, by, at, ip),
        recorded_by=by,
        recorded_at=at,
    )
    for_every(plan, lambda entry: _answer(entry, party, said, plan, by=by, at=at, ip=ip))
    _go_on(plan, order, party, at)
    note("plan.meeting", plan, by, at, details={"party": party.capacity, "result": said.result}, ip=ip)
    return meeting


def _require_office(plan: PlanBatch, by: User, at: datetime) -> None:
    if plan.waits_for_role and plan.waits_for_role not in access.roles_of(by, timezone.localdate(at)):
        raise NotAllowed(_("会议结果由该会议的秘书登记。"))


def _against(plan: PlanBatch, said: Resolution, at: datetime) -> list[Objection]:
    found: list[Objection] = []
    if said.result not in Result.values:
        message = _("没有选择会议结果；请在同意、不同意、缓议、退回修改中选择")
        found += hard("result-unknown", article(plan), message, field="result")
    elif said.result != Result.AGREED and not said.opinion.strip():
        message = _("未写明会议意见；不同意、缓议或退回的，请说明理由")
        found += hard("opinion-missing", article(plan), message, field="opinion")
    if not said.minute_no.strip():
        message = _("未填写会议纪要编号；会议决定以纪要为凭，请补充")
        found += hard("minutes-missing", article(plan), message, field="minute_no")
    if said.held_on is None:
        found += hard("day-missing", article(plan), _("未填写会议日期；请补充"), field="held_on")
    elif said.held_on > timezone.localdate(at):
        message = _("会议日期%(day)s晚于今天；请核对") % {"day": said.held_on}
        found += hard("day-in-future", article(plan), message, field="held_on")
    else:
        found += _out_of_order(plan, said.held_on)
    return found


def _out_of_order(plan: PlanBatch, held_on: date) -> tuple[Objection, ...]:
    earlier = plan.meetings.order_by("-pk").first()
    if earlier is None or held_on >= earlier.held_on:
        return ()
    message = _("会议日期%(day)s早于前一会议“%(party)s”的%(before)s；三个会议须依次召开，请核对") % {
        "day": held_on,
        "party": earlier.party_label,
        "before": earlier.held_on,
    }
    return hard("chain-order", article(plan), message, field="held_on")


def _against_single(plan: PlanBatch, said: Resolution) -> list[Objection]:
    found: list[Objection] = []
    names = dict(plan.entries.filter(is_live=True).values_list("project__number", "project__name"))
    for number, (result, reason) in said.put_off.items():
        if number not in names:
            message = _("%(number)s不在本计划中；请刷新页面后重新登记") % {"number": number}
            found += hard("not-in-plan", article(plan), message, number, field="put_off")
        elif result not in Result.values or result == Result.AGREED:
            message = _("%(name)s的单独结果应为不同意、缓议或退回修改；请选择") % {"name": names[number]}
            found += hard("result-unknown", article(plan), message, number, field="put_off")
        elif not reason.strip():
            message = _("%(name)s单独不通过的，请说明理由") % {"name": names[number]}
            found += hard("opinion-missing", article(plan), message, number, field="put_off")
    return found


def _filed(plan: PlanBatch, party: Party, said: Resolution, by: User, at: datetime, ip: str | None) -> Document | None:
    """Keep the scan in the plan's own dossier: minutes speak of all projects, their dossiers are their units'."""
    if said.minutes is None:
        return None
    file_name, content = said.minutes
    found = uploads.examine(content, file_name, settings.UPLOAD_MAX_BYTES)
    return documents.keep(
        dossier=plan.dossier,
        title=_("%(party)s会议纪要") % {"party": party.label},
        file_name=file_name,
        content=content,
        by=by,
        at=at,
        content_type=found.content_type,
        text=found.text,
        has_text=found.has_text,
        ip=ip,
    ).document


def _answer(
    entry: PlanEntry, party: Party, said: Resolution, plan: PlanBatch, *, by: User, at: datetime, ip: str | None
) -> None:
    result, opinion = said.put_off.get(entry.project.number, (said.result, said.opinion))
    sheet = ApprovalSheet.objects.filter(
        project=entry.project, step=PLAN, party=party.capacity, status=ApprovalSheet.Status.OPEN
    ).first()
    if sheet is None:
        message = _("签批单不在待办状态；请联系%(bureau)s核对") % {"bureau": bureau_name()}
        raise Refused(hard("sheet-closed", article(plan), message, entry.project.number))
    sheets.decide(
        sheet=sheet,
        by=by,
        at=at,
        result=result,
        opinion=opinion,
        expected_digest=sheet.digest,
        minute_no=said.minute_no,
        decided_on=said.held_on,
        ip=ip,
        in_plan=plan.number,
    )
    if result != Result.AGREED:
        leave(entry, opinion.strip(), party.label, at)


def _go_on(plan: PlanBatch, order: tuple[Party, ...], party: Party, at: datetime) -> None:
    """Wait for the next meeting, or end: decided with what is left, declined where nothing is."""
    place = order.index(party) + 1
    if not plan.entries.filter(is_live=True).exists():
        plan.status = Status.DECLINED
    elif place == len(order):
        plan.status = Status.DECIDED
    if plan.status == Status.MEETING:
        plan.waits_for, plan.waits_for_role = order[place].capacity, order[place].role
    else:
        plan.waits_for, plan.waits_for_role, plan.closed_at = "", "", at
    plan.save(update_fields=["status", "waits_for", "waits_for_role", "closed_at"])
