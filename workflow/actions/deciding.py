"""审定: case by case along the route of the amount (一事一议), or with the plan in three meetings (Art 10, 13)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import Organisation, PlanEntry, Project, User
from workflow import access
from workflow.actions import journal, sheets
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused, Step, after, before, perform
from workflow.actions.voiding import void_round
from workflow.decision_facts import ADHOC, PLAN
from workflow.lifecycle import State
from workflow.models import ApprovalSheet, Decision
from workflow.permissions import Role
from workflow.regulation.objections import hard
from workflow.regulation.provisions import Party, PartyKind
from workflow.regulation.rulebook import Rulebook, rulebook_on
from workflow.regulation.thresholds import Route, route_for

_WAN = Decimal(10_000)
_ROUTES = {"ADHOC": "adhoc", "UNIFIED": "unified", "MIDYEAR": "midyear"}


@before("open_adhoc_review")
def take_adhoc_path(step: Step) -> None:
    """Set the path before its guards are asked."""
    step.project.decide_path = "ADHOC"


@after("open_adhoc_review")
def freeze_tier(step: Step) -> None:
    """Freeze the amount and its tier, and ask the parties of that tier's route (R10.3)."""
    _ask(step.project, ADHOC, step.rulebook, by=step.by, at=step.at)
    step.details.update(tier=step.project.tier, amount=str(step.project.frozen_amount))


@before("propose_plan")
def take_plan_path(step: Step) -> None:
    """Set the path of the plan: data `path` UNIFIED or MIDYEAR, `opinions` of those consulted, `plan` its number.

    What stands in a plan goes to the meetings with it.
    """
    entry = PlanEntry.objects.filter(project=step.project, is_live=True).select_related("plan").first()
    if entry is not None and step.data.get("plan") != entry.plan.number:
        message = _("项目在计划“%(plan)s”中；请在该计划页面提交上会") % {"plan": entry.plan}
        raise Refused(hard("in-plan", "第十条第一款", message, entry.plan.number, field="path"))
    step.project.decide_path = step.data.get("path", "")


@after("propose_plan")
def ask_meetings(step: Step) -> None:
    """Ask the three meetings one after the other, whatever the amount (R10.2, R13.1)."""
    plan = {"plan": step.data["plan"]} if step.data.get("plan") else {}
    _ask(step.project, PLAN, step.rulebook, by=step.by, at=step.at, proposal=plan)
    step.details.update(**plan, path=step.project.decide_path, opinions=list(step.data.get("opinions", ())))


def _ask(
    project: Project,
    step_name: str,
    rulebook: Rulebook,
    *,
    by: User,
    at: datetime,
    proposal: dict[str, Any] | None = None,
) -> list[ApprovalSheet]:
    route = route_for(project.total_amount, rulebook, _ROUTES[project.decide_path])
    project.frozen_amount = project.total_amount
    project.tier = route.tier if step_name == ADHOC else None
    project.save(update_fields=["frozen_amount", "tier", "decide_path"])
    asked = [_asked(project, party, number) for number, stage in enumerate(route.stages, start=1) for party in stage]
    # Exact, so that 199.999999万元 stays apart from 200万元, and in the unit in which the page gives every amount.
    wan = (project.total_amount / _WAN).normalize()
    text = _("%(name)s（总投资%(wan)s万元）") % {"name": project.name, "wan": f"{wan:f}"}
    question = sheets.Question(text, proposal or {}, _frozen(route), amount=project.total_amount)
    return sheets.open_round(project, step_name, asked, question, by=by, at=at)


def _asked(project: Project, party: Party, stage: int) -> sheets.Asked:
    meets = party.kind is PartyKind.MEETING
    return sheets.Asked(
        party.capacity,
        party.label,
        party.act,
        party.role,
        stage,
        ApprovalSheet.Mode.MEETING if meets else ApprovalSheet.Mode.SIGNATURE,
        assignee=_portfolio_leader(project.unit) if party.capacity == Role.VM_UNIT else None,
    )


def _portfolio_leader(unit: Organisation) -> User:
    """Return the vice-mayor in charge of a unit; a second-level unit's is its parent's."""
    leader = unit.portfolio_leader or (unit.parent.portfolio_leader if unit.parent else None)
    if leader is None:
        message = _("未设置“%(unit)s”的分管副市长，无法确定审核人；请系统管理员在单位信息中补充") % {"unit": unit.name}
        raise Refused(hard("no-portfolio-leader", "第十条第二款", message, field="portfolio_leader"))
    return leader


