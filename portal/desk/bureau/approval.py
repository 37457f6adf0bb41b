"""The 立项批复: drafted here (拟稿), reviewed and issued on its sheet."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.city import bureau_name
from catalog.models import Project
from portal.desk.answers import Attempt, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.bureau import ApprovalDraftForm
from portal.desk.navigation import BUREAU
from workflow import access
from workflow.actions import approval, sheets
from workflow.decision_facts import DOCUMENT
from workflow.lifecycle import State
from workflow.regulation.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approval_document(request: HttpRequest, number: str) -> HttpResponse:
    """Write the draft and pass it to review; what stands in hand is shown with its sheet."""
    project = find(request, Project, number=number)
    held = access.roles_of(request.user, clock.today())
    require(bool(held & BUREAU), _("立项批复由%(bureau)s办理。") % {"bureau": bureau_name()})
    if request.method == "POST":
        require(Role.BUR_OP in held, _("立项批复由%(bureau)s经办人拟稿。") % {"bureau": bureau_name()})
    form = ApprovalDraftForm(posted(request), initial={"amount": project.decided_amount})
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            _draft(request, project, form)
            said(request, _("立项批复已拟稿，待审核。"))
            return see_other("desk:project", project.number)
    context = {
        "project": project,
        "state": State(project.state),
        "form": form,
        "attempt": attempt,
        "sheets": sheets.open_for(project, DOCUMENT),
        "next_number": approval.next_number(clock.today().year),
        "may_draft": Role.BUR_OP in held and project.state == State.DECIDED,
    }
    return page(request, "desk/bureau/approval.html", context, status=attempt.status)


def _draft(request: HttpRequest, project: Project, form: ApprovalDraftForm) -> None:
    answer = form.cleaned_data
    wanted = approval.Draft(
        amount=answer["amount"],
        requirements=tuple(line.strip() for line in answer["requirements"].splitlines() if line.strip()),
        cc=answer["cc"],
        doc_no=answer["doc_no"],
    )
    approval.draft(project=project, by=request.user, at=clock.now(), said=wanted)
