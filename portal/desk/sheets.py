"""Signing (签批): the list of what waits, the page that fits a phone, the confirmation, and what offices record."""

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock
from catalog.models import Document, Project
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.deciding import DecisionForm, MeetingForm, PaperForm, RecordForm
from workflow import access
from workflow.actions import documents, plans, sheets, signing
from workflow.models import ApprovalSheet, Decision

RECENT = 20
Mode = ApprovalSheet.Mode


@require_safe
@signed_in
def sheet_list(request: HttpRequest) -> HttpResponse:
    """List the sheets that wait for this person, those they may record for others, and what was decided lately."""
    on, at = clock.today(), clock.now()
    mine = list(sheets.waiting_for(request.user, at).order_by("opened_at"))
    seen = _seen(request)
    others = seen.filter(status=ApprovalSheet.Status.OPEN).exclude(pk__in=[sheet.pk for sheet in mine])
    recordable = [sheet for sheet in others[:RECENT] if signing.may_record(sheet, request.user, on)]
    closed = seen.filter(closed_at__isnull=False).order_by("-closed_at")[:RECENT]
    plan_meetings_due = [plan for plan in plans.waiting_for(request.user, at) if plan.waits_for]
    context = {"mine": mine, "recordable": recordable, "closed": closed, "plans": plan_meetings_due, "moment": at}
    return page(request, "desk/sheets/list.html", context)


@require_safe
@signed_in
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked: question, amount, chain, opinions, summary; and, to its signer, the bar to decide."""
    found = find(request, ApprovalSheet, pk=pk)
    return _sheet_page(request, found, _blank(request, found), Attempt())


@require_POST
@signed_in
def sheet_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is about to be decided once more; nothing is kept yet."""
    found = find(request, ApprovalSheet, pk=pk)
    require(signing.may_sign(found, request.user, clock.today()), _("这份签批单不由您签批。"))
    form = DecisionForm(request.POST)
    attempt = Attempt()
    if not attempt.ready(request, form):
        return _sheet_page(request, found, form, attempt)
    result = Decision.Result(form.cleaned_data["result"])
    return page(
        request, "desk/sheets/confirm.html", {"sheet": found, "project": found.project, "form": form, "result": result}
    )


@require_POST
@signed_in
def sheet_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the decision on exactly what was shown; what changed meanwhile is answered with 409."""
    found = find(request, ApprovalSheet, pk=pk)
    require(signing.may_sign(found, request.user, clock.today()), _("这份签批单不由您签批。"))
    form = DecisionForm(request.POST)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            _decide(request, found, form)
            said(request, _("“%(what)s”已签批：%(result)s。") % {"what": found.question, "result": _label(form)})
            return _next(request)
    return _sheet_page(request, found, form, attempt)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sheet_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a resolution with its minutes, or a signature given on paper with its scan."""
    found = find(request, ApprovalSheet, pk=pk)
    on = clock.today()
    meets = found.mode == Mode.MEETING
    allowed = signing.may_sign(found, request.user, on) if meets else signing.may_record(found, request.user, on)
    require(allowed, _("这份签批单的结果不由您登记。"))
    kind = MeetingForm if meets else PaperForm
    initial = {"digest": found.digest, "version": found.sheet_version}
    form = kind(posted(request), request.FILES or None, initial=initial)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            _record(request, found, form, meets)
            said(request, _("已登记：%(result)s。") % {"result": _label(form)})
            return see_other("desk:sheets")
    context = {"sheet": found, "project": found.project, "form": form, "attempt": attempt, "meets": meets}
    return page(request, "desk/sheets/record.html", context, status=attempt.status)


@transaction.atomic
def _record(request: HttpRequest, found: ApprovalSheet, form: RecordForm, meets: bool) -> None:
    answer, upload = form.cleaned_data, form.cleaned_data["file"]
    document = None
    if upload:
        document = documents.add(
            dossier=found.project.dossier,
            title=f"{found.party_label}{found.act}",
            file_name=upload.name,
            content=upload.read(),
            by=request.user,
            at=clock.now(),
            ip=address_of(request),
        ).document
    extra = (
        {"minute_no": answer["minute_no"]}
        if meets
        else {"signer_name": answer["signer_name"], "mode": Decision.Mode.PAPER}
    )
    _decide(request, found, form, document=document, decided_on=answer["decided_on"], **extra)