def _frozen(route: Route) -> dict[str, Any]:
    return {
        "name": route.name,
        "regulation": route.regulation,
        "article": route.article,
        "tier": route.tier,
        "amount": str(route.amount),
        "stages": [
            [{"capacity": party.capacity, "label": party.label, "act": party.act} for party in stage]
            for stage in route.stages
        ],
    }


@transaction.atomic
def change_amount(
    *, project: Project, amount: Decimal, reason: str, by: User, at: datetime, expected_version: int
) -> list[ApprovalSheet]:
    """Change the amount under decision: what was signed for the old one is void, and the route of the new is asked."""
    on = timezone.localdate(at)
    if not access.roles_towards(by, project.unit, on) & {Role.BUR_OP, Role.BUR_REVIEW}:
        raise NotAllowed(_("送审金额由%(bureau)s更正。") % {"bureau": bureau_name()})
    claimed = Project.objects.filter(pk=project.pk, version=expected_version, state=State.ADHOC_REVIEW)
    if not claimed.update(updated_at=at):
        raise AlreadyHandled(_("项目已不在一事一议审批中或已被他人办理，请刷新后查看。"))
    project = Project.objects.select_related("unit", "dossier").get(pk=project.pk)
    rulebook = rulebook_on(on, project.regulation)
    _check_amount(project, amount, reason, rulebook)
    old = project.total_amount
    void_round(project, ADHOC, at=at, all_sheets=True)
    project.total_amount = amount
    project.draft_revision += 1
    project.save(update_fields=["total_amount", "draft_revision"])
    opened = _ask(project, ADHOC, rulebook, by=by, at=at)
    journal.record(
        "change_amount",
        by=by,
        at=at,
        dossier=project.dossier,
        subject=f"{project.number} {project.name}",
        details={"from": str(old), "to": str(amount), "tier": project.tier, "reason": reason},
    )
    return opened


def _check_amount(project: Project, amount: Decimal, reason: str, rulebook: Rulebook) -> None:
    if not reason.strip():
        raise Refused(hard("reason-missing", "第十条第二款", _("更正送审金额须说明理由；请填写"), field="reason"))
    if amount != amount.quantize(Decimal("0.01")):
        message = _("“%(amount)s”不是以元为单位、至多两位小数的金额；请更正") % {"amount": amount}
        raise Refused(hard("too-many-decimals", "第十条第二款", message, field="amount"))
    if not route_for(amount, rulebook).in_scope:
        message = _("%(amount)s元不足适用金额，不能进入一事一议；请核对") % {"amount": amount}
        raise Refused(hard("below-scope", "第二条", message, field="amount"))
    if amount == project.total_amount:
        message = _("金额与现送审金额相同，无须更正")
        raise Refused(hard("amount-unchanged", "第十条第二款", message, field="amount"))


def _passed(verb: str) -> Any:
    def take(sheet: ApprovalSheet, by: User, at: datetime) -> None:
        perform(verb, project=sheet.project, by=by, at=at, sheet=sheet)

    return take


def _failed(verb: str) -> Any:
    def take(sheet: ApprovalSheet, by: User, at: datetime, result: str, opinion: str) -> None:
        said = Decision.Result(result).label
        perform(verb, project=sheet.project, by=by, at=at, sheet=sheet, reason=f"{sheet.party_label}{said}：{opinion}")

    return take


sheets.register(ADHOC, sheets.StepPlan(_passed("pass_adhoc_review"), _failed("fail_adhoc_review")))
sheets.register(PLAN, sheets.StepPlan(_passed("decide_plan"), _failed("decline_plan")))


@after("pass_adhoc_review")
@after("decide_plan")
def fix_decided_amount(step: Step) -> None:
    """Keep the amount that was decided: the approval may not exceed it (R10.4)."""
    step.project.decided_amount = step.project.frozen_amount
    step.details.update(amount=str(step.project.decided_amount), path=step.project.decide_path)


@after("fail_adhoc_review")
@after("decline_plan")
def go_back(step: Step) -> None:
    """Void the round: what the others agreed does not carry over to the next try (T12)."""
    step_name = ADHOC if step.verb == "fail_adhoc_review" else PLAN
    void_round(step.project, step_name, at=step.at, all_sheets=True)
    step.project.frozen_amount = None
    step.project.tier = None
    step.project.decide_path = ""
