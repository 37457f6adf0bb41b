"""Argumentation batches for who organises them (论证批次): list, page, and the acts of the bureau's desk."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock, memberships
from catalog.city import bureau_name
from catalog.models import ArgumentBatch, BatchProject, PanelMember, Project, User
from portal.desk.acting import act_with
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.argument.reading import may_organise
from portal.desk.forms.argument import AddProjectsForm, AppointForm, NewBatchForm, ReasonedForm, VersionForm
from portal.desk.forms.base import DeskForm
from portal.desk.overriding import overrides_of
from portal.desk.reading import held, seen
from workflow import panel_access
from workflow.actions import batches, conclusions, panels
from workflow.actions.batch_claims import vacancies
from workflow.lifecycle import State
from workflow.regulation.roles import Role

Status = ArgumentBatch.Status
READERS = panel_access.ORGANISERS | {Role.EXPERT}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def batch_list(request: HttpRequest) -> HttpResponse:
    """List the batches: all for who organises, for an expert those they sit on; the desk opens new ones."""
    require(bool(held(request) & READERS), _("论证批次由组织论证的单位和受聘专家查看。"))
    form, attempt = NewBatchForm(posted(request)), Attempt()
    if request.method == "POST":
        require(may_organise(request), _("专家论证由%(bureau)s经办人组织。") % {"bureau": bureau_name()})
    if attempt.ready(request, form):
        with attempt:
            made = batches.create(by=request.user, at=clock.now(), ip=address_of(request), **form.cleaned_data)
            said(request, _("批次已建立，请加入项目、聘请专家。"))
            return see_other("desk:batch", made.number)
    rows = seen(request, ArgumentBatch)
    seats = seen(request, PanelMember).filter(user=request.user, status__in=PanelMember.SEATED)
    context = {
        "rows": [_listed(row) for row in rows.prefetch_related("entries", "members")[:200]],
        "mine": seats.filter(batch__status__in=ArgumentBatch.LIVE).select_related("batch"),
        "organises": bool(held(request) & panel_access.ORGANISERS),
        "form": form if may_organise(request) else None,
        "attempt": attempt,
    }
    return page(request, "desk/argument/list.html", context, status=attempt.status)


def _listed(batch: ArgumentBatch) -> dict:
    over = batch.status in (Status.CONCLUDED, Status.CANCELLED)
    return {
        "batch": batch,
        "projects": sum(entry.is_live or (over and entry.out_at is None) for entry in batch.entries.all()),
        "experts": sum(member.status in PanelMember.SEATED for member in batch.members.all()),
    }


@require_safe
@signed_in
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """Show a batch: projects, panel, how many sheets are in, and what may be done now."""
    found = find(request, ArgumentBatch, number=number)
    require(bool(held(request) & panel_access.ORGANISERS), _("本页供组织论证的单位使用；专家请从“我的意见表”进入。"))
    return batch_page(request, found, Attempt())


def batch_page(
    request: HttpRequest, found: ArgumentBatch, attempt: Attempt, forms: dict[str, DeskForm] | None = None
) -> HttpResponse:
    """Show the page of a batch, after an act that was refused with what was typed."""
    handed_in, expected = batches.progress(found)
    context = {
        "batch": found,
        "rows": _rows(request, found),
        "members": seen(request, PanelMember).filter(batch=found).select_related("user", "replaces__user"),
        "vacant": [member.user for member in vacancies(found)],
        "handed_in": handed_in,
        "expected": expected,
        "acts": may_organise(request),
        "attempt": attempt,
        "soft": [objection for objection in attempt.objections if not objection.is_hard],
        "typed": request.POST,
        "forms": {"add": _adding(request, found), "appoint": _appointing(found)} | (forms or {}),
    }
    return page(request, "desk/argument/batch.html", context, status=attempt.status)


def _rows(request: HttpRequest, found: ArgumentBatch) -> list[dict]:
    entries = seen(request, BatchProject).filter(batch=found)
    seated = found.members.filter(status__in=PanelMember.SEATED).count()
    return [
        {
            "entry": entry,
            "signed": sum(row.digest == entry.digest for row in entry.signatures.all()),
            "seated": seated,
            "in": entry.is_live or (entry.out_at is None),
        }
        for entry in entries.select_related("project__unit").prefetch_related("signatures")
    ]


def _adding(request: HttpRequest, found: ArgumentBatch, data: object = None) -> AddProjectsForm:
    rows = (
        seen(request, Project)
        .filter(state=State.IN_LIBRARY)
        .exclude(batch_entries__is_live=True)
        .select_related("unit")
        .order_by("unit__code", "number")
    )
    return AddProjectsForm(data, rows=rows, initial={"version": found.version}, auto_id="add_%s")


def _appointing(found: ArgumentBatch, data: object = None) -> AppointForm:
    experts = memberships.holders(Role.EXPERT, clock.today())
    free = User.objects.filter(pk__in=experts.values("pk")).exclude(panel_seats__batch=found)
    rows = free.order_by("display_name").prefetch_related("memberships__organisation")
    return AppointForm(data, rows=rows, initial={"version": found.version}, auto_id="appoint_%s")


def _act(request: HttpRequest, number: str, form_of: Callable, do: Callable, done: str, name: str = "") -> HttpResponse:
    """Take one act of the desk: its form, the action, and the page again with what stands against it."""
    found = find(request, ArgumentBatch, number=number)
    require(may_organise(request), _("专家论证由%(bureau)s经办人组织。") % {"bureau": bureau_name()})
    form = form_of(found)
    return act_with(
        request,
        form,
        lambda who: do(found, who, form),
        see_other("desk:batch", number),
        done,
        lambda attempt: batch_page(request, found, attempt, {name: form} if name else None),
    )


@require_POST
@signed_in
def batch_add(request: HttpRequest, number: str) -> HttpResponse:
    """Add projects of the library."""
    return _act(
        request,
        number,
        lambda found: _adding(request, found, request.POST),
        lambda found, who, form: batches.add_projects(batch=found, projects=form.cleaned_data["projects"], **who),
        _("项目已加入，请专家就全部项目作无利害关系声明。"),
        "add",
    )


@require_POST
@signed_in
def batch_out(request: HttpRequest, number: str, project: str) -> HttpResponse:
    """Take a project out, with a reason."""

    def take_out(found: ArgumentBatch, who: dict, form: ReasonedForm) -> None:
        entry = get_object_or_404(seen(request, BatchProject), batch=found, project__number=project)
        batches.take_out(entry=entry, reason=form.cleaned_data["reason"], **who)

    return _act(
        request,
        number,
        lambda found: ReasonedForm(request.POST),
        take_out,
        _("项目已移出批次，仍在项目库中。"),
    )


@require_POST
@signed_in
def batch_appoint(request: HttpRequest, number: str) -> HttpResponse:
    """Invite experts."""
    return _act(
        request,
        number,
        lambda found: _appointing(found, request.POST),
        lambda found, who, form: panels.appoint(batch=found, experts=form.cleaned_data["experts"], **who),
        _("专家已聘请，待其作无利害关系声明。"),
        "appoint",
    )


@require_POST
@signed_in
def batch_recuse(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Recuse an expert, with a reason."""

    def recuse(found: ArgumentBatch, who: dict, form: ReasonedForm) -> None:
        member = get_object_or_404(seen(request, PanelMember), batch=found, pk=pk)
        panels.recuse(member=member, reason=form.cleaned_data["reason"], **who)

    return _act(
        request,
        number,
        lambda found: ReasonedForm(request.POST),
        recuse,
        _("专家已回避，查看权限已收回；请聘请替补专家。"),
    )


