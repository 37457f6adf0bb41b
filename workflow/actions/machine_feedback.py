"""What reviewers say of the machine's comparison (比对反馈): a hit that is none, a system that it did not find.

What a conclusion says already (相似但不同, 无关) counts without being said twice; this is for what no conclusion says.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import DupFeedback, DupHit, DupRun, FunctionItem, System, SystemModule, User
from workflow import lexicon_access
from workflow.actions import journal, lexicon
from workflow.actions.performing import AlreadyHandled, Refused
from workflow.regulation.objections import Objections, hard

ARTICLE = "第九条第二款"
# Conclusions under which a hit stands, and under which the machine was wrong.
STANDS = frozenset({"DUP", "PARTIAL", "REUSE", "MERGE"})
REJECTS = frozenset({"SIMILAR_OK", "NONE"})


@transaction.atomic
def mark_false(*, hit: DupHit, note: str, by: User, at: datetime, ip: str | None = None) -> DupFeedback:
    """Say that a hit without a conclusion is none (误报), and why."""
    lexicon.require(by, at, lexicon_access.EDITORS)
    objections = _note_given(note)
    if hit.conclusion in STANDS:
        message = _("“%(name)s”已结论为重复、部分重复、可复用或应整合，与误报矛盾；请先更改该命中的结论") % {
            "name": hit.target_name
        }
        objections += hard("feedback-concluded", ARTICLE, message, field="hit")
    if objections:
        raise Refused(objections)
    what = {"run": hit.run, "kind": DupFeedback.Kind.FALSE_HIT, "note": note.strip()[:300], "by": by, "at": at}
    made, is_new = DupFeedback.objects.get_or_create(hit=hit, defaults=what)
    if not is_new:
        raise AlreadyHandled(_("该命中已标为误报，请刷新后查看。"))
    _say("mark_false_hit", made, hit.target_name, ip)
    return made


@transaction.atomic
def report_missed(
    *,
    run: DupRun,
    system: System,
    module: SystemModule | None,
    item: FunctionItem | None,
    note: str,
    by: User,
    at: datetime,
    ip: str | None = None,
) -> DupFeedback:
    """Name a system that the machine should have found (漏报), with module and item where they are known."""
    lexicon.require(by, at, lexicon_access.EDITORS)
    objections = _note_given(note) + _against(run, system, module, item)
    if objections:
        raise Refused(objections)
    if DupFeedback.objects.filter(run=run, system=system, module=module, item=item).exists():
        raise AlreadyHandled(_("同样的漏报已有人登记，请刷新后查看。"))
    made = DupFeedback.objects.create(
        run=run, kind=DupFeedback.Kind.MISSED, system=system, module=module, item=item,
        note=note.strip()[:300], by=by, at=at,
    )  # fmt: skip
    _say("report_missed_system", made, system.name, ip)
    return made


@transaction.atomic
def take_back(*, feedback: DupFeedback, by: User, at: datetime, ip: str | None = None) -> None:
    """Take back what was said in error; the journal keeps it."""
    lexicon.require(by, at, lexicon_access.EDITORS)
    name = feedback.hit.target_name if feedback.hit_id else feedback.system.name
    kept = DupFeedback(pk=feedback.pk, run=feedback.run, kind=feedback.kind, note=feedback.note, by=by, at=at)
    gone, _rows = DupFeedback.objects.filter(pk=feedback.pk).delete()
    if not gone:
        raise AlreadyHandled(_("该反馈已撤回，请刷新后查看。"))
    _say("take_back_feedback", kept, name, ip)


def _note_given(note: str) -> Objections:
    if note.strip():
        return ()
    return hard(
        "note-missing",
        ARTICLE,
        _("未填写说明；请写明依据，供%(bureau)s改进词表") % {"bureau": bureau_name()},
        field="note",
    )


def _against(run: DupRun, system: System, module: SystemModule | None, item: FunctionItem | None) -> Objections:
    found: Objections = ()
    hit = run.hits.filter(system=system).first()
    if hit is not None:
        message = _("“%(name)s”是本次第%(rank)d个命中，不是漏报；请在该命中的逐项对比中判定") % {
            "name": system.name,
            "rank": hit.rank,
        }
        found += hard("feedback-found", ARTICLE, message, field="system")
    if module is not None and module.system_id != system.pk:
        message = _("模块“%(module)s”不属于系统“%(name)s”；请重新选择模块") % {
            "module": module.name,
            "name": system.name,
        }
        found += hard("feedback-module", ARTICLE, message, field="module")
    if item is not None and item.function_list_id != run.function_list_id:
        message = _("条目“%(item)s”不在本次查重的功能清单中；请重新选择条目") % {"item": item.name}
        found += hard("feedback-item", ARTICLE, message, field="item")
    return found


def _say(event: str, feedback: DupFeedback, name: str, ip: str | None) -> None:
    project = feedback.run.project
    details = {"run": feedback.run_id, "kind": feedback.kind, "target": name, "note": feedback.note}
    journal.record(
        event, by=feedback.by, at=feedback.at, dossier=project.dossier, subject=f"{project.number} {project.name}",
        details=details, ip=ip,
    )  # fmt: skip
