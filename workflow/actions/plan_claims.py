"""Taking a plan batch (计划批次) for one act by its version, and what all its acts share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import PlanBatch, PlanEntry, Project, User
from workflow import access
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import Objection, hard
from workflow.regulation.provisions import Party
from workflow.regulation.rulebook import rulebook_on
from workflow.regulation.thresholds import route_for

ROUTES = {PlanBatch.Kind.UNIFIED: "unified", PlanBatch.Kind.MIDYEAR: "midyear"}
_ARTICLES = {PlanBatch.Kind.UNIFIED: "第十条第一款", PlanBatch.Kind.MIDYEAR: "第十三条"}
_ACTS = {
    "create": gettext_lazy("建立计划批次"),
    "add": gettext_lazy("加入拟列项目"),
    "take_out": gettext_lazy("移出拟列项目"),
    "consult": gettext_lazy("提出会商意见"),
    "submit": gettext_lazy("提交上会"),
    "meeting": gettext_lazy("登记会议审定"),
    "cancel": gettext_lazy("取消计划批次"),
}
# What is said of the plan and not of one of its projects.
_OF_THE_PLAN = frozenset({"opinions-missing", "plan-path", "midyear-window"})


def article(plan: PlanBatch) -> str:
    """Return the article under which a plan goes to the meetings."""
    return _ARTICLES[plan.kind]


def require(by: User, at: datetime, *roles: Role) -> None:
    """Raise NotAllowed for whoever holds none of the roles."""
    if not access.roles_of(by, timezone.localdate(at)) & set(roles):
        raise NotAllowed(_("这一步由“%(who)s”办理。") % {"who": "、".join(role.label for role in roles)})


def claim(plan: PlanBatch, act: str, *statuses: str, by: User, at: datetime, expected_version: int) -> PlanBatch:
    """Take the plan for one act: AlreadyHandled where somebody was faster, Refused in another status."""
    taken = PlanBatch.objects.filter(pk=plan.pk, version=expected_version, status__in=statuses).update(
        version=F("version") + 1, touched_at=at, touched_by_name=str(by), touched_with=act
    )
    fresh = PlanBatch.objects.get(pk=plan.pk)
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
    message = _("计划现处于“%(state)s”，不能办理“%(act)s”；请按会商、上会、审定的顺序办理") % {
        "state": fresh.get_status_display(),
        "act": _ACTS[act],
    }
    raise Refused(hard("plan-out-of-order", article(fresh), message, fresh.status))


def for_every(plan: PlanBatch, act: Callable[[PlanEntry], object]) -> None:
    """Act on every project of a plan; what stands against any of them is said together, and nothing is kept."""
    entries = list(plan.entries.filter(is_live=True).select_related("project__unit"))
    if not entries:
        message = _("计划中没有项目；请先加入项目，或取消本计划")
        raise Refused(hard("no-project", article(plan), message, field="projects"))
    objections: list[Objection] = []
    for entry in entries:
        try:
            act(entry)
        except Refused as refusal:
            objections += [_named(objection, entry.project) for objection in refusal.objections]
    if objections:
        raise Refused(dict.fromkeys(objections))


def _named(objection: Objection, project: Project) -> Objection:
    if objection.code in _OF_THE_PLAN:
        return objection
    return replace(objection, message=f"{project.name}：{objection.message}")


def parties(plan: PlanBatch, at: datetime) -> tuple[Party, ...]:
    """Return the meetings of the plan's route in their order, under the law of the day."""
    project = plan.entries.select_related("project").first().project
    rulebook = rulebook_on(timezone.localdate(at), project.regulation)
    return route_for(project.total_amount or 0, rulebook, ROUTES[plan.kind]).parties


def note(
    event: str,
    plan: PlanBatch,
    by: User,
    at: datetime,
    *,
    project: Project | None = None,
    details: dict | None = None,
    ip: str | None = None,
) -> None:
    """Journal an act: on the project it concerns, else on the plan's own dossier."""
    dossier = project.dossier if project is not None else plan.dossier
    journal.record(event, by=by, at=at, dossier=dossier, subject=plan.number, details=details, ip=ip)
