"""Opening a draft for editing and saving a part of it: the right to edit, the revision it was opened at, the answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from catalog import clock
from catalog.models import Project
from portal.desk.answers import REFUSED, STALE, Attempt, find, page, require, said, see_other
from portal.desk.drafting import autosaving
from portal.desk.drafting.stale import both_values
from workflow import access, permissions
from workflow.actions import drafting
from workflow.lifecycle import State
from workflow.permissions import Part


def draft_of(request: HttpRequest, number: str, part: Part = Part.APPLICATION) -> Project:
    """Return the project if it may be seen (404) and this part of it be edited now by this person (403)."""
    found = find(request, Project, number=number)
    require(
        may_edit(request, found, part),
        _("项目处于“%(state)s”，申报内容现不能由您修改。") % {"state": State(found.state).label},
    )
    autosaving.offer(request, found)
    return found


def may_edit(request: HttpRequest, project: Project, part: Part = Part.APPLICATION) -> bool:
    """Whether this person edits a part of the project in its present state."""
    roles = access.roles_towards(request.user, project.unit, clock.today())
    return permissions.edits(roles, State(project.state), part)


def save_part(
    request: HttpRequest,
    project: Project,
    template: str,
    forms: dict[str, object],
    changes: Callable[[], dict],
    *,
    context: dict | None = None,
    extra_check: Callable[[], bool] = lambda: True,
) -> HttpResponse:
    """Show a part or save it and return to the task list; what cannot be saved is shown again as it was typed."""
    if autosaving.asked(request):
        return autosaving.answer(request, project)
    attempt = Attempt()
    if attempt.ready(request, *forms.values()):
        if extra_check():
            with attempt:
                revision = forms["form"].cleaned_data["revision"]
                drafting.save_draft(
                    project=project, by=request.user, at=clock.now(), expected_revision=revision, **changes()
                )
                autosaving.drop(request, project)
                said(request, _("已保存。"))
                return see_other("desk:draft", project.number)
        else:
            attempt.status = REFUSED
    shown = {"project": project, "attempt": attempt} | forms | (context or {})
    if attempt.status == STALE:
        shown["both"] = both_values(forms["form"], project)
    return page(request, template, shown, status=attempt.status)
