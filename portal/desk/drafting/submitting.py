"""Check-answers and submission: what would be submitted, what stands against it, and the head's own act."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import clock
from catalog.city import bureau_name
from catalog.models import JournalEntry, Project
from portal.desk.answers import REFUSED, Attempt, address_of, find, page, said, see_other, signed_in
from portal.desk.drafting.materials import items_of
from portal.desk.drafting.opening import draft_of
from portal.desk.drafting.remedies import with_remedies
from portal.desk.drafting.task_list import parts_of
from portal.desk.overriding import overrides_of
from portal.desk.reading import seen
from workflow import access, actions
from workflow.actions import intake, journal
from workflow.lifecycle import State
from workflow.regulation.objections import Objection
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
                _("已提交申报（第 %(n)s 版），等待%(bureau)s初审。")
                % {"bureau": bureau_name(), "n": change.details.get("application", 1)},
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
    found = attempt.objections or actions.preview("submit", project=project, by=request.user, at=clock.now())
    parts = parts_of(project)
    return {
        "project": project,
        "attempt": attempt,
        "objections": with_remedies(found, project, parts),
        "soft": [row for row in found if not row.is_hard],
        "blocked": any(_blocks_handing_over(row) for row in found),
        "handed": _handed(request, project),
        "typed": request.POST,
        "parts": parts,
        "materials": items_of(project),
        "run": (run := project.dup_runs.order_by("-id").first()),
        "coverage": access.coverage_shown(request.user, run, clock.today()) if run else None,
        "list": project.function_lists.order_by("-version").first(),
        "is_head": Role.UNIT_HEAD in roles,
        "needs_endorsement": project.unit.parent_id is not None and project.unit.budget_level > 1,
    }


def _blocks_handing_over(objection: Objection) -> bool:
    """The parent unit endorses what the head has seen, so that its word may still be missing here."""
    return objection.is_hard and objection.code != "not-endorsed"


def _handed(request: HttpRequest, project: Project) -> bool:
    """Whether the head has been told of the draft as it stands now."""
    entries = seen(request, JournalEntry).filter(dossier=project.dossier, event=HANDED)
    return entries.filter(details__revision=project.draft_revision).exists()


@require_POST
@signed_in
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """The operator tells the head that the draft is ready; it appears among the head's tasks, once for each state."""
    project = draft_of(request, number)
    found = actions.preview("submit", project=project, by=request.user, at=clock.now())
    if any(_blocks_handing_over(row) for row in found):
        attempt = Attempt()
        attempt.status, attempt.objections = REFUSED, found
        return page(request, "desk/drafting/check.html", _context(request, project, attempt), status=REFUSED)
    if _handed(request, project):
        said(request, _("此前已送本单位负责人，内容没有变化，不用再送。"))
        return see_other("desk:project", project.number)
    journal.record(
        HANDED,
        by=request.user,
        at=clock.now(),
        dossier=project.dossier,
        organisation=project.unit,
        subject=f"{project.number} {project.name}",
        details={"revision": project.draft_revision},
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
