"""Facts that stand on approval sheets: endorsement, first review, the chain of decision, a document's three hands."""

from typing import Any

from django.db.models import Max

from catalog.models import ArgumentRecord, BatchProject, PanelMember, Project
from workflow import snapshots
from workflow.models import ApprovalSheet, Decision, OfficialDocument
from workflow.regulation import facts

ENDORSEMENT, FIRST_REVIEW, ADHOC, PLAN, DOCUMENT = (
    "parent_endorsement",
    "first_review",
    "adhoc_route",
    "plan_meetings",
    "approval_document",
)
_STEP_OF_PATH = {"ADHOC": ADHOC, "UNIFIED": PLAN, "MIDYEAR": PLAN}


def current_round(project: Project, step: str) -> int:
    """Return the number of the latest round of a step; 0 where none was opened."""
    found = ApprovalSheet.objects.filter(project=project, step=step).aggregate(last=Max("round"))
    return found["last"] or 0


def is_endorsed(project: Project) -> bool:
    """Whether the parent unit agreed to the application as it now stands."""
    sheet = ApprovalSheet.objects.filter(project=project, step=ENDORSEMENT, status=ApprovalSheet.Status.APPROVED).last()
    return sheet is not None and sheet.proposal.get("application") == snapshots.digest(snapshots.application(project))


def review_facts(sheet: ApprovalSheet | None, data: dict[str, Any]) -> facts.FirstReview:
    """Return the two hands of the first review and what they found; a return is one hand's."""
    said = sheet.proposal if sheet is not None and sheet.step == FIRST_REVIEW else data
    return facts.FirstReview(
        deficiencies=tuple(said.get("deficiencies", ())),
        reject_codes=tuple(said.get("codes", ())),
        reject_facts=said.get("facts", ""),
        drafter=_person(sheet.opened_by_id) if sheet is not None else "",
        reviewer=_person(_last_signer(sheet)) if sheet is not None else "",
    )


def argument_facts(project: Project, data: dict[str, Any]) -> facts.Argument:
    """Return the latest argumentation: of a batch as its panel and signatures stand, else as it was recorded."""
    record = ArgumentRecord.objects.filter(project=project).select_related("batch_entry__batch").order_by("-pk").first()
    if record is None:
        return facts.Argument()
    entry = getattr(record, "batch_entry", None)
    if entry is None:
        experts, conflicts, unsigned = record.experts, data.get("open_conflicts", ()), data.get("unsigned", ())
    else:
        experts, conflicts, unsigned = _panel(entry)
    return facts.Argument(
        has_batch=bool(record.batch.strip()),
        experts=experts,
        open_conflicts=tuple(conflicts),
        unsigned=tuple(unsigned),
        conclusion=record.conclusion,
        opinion=record.opinion,
    )


def _panel(entry: BatchProject) -> tuple[int, list[str], list[str]]:
    """Return how many experts are seated, who has not declared to be without interest, and who has not signed."""
    seated = list(entry.batch.members.filter(status__in=PanelMember.SEATED).select_related("user"))
    signed = set(entry.signatures.filter(digest=entry.digest).values_list("member_id", flat=True))
    undeclared = [str(member.user) for member in seated if member.status == PanelMember.Status.INVITED]
    return len(seated), undeclared, [str(member.user) for member in seated if member.pk not in signed]


def decision_facts(project: Project, data: dict[str, Any]) -> facts.Decision:
    """Return the path, the frozen amount and the answers of the present round, in the order of their days."""
    return facts.Decision(
        path=project.decide_path,
        in_library=project.library_number is not None,
        frozen_amount=project.frozen_amount,
        results=_results(project),
        opinions=frozenset(data.get("opinions", ())),
        decided_amount=project.decided_amount,
    )


def _results(project: Project) -> tuple[facts.PartyResult, ...]:
    step = _STEP_OF_PATH.get(project.decide_path)
    if step is None:
        return ()
    answers = Decision.objects.filter(
        project=project, sheet__step=step, sheet__round=current_round(project, step)
    ).exclude(sheet__status=ApprovalSheet.Status.VOID)
    return tuple(
        facts.PartyResult(row.sheet.party, row.act, row.result == Decision.Result.AGREED, row.decided_on, row.minute_no)
        for row in answers.select_related("sheet").order_by("decided_on", "pk")
    )


def approval_facts(sheet: ApprovalSheet | None) -> facts.Approval:
    """Return the document being issued: its number, amount and the three persons."""
    if sheet is None or sheet.step != DOCUMENT:
        return facts.Approval()
    hands = list(sheet.decisions.filter(result=Decision.Result.AGREED).order_by("pk"))
    doc_no = sheet.proposal.get("doc_no", "")
    return facts.Approval(
        doc_no=doc_no,
        doc_no_is_taken=OfficialDocument.objects.filter(doc_no=doc_no).exists(),
        amount=sheet.amount,
        drafter=_person(sheet.opened_by_id),
        reviewer=_person(hands[0].signer_id) if hands else "",
        signer=_person(hands[1].signer_id) if len(hands) > 1 else "",
    )


def _last_signer(sheet: ApprovalSheet) -> int | None:
    last = sheet.decisions.order_by("-pk").first()
    return last.signer_id if last else None


def _person(user_id: int | None) -> str:
    return f"user:{user_id}" if user_id else ""
