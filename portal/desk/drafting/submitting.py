"""Check-answers and submission: what would be submitted, what stands against it, and the head's own act."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import clock
from catalog.models import Project
from portal.desk.answers import Attempt, address_of, find, page, said, see_other, signed_in
from portal.desk.drafting.materials import items_of
from portal.desk.drafting.opening import draft_of
from portal.desk.drafting.task_list import parts_of
from portal.desk.overriding import overrides_of
from workflow import access, actions
from workflow.actions import intake, journal
from workflow.lifecycle import State
from workflow.regulation.roles import Role

HANDED = "draft.handed_over"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Show all answers and every objection at once; the head's post submits."""
    if request.method == "POST" and (sent := _already_submitted(request, number)):
        said(request, _("本项目已经提交申报，不用重复提交。"))
        return see_other("desk:project", sent.number)
    project = draft_of(request, number)
    attempt = Attempt()
    if request.method == "POST":
        with attempt:
            change = actions.perform(
                "submit",
                project=project,
                by=request.user,
                at=clock.now(),
                expected_version=_posted_version(request, project),
                overrides=overrides_of(request.POST),
                ip=address_of(request),
            )
            said(
                request,
                _("已提交申报（第 %(n)s 版），等待市数字经济局初审。") % {"n": change.details.get("application", 1)},
            )
            return see_other("desk:project", project.number)
    return page(request, "desk/drafting/check.html", _context(request, project, attempt), status=attempt.status)


def _already_submitted(request: HttpRequest, number: str) -> Project | None:
    """Return the project if a head of its unit presses the button a second time: a refusal would look like failure."""
    project = find(request, Project, number=number)
    roles = access.roles_towards(request.user, project.unit, clock.today())
    return project if Role.UNIT_HEAD in roles and State(project.state) is State.SUBMITTED else None


def _posted_version(request: HttpRequest, project: Project) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else project.version


def _context(request: HttpRequest, project: Project, attempt: Attempt) -> dict:
    roles = access.roles_towards(request.user, project.unit, clock.today())
    ahead = () if attempt.objections else actions.preview("submit", project=project, by=request.user, at=clock.now())
    return {
        "project": project,
        "attempt": attempt,
        "ahead": ahead,
        "soft": [row for row in attempt.objections or ahead if not row.is_hard],
        "blocked": any(row.is_hard for row in attempt.objections or ahead),
        "typed": request.POST,
        "parts": parts_of(project),
        "materials": items_of(project),
        "run": project.dup_runs.order_by("-id").first(),
        "list": project.function_lists.order_by("-version").first(),
        "is_head": Role.UNIT_HEAD in roles,
        "needs_endorsement": project.unit.parent_id is not None and project.unit.budget_level > 1,
    }


@require_POST
@signed_in
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """The operator tells the head that the draft is ready; it appears among the head's tasks."""
    project = draft_of(request, number)
    journal.record(
        HANDED,
        by=request.user,
        at=clock.now(),
        dossier=project.dossier,
        organisation=project.unit,
        subject=f"{project.number} {project.name}",
        ip=address_of(request),
    )
    said(request, _("已送本单位负责人核对提交。"))
    return see_other("desk:project", project.number)


@require_POST
@signed_in
def ask_endorsement(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the parent unit to endorse the application as it stands (second-level units, Art 7)."""
    project = draft_of(request, number)
    intake.ask_endorsement(project=project, by=request.user, at=clock.now())
    said(request, _("已提请主管部门审核。"))
    return see_other("desk:draft-check", project.number)
