"""Compiling an entry of the directory: a new one, its core elements with its data items as rows, taking it out."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import clock
from catalog.city import bureau_name
from catalog.models import Resource, System
from portal.desk.answers import REFUSED, Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.dossiers import own_units
from portal.desk.forms.base import RowsFormSet, rows
from portal.desk.forms.entries import EntryForm, ItemForm
from workflow import access
from workflow.actions import resource_entries
from workflow.actions.resource_entries import Item
from workflow.regulation import directory
from workflow.regulation.directory import EntryStatus, plain_name

KEPT = tuple(
    name for name in EntryForm.base_fields if name not in {"version", "owner", "more_items"} and name != "system"
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def entry_new(request: HttpRequest) -> HttpResponse:
    """Register an entry for one's own unit; it is in preparation until the unit confirms it."""
    units = own_units(request, directory.EDITORS)
    require(units.exists(), _("信息资源目录由本单位的经办人或负责人编制。"))
    form = _form(request, initial={"version": 0, "owner": units.first(), "res_class": "3"})
    lines = rows(ItemForm, data=posted(request), initial=[], prefix="items")
    attempt = Attempt()
    if attempt.ready(request, form, lines) and _agree(form, lines, attempt):
        with attempt:
            made = resource_entries.add(
                owner=form.cleaned_data["owner"],
                fields=form.entry_fields(),
                items=_items(form, lines),
                by=request.user,
                at=clock.now(),
                ip=address_of(request),
            )
            said(request, _("信息资源已登记，送单位负责人确认后由%(bureau)s审核。") % {"bureau": bureau_name()})
            return see_other("desk:resource", made.pk)
    return _page(request, form, lines, attempt, None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def entry_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry that is in preparation or being changed; what somebody saved meanwhile is never overwritten."""
    found = find(request, Resource, pk=pk)
    require(
        EntryStatus(found.status) in directory.EDITABLE
        and resource_entries.may_edit(found.owner, request.user, clock.now()),
        _("“%(status)s”的信息资源不能由您修改；已发布的请先发起变更。") % {"status": found.get_status_display()},
    )
    initial = {name: getattr(found, name) for name in KEPT}
    form = _form(
        request,
        initial=initial | {"version": found.version, "owner": found.owner, "system": found.system_id},
        resource=found,
    )
    held = list(found.items.order_by("order").values("name", "dtype", "length", "sensitivity", "is_dict"))
    lines = rows(ItemForm, data=posted(request), initial=held, prefix="items")
    attempt = Attempt()
    if attempt.ready(request, form, lines) and _agree(form, lines, attempt):
        with attempt:
            resource_entries.save(
                resource=found,
                fields=form.entry_fields(),
                items=_items(form, lines),
                by=request.user,
                at=clock.now(),
                expected_version=form.cleaned_data["version"],
                ip=address_of(request),
            )
            said(request, _("已保存。"))
            return see_other("desk:resource", found.pk)
    return _page(request, form, lines, attempt, found)


@require_POST
@signed_in
def entry_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry out of the directory that was never published."""
    found = find(request, Resource, pk=pk)
    resource_entries.remove(resource=found, by=request.user, at=clock.now(), ip=address_of(request))
    said(request, _("“%(name)s”已移除。") % {"name": found.name})
    return see_other("desk:resources")


def _form(request: HttpRequest, *, initial: dict, resource: Resource | None = None) -> EntryForm:
    units = own_units(request, directory.EDITORS)
    return EntryForm(
        posted(request),
        initial=initial,
        units=units.filter(pk=resource.owner_id) if resource else units,
        systems=_systems(request, resource),
        published_share_type=resource.edition.share_type if resource and resource.edition else "",
        partial="later" in request.POST,
    )


def _systems(request: HttpRequest, resource: Resource | None) -> QuerySet[System]:
    """The systems a unit may name as the source: its own."""
    own = {resource.owner_id} if resource else own_units(request, directory.EDITORS).values("pk")
    return access.visible_to(request.user, System, on=clock.today()).filter(owner__in=own).order_by("code")


def _items(form: EntryForm, lines: RowsFormSet) -> list[Item]:
    return [*(Item(**row) for row in lines.filled()), *form.cleaned_data["more"]]


def _agree(form: EntryForm, lines: RowsFormSet, attempt: Attempt) -> bool:
    """Whether rows and pasted items together are whole: no two alike, and at least one unless kept for later."""
    items = _items(form, lines)
    seen: dict[str, int] = {}
    for number, item in enumerate(items, start=1):
        first = seen.setdefault(plain_name(item.name), number)
        if first != number:
            form.add_error(
                "more_items",
                _("第%(n)d个信息项“%(name)s”与第%(first)d个重名；请合并或改名（第二十六条）。")
                % {"n": number, "name": item.name, "first": first},
            )
    if not items and not form.partial:
        form.add_error("more_items", _("没有信息项；请在下表或此处至少登记一个信息项（第二十六条）。"))
    if form.errors:
        attempt.status = REFUSED
    return not form.errors


def _page(
    request: HttpRequest, form: EntryForm, lines: RowsFormSet, attempt: Attempt, resource: Resource | None
) -> HttpResponse:
    context = {"form": form, "lines": lines, "attempt": attempt, "resource": resource}
    return page(request, "desk/resources/edit.html", context, status=attempt.status)
