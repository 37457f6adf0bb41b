"""The group's conclusion on one project of a batch (专家组意见): the opinions beside the draft, who has signed."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.city import bureau_name
from catalog.models import ArgumentBatch, BatchProject, ConclusionSignature, OpinionSheet
from portal.desk.answers import Attempt, find, page, posted, require, said, see_other, signed_in
from portal.desk.argument.reading import may_organise
from portal.desk.forms.argument import GroupConclusionForm
from portal.desk.reading import held, seen
from workflow import panel_access
from workflow.actions import conclusions


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def batch_conclusion(request: HttpRequest, number: str, project: str) -> HttpResponse:
    """Show the opinions, after the closing only, and the conclusion; the desk drafts it."""
    entry = find(request, BatchProject, batch__number=number, project__number=project)
    require(bool(held(request) & panel_access.ORGANISERS), _("本页供组织论证的单位使用。"))
    if request.method == "POST":
        require(may_organise(request), _("专家组结论由%(bureau)s经办人拟写。") % {"bureau": bureau_name()})
    initial = {"version": entry.batch.version, "conclusion": entry.conclusion, "opinion": entry.opinion}
    form, attempt = GroupConclusionForm(posted(request), initial=initial), Attempt()
    if attempt.ready(request, form):
        with attempt:
            typed = form.cleaned_data
            conclusions.draft(
                entry=entry, conclusion=typed["conclusion"], opinion=typed["opinion"], by=request.user,
                at=clock.now(), expected_version=typed["version"],
            )  # fmt: skip
            said(request, _("专家组意见已拟写，请全体专家签名。"))
            return see_other("desk:batch", number)
    signatures = seen(request, ConclusionSignature)
    context = {
        "entry": entry,
        "batch": entry.batch,
        "project": entry.project,
        "opinions": _opinions(request, entry),
        "signatures": signatures.filter(entry=entry, digest=entry.digest).select_related("member__user"),
        "form": form,
        "attempt": attempt,
        "drafts": may_organise(request) and entry.batch.status == ArgumentBatch.Status.CLOSED,
        "readable": entry.batch.status in ArgumentBatch.READABLE,
    }
    return page(request, "desk/argument/conclusion.html", context, status=attempt.status)


def _opinions(request: HttpRequest, entry: BatchProject) -> list[OpinionSheet]:
    """Return the individual opinions on one project that this reader may read: none before the closing."""
    rows = seen(request, OpinionSheet).filter(entry=entry)
    return list(rows.filter(status=OpinionSheet.Status.SUBMITTED).select_related("member__user"))
