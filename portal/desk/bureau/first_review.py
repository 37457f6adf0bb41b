"""First review (初审): one person proposes, a second confirms on the sheet; or one consolidated list goes back."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.models import Application, Document, Project
from portal.desk import stages
from portal.desk.answers import Attempt, address_of, find, page, require, said, see_other, signed_in
from portal.desk.bureau.resubmission import resubmission_of
from portal.desk.drafting.materials import items_of
from portal.desk.forms.base import DeskForm
from portal.desk.forms.bureau import AcceptForm, RejectForm, ReturnForm
from portal.desk.navigation import BUREAU
from workflow import access, actions
from workflow.actions import intake, sheets
from workflow.decision_facts import FIRST_REVIEW
from workflow.regulation.roles import Role

HANDS = frozenset({"review-hands-missing", "review-same-hand"})
KINDS = {"accept": AcceptForm, "reject": RejectForm, "return": ReturnForm}


def _project(request: HttpRequest, number: str) -> Project:
    found = find(request, Project, number=number)
    require(
        bool(access.roles_of(request.user, clock.today()) & BUREAU),
        _("初审由%(bureau)s办理。") % {"bureau": bureau_name()},
    )
    return found


@require_safe
@signed_in
def first_review(request: HttpRequest, number: str) -> HttpResponse:
    """Show the application, its checks, and what the desk may propose."""
    return _page(request, _project(request, number), Attempt())


def _page(request: HttpRequest, project: Project, attempt: Attempt, **bound: DeskForm) -> HttpResponse:
    on = clock.today()
    forms = {f"{name}_form": bound.get(name) or kind(prefix=name) for name, kind in KINDS.items()}
    context = {
        "project": project,
        "state": stages.state_at(project, clock.now()),
        "attempt": attempt,
        "failed": next(iter(bound), ""),
        "ahead": _ahead(request, project),
        "sheets": sheets.open_for(project, FIRST_REVIEW),
        "may_propose": Role.BUR_OP in access.roles_of(request.user, on) and project.state == "SUBMITTED",
        "materials": items_of(project),
        "documents": access.visible_to(request.user, Document, on=on)
        .filter(dossier=project.dossier, status="current")
        .prefetch_related("versions"),
        "run": project.dup_runs.order_by("-id").first(),
        "negative": project.negative_checks.all(),
        "application": project.applications.order_by("-number").first(),
        "resubmission": resubmission_of(project, access.visible_to(request.user, Application, on=on)),
    }
    return page(request, "desk/bureau/first_review.html", context | forms, status=attempt.status)


def _ahead(request: HttpRequest, project: Project) -> list:
    """Return what stands against acceptance, the second hand apart: it comes with the sheet."""
    found = actions.preview("accept_into_library", project=project, by=request.user, at=clock.now())
    return [row for row in found if row.code not in HANDS]


def _try(request: HttpRequest, number: str, name: str, act: Callable[[Project, DeskForm], str]) -> HttpResponse:
    project = _project(request, number)
    require(
        Role.BUR_OP in access.roles_of(request.user, clock.today()),
        _("初审意见由%(bureau)s经办人拟写。") % {"bureau": bureau_name()},
    )
    form = KINDS[name](request.POST, prefix=name)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            said(request, act(project, form))
            return see_other("desk:project", project.number)
    return _page(request, project, attempt, **{name: form})


@require_POST
@signed_in
def propose_accept(request: HttpRequest, number: str) -> HttpResponse:
    """Propose the library; a second person of the bureau confirms."""

    def act(project: Project, form: AcceptForm) -> str:
        opinion = form.cleaned_data["opinion"]
        intake.propose(project=project, verb=intake.ACCEPT, by=request.user, at=clock.now(), opinion=opinion)
        return _("已拟“纳入项目库”，待审核人办理。")

    return _try(request, number, "accept", act)


@require_POST
@signed_in
def propose_reject(request: HttpRequest, number: str) -> HttpResponse:
    """Propose not to list the project, with grounds and facts; a second person confirms."""

    def act(project: Project, form: RejectForm) -> str:
        answer = form.cleaned_data
        intake.propose(
            project=project,
            verb=intake.REJECT,
            by=request.user,
            at=clock.now(),
            codes=answer["codes"],
            facts=answer["facts"],
        )
        return _("已拟“不列入项目库”，待审核人办理。")

    return _try(request, number, "reject", act)


@require_POST
@signed_in
def return_for_correction(request: HttpRequest, number: str) -> HttpResponse:
    """Send back with one list of everything to correct."""

    def act(project: Project, form: ReturnForm) -> str:
        actions.perform(
            "return_for_correction",
            project=project,
            by=request.user,
            at=clock.now(),
            data={"deficiencies": form.items()},
            reason="\n".join(form.items()),
            ip=address_of(request),
        )
        return _("已退回补正，清单已告知单位。")

    return _try(request, number, "return", act)
