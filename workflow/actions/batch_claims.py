"""Taking an argumentation batch (论证批次) for one act: the bureau's by its version, an expert's under its lock."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import memberships
from catalog.city import bureau_name
from catalog.models import ArgumentBatch, PanelMember, Project, Supplier, User
from workflow import access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import Objection, hard

ARTICLE = "第十条第一款"

_ACTS = {
    "create": gettext_lazy("建立论证批次"),
    "add": gettext_lazy("加入论证项目"),
    "take_out": gettext_lazy("移出论证项目"),
    "appoint": gettext_lazy("聘请论证专家"),
    "recuse": gettext_lazy("专家回避"),
    "open": gettext_lazy("开始专家评审"),
    "close": gettext_lazy("结束专家评审"),
    "draft": gettext_lazy("拟写专家组结论"),
    "conclude": gettext_lazy("登记论证结论"),
    "cancel": gettext_lazy("取消论证批次"),
}


def require_desk(by: User, at: datetime) -> None:
    """Raise NotAllowed for everybody but the bureau's desk."""
    if Role.BUR_OP not in access.roles_of(by, timezone.localdate(at)):
        raise NotAllowed(_("专家论证由%(bureau)s经办人组织。") % {"bureau": bureau_name()})


def claim(
    batch: ArgumentBatch, act: str, *statuses: str, by: User, at: datetime, expected_version: int
) -> ArgumentBatch:
    """Take the batch for one act of the bureau: AlreadyHandled where somebody was faster, Refused in another status."""
    taken = ArgumentBatch.objects.filter(pk=batch.pk, version=expected_version, status__in=statuses).update(
        version=F("version") + 1, touched_at=at, touched_by_name=str(by), touched_with=act
    )
    fresh = ArgumentBatch.objects.get(pk=batch.pk)
    if taken:
        return fresh
    if fresh.version != expected_version:
        raise AlreadyHandled(
            _("已由%(who)s于%(when)s办理“%(what)s”，请刷新后查看最新状态。")
            % {
                "who": fresh.touched_by_name,
                "when": f"{timezone.localtime(fresh.touched_at):%Y-%m-%d %H:%M}",
                "what": _ACTS.get(fresh.touched_with, fresh.touched_with),
            }
        )
    message = _("批次现处于“%(state)s”，不能办理“%(act)s”；请按组建、评审、结论的顺序办理") % {
        "state": fresh.get_status_display(),
        "act": _ACTS[act],
    }
    raise Refused(hard("batch-out-of-order", ARTICLE, message, fresh.status))


def hold(batch: ArgumentBatch, *statuses: str, at: datetime) -> ArgumentBatch:
    """Lock the batch for an expert's act without counting it; AlreadyHandled once it has gone on."""
    if not ArgumentBatch.objects.filter(pk=batch.pk, status__in=statuses).update(touched_at=F("touched_at")):
        raise AlreadyHandled(_("论证批次已进入下一环节，不能再办理；请刷新后查看。"))
    return ArgumentBatch.objects.get(pk=batch.pk)


def vacancies(batch: ArgumentBatch) -> Iterable[PanelMember]:
    """Return the recused experts whose place nobody has taken yet."""
    return batch.members.filter(status=PanelMember.Status.RECUSED, replaced_by__isnull=True)


def interest(user: User, projects: Iterable[Project], at: datetime) -> tuple[Objection, ...]:
    """An expert is neither of an applicant, nor of its parent or whatever stands under that, nor a supplier."""
    found: tuple[Objection, ...] = ()
    if Supplier.objects.filter(user=user).exists():
        message = _("%(name)s登记为供应商，与项目有利害关系，应当回避；请另选专家") % {"name": user}
        found += hard("conflict-of-interest", ARTICLE, message, str(user), field="experts")
    held = {row.organisation for row in memberships.in_force(user, timezone.localdate(at))}
    home = {org.pk for org in held} | {org.parent_id for org in held if org.parent_id}
    for project in projects:
        if {project.unit_id, project.unit.parent_id} & home:
            message = _("%(name)s与%(project)s的申报单位同属一家或同一主管部门，应当回避；请另选专家或移出项目") % {
                "name": user,
                "project": project.name,
            }
            found += hard("conflict-of-interest", ARTICLE, message, str(user), project.number, field="experts")
    return found


def note(
    event: str,
    batch: ArgumentBatch,
    by: User,
    at: datetime,
    *,
    project: Project | None = None,
    details: dict | None = None,
    ip: str | None = None,
) -> None:
    """Journal an act by the number of the batch; what an expert thinks is never in it."""
    dossier = project.dossier if project is not None else None
    journal.record(event, by=by, at=at, dossier=dossier, subject=batch.number, details=details, ip=ip)
