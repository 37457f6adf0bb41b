"""立项批复: drafted, reviewed and issued by three persons, numbered in the transaction that issues it (Art 10 ¶3).

Issuing also puts the system to be built into the register as 拟建: what is not in it gets no money (Art 21).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.city import bureau_name, city
from catalog.models import Dossier, NumberSeries, Project, System, User
from catalog.signals import system_changed
from workflow import access
from workflow.actions import documents, grants, sheets
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused, Step, after, before, perform
from workflow.decision_facts import DOCUMENT
from workflow.lifecycle import State
from workflow.models import ApprovalSheet, Decision, OfficialDocument
from workflow.official_documents import approval_reply, docx_letter
from workflow.permissions import Role
from workflow.regulation.objections import hard

DOC_TYPE = "D08"
_FORM = re.compile(r"^(.+)〔(\d{4})〕([1-9]\d*)号$")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the drafter of a 立项批复 may set; what is left out is composed from the project."""

    amount: Decimal | None = None
    requirements: tuple[str, ...] = ()
    cc: str = ""
    signer_name: str = ""
    doc_no: str = ""


@transaction.atomic
def draft(*, project: Project, by: User, at: datetime, said: Draft | None = None) -> ApprovalSheet:
    """Write the draft (拟稿) and pass it to review and issue; the number is proposed here and taken when issued."""
    said = said or Draft()
    on = timezone.localdate(at)
    if Role.BUR_OP not in access.roles_towards(by, project.unit, on):
        raise NotAllowed(_("立项批复由%(bureau)s经办人拟稿。") % {"bureau": bureau_name()})
    Project.objects.filter(pk=project.pk).update(updated_at=at)
    project = Project.objects.select_related("unit", "dossier").get(pk=project.pk)
    if project.state != State.DECIDED:
        message = _("项目现处于“%(state)s”，尚不能拟立项批复；须先经审定") % {"state": State(project.state).label}
        raise Refused(hard("step-out-of-order", "第十条第三款", message))
    if any(sheet.status == ApprovalSheet.Status.OPEN for sheet in sheets.open_for(project, DOCUMENT)):
        raise AlreadyHandled(_("立项批复已在办理中，请先由审核人、签发人办理。"))
    amount = project.decided_amount if said.amount is None else said.amount
    _within_the_decision(amount, project.decided_amount)
    letter = approval_reply.compose(project, amount=amount, on=on, requirements=said.requirements, cc=said.cc)
    proposal = {
        "doc_no": said.doc_no or next_number(on.year),
        "is_proposed": not said.doc_no,
        "title": letter.title,
        "main_to": letter.main_to,
        "body": [list(paragraph) for paragraph in letter.paragraphs],
        "cc": letter.cc,
        "signer_name": said.signer_name,
    }
    asked = sheets.Asked(
        DOC_TYPE, _("立项批复"), sheets.REVIEW_ACT, Role.BUR_REVIEW, mode=ApprovalSheet.Mode.DRAFT_REVIEW_ISSUE
    )
    question = sheets.Question(letter.title, proposal, amount=amount)
    return sheets.open_round(project, DOCUMENT, [asked], question, by=by, at=at)[0]


def _within_the_decision(amount: Decimal | None, decided: Decimal | None) -> None:
    """Refuse at drafting what issuing would refuse: two persons would have signed in vain (Art 10 ¶3)."""
    if amount is not None and decided is not None and amount > decided:
        message = _("批复金额 %(amount)s 元超过审定金额 %(decided)s 元；请按审定金额批复或重新报审") % {
            "amount": amount,
            "decided": decided,
        }
        raise Refused(hard("approval-above-decision", "第十条第三款", message, field="amount"))


def next_number(year: int) -> str:
    """Return the document number (发文字号) that comes next, without taking it."""
    series = NumberSeries.objects.filter(key=_series(), year=year).first()
    return _format(year, (series.last if series else 0) + 1)


def _series() -> str:
    return f"official:{city()['document_word']}"


def _format(year: int, number: int) -> str:
    return f"{city()['document_word']}〔{year}〕{number}号"


@before("issue_approval")
def take_number(step: Step) -> None:
    """Take the number in the transaction that issues: a proposed number moves on when another was issued meanwhile."""
    if step.sheet is None:
        message = _("立项批复须经拟稿、审核、签发；请先拟稿")
        raise Refused(hard("hands-missing", "第十条第三款", message, field="approval"))
    proposal = step.sheet.proposal
    if proposal["is_proposed"]:
        number = NumberSeries.take(_series(), step.on.year)
        while OfficialDocument.objects.filter(doc_no=_format(step.on.year, number)).exists():
            number = NumberSeries.take(_series(), step.on.year)
        proposal["doc_no"] = _format(step.on.year, number)
        return
    _keep_series_ahead(proposal["doc_no"])


def _keep_series_ahead(doc_no: str) -> None:
    """A number typed by hand must not come out of the series once more."""
    found = _FORM.match(doc_no)
    if found is None or found[1] != city()["document_word"]:
        return
    year, number = int(found[2]), int(found[3])
    NumberSeries.objects.get_or_create(key=_series(), year=year)
    NumberSeries.objects.filter(key=_series(), year=year, last__lt=number).update(last=number)


