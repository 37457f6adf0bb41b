"""A check before collecting (先查后采): paste or upload names, see who holds each, apply to share or justify."""

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock
from catalog.imports.item_names import names_in, names_typed
from catalog.imports.safety import Refused as FileRefused
from catalog.models import DataCheck, DataCheckItem, DataHolding, Project
from portal.desk.answers import REFUSED, Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.collecting.directory import entries, state_of
from portal.desk.collecting.standing import REQUEST_TONES, TONES, request_of, standing
from portal.desk.dossiers import own_units
from portal.desk.drafting.opening import draft_of
from portal.desk.forms.collecting import CheckForm, JustifyForm, ShareForm
from portal.desk.reading import seen
from portal.desk.uploads import as_file
from search import holdings, indexing
from workflow import access
from workflow.actions import collecting
from workflow.collecting_access import ASKERS
from workflow.regulation.sharing import NOT_SHARED

PER_PAGE = 30


@require_safe
@signed_in
def check_list(request: HttpRequest) -> HttpResponse:
    """List the checks the reader may see, newest first, with how many items each has."""
    held = Count("items", filter=~Q(items__grade=DataCheckItem.Grade.NONE))
    rows = seen(request, DataCheck).select_related("unit", "project", "checked_by")
    rows = rows.annotate(asked=Count("items"), held=held).order_by("-pk")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_check": own_units(request, ASKERS).exists(),
    }
    return page(request, "desk/collecting/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check_new(request: HttpRequest) -> HttpResponse:
    """Check names for one's own unit."""
    require(own_units(request, ASKERS).exists(), _("先查后采由本单位的经办人、负责人或财务人员办理。"))
    return _new(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check_for_draft(request: HttpRequest, number: str) -> HttpResponse:
    """Check names for a project being drafted; the check stays with its dossier."""
    return _new(request, draft_of(request, number))


def _new(request: HttpRequest, project: Project | None) -> HttpResponse:
    units = own_units(request, ASKERS)
    units = units.filter(pk=project.unit_id) if project else units
    initial = {"unit": units.first(), "purpose": project.name if project else ""}
    form = CheckForm(posted(request), request.FILES or None, units=units, initial=initial)
    attempt = Attempt()
    if attempt.ready(request, form):
        try:
            names = _names(form.cleaned_data)
        except FileRefused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "names", refusal.message)
            attempt.status = REFUSED
        else:
            with attempt:
                return _check(request, form.cleaned_data, names, project)
    context = {"form": form, "attempt": attempt, "project": project}
    return page(request, "desk/collecting/new.html", context, status=attempt.status)


def _names(answers: dict) -> list[str]:
    file: UploadedFile | None = answers["file"]
    if file is None:
        return names_typed(answers["names"])
    with as_file(file.read(), file.name) as path:
        return names_in(path, file.name)


def _check(request: HttpRequest, answers: dict, names: list[str], project: Project | None) -> HttpResponse:
    found = entries(request, answers["unit"])
    lexicon = indexing.parser().lexicon
    check = collecting.keep_check(
        unit=answers["unit"],
        purpose=answers["purpose"],
        findings=holdings.find_all(names, found, lexicon),
        directory=state_of(found),
        lexicon=lexicon.digest,
        by=request.user,
        at=clock.now(),
        project=project,
        file_name=answers["file"].name if answers["file"] else "",
        ip=address_of(request),
    )
    said(request, _("已核查 %(n)d 个信息项。") % {"n": len(names)})
    return see_other("desk:data-check", check.pk)


@require_safe
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a check: per name who holds it, how near and why, and what is being done about it."""
    found = find(request, DataCheck, pk=pk)
    rows = rows_of(request, found)
    context = {
        "check": found,
        "rows": rows,
        "counts": [
            (label, sum(row["item"].grade == grade for row in rows)) for grade, label in DataCheckItem.Grade.choices
        ],
        "left": sum(row["standing"].open for row in rows),
        "acts": may_act(request, found),
    }
    return page(request, "desk/collecting/check.html", context)


def may_act(request: HttpRequest, found: DataCheck) -> bool:
    """Whether this person applies and justifies for the check's unit."""
    return bool(access.roles_towards(request.user, found.unit, clock.today()) & ASKERS)


def rows_of(request: HttpRequest, found: DataCheck) -> list[dict]:
    """Return the items of a check, each with the holdings this reader may see, its standing and its colour."""
    items = list(seen(request, DataCheckItem).filter(check_record=found).order_by("order"))
    by_item: dict[int, list[DataHolding]] = {item.pk: [] for item in items}
    for holding in holdings_of(request, found).order_by("item_id", "rank"):
        by_item[holding.item_id].append(holding)
    return [_row(item, by_item[item.pk]) for item in items]


def holdings_of(request: HttpRequest, found: DataCheck) -> QuerySet[DataHolding]:
    """Return the holdings of a check that this reader may see."""
    return seen(request, DataHolding).filter(item__check_record=found).select_related("holder", "request")


def _row(item: DataCheckItem, held: list[DataHolding]) -> dict:
    requests = [one for holding in held if (one := request_of(holding))]
    return {
        "item": item,
        "holdings": held,
        "nearest": held[0] if held else None,
        "requests": requests,
        "standing": standing(item, requests),
        "tone": TONES[item.grade],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check_item(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """Show everybody who holds one name; a post applies to share, or says why it is collected all the same."""
    found = find(request, DataCheck, pk=pk)
    item = find(request, DataCheckItem, check_record=found, order=order)
    acts = may_act(request, found)
    if request.method == "POST":
        require(acts, _("由发起核查的单位办理。"))
    held = holdings_of(request, found).filter(item=item).order_by("rank")
    free = held.filter(edition__isnull=False, request__isnull=True).exclude(holder=found.unit)
    free = free.exclude(share_type=NOT_SHARED)
    share = ShareForm(request.POST if "share" in request.POST else None, holdings=free, prefix="share")
    reason = {"justification": item.justification}
    says_why = request.method == "POST" and "share" not in request.POST
    why = JustifyForm(request.POST if says_why else None, initial=reason, prefix="why")
    attempt = Attempt()
    if share.is_bound and attempt.ready(request, share):
        with attempt:
            return _apply(request, found, share)
    if why.is_bound and attempt.ready(request, why):
        with attempt:
            return _justify(request, item, why)
    context = {
        "check": found,
        "acts": acts and item.grade != DataCheckItem.Grade.NONE,
        "share_form": share if free else None,
        "why_form": why,
        "attempt": attempt,
        "request_tones": REQUEST_TONES,
        **_row(item, list(held)),
    }
    return page(request, "desk/collecting/item.html", context, status=attempt.status)


def _apply(request: HttpRequest, found: DataCheck, form: ShareForm) -> HttpResponse:
    holding = form.cleaned_data["holding"]
    made = collecting.apply_to_share(
        holding=holding,
        purpose=form.cleaned_data["purpose"],
        by=request.user,
        at=clock.now(),
        ip=address_of(request),
    )
    said(request, _("已向%(unit)s申请共享，等候答复。") % {"unit": made.holder})
    return _onward(request, found)


def _justify(request: HttpRequest, item: DataCheckItem, form: JustifyForm) -> HttpResponse:
    collecting.justify(
        item=item,
        reason=form.cleaned_data["justification"],
        by=request.user,
        at=clock.now(),
        ip=address_of(request),
    )
    said(request, _("“%(name)s”的采集理由已保存。") % {"name": item.name})
    return _onward(request, item.check_record)


def _onward(request: HttpRequest, found: DataCheck) -> HttpResponse:
    """Lead to the next item that waits, or back to the check when none does."""
    following = next((row["item"] for row in rows_of(request, found) if row["standing"].open), None)
    if following is None:
        return see_other("desk:data-check", found.pk)
    return see_other("desk:data-check-item", found.pk, following.order)
