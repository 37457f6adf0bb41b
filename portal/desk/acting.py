"""Taking a step of the life cycle from a page: form, reasons for passing over soft rules, one action, the answer."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import Project
from portal.desk import stages
from portal.desk.answers import REFUSED, Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.base import DeskForm, ReasonForm
from portal.desk.overriding import overrides_of
from workflow import access, actions, permissions
from workflow.lifecycle import TRANSITIONS, State, Transition

# Verbs with nothing to say but a reason; the others have pages of their own.
PLAIN = frozenset({"withdraw", "mark_out_of_scope", "rework_after_argument", "withdraw_notice", "return_notice"})


def row_of(verb: str) -> Transition | None:
    """Return the first row of a verb, for its label and article."""
    return next((row for row in TRANSITIONS if row.verb == verb), None)


def may_take(request: HttpRequest, project: Project, *verbs: str) -> bool:
    """Whether some role of this person takes one of the verbs at all, from the present state or another."""
    held = access.roles_towards(request.user, project.unit, clock.today())
    return any(row.verb in verbs and row.by & held for row in TRANSITIONS)


def step_page(
    request: HttpRequest,
    project: Project,
    verb: str,
    template: str,
    form: DeskForm,
    data: Callable[[], dict],
    *,
    reason: Callable[[], str] = lambda: "",
    context: dict | None = None,
) -> HttpResponse:
    """Show a step's page, or take the step; refusals come back on the page with everything typed."""
    row = row_of(verb)
    require(may_take(request, project, verb), _("您的岗位不能办理“%(step)s”。") % {"step": row.label})
    attempt = Attempt()
    if attempt.ready(request, form):
        # One transaction with what `data` files in the dossier: a refusal leaves neither.
        with attempt, transaction.atomic():
            actions.perform(
                verb,
                project=project,
                by=request.user,
                at=clock.now(),
                expected_version=posted_version(request, project),
                reason=reason(),
                data=data(),
                overrides=overrides_of(request.POST),
                ip=address_of(request),
            )
            said(request, _("“%(step)s”已办理。") % {"step": row.label})
            return see_other("desk:project", project.number)
    shown = {
        "project": project,
        "state": stages.state_at(project, clock.now()),
        "row": row,
        "form": form,
        "attempt": attempt,
        "soft": [objection for objection in attempt.objections if not objection.is_hard],
        "typed": request.POST,
    }
    return page(request, template, shown | (context or {}), status=attempt.status)


def act_with(
    request: HttpRequest,
    form: DeskForm,
    do: Callable[[dict], object],
    onward: HttpResponse,
    done: str,
    again: Callable[[Attempt], HttpResponse],
) -> HttpResponse:
    """Do one act of a page that has several: a form that is not valid, or what stands against it, shows it `again`.

    `do` gets who acts, when, and the version that the person saw.
    """
    attempt = Attempt()
    if not form.is_valid():
        attempt.status = REFUSED
        attempt.message = " ".join(text for texts in form.errors.values() for text in texts)
        return again(attempt)
    with attempt:
        do({"by": request.user, "at": clock.now(), "expected_version": form.cleaned_data["version"]})
        said(request, done)
        return onward
    return again(attempt)


def posted_version(request: HttpRequest, project: Project) -> int:
    """Return the version of the project that the page showed."""
    text = request.POST.get("project_version", "")
    return int(text) if text.isdecimal() else project.version


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Take a step that needs no more than a reason."""
    project = find(request, Project, number=number)
    if verb not in PLAIN:
        raise Http404
    form = ReasonForm(posted(request))
    row = row_of(verb)
    form.fields["reason"].required = row.needs_reason
    ahead = _ahead(request, project, verb) if request.method != "POST" else ()
    return step_page(
        request,
        project,
        verb,
        "desk/projects/act.html",
        form,
        dict,
        reason=lambda: form.cleaned_data["reason"],
        context={"ahead": ahead},
    )


def _ahead(request: HttpRequest, project: Project, verb: str) -> tuple:
    held = access.roles_towards(request.user, project.unit, clock.today())
    if not any(permissions.may(role, verb, State(project.state)) for role in held):
        return ()
    return actions.preview(verb, project=project, by=request.user, at=clock.now())
