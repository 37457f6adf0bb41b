"""The expert's pages (我的意见表): declaring or stepping back, the materials, one's own sheets, signing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock
from catalog.models import (
    ArgumentBatch,
    BatchProject,
    ConclusionSignature,
    DupRun,
    FunctionList,
    OpinionSheet,
    PanelMember,
)
from portal.desk.answers import REFUSED, Attempt, page, posted, said, see_other, signed_in
from portal.desk.forms.argument import OpinionForm, SignForm
from portal.desk.forms.base import ReasonForm
from portal.desk.reading import seen
from workflow.actions import conclusions, opinions, panels

Status, Seat = ArgumentBatch.Status, PanelMember.Status


def _own_seat(request: HttpRequest, number: str) -> PanelMember:
    """Return one's own seat on a panel that is not over; for everybody else, the bureau too, it is absent."""
    mine = seen(request, PanelMember).filter(user=request.user, batch__status__in=ArgumentBatch.LIVE)
    return get_object_or_404(mine.select_related("batch", "user"), batch__number=number)


@require_safe
@signed_in
def batch_mine(request: HttpRequest, number: str) -> HttpResponse:
    """Show what an expert has to do in a batch."""
    return _mine(request, _own_seat(request, number), Attempt())


def _mine(request: HttpRequest, seat: PanelMember, attempt: Attempt) -> HttpResponse:
    entries = seen(request, BatchProject).filter(batch=seat.batch)
    own = seen(request, OpinionSheet).filter(member=seat)
    sheets = {sheet.entry_id: sheet for sheet in own}
    signed = seen(request, ConclusionSignature).filter(member=seat)
    digests = set(signed.values_list("digest", flat=True))
    rows = [
        {"entry": entry, "sheet": sheets.get(entry.pk), "signed": bool(entry.digest) and entry.digest in digests}
        for entry in entries.select_related("project__unit")
    ]
    context = {
        "seat": seat,
        "batch": seat.batch,
        "rows": rows,
        "attempt": attempt,
        "typed": request.POST,
        "may_leave": seat.batch.status in (Status.PREPARING, Status.OPEN),
    }
    return page(request, "desk/argument/mine.html", context, status=attempt.status)


@require_POST
@signed_in
def batch_declare(request: HttpRequest, number: str) -> HttpResponse:
    """Declare to have no interest in any project of the batch."""
    seat, attempt = _own_seat(request, number), Attempt()
    with attempt:
        panels.declare(member=seat, by=request.user, at=clock.now())
        said(request, _("声明已登记。"))
        return see_other("desk:batch-mine", number)
    return _mine(request, seat, attempt)


@require_POST
@signed_in
def batch_step_back(request: HttpRequest, number: str) -> HttpResponse:
    """Step back from the panel, with a reason; from now on nothing of the batch is shown."""
    seat, form, attempt = _own_seat(request, number), ReasonForm(request.POST), Attempt()
    if not form.is_valid():
        attempt.status = REFUSED
        attempt.message = _("没有填写回避理由；请说明与哪个项目有何种利害关系。")
        return _mine(request, seat, attempt)
    with attempt:
        panels.recuse(member=seat, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        said(request, _("已回避，谢谢您的说明。"))
        return see_other("desk:batches")
    return _mine(request, seat, attempt)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def opinion_sheet(request: HttpRequest, number: str, project: str) -> HttpResponse:
    """Write one's own sheet on one project beside its materials: keep it, or hand it in."""
    seat = _own_seat(request, number)
    sheet = get_object_or_404(seen(request, OpinionSheet), member=seat, entry__project__number=project)
    initial = {name: getattr(sheet, name) for name in (*opinions.FIELDS, "revision")}
    form, attempt = OpinionForm(posted(request), initial=initial), Attempt()
    if attempt.ready(request, form):
        hands_in = request.POST.get("do") == "submit"
        typed = dict(form.cleaned_data)
        revision = typed.pop("revision")
        with attempt:
            act = opinions.submit if hands_in else opinions.save
            act(sheet=sheet, fields=typed, by=request.user, at=clock.now(), expected_revision=revision)
            said(request, _("意见表已提交。") if hands_in else _("意见表已保存，尚未提交。"))
            if hands_in:
                return see_other("desk:batch-mine", number)
            return see_other("desk:opinion-sheet", number, project)
    found = sheet.entry.project
    context = {
        "seat": seat,
        "batch": seat.batch,
        "sheet": sheet,
        "project": found,
        "form": form,
        "attempt": attempt,
        "is_open": seat.batch.status == Status.OPEN and sheet.status == OpinionSheet.Status.DRAFT,
        "runs": seen(request, DupRun).filter(project=found).order_by("-pk")[:1],
        "lists": seen(request, FunctionList).filter(project=found).order_by("-version")[:1],
    }
    return page(request, "desk/argument/sheet.html", context, status=attempt.status)


@require_POST
@signed_in
def conclusion_sign(request: HttpRequest, number: str, project: str) -> HttpResponse:
    """Sign the group's conclusion as it was shown."""
    seat = _own_seat(request, number)
    entry = get_object_or_404(seen(request, BatchProject), batch=seat.batch, project__number=project)
    form, attempt = SignForm(request.POST), Attempt()
    if not form.is_valid():
        attempt.status = REFUSED
        attempt.message = " ".join(text for texts in form.errors.values() for text in texts)
        return _mine(request, seat, attempt)
    with attempt:
        conclusions.sign(
            entry=entry, by=request.user, at=clock.now(), expected_digest=form.cleaned_data["digest"],
            reservation=form.cleaned_data["reservation"],
        )  # fmt: skip
        said(request, _("已在专家组意见上签名。"))
        return see_other("desk:batch-mine", number)
    return _mine(request, seat, attempt)
