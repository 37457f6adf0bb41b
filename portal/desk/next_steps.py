"""What is next on a project, who must act and until when; only the verbs that this person may try become links."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Project, User
from portal.desk import stages
from portal.desk.check_standing import standing
from portal.desk.resources.of_project import directory_tasks
from workflow import access, actions, permissions
from workflow.actions import sheets
from workflow.lifecycle import TRANSITIONS, State, Transition
from workflow.models import ApprovalSheet
from workflow.permissions import Part
from workflow.regulation.roles import Role

# Where a verb is taken; the others have the plain page with a reason.
PAGES = {
    "submit": "desk:draft",
    "return_for_correction": "desk:first-review",
    "reject_from_library": "desk:first-review",
    "accept_into_library": "desk:first-review",
    "begin_argument": "desk:argument",
    "record_argument_passed": "desk:argument",
    "record_argument_failed": "desk:argument",
    "open_adhoc_review": "desk:adhoc",
    "propose_plan": "desk:propose-plan",
    "record_external_approval": "desk:external-approval",
    "issue_approval": "desk:approval-document",
    "submit_notice": "desk:notice-draft",
    "publish_notice": "desk:notice-check",
    "return_notice": "desk:notice-check",
    "correct_notice": "desk:notice-correct",
}
# Ways out, offered last and never as the main action.
SIDE = frozenset({"withdraw", "mark_out_of_scope", "withdraw_notice", "correct_notice", "record_external_approval"})
_BUREAU = frozenset({Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD, Role.BUR_DATA})


@dataclass(frozen=True, slots=True)
class NextStep:
    """The card on the project page: who acts, what they do, until when, and what this reader can do now."""

    sentence: str
    who: str
    tasks: tuple[dict, ...]
    ended: bool = False


def next_step(project: Project, user: User, at: datetime) -> NextStep:
    """Return what the card says to this reader."""
    state = stages.state_at(project, at)
    waiting = list(
        ApprovalSheet.objects.filter(project=project, status=ApprovalSheet.Status.OPEN).order_by("stage", "id")
    )
    tasks = [*_to_sign(waiting, user, at), *_drafting(project, state, user, at)]
    tasks += [*directory_tasks(project, state, user, at), *_steps(project, state, user, at)]
    tasks += _comparing(project, user, at)
    return NextStep(_sentence(project, state, waiting), _who(state, waiting), tuple(tasks), state.is_final)


def _who(state: State, waiting: list[ApprovalSheet]) -> str:
    if waiting:
        return "、".join(dict.fromkeys(_hand(sheet) for sheet in waiting))
    return "、".join(role.label for role in Role if role in state.owners) or _("无")


def _hand(sheet: ApprovalSheet) -> str:
    """Who signs now; a document is named after itself, so its hand is the role whose turn it is."""
    is_document = sheet.mode == ApprovalSheet.Mode.DRAFT_REVIEW_ISSUE
    return Role(sheet.role).label if is_document else sheet.party_label


def _sentence(project: Project, state: State, waiting: list[ApprovalSheet]) -> str:
    if state.is_final:
        return _("项目已止于“%(state)s”，没有下一步。") % {"state": state.label}
    if waiting:
        return _("正等待签批：%(what)s。") % {
            "what": "、".join(dict.fromkeys(f"{s.party_label}{sheets.current_act(s)}" for s in waiting))
        }
    forward = [row.label for row in TRANSITIONS if state in row.source and row.verb not in SIDE and not row.by_clock]
    if not forward:
        return _("现处于“%(state)s”。") % {"state": state.label}
    return _("现处于“%(state)s”，下一步是%(what)s。") % {
        "state": state.label,
        "what": "、".join(dict.fromkeys(forward)),
    }


def _to_sign(waiting: list[ApprovalSheet], user: User, at: datetime) -> list[dict]:
    mine = set(sheets.waiting_for(user, at).filter(pk__in=[sheet.pk for sheet in waiting]).values_list("pk", flat=True))
    return [
        {
            "title": _("%(act)s：%(what)s") % {"act": sheets.current_act(sheet), "what": sheet.question},
            "url": reverse("desk:sheet", args=[sheet.pk]),
            "note": sheet.party_label,
            "status": _("待您签批"),
            "tone": "amber",
        }
        for sheet in waiting
        if sheet.pk in mine
    ]


def _drafting(project: Project, state: State, user: User, at: datetime) -> list[dict]:
    roles = access.roles_towards(user, project.unit, timezone.localdate(at))
    found = []
    if permissions.edits(roles, state, Part.APPLICATION):
        title = _("填写申报材料") if state is State.DRAFT else _("修改申报材料")
        found.append(
            {"title": title, "url": reverse("desk:draft", args=[project.number]), "note": _("第九条要求的各项内容")}
        )
    elif permissions.edits(roles, state, Part.FUNCTION_LIST):
        url = reverse("desk:draft-functions", args=[project.number])
        found.append({"title": _("修改功能清单"), "url": url, "note": _("上传新版本，原版本保留")})
    return found


def _steps(project: Project, state: State, user: User, at: datetime) -> list[dict]:
    # The stored state decides what may be performed; a period that has just ended takes its verbs away at once.
    if state.value != project.state:
        return []
    rows = sorted(actions.available(project, user, at), key=lambda row: row.verb in SIDE)
    rows = [*rows, *(row for row in _through_sheets(project, state, user, at) if row not in rows)]
    by_page: dict[str, list[Transition]] = {}
    for row in rows:
        by_page.setdefault(_address(project, row), []).append(row)
    return [
        {"title": "、".join(dict.fromkeys(row.label for row in group)), "url": url, "note": group[0].article}
        for url, group in by_page.items()
        if not any(row.verb == "submit" for row in group)
    ]


def _through_sheets(project: Project, state: State, user: User, at: datetime) -> list[Transition]:
    """Return the steps a person prepares though a sheet performs them: the first review and the approval document."""
    roles = access.roles_towards(user, project.unit, timezone.localdate(at))
    if Role.BUR_OP not in roles:
        return []
    prepared = {State.SUBMITTED: "accept_into_library", State.DECIDED: "issue_approval"}
    return [row for row in TRANSITIONS if state in row.source and row.verb == prepared.get(state)]


def _comparing(project: Project, user: User, at: datetime) -> list[dict]:
    on = timezone.localdate(at)
    if not access.roles_of(user, on) & _BUREAU:
        return []
    run = project.dup_runs.order_by("-id").first()
    if run is None:
        return []
    told = standing(run, run.hits.filter(conclusion="").count())
    url = reverse("desk:compare", args=[run.pk])
    note = run.get_kind_display()
    return [{"title": _("查重审核"), "url": url, "note": note, "status": told.label, "tone": told.tone}]


def _address(project: Project, row: Transition) -> str:
    if row.verb in PAGES:
        return reverse(PAGES[row.verb], args=[project.number])
    return reverse("desk:act", args=[project.number, row.verb])
