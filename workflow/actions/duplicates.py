"""Concluding a duplicate check (查重结论): per item, per hit, per run with a second hand; and disclosing a hit.

The check itself is `search`'s; what people of the bureau say of it is written here.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import DupHit, DupItem, DupRun, Judgement, Project, User
from catalog.vocabulary import code_lists
from workflow import access
from workflow.actions import duplicate_reports, journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import hard
from workflow.signals import hit_concluded

_REVIEWERS = frozenset({Role.BUR_OP, Role.BUR_REVIEW})


@transaction.atomic
def judge(dup_item: DupItem, value: str, by: User, at: datetime, note: str = "") -> Judgement:
    """Say of one row of evidence whether the function is there already; a later word replaces the earlier."""
    project = dup_item.hit.run.project
    _check_reviewer(project, by, at)
    if value not in Judgement.Value.values:
        message = _("“%(value)s”不是有效的判定；请在重复、部分重复、可复用、不重复中选择") % {"value": value}
        raise Refused(hard("judgement-unknown", "第九条第二款", message, field="value"))
    # The countersigned report says what was judged.
    _check_open(dup_item.hit.run)
    said, _made = Judgement.objects.update_or_create(
        dup_item=dup_item, defaults={"value": value, "note": note.strip()[:300], "by": by, "at": at}
    )
    _say(project, "judge_duplicate", by, at, {"item": dup_item.pk, "value": value})
    if dup_item.hit.conclusion:
        hit_concluded.send(sender=DupHit, hit=dup_item.hit, by=by, at=at)
    return said


@transaction.atomic
def conclude_hit(hit: DupHit, conclusion: str, reason: str, by: User, at: datetime) -> DupHit:
    """Conclude a hit above the threshold with a code of `dup_conclusion` and the reason (R9.2)."""
    _check_reviewer(hit.run.project, by, at)
    if conclusion not in code_lists()["dup_conclusion"]:
        message = _("未选择查重结论；请在重复建设、部分重复、可复用、应整合、相似但不同、无关中选择")
        raise Refused(hard("conclusion-unknown", "第九条第二款", message, field="conclusion"))
    if not reason.strip():
        raise Refused(hard("reason-missing", "第九条第二款", _("未写明结论的理由；请填写"), field="reason"))
    _check_open(hit.run)
    DupHit.objects.filter(pk=hit.pk).update(
        conclusion=conclusion, conclusion_reason=reason.strip(), concluded_by=by, concluded_at=at
    )
    hit.refresh_from_db()
    details = {"hit": hit.pk, "target": hit.target_name, "conclusion": conclusion, "reason": reason.strip()}
    _say(hit.run.project, "conclude_duplicate_hit", by, at, details)
    hit_concluded.send(sender=DupHit, hit=hit, by=by, at=at)
    return hit


@transaction.atomic
def conclude_run(run: DupRun, opinion: str, by: User, at: datetime) -> DupRun:
    """Write the opinion on a whole run, when every hit has its conclusion; a second person countersigns."""
    _check_reviewer(run.project, by, at)
    _check_open(run)
    open_hits = list(run.hits.filter(conclusion="").values_list("target_name", flat=True))
    if open_hits:
        message = _("尚有%(count)d条命中未作出结论：%(names)s；请逐条给出结论") % {
            "count": len(open_hits),
            "names": "、".join(open_hits[:10]),
        }
        raise Refused(hard("duplicate-open", "第九条第二款", message, *open_hits, field="duplicates"))
    if not opinion.strip():
        raise Refused(hard("opinion-missing", "第九条第二款", _("未填写查重意见；请填写"), field="opinion"))
    _check_tells_nothing_undisclosed(run, opinion)
    run.opinion, run.concluded_by, run.concluded_at = opinion.strip(), by, at
    run.save(update_fields=["opinion", "concluded_by", "concluded_at"])
    _say(run.project, "conclude_duplicate_run", by, at, {"run": run.pk})
    return run


@transaction.atomic
def countersign_run(run: DupRun, by: User, at: datetime) -> DupRun:
    """Confirm the opinion on a run by a second person of the bureau; from then on it stands."""
    _check_reviewer(run.project, by, at)
    run.refresh_from_db(fields=["concluded_by", "countersigned_at"])
    if run.concluded_by_id is None:
        message = _("查重意见尚未拟写；请先由经办人作出结论")
        raise Refused(hard("run-unconcluded", "第九条第二款", message, field="duplicates"))
    if run.concluded_by_id == by.pk:
        raise NotAllowed(_("查重意见的拟写人与复核人不得为同一人，请由他人复核。"))
    if not DupRun.objects.filter(pk=run.pk, countersigned_at__isnull=True).update(
        countersigned_by=by, countersigned_at=at
    ):
        raise AlreadyHandled(_("该查重意见已复核，请刷新后查看。"))
    run.refresh_from_db()
    report = duplicate_reports.keep(run, by, at)
    details = {"run": run.pk, "report": report.facts_sha256, "docx": report.docx.sha256, "pdf": report.pdf.sha256}
    _say(run.project, "countersign_duplicate_run", by, at, details)
    return run


@transaction.atomic
def disclose(hit: DupHit, by: User, at: datetime) -> DupHit:
    """Let the applicant see a hit against another unit's unfinished project: an act of its own, journalled."""
    _check_reviewer(hit.run.project, by, at)
    if hit.other_project_id is None:
        message = _("该命中是已登记系统，申报单位本可查看，无须披露")
        raise Refused(hard("nothing-to-disclose", "第九条第二款", message))
    if not DupHit.objects.filter(pk=hit.pk, disclosed_at__isnull=True).update(disclosed_at=at, disclosed_by=by):
        raise AlreadyHandled(_("该命中已披露，请刷新后查看。"))
    hit.refresh_from_db(fields=["disclosed_at", "disclosed_by"])
    details = {"hit": hit.pk, "target": hit.target_name}
    _say(hit.run.project, "disclose_duplicate_hit", by, at, details)
    return hit


