"""Argumentation and deciding (论证、审定): batch and conclusion, case by case, the plan, 市发展改革委's approval."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.city import bureau_name
from catalog.models import Document, Project
from portal.desk.acting import may_take, posted_version, step_page
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.base import DeskForm
from portal.desk.forms.bureau import AmountForm, BatchForm, ConclusionForm, ExemptionForm, ExternalForm, PlanForm
from workflow import access
from workflow.actions import deciding, documents, journal
from workflow.lifecycle import State
from workflow.regulation.roles import Role
from workflow.regulation.rulebook import rulebook_on
from workflow.regulation.thresholds import route_for

FORM_METHODS = ["GET", "HEAD", "POST"]
PASSED = frozenset({"A1", "A2"})


def filed(request: HttpRequest, project: Project, form: DeskForm, title: str) -> Document | None:
    """Put a form's upload into the project's dossier and return its document; None where nothing was chosen."""
    upload = form.cleaned_data.get("file")
    if not upload:
        return None
    return documents.add(
        dossier=project.dossier,
        title=title,
        file_name=upload.name,
        content=upload.read(),
        by=request.user,
        at=clock.now(),
        ip=address_of(request),
    ).document


@require_http_methods(FORM_METHODS)
@signed_in
def argument(request: HttpRequest, number: str) -> HttpResponse:
    """Open a batch while the project is in the library; record the group's conclusion while it is being argued.

    A project that a panel argues on the platform is argued on the page of its batch.
    """
    project = find(request, Project, number=number)
    entry = project.batch_entries.filter(is_live=True).select_related("batch").first()
    if entry is not None and may_take(request, project, "begin_argument"):
        return see_other("desk:batch", entry.batch.number)
    if project.state != State.ARGUING:
        form: DeskForm = BatchForm(posted(request))
        context = {"records": project.arguments.all()}
        return step_page(
            request,
            project,
            "begin_argument",
            "desk/bureau/step.html",
            form,
            lambda: form.cleaned_data,
            context=context,
        )
    record = project.arguments.order_by("-pk").first()
    form = ConclusionForm(
        posted(request),
        request.FILES or None,
        initial={"held_on": clock.today(), "experts": record.experts if record else None},
    )
    passed = form.is_valid() and form.cleaned_data["conclusion"] in PASSED
    verb = "record_argument_passed" if passed or request.method != "POST" else "record_argument_failed"

    def data() -> dict:
        answer = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        return answer | {"document": filed(request, project, form, _("专家论证意见"))}

    context = {"title": _("登记论证结论"), "button": _("登记结论"), "records": project.arguments.all()}
    return step_page(request, project, verb, "desk/bureau/step.html", form, data, context=context)


@require_http_methods(FORM_METHODS)
@signed_in
def adhoc(request: HttpRequest, number: str) -> HttpResponse:
    """Open the case-by-case review: the route of the amount is shown, and frozen when it opens (Art 10 ¶2)."""
    project = find(request, Project, number=number)
    route = None
    if project.total_amount is not None:
        route = route_for(project.total_amount, rulebook_on(clock.today(), project.regulation))
    form = DeskForm(posted(request))
    return step_page(
        request, project, "open_adhoc_review", "desk/bureau/adhoc.html", form, dict, context={"route": route}
    )


@require_http_methods(FORM_METHODS)
@signed_in
def propose_plan(request: HttpRequest, number: str) -> HttpResponse:
    """Propose the project for the year's plan or the mid-year adjustment: three meetings, whatever the amount."""
    project = find(request, Project, number=number)
    entries = rulebook_on(clock.today(), project.regulation).list("consulted").entries
    form = PlanForm(posted(request), departments=[(entry.code, entry.label) for entry in entries])
    return step_page(request, project, "propose_plan", "desk/bureau/step.html", form, lambda: form.cleaned_data)


@require_http_methods(FORM_METHODS)
@signed_in
def external_approval(request: HttpRequest, number: str) -> HttpResponse:
    """Record the 立项 that 市发展改革委 issued for a project that is mostly engineering (Art 8)."""
    project = find(request, Project, number=number)
    form = ExternalForm(posted(request), request.FILES or None)

    def data() -> dict:
        answer = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        return answer | {"document": filed(request, project, form, _("市发展改革委立项批复"))}

    return step_page(request, project, "record_external_approval", "desk/bureau/step.html", form, data)


@require_http_methods(FORM_METHODS)
@signed_in
def change_amount(request: HttpRequest, number: str) -> HttpResponse:
    """Correct the amount under decision: all signatures are void and the route of the new amount is asked."""
    project = find(request, Project, number=number)
    require(
        may_take(request, project, "open_adhoc_review"), _("送审金额由%(bureau)s更正。") % {"bureau": bureau_name()}
    )
    form = AmountForm(posted(request), initial={"amount": project.total_amount})
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            deciding.change_amount(
                project=project,
                amount=form.cleaned_data["amount"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=clock.now(),
                expected_version=posted_version(request, project),
            )
            said(request, _("金额已更正，原签批作废，已按新金额重新送审。"))
            return see_other("desk:project", project.number)
    context = {
        "project": project,
        "form": form,
        "attempt": attempt,
        "title": _("更正送审金额"),
        "state": State(project.state),
    }
    return page(request, "desk/bureau/step.html", context, status=attempt.status)


@require_http_methods(FORM_METHODS)
@signed_in
def exemption(request: HttpRequest, number: str) -> HttpResponse:
    """Record an exception to a soft rule with the document that grants it."""
    project = find(request, Project, number=number)
    held = access.roles_of(request.user, clock.today())
    require(bool(held & {Role.BUR_OP, Role.BUR_REVIEW}), _("例外依据由%(bureau)s登记。") % {"bureau": bureau_name()})
    form = ExemptionForm(posted(request), request.FILES or None)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            _grant_exemption(request, project, form)
            said(request, _("例外依据已登记。"))
            return see_other("desk:project", project.number)
    context = {
        "project": project,
        "form": form,
        "attempt": attempt,
        "title": _("登记例外依据"),
        "state": State(project.state),
    }
    return page(request, "desk/bureau/step.html", context, status=attempt.status)


@transaction.atomic
def _grant_exemption(request: HttpRequest, project: Project, form: ExemptionForm) -> None:
    answer = form.cleaned_data
    document = filed(request, project, form, _("例外依据"))
    project.exemptions.create(
        rule=answer["rule"],
        reason=answer["reason"],
        doc_no=answer["doc_no"],
        document=document,
        granted_by=request.user,
        granted_at=clock.now(),
    )
    journal.record(
        "exemption_granted",
        by=request.user,
        at=clock.now(),
        dossier=project.dossier,
        subject=f"{answer['rule']} {answer['doc_no']}",
        details={"rule": answer["rule"], "reason": answer["reason"]},
        ip=address_of(request),
    )
