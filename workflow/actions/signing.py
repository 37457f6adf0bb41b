"""Who may sign a sheet (签批人), and what a decision must carry: four eyes, minutes, the scan of what is on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from catalog import memberships
from catalog.models import Document, User
from workflow import access
from workflow.actions.performing import NotAllowed, Refused
from workflow.models import ApprovalSheet, Decision
from workflow.permissions import Role
from workflow.regulation.objections import Objection, hard

Mode, Result = ApprovalSheet.Mode, Decision.Result

# Who may record a signature given on paper: the bureau's desk and the offices that carry the paper.
_RECORDERS = frozenset({Role.BUR_OP, Role.OFFICE_GOV, Role.OFFICE_PARTY})
# Steps whose signatures may have been given on paper: those of the leaders (批示、签批件).
_ON_PAPER = frozenset({"adhoc_route"})
# Sheets on which the hand that opened them may not also sign (拟稿、审核、签发分离).
_FOUR_EYES = frozenset({"first_review", "approval_document", "duplicate_opinion"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a person enters on a sheet."""

    result: str
    opinion: str = ""
    mode: str = Decision.Mode.SYSTEM
    minute_no: str = ""
    document: Document | None = None
    signer_name: str = ""
    decided_on: date | None = None


def signers(sheet: ApprovalSheet, on: date) -> Iterable[User]:
    """Return the people who may sign a sheet today: the one named, or who holds its role."""
    if sheet.assignee is not None:
        return [sheet.assignee]
    return memberships.holders(sheet.role, on, sheet.organisation)


def may_sign(sheet: ApprovalSheet, user: User, on: date) -> bool:
    """Whether a sheet waits for this user's own signature."""
    if sheet.assignee_id is not None:
        return sheet.assignee_id == user.pk and bool(access.roles_of(user, on))
    return any(
        row.role_id == sheet.role and sheet.organisation_id in {None, row.organisation_id}
        for row in access.memberships_of(user, on)
    )


def may_record(sheet: ApprovalSheet, user: User, on: date) -> bool:
    """Whether a user may record on a sheet what a leader signed on paper."""
    by_hand = sheet.mode == Mode.SIGNATURE and sheet.step in _ON_PAPER
    return by_hand and not access.roles_of(user, on).isdisjoint(_RECORDERS)


def check(sheet: ApprovalSheet, said: Said, *, by: User, on: date) -> None:
    """Raise NotAllowed where it is not this person's to say, Refused with all that is missing from what is said."""
    asked = may_record if said.mode == Decision.Mode.PAPER else may_sign
    if not asked(sheet, by, on):
        raise NotAllowed(_("这份签批单由“%(party)s”办理。") % {"party": sheet.party_label})
    if said.mode == Decision.Mode.SYSTEM and sheet.step in _FOUR_EYES:
        _check_hands(sheet, by)
    if objections := [*_result(sheet, said), *_minutes(sheet, said), *_paper(said), *_day(sheet, said, on)]:
        raise Refused(objections)


def _check_hands(sheet: ApprovalSheet, by: User) -> None:
    earlier = set(sheet.decisions.values_list("signer_id", flat=True)) | {sheet.opened_by_id}
    if by.pk in earlier:
        raise NotAllowed(_("拟办、审核、签发须由不同的人办理，您已办理过本件的前一手续，请由他人办理。"))


def _result(sheet: ApprovalSheet, said: Said) -> tuple[Objection, ...]:
    if said.result not in Result.values:
        return hard(
            "result-unknown", "第十条", _("未选择签批结果；请在同意、不同意、缓议、退回修改中选择"), field="result"
        )
    if said.result != Result.AGREED and not said.opinion:
        message = _("未写明意见；不同意、缓议或退回的，请说明理由")
        return hard("opinion-missing", "第十条", message, field="opinion")
    return ()


def _minutes(sheet: ApprovalSheet, said: Said) -> tuple[Objection, ...]:
    if sheet.mode != Mode.MEETING or said.minute_no:
        return ()
    message = _("未填写会议纪要编号；会议决定以纪要为凭，请补充")
    return hard("minutes-missing", "第十条", message, field="minute_no")


def _paper(said: Said) -> tuple[Objection, ...]:
    if said.mode != Decision.Mode.PAPER:
        return ()
    found: tuple[Objection, ...] = ()
    for value, name, label in (
        (said.document, "document", _("签批件扫描件")),
        (said.signer_name, "signer_name", _("签批人姓名")),
        (said.decided_on, "decided_on", _("签批日期")),
    ):
        if not value:
            message = _("纸质补录缺少%(label)s；请补充") % {"label": label}
            found += hard("paper-incomplete", "第十条", message, name, field=name)
    return found


def _day(sheet: ApprovalSheet, said: Said, on: date) -> tuple[Objection, ...]:
    if said.decided_on is None or said.decided_on <= on:
        return ()
    message = _("签批日期%(day)s晚于今天；请核对") % {"day": said.decided_on}
    return hard("day-in-future", "第十条", message, field="decided_on")
