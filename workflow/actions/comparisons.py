"""Asking for the projects of a batch to be compared with each other (批内比对); the comparing is `search`'s."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import ArgumentBatch, BatchComparison, PlanBatch, User
from workflow import access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import hard

ARTICLE = "第九条第二款"
REVIEWERS = frozenset({Role.BUR_OP, Role.BUR_REVIEW})
FEWEST = 2


@transaction.atomic
def ask(*, batch: ArgumentBatch | PlanBatch, by: User, at: datetime, ip: str | None = None) -> BatchComparison:
    """Ask for a comparison of what is in a batch now; one that is still waited for is not asked for again."""
    if not access.roles_of(by, timezone.localdate(at)) & REVIEWERS:
        raise NotAllowed(_("批内比对由%(bureau)s办理。") % {"bureau": bureau_name()})
    # Of two who ask at once the second waits here and finds the first's question.
    type(batch).objects.select_for_update().get(pk=batch.pk)
    count = batch.entries.filter(is_live=True).count()
    if count < FEWEST:
        message = _("批次中只有%(n)d个项目，无从比对；请先加入项目") % {"n": count}
        raise Refused(hard("too-few-projects", ARTICLE, message, field="projects"))
    if batch.comparisons.filter(finished_at__isnull=True).exists():
        raise AlreadyHandled(_("该批次的比对正在进行，请稍后刷新查看结果。"))
    kind = "argument" if isinstance(batch, ArgumentBatch) else "plan"
    made = BatchComparison.objects.create(**{kind: batch}, asked_by=by, asked_at=at)
    details = {"comparison": made.pk, "batch": batch.number, "projects": count}
    journal.record("compare_batch", by=by, at=at, subject=batch.number, details=details, ip=ip)
    return made
