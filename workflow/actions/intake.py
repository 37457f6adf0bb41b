"""First review (初审): the desk proposes to list or not, a second person of the bureau confirms (R7.2, R9.2)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.city import bureau_name
from catalog.models import NegativeCheck, NumberSeries, Project, User
from workflow import access, permissions
from workflow.actions import journal, sheets
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused, Step, after, perform
from workflow.decision_facts import ENDORSEMENT, FIRST_REVIEW
from workflow.lifecycle import State
from workflow.models import ApprovalSheet
from workflow.permissions import Part, Role
from workflow.regulation.objections import hard
from workflow.regulation.rulebook import rulebook_on
from workflow.regulation.thresholds import Majority
from workflow.snapshots import application, digest

ACCEPT, REJECT = "accept_into_library", "reject_from_library"
_QUESTIONS = {ACCEPT: gettext_lazy("拟纳入项目库"), REJECT: gettext_lazy("拟不列入项目库")}


@transaction.atomic
def propose(
    *,
    project: Project,
    verb: str,
    by: User,
    at: datetime,
    codes: Iterable[str] = (),
    facts: str = "",
    opinion: str = "",
) -> ApprovalSheet:
    """Propose to list a project or not (`accept_into_library`, `reject_from_library`), for a second person to confirm.

    `codes` are grounds of Art 9 with the `facts` that bear them. A correction list needs no second hand: perform
    `return_for_correction`.
    """
    if verb not in _QUESTIONS:
        raise LookupError(verb)
    if Role.BUR_OP not in access.roles_towards(by, project.unit, timezone.localdate(at)):
        raise NotAllowed(_("初审意见由%(bureau)s经办人拟写。") % {"bureau": bureau_name()})
    Project.objects.filter(pk=project.pk).update(updated_at=at)
    project = Project.objects.select_related("unit", "dossier").get(pk=project.pk)
    if project.state != State.SUBMITTED:
        message = _("项目现处于“%(state)s”，不能初审；请刷新后查看") % {"state": State(project.state).label}
        raise Refused(hard("step-out-of-order", "第六条", message))
    if any(sheet.status == ApprovalSheet.Status.OPEN for sheet in sheets.open_for(project, FIRST_REVIEW)):
        raise AlreadyHandled(_("已有待审核的初审意见，请先由审核人办理。"))
    proposal = {"verb": verb, "codes": list(codes), "facts": facts.strip(), "opinion": opinion.strip()}
    asked = sheets.Asked(Role.BUR_REVIEW, Role.BUR_REVIEW.label, "审核", Role.BUR_REVIEW)
    question = sheets.Question(f"{_QUESTIONS[verb]}：{project.name}", proposal, amount=project.total_amount)
    return sheets.open_round(project, FIRST_REVIEW, [asked], question, by=by, at=at)[0]


def _confirm(sheet: ApprovalSheet, by: User, at: datetime) -> None:
    perform(
        sheet.proposal["verb"],
        project=sheet.project,
        by=by,
        at=at,
        reason=sheet.proposal["facts"] or sheet.proposal["opinion"],
        sheet=sheet,
    )


def _send_back(sheet: ApprovalSheet, by: User, at: datetime, result: str, opinion: str) -> None:
    """Leave the project where it is: the desk writes a new proposal."""


sheets.register(FIRST_REVIEW, sheets.StepPlan(_confirm, _send_back))


@after(ACCEPT)
def enter_library(step: Step) -> None:
    """Give the project its number in the library (项目库); one that had been in it keeps its own."""
    project = step.project
    project.library_on = project.library_on or step.on
    if project.library_number is None:
        project.library_number = f"KU{step.on.year}-{NumberSeries.take('library', step.on.year):04d}"
    step.details["library_number"] = project.library_number


@after(REJECT)
def say_why(step: Step) -> None:
    """Keep the grounds and facts with the step, for the notice to the unit."""
    proposal = step.sheet.proposal if step.sheet else step.data
    step.details.update(codes=list(proposal.get("codes", ())), facts=proposal.get("facts", ""))


@transaction.atomic
def designate(*, project: Project, body: str, reason: str, by: User, at: datetime) -> Project:
    """Record who approves a mixed project of two equal parts, as agreed in consultation: NDRC or BUREAU (R8.2)."""
    if Role.BUR_REVIEW not in access.roles_towards(by, project.unit, timezone.localdate(at)):
        raise NotAllowed(_("立项部门由%(bureau)s会商后登记。") % {"bureau": bureau_name()})
    if body not in {Majority.NDRC, Majority.BUREAU} or not reason.strip():
        message = _("未选择立项部门或未说明会商情况；请选择市发展改革委或%(bureau)s，并写明依据") % {
            "bureau": bureau_name()
        }
        raise Refused(hard("designation-incomplete", "第八条第二款", message, field="designated"))
    Project.objects.filter(pk=project.pk).update(updated_at=at)
    project.refresh_from_db()
    project.declarations = {**project.declarations, "designated": body}
    project.save(update_fields=["declarations"])
    _say(project, "designate_body", by, at, {"body": body, "reason": reason.strip()})
    return project


@transaction.atomic
def judge_negative(
    *, project: Project, item_code: str, conclusion: str, by: User, at: datetime, citation: str = "", note: str = ""
) -> NegativeCheck:
    """Answer a row of the negative list as the bureau; what the unit had answered stays in the submitted version."""
    state, on = State(project.state), timezone.localdate(at)
    if not permissions.edits(access.roles_towards(by, project.unit, on), state, Part.REVIEW):
        raise NotAllowed(_("负面清单的审查结论由%(bureau)s在审查环节作出。") % {"bureau": bureau_name()})
    law = rulebook_on(on, project.regulation)
    if item_code not in law.list("negative").codes or conclusion not in law.list("neg_conclusions").codes:
        message = _("负面清单项或结论不在规定范围；请从清单中选择")
        raise Refused(hard("negative-unknown", "第二十条第二款", message, field="negative_list"))
    row, _made = NegativeCheck.objects.update_or_create(
        project=project,
        item_code=item_code,
        defaults={"conclusion": conclusion, "citation": citation.strip(), "note": note.strip()[:400], "by": by},
    )
    _say(project, "judge_negative", by, at, {"item": item_code, "conclusion": conclusion})
    return row


def _say(project: Project, event: str, by: User, at: datetime, details: dict[str, str]) -> None:
    journal.record(
        event, by=by, at=at, dossier=project.dossier, subject=f"{project.number} {project.name}", details=details
    )


@transaction.atomic
def ask_endorsement(*, project: Project, by: User, at: datetime) -> ApprovalSheet:
    """Ask the parent unit (主管部门) to endorse a second-level unit's application as it now stands."""
    if not access.roles_towards(by, project.unit, timezone.localdate(at)) & {Role.UNIT_OP, Role.UNIT_HEAD}:
        raise NotAllowed(_("只有建设单位可以提请主管部门审核。"))
    Project.objects.filter(pk=project.pk).update(updated_at=at)
    project = Project.objects.select_related("unit__parent", "dossier").get(pk=project.pk)
    parent = project.unit.parent
    if parent is None:
        message = _("本单位没有主管部门，无须提请审核；请直接提交申报")
        raise Refused(hard("no-parent", "第七条", message, field="unit"))
    if any(sheet.status == ApprovalSheet.Status.OPEN for sheet in sheets.open_for(project, ENDORSEMENT)):
        raise AlreadyHandled(_("已提请主管部门审核，请等待其办理。"))
    asked = sheets.Asked(Role.PARENT_UNIT, _("主管部门"), "审核", Role.PARENT_UNIT, organisation=parent)
    said = {"application": digest(application(project))}
    question = sheets.Question(_("同意申报：%(name)s") % {"name": project.name}, said, amount=project.total_amount)
    return sheets.open_round(project, ENDORSEMENT, [asked], question, by=by, at=at)[0]


def _endorsed(sheet: ApprovalSheet, by: User, at: datetime) -> None:
    """Leave the submission to the unit: what was endorsed is found on the sheet."""


def _not_endorsed(sheet: ApprovalSheet, by: User, at: datetime, result: str, opinion: str) -> None:
    """Leave the draft with the unit."""


sheets.register(ENDORSEMENT, sheets.StepPlan(_endorsed, _not_endorsed))
