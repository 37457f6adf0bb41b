"""Taking an entry of the directory one step on: confirm, check with its code, publish, send back, change, take off."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import Resource
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.entries import StepForm
from portal.desk.resources.changes import changes_of
from workflow import access
from workflow.actions import resources
from workflow.actions.resource_codes import classification
from workflow.regulation import directory
from workflow.regulation.directory import EntryStatus


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def entry_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Show what a step means and what stands against it, or take it."""
    found = find(request, Resource, pk=pk)
    row = directory.step_of(verb)
    if row is None:
        raise Http404
    held = access.roles_towards(request.user, found.owner, clock.today())
    require(bool(held & row.by), _("您的岗位不能办理信息资源的“%(step)s”。") % {"step": row.label})
    form = StepForm(
        posted(request),
        initial={"version": found.version, "code": found.code or ""},
        asks_code=verb == "check",
        needs_reason=row.needs_reason,
    )
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            resources.take(
                verb,
                resource=found,
                by=request.user,
                at=clock.now(),
                expected_version=form.cleaned_data["version"],
                reason=form.cleaned_data.get("reason", ""),
                code=form.cleaned_data.get("code", ""),
                ip=address_of(request),
            )
            said(
                request,
                _("“%(name)s”已办理“%(step)s”，现为“%(status)s”。")
                % {"name": found.name, "step": row.label, "status": found.get_status_display()},
            )
            return see_other("desk:resource", found.pk)
    in_turn = EntryStatus(found.status) in row.source
    context = {
        "resource": found,
        "row": row,
        "form": form,
        "attempt": attempt,
        "in_turn": in_turn,
        "ahead": resources.standing_against(found) if row.asks_contents and request.method != "POST" else (),
        "proposed": classification(found, found.owner) if verb == "check" and not found.code else "",
        "items": found.items.order_by("order"),
        "changes": changes_of(found),
    }
    return page(request, "desk/resources/act.html", context, status=attempt.status)
