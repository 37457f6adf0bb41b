"""The typed parts of a draft: basics, conditions, funding, basis and necessity, goals."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import Project, System
from portal.desk.answers import posted, signed_in
from portal.desk.drafting.opening import draft_of, save_part
from portal.desk.forms.base import as_wanyuan, rows
from portal.desk.forms.drafting import (
    BasicsForm,
    BasisForm,
    FundingForm,
    FundLineForm,
    GoalForm,
    NecessityForm,
    PartForm,
    RevisionForm,
    ScopeForm,
    SharingForm,
    SpecialForm,
)
from workflow import access
from workflow.regulation.rulebook import rulebook_on

FORM_METHODS = ["GET", "HEAD", "POST"]


def stored(project: Project, form: type) -> dict:
    """Return what is stored for a form's fields, with the revision it is opened at."""
    kept = {name: project.declarations.get(name) for name in form.declared}
    names = [name for name in form.base_fields if name not in kept and name not in ("revision", "categories")]
    return kept | {name: getattr(project, name) for name in names} | {"revision": project.draft_revision}


@require_http_methods(FORM_METHODS)
@signed_in
def basics(request: HttpRequest, number: str) -> HttpResponse:
    """Name, kind and time."""
    project = draft_of(request, number)
    codes = list(project.categories.values_list("code", flat=True))
    form = BasicsForm(posted(request), initial=stored(project, BasicsForm) | {"categories": codes})

    def changes() -> dict:
        fields = form.changes()
        return {"categories": fields.pop("categories"), "fields": fields}

    context = {"title": _("基本情况")}
    return save_part(request, project, "desk/drafting/part.html", {"form": form}, changes, context=context)


@require_http_methods(FORM_METHODS)
@signed_in
def scope(request: HttpRequest, number: str) -> HttpResponse:
    """Whether the regulation applies, how it is built, whom to ask."""
    project = draft_of(request, number)
    systems = access.visible_to(request.user, System, on=clock.today()).filter(owner=project.unit)
    form = ScopeForm(posted(request), initial=stored(project, ScopeForm), systems=systems)
    return _plain_part(request, project, form, _("适用范围、建设模式与联系人"))


@require_http_methods(FORM_METHODS)
@signed_in
def sharing(request: HttpRequest, number: str) -> HttpResponse:
    """Sharing, and reliance on what the city shares."""
    project = draft_of(request, number)
    form = SharingForm(posted(request), initial=stored(project, SharingForm))
    return _plain_part(request, project, form, _("共享与统筹"))


@require_http_methods(FORM_METHODS)
@signed_in
def special(request: HttpRequest, number: str) -> HttpResponse:
    """Engineering part, conditions of Art 11 and 12, works of Art 27; nothing here applies to most projects."""
    project = draft_of(request, number)
    entries = rulebook_on(clock.today(), project.regulation).list("other_approvals").entries
    approvals = [(entry.code, entry.label) for entry in entries]
    form = SpecialForm(posted(request), initial=stored(project, SpecialForm), approvals=approvals)
    return _plain_part(request, project, form, _("特殊情形"))


def _plain_part(request: HttpRequest, project: Project, form: PartForm, title: str) -> HttpResponse:
    return save_part(
        request,
        project,
        "desk/drafting/part.html",
        {"form": form},
        lambda: {"fields": form.changes()},
        context={"title": title},
    )


@require_http_methods(FORM_METHODS)
@signed_in
def funding(request: HttpRequest, number: str) -> HttpResponse:
    """The total and the lines that must add up to it (Art 9 ¶1 (三))."""
    project = draft_of(request, number)
    form = FundingForm(posted(request), initial=stored(project, FundingForm))
    initial = list(project.fund_lines.values("source", "channel", "year", "amount"))
    lines = rows(FundLineForm, data=posted(request), initial=initial, prefix="lines")

    def adds_up() -> bool:
        total = form.cleaned_data["total_amount"]
        listed = sum((line["amount"] for line in lines.filled()), Decimal(0))
        if lines.filled() and listed != total:
            form.add_error("total_amount", _mismatch(listed, total))
        return form.is_valid()

    return save_part(
        request,
        project,
        "desk/drafting/funding.html",
        {"form": form, "lines": lines},
        lambda: {"fields": form.changes(), "fund_lines": lines.filled()},
        context={"title": _("资金"), "sum": sum((line["amount"] for line in initial), Decimal(0))},
        extra_check=adds_up,
    )


def _mismatch(listed: Decimal, total: Decimal) -> str:
    return _(
        "资金来源各行合计 %(sum)s 万元，与总投资 %(total)s 万元相差 %(diff)s 万元；"
        "请改正其中一项，使二者相等（第九条第一款第（三）项）。"
    ) % {"sum": as_wanyuan(listed), "total": as_wanyuan(total), "diff": as_wanyuan(abs(listed - total))}


@require_http_methods(FORM_METHODS)
@signed_in
def basis(request: HttpRequest, number: str) -> HttpResponse:
    """Necessity, content and the documents the project is founded on."""
    project = draft_of(request, number)
    form = NecessityForm(posted(request), initial=stored(project, NecessityForm))
    initial = list(project.bases.values("title", "doc_no", "clause"))
    lines = rows(BasisForm, data=posted(request), initial=initial, prefix="bases")
    return save_part(
        request,
        project,
        "desk/drafting/rows.html",
        {"form": form, "lines": lines},
        lambda: {"fields": form.changes(), "bases": lines.filled()},
        context={
            "title": _("依据、必要性与建设内容"),
            "rows_title": _("依据文件"),
            "rows_hint": _("至少一份；不用的行留空。"),
        },
    )


@require_http_methods(FORM_METHODS)
@signed_in
def goals(request: HttpRequest, number: str) -> HttpResponse:
    """Performance goals, each with a value that can be verified."""
    project = draft_of(request, number)
    form = RevisionForm(posted(request), initial={"revision": project.draft_revision})
    initial = list(project.goals.values("level1", "level2", "name", "target", "unit"))
    lines = rows(GoalForm, data=posted(request), initial=initial, prefix="goals")
    return save_part(
        request,
        project,
        "desk/drafting/rows.html",
        {"form": form, "lines": lines},
        lambda: {"goals": lines.filled()},
        context={
            "title": _("绩效目标"),
            "rows_title": _("指标"),
            "rows_hint": _("不少于三项，每项写明可以核验的指标值。"),
        },
    )