def _decide(request: HttpRequest, found: ApprovalSheet, form: DecisionForm, **extra: object) -> Decision:
    # The version of the page, not of the row: whoever was overtaken is told.
    found.sheet_version = form.cleaned_data["version"]
    return sheets.decide(
        sheet=found,
        by=request.user,
        at=clock.now(),
        result=form.cleaned_data["result"],
        opinion=form.cleaned_data["opinion"],
        expected_digest=form.cleaned_data["digest"],
        ip=address_of(request),
        **extra,
    )


def _blank(request: HttpRequest, found: ApprovalSheet) -> DecisionForm:
    return DecisionForm(initial={"digest": found.digest, "version": found.sheet_version})


def _label(form: DecisionForm) -> str:
    return str(Decision.Result(form.cleaned_data["result"]).label)


def _next(request: HttpRequest) -> HttpResponse:
    following = sheets.waiting_for(request.user, clock.now()).exclude(mode=Mode.MEETING).order_by("opened_at").first()
    return see_other("desk:sheet", following.pk) if following else see_other("desk:sheets")


def _seen(request: HttpRequest) -> QuerySet[ApprovalSheet]:
    return access.visible_to(request.user, ApprovalSheet, on=clock.today()).select_related("project__unit")


def _sheet_page(request: HttpRequest, found: ApprovalSheet, form: DecisionForm, attempt: Attempt) -> HttpResponse:
    on, at = clock.today(), clock.now()
    is_open = found.status == ApprovalSheet.Status.OPEN
    mine = list(sheets.waiting_for(request.user, at).order_by("opened_at").values_list("pk", flat=True))
    chain = _seen(request).filter(project=found.project, step=found.step, round=found.round).order_by("stage", "pk")
    place = mine.index(found.pk) + 1 if found.pk in mine else 0
    context = {
        "sheet": found,
        "project": found.project,
        "act": sheets.current_act(found),
        "form": form,
        "attempt": attempt,
        "may_sign": is_open and found.mode != Mode.MEETING and signing.may_sign(found, request.user, on),
        "record_url": _record_url(request, found) if is_open else "",
        "chain": chain.prefetch_related("decisions"),
        "place": place,
        "total": len(mine),
        "next_pk": mine[place % len(mine)] if place and len(mine) > 1 else None,
        "waited": (on - timezone.localdate(found.opened_at)).days if found.opened_at else 0,
        "summary": _summary(found),
        "documents": access.visible_to(request.user, Document, on=on)
        .filter(dossier=found.project.dossier, status="current")
        .prefetch_related("versions"),
        "argument": found.project.arguments.exclude(conclusion="").order_by("-pk").first(),
        "run": found.project.dup_runs.order_by("-pk").first(),
        "moment": at,
        # A signer's grant ends with the sheet.
        "sees_project": access.can_see(request.user, found.project.dossier, on),
    }
    return page(request, "desk/sheets/sheet.html", context, status=attempt.status)


def _record_url(request: HttpRequest, found: ApprovalSheet) -> str:
    on = clock.today()
    meets = found.mode == Mode.MEETING
    allowed = signing.may_sign(found, request.user, on) if meets else signing.may_record(found, request.user, on)
    return reverse("desk:sheet-record", args=[found.pk]) if allowed else ""


def _summary(found: ApprovalSheet) -> dict[str, object]:
    """Return the one-page summary: what is built, why, for how much, and what the checks found."""
    project = found.project
    run = project.dup_runs.order_by("-pk").first()
    hits = list(run.hits.exclude(conclusion="")) if run else []
    return {
        "why": project.necessity,
        "what": project.content,
        "goals": list(project.goals.all()[:3]),
        "functions": _leaves(project),
        "reusable": sum(hit.conclusion in ("REUSE", "MERGE") for hit in hits),
        "duplicates": sum(hit.conclusion in ("DUP", "PARTIAL") for hit in hits),
        "proposal": found.proposal,
    }


def _leaves(project: Project) -> int:
    newest = project.function_lists.order_by("-version").first()
    return newest.items.filter(is_leaf=True).count() if newest else 0
