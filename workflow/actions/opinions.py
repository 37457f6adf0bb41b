"""What each expert writes on each project (专家个人意见表): saved by themselves alone, handed in once, then fixed.

Nobody else reads a sheet before the batch is closed, an applicant never: `access` says who, nothing here shows one.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ArgumentBatch, OpinionSheet, PanelMember, User
from catalog.vocabulary import code_lists
from workflow import access, snapshots
from workflow.actions.batch_claims import ARTICLE, hold, note
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import Objection, hard

FIELDS = ("result", "assessment", "remarks")
LONGEST = 4000


@transaction.atomic
def save(
    *, sheet: OpinionSheet, fields: dict[str, str], by: User, at: datetime, expected_revision: int
) -> OpinionSheet:
    """Keep what an expert has written so far; it may be incomplete."""
    sheet = _take(sheet, by, at, expected_revision)
    _write(sheet, fields, at)
    sheet.save(update_fields=[*FIELDS, "saved_at"])
    return sheet


@transaction.atomic
def submit(
    *, sheet: OpinionSheet, fields: dict[str, str], by: User, at: datetime, expected_revision: int
) -> OpinionSheet:
    """Hand a sheet in for good; Refused with all that it still lacks."""
    sheet = _take(sheet, by, at, expected_revision)
    _write(sheet, fields, at)
    if objections := _lacks(sheet):
        raise Refused(objections)
    sheet.status, sheet.submitted_at = OpinionSheet.Status.SUBMITTED, at
    sheet.digest = snapshots.digest(
        {"project": sheet.entry.project.number, "member": sheet.member_id}
        | {name: getattr(sheet, name) for name in FIELDS}
    )
    sheet.save(update_fields=[*FIELDS, "saved_at", "status", "submitted_at", "digest"])
    # The digest proves later that nothing was changed; it says nothing of the content.
    note("panel.sheet", sheet.entry.batch, by, at, details={"sheet": sheet.pk, "digest": sheet.digest})
    return sheet


def _take(sheet: OpinionSheet, by: User, at: datetime, expected_revision: int) -> OpinionSheet:
    """Lock the batch, then the sheet: a closing waits for a sheet on its way, and none comes after it."""
    if sheet.member.user_id != by.pk or Role.EXPERT not in access.roles_of(by, timezone.localdate(at)):
        raise NotAllowed(_("意见表由专家本人填写。"))
    hold(sheet.entry.batch, ArgumentBatch.Status.OPEN, at=at)
    own = OpinionSheet.objects.filter(pk=sheet.pk, member__status=PanelMember.Status.SERVING, entry__is_live=True)
    taken = own.filter(status=OpinionSheet.Status.DRAFT, revision=expected_revision)
    if not taken.update(revision=F("revision") + 1):
        raise AlreadyHandled(_("意见表已提交、已作废或已在别处保存，请刷新后查看最新内容。"))
    return OpinionSheet.objects.select_related("entry__batch", "entry__project", "member").get(pk=sheet.pk)


def _write(sheet: OpinionSheet, fields: dict[str, str], at: datetime) -> None:
    for name in FIELDS:
        setattr(sheet, name, str(fields.get(name, "")).strip()[:LONGEST])
    if sheet.result not in code_lists()["argue_result"]:
        sheet.result = ""
    sheet.saved_at = at


def _lacks(sheet: OpinionSheet) -> tuple[Objection, ...]:
    found: tuple[Objection, ...] = ()
    if not sheet.result:
        message = _("没有选择结论；请在确有必要（新建、升级叠加）、不必要、补充完善后再论证中选择")
        found += hard("sheet-result", ARTICLE, message, field="result")
    if not sheet.assessment:
        found += hard("sheet-assessment", ARTICLE, _("没有填写总体评价；请填写"), field="assessment")
    if not sheet.remarks:
        message = _("没有填写主要意见；请逐条写明，没有意见的写“无”")
        found += hard("sheet-remarks", ARTICLE, message, field="remarks")
    return found