@transaction.atomic
def explain(run: DupRun, explanation: str, by: User, at: datetime) -> DupRun:
    """Keep what the applicant says about what was found (单位说明); after the bureau's opinion it stands."""
    held = access.roles_towards(by, run.project.unit, timezone.localdate(at))
    if not held & access.OWN:
        raise NotAllowed(_("只有申报单位可以填写查重说明。"))
    _check_open(run)
    run.explanation = explanation.strip()
    run.save(update_fields=["explanation"])
    _say(run.project, "explain_duplicates", by, at, {"run": run.pk})
    return run


def _check_reviewer(project: Project, by: User, at: datetime) -> None:
    if not access.roles_towards(by, project.unit, timezone.localdate(at)) & _REVIEWERS:
        raise NotAllowed(_("查重结论由%(bureau)s作出。") % {"bureau": bureau_name()})


def undisclosed(run: DupRun) -> QuerySet[DupHit]:
    """The hits of a run that its applicant may not know of: other units' unfinished projects (R9.2)."""
    others = run.hits.filter(other_project__isnull=False, disclosed_at__isnull=True)
    return others.exclude(other_project__unit=run.project.unit_id)


def _check_tells_nothing_undisclosed(run: DupRun, opinion: str) -> None:
    """The applicant reads the opinion, so it may not name what was not disclosed to it."""
    named = [hit.target_name for hit in undisclosed(run) if hit.target_name in opinion]
    if named:
        message = _("查重意见写有未向申报单位披露的在办项目：%(names)s；请先披露该命中，或从意见中删去") % {
            "names": "、".join(named)
        }
        raise Refused(hard("opinion-discloses", "第九条第二款", message, *named, field="opinion"))


def _check_open(run: DupRun) -> None:
    if DupRun.objects.filter(pk=run.pk, countersigned_at__isnull=False).exists():
        raise AlreadyHandled(_("该查重意见已复核生效，不能再改；需变更的请重新查重。"))


def _say(project: Project, event: str, by: User, at: datetime, details: dict) -> None:
    journal.record(
        event, by=by, at=at, dossier=project.dossier, subject=f"{project.number} {project.name}", details=details
    )
