"""Checking before collecting (先查后采): the check kept, applications to share, the holder's answer, the unit's reason.

What is compared and how is `search`'s; the findings come as plain values and are kept as they came.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.holdings import Finding
from catalog.models import DataCheck, DataCheckItem, DataHolding, Organisation, Project, ShareRequest, User
from workflow import access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.collecting_access import ANSWERERS, ASKERS
from workflow.permissions import Role
from workflow.regulation import sharing
from workflow.regulation.sharing import LONGEST, HoldingFacts


@transaction.atomic
def keep_check(
    *,
    unit: Organisation,
    purpose: str,
    findings: Iterable[Finding],
    directory: Mapping[str, object],
    lexicon: str,
    by: User,
    at: datetime,
    project: Project | None = None,
    file_name: str = "",
    ip: str | None = None,
) -> DataCheck:
    """Keep what a check found; `directory` says in which state the directory was. NotAllowed for another unit."""
    _require(unit, by, at, ASKERS, _("先查后采由本单位的经办人、负责人或财务人员办理。"))
    if project is not None and project.unit_id != unit.pk:
        raise NotAllowed(_("只能为本单位的项目先查后采。"))
    check = DataCheck.objects.create(
        unit=unit,
        project=project,
        purpose=purpose.strip()[:200],
        file_name=file_name[-255:],
        directory=dict(directory),
        lexicon=lexicon,
        checked_at=at,
        checked_by=by,
    )
    found = list(findings)
    items = DataCheckItem.objects.bulk_create(
        DataCheckItem(check_record=check, order=order, name=one.name, grade=one.grade, found=one.found)
        for order, one in enumerate(found, start=1)
    )
    _keep_holdings(items, found)
    counts = {grade: sum(one.grade == grade for one in found) for grade in DataCheckItem.Grade.values}
    _note("collecting.checked", check, by, at, {"items": len(found), **counts, **directory}, ip)
    return check


def _keep_holdings(items: Iterable[DataCheckItem], findings: Iterable[Finding]) -> None:
    DataHolding.objects.bulk_create(
        DataHolding(
            item=item,
            rank=rank,
            holder_id=holding.entry.holder_id,
            resource_id=holding.entry.resource_id,
            edition_id=holding.entry.edition_id,
            is_public=holding.entry.is_public,
            code=holding.entry.code,
            resource_name=holding.entry.name,
            item_name=holding.item,
            share_type=holding.entry.share_type,
            share_condition=holding.entry.share_condition,
            update_cycle=holding.entry.update_cycle,
            grade=holding.grade,
            why=holding.why,
        )
        for item, one in zip(items, findings, strict=True)
        for rank, holding in enumerate(one.holdings, start=1)
    )


@transaction.atomic
def apply_to_share(
    *, holding: DataHolding, purpose: str, by: User, at: datetime, ip: str | None = None
) -> ShareRequest:
    """Apply to the holder instead of collecting; of two who apply for the same the second is told."""
    check = holding.item.check_record
    _require(check.unit, by, at, ASKERS, _("共享申请由发起核查的单位提出。"))
    if objections := sharing.objections_to_request(facts_of(holding, check.unit), purpose):
        raise Refused(objections)
    try:
        with transaction.atomic():
            made = ShareRequest.objects.create(
                holding=holding,
                unit=check.unit,
                holder=holding.holder,
                item_name=holding.item.name,
                purpose=purpose.strip()[:LONGEST],
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError as faster:
        raise AlreadyHandled(_("对该信息资源已申请过共享，请刷新后查看办理情况。")) from faster
    details = {"request": made.pk, "holder": holding.holder_id, "resource": holding.code}
    _note("collecting.share_asked", check, by, at, details, ip)
    return made


@transaction.atomic
def justify(*, item: DataCheckItem, reason: str, by: User, at: datetime, ip: str | None = None) -> DataCheckItem:
    """Keep why an item is collected anew though the directory has the like of it; a later word replaces the earlier."""
    check = item.check_record
    _require(check.unit, by, at, ASKERS, _("新采集理由由发起核查的单位说明。"))
    if objections := sharing.objections_to_collecting(item.grade, reason):
        raise Refused(objections)
    item.justification, item.justified_by, item.justified_at = reason.strip()[:LONGEST], by, at
    item.save(update_fields=["justification", "justified_by", "justified_at"])
    _note("collecting.justified", check, by, at, {"item": item.order}, ip)
    return item


@transaction.atomic
def answer(
    *, request: ShareRequest, agrees: bool, reason: str, by: User, at: datetime, ip: str | None = None
) -> ShareRequest:
    """Answer an application for the holder, once."""
    _require(request.holder, by, at, ANSWERERS, _("共享申请由持有单位的经办人或负责人答复。"))
    facts = facts_of(request.holding, request.unit)
    if objections := sharing.objections_to_answer(facts, agrees=agrees, reason=reason):
        raise Refused(objections)
    status = ShareRequest.Status.AGREED if agrees else ShareRequest.Status.REFUSED
    if not ShareRequest.objects.filter(pk=request.pk, status=ShareRequest.Status.WAITING).update(
        status=status, reason=reason.strip()[:LONGEST], answered_by=by, answered_at=at
    ):
        raise AlreadyHandled(_("该共享申请已答复，请刷新后查看。"))
    request.refresh_from_db()
    details = {"request": request.pk, "status": request.status}
    journal.record(
        "collecting.share_answered",
        by=by,
        at=at,
        organisation=request.holder,
        subject=_("共享申请第%(n)d号") % {"n": request.pk},
        details=details,
        ip=ip,
    )
    return request


def facts_of(holding: DataHolding, unit: Organisation) -> HoldingFacts:
    """Return what the law asks of a holding, as the directory says now; offline since then, it is not published."""
    edition = holding.resource.edition if holding.resource else None
    return HoldingFacts(
        share_type=edition.share_type if edition else holding.share_type,
        is_own=holding.holder_id == unit.pk,
        is_published=edition is not None,
    )


def _require(unit: Organisation, by: User, at: datetime, roles: frozenset[Role], message: str) -> None:
    if not access.roles_towards(by, unit, timezone.localdate(at)) & roles:
        raise NotAllowed(message)


def subject_of(check: DataCheck) -> str:
    """Return what the journal calls a check: a number, because administrators read the journal and no business data."""
    return _("先查后采第%(n)d号") % {"n": check.pk}


def _note(event: str, check: DataCheck, by: User, at: datetime, details: dict, ip: str | None) -> None:
    journal.record(
        event,
        by=by,
        at=at,
        dossier=check.project.dossier if check.project else None,
        organisation=check.unit,
        subject=subject_of(check),
        details={"check": check.pk, **details},
        ip=ip,
    )