@require_POST
@signed_in
def batch_open(request: HttpRequest, number: str) -> HttpResponse:
    """Begin the review of all projects."""
    return _act(
        request,
        number,
        lambda found: VersionForm(request.POST),
        lambda found, who, form: batches.open_review(batch=found, overrides=overrides_of(request.POST), **who),
        _("评审已开始，专家可以查阅材料并填写意见表。"),
    )


@require_POST
@signed_in
def batch_close(request: HttpRequest, number: str) -> HttpResponse:
    """End the review; from now on the opinions may be read here."""
    return _act(
        request,
        number,
        lambda found: VersionForm(request.POST),
        lambda found, who, form: batches.close_review(batch=found, **who),
        _("评审已结束，请逐项拟写专家组结论，由全体专家签名。"),
    )


@require_POST
@signed_in
def batch_conclude(request: HttpRequest, number: str) -> HttpResponse:
    """Record the conclusions on all projects; the experts' access ends."""
    return _act(
        request,
        number,
        lambda found: VersionForm(request.POST),
        lambda found, who, form: conclusions.conclude(batch=found, overrides=overrides_of(request.POST), **who),
        _("论证结论已登记，专家的查看权限已收回。"),
    )


@require_POST
@signed_in
def batch_cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Give the batch up, with a reason."""
    return _act(
        request,
        number,
        lambda found: ReasonedForm(request.POST),
        lambda found, who, form: batches.cancel(batch=found, reason=form.cleaned_data["reason"], **who),
        _("批次已取消，项目仍在项目库中。"),
    )