@after("issue_approval")
def issue(step: Step) -> None:
    """Write the document, fix what was approved, and register the system as 拟建 (R10.4, R21.1, T15)."""
    sheet, project = step.sheet, step.project
    proposal = sheet.proposal
    # The number stands on the sheet as issued; its digest stays that of what was signed.
    ApprovalSheet.objects.filter(pk=sheet.pk).update(proposal=proposal)
    official = _write(step, proposal)
    project.approved_amount = sheet.amount
    project.approved_on = step.on
    project.approval_no = proposal["doc_no"]
    project.approved_by_body = city()["bureau"]["name"]
    system = register_planned(project, step.by, step.at)
    step.documents.append({"official": official.pk, "doc_no": official.doc_no, "document": official.document_id})
    step.details.update(amount=str(sheet.amount), doc_no=official.doc_no, system=system.code if system else "")


def _write(step: Step, proposal: dict[str, Any]) -> OfficialDocument:
    project = step.project
    issuer = step.sheet.decisions.filter(result=Decision.Result.AGREED).order_by("-pk").first()
    letter = docx_letter.Letter(
        issuer=city()["bureau"]["name"],
        doc_no=proposal["doc_no"],
        title=proposal["title"],
        main_to=proposal["main_to"],
        paragraphs=tuple(tuple(paragraph) for paragraph in proposal["body"]),
        cc=proposal["cc"],
        issued_on=step.on,
        signer_name=proposal["signer_name"] or issuer.signer_name,
    )
    version = documents.keep(
        dossier=project.dossier,
        title=letter.title,
        file_name=f"{letter.doc_no}{letter.title}.docx",
        content=docx_letter.render(letter),
        by=step.by,
        at=step.at,
        content_type=_DOCX,
        doc_type=DOC_TYPE,
        text=letter.text(),
    )
    return OfficialDocument.objects.create(
        project=project,
        doc_type=DOC_TYPE,
        doc_no=letter.doc_no,
        title=letter.title,
        main_to=letter.main_to,
        body=proposal["body"],
        cc=letter.cc,
        issuer=letter.issuer,
        signer_name=letter.signer_name,
        issued_on=letter.issued_on,
        document=version.document,
        sha256=version.sha256,
        created_at=step.at,
        created_by=step.sheet.opened_by,
    )


def register_planned(project: Project, by: User | None, at: datetime) -> System | None:
    """Put the system to be built into the register as 拟建; an upgrade's system is there already."""
    if project.upgrades_id is not None:
        return None
    on = timezone.localdate(at)
    number = NumberSeries.take(f"system:{project.unit.code}", on.year)
    code = f"{project.unit.code}-{on.year}-{number:04d}"
    while System.objects.filter(code=code).exists():
        number = NumberSeries.take(f"system:{project.unit.code}", on.year)
        code = f"{project.unit.code}-{on.year}-{number:04d}"
    name = project.name
    if System.objects.filter(owner=project.unit, name=name).exists():
        name = f"{project.name}（{project.number}）"
    dossier = Dossier.objects.create(
        number=code, title=name, kind=Dossier.Kind.SYSTEM, owner=project.unit, created_at=at, created_by=by
    )
    grants.grant_to_owner(dossier, project.unit, at=at, by=by)
    system = System.objects.create(
        code=code,
        name=name,
        owner=project.unit,
        dossier=dossier,
        short_function=project.content,
        status=System.Status.PLANNED,
        category=_category(project),
        theme=project.theme,
        invest_total=project.approved_amount,
        approval_no=project.approval_no,
        build_project=project,
        created_at=at,
        updated_at=at,
    )
    system_changed.send(sender=System, instance=system, by=by, at=at)
    return system


def _category(project: Project) -> str:
    first = project.categories.first()
    return first.code if first else ""


def _issue(sheet: ApprovalSheet, by: User, at: datetime) -> None:
    perform("issue_approval", project=sheet.project, by=by, at=at, sheet=sheet)


def _return_to_drafter(sheet: ApprovalSheet, by: User, at: datetime, result: str, opinion: str) -> None:
    """Leave the project decided: the drafter writes a new draft in a new round."""


sheets.register(DOCUMENT, sheets.StepPlan(_issue, _return_to_drafter))


@before("record_external_approval")
def take_external(step: Step) -> None:
    """Read the amount that 市发展改革委 approved: data `doc_no`, `issued_on`, `document`, `amount`."""
    amount: Decimal | None = step.data.get("amount") or step.project.total_amount
    if amount is None:
        message = _("未填写批复金额；请按市发展改革委批复文件填写")
        raise Refused(hard("approval-amount-missing", "第八条第二款", message, field="amount"))
    step.data["amount"] = amount


@after("record_external_approval")
def record_external(step: Step) -> None:
    """Keep the 立项 of 市发展改革委 with number, day and file; the system enters the register as with our own (T43)."""
    project = step.project
    issued_on: date = step.data["issued_on"]
    project.approved_amount = project.decided_amount = step.data["amount"]
    project.approved_on = issued_on
    project.approval_no = step.data["doc_no"].strip()
    project.approved_by_body = "市发展改革委"
    document = step.data["document"]
    step.documents.append({"document": document.pk, "doc_no": project.approval_no})
    system = register_planned(project, step.by, step.at)
    step.details.update(doc_no=project.approval_no, system=system.code if system else "")
