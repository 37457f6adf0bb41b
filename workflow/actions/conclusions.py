"""The group's conclusion (专家组意见, Art 10 ¶1): drafted after the closing, signed by every expert, then recorded.

What was signed is named by its digest: a changed draft is signed anew. The projects move by the verbs of the life
cycle, whose guards read panel and signatures from the rows.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ArgumentBatch, BatchProject, ConclusionSignature, PanelMember, User
from catalog.vocabulary import code_lists
from workflow import access, snapshots
from workflow.actions.batch_claims import ARTICLE, claim, hold, note, require_desk
from workflow.actions.batches import for_every
from workflow.actions.panels import end_access
from workflow.actions.performing import AlreadyHandled, NotAllowed, Override, Refused, perform
from workflow.permissions import Role
from workflow.regulation.objections import Objections, hard
from workflow.regulation.rulebook import rulebook_on

Status = ArgumentBatch.Status


@transaction.atomic
def draft(
    *, entry: BatchProject, conclusion: str, opinion: str, by: User, at: datetime, expected_version: int
) -> BatchProject:
    """Write or change the group's conclusion on one project; signatures under an earlier text no longer count."""
    require_desk(by, at)
    batch = claim(entry.batch, "draft", Status.CLOSED, by=by, at=at, expected_version=expected_version)
    entry = BatchProject.objects.select_related("project", "batch").get(pk=entry.pk)
    if not entry.is_live:
        raise AlreadyHandled(_("该项目已不在批次中，请刷新后查看。"))
    objections: Objections = ()
    if conclusion not in code_lists()["argue_result"]:
        objections += hard("argument-conclusion", ARTICLE, _("没有选择专家组结论；请选择"), field="conclusion")
    if not opinion.strip():
        objections += hard("no-opinion", ARTICLE, _("没有专家组意见；请填写论证意见"), field="opinion")
    if objections:
        raise Refused(objections)
    entry.conclusion, entry.opinion = conclusion, opinion.strip()
    entry.drafted_by, entry.drafted_at = by, at
    entry.digest = snapshots.digest(
        {"batch": batch.number, "project": entry.project.number, "conclusion": conclusion, "opinion": entry.opinion}
    )
    entry.save(update_fields=["conclusion", "opinion", "drafted_by", "drafted_at", "digest"])
    note("panel.draft", batch, by, at, project=entry.project, details={"digest": entry.digest})
    return entry


@transaction.atomic
def sign(
    *, entry: BatchProject, by: User, at: datetime, expected_digest: str, reservation: str = ""
) -> ConclusionSignature:
    """Sign the conclusion as it was shown; who differs adds a reservation (保留意见)."""
    member = PanelMember.objects.filter(batch=entry.batch, user=by, status=PanelMember.Status.SERVING).first()
    if member is None or Role.EXPERT not in access.roles_of(by, timezone.localdate(at)):
        raise NotAllowed(_("专家组意见由专家组成员本人签名。"))
    batch = hold(entry.batch, Status.CLOSED, at=at)
    entry = BatchProject.objects.select_related("project", "batch").get(pk=entry.pk)
    if not entry.is_live or not entry.digest or entry.digest != expected_digest:
        raise AlreadyHandled(_("专家组意见已有改动，签名未予登记；请刷新页面，核对最新内容后重新签名。"))
    # The lock on the batch makes the second of two clicks wait and find the first.
    if ConclusionSignature.objects.filter(entry=entry, member=member, digest=entry.digest).exists():
        raise AlreadyHandled(_("您已在这份专家组意见上签名。"))
    signature = ConclusionSignature.objects.create(
        entry=entry, member=member, digest=entry.digest, reservation=reservation.strip()[:1000], signed_at=at
    )
    note("panel.sign", batch, by, at, details={"entry": entry.pk, "digest": entry.digest})
    return signature


@transaction.atomic
def conclude(
    *, batch: ArgumentBatch, by: User, at: datetime, expected_version: int, overrides: Iterable[Override] = ()
) -> ArgumentBatch:
    """Record what the group found on every project (T08) and end the experts' access."""
    require_desk(by, at)
    batch = claim(batch, "conclude", Status.CLOSED, by=by, at=at, expected_version=expected_version)
    overrides = list(overrides)
    held_on = batch.meets_on or timezone.localdate(batch.closed_at)
    for_every(batch, lambda entry: perform(
        _verb(entry, at), project=entry.project, by=by, at=at, data={"entry": entry, "held_on": held_on},
        overrides=overrides,
    ))  # fmt: skip
    batch.entries.filter(is_live=True).update(is_live=False)
    batch.status, batch.concluded_at = Status.CONCLUDED, at
    batch.save(update_fields=["status", "concluded_at"])
    end_access(batch, at)
    note("panel.conclude", batch, by, at)
    return batch


def _verb(entry: BatchProject, at: datetime) -> str:
    if not entry.conclusion:
        message = _("还没有专家组结论；请先拟写，并由全体专家签名")
        raise Refused(hard("no-conclusion", ARTICLE, message, entry.project.number, field="conclusion"))
    results = rulebook_on(timezone.localdate(at), entry.project.regulation).list("argue_results")
    return "record_argument_passed" if entry.conclusion in results.marked("passed") else "record_argument_failed"
