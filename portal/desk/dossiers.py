"""Dossiers (卷宗): the list, a dossier with its documents, new general ones, uploads and versions."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock, memberships
from catalog.models import Document, Dossier, JournalEntry, Organisation
from portal.desk.answers import Attempt, address_of, find, page, posted, require, said, see_other, signed_in
from portal.desk.forms.dossiers import DocumentForm, DossierForm, VersionForm
from portal.desk.paging import CappedPaginator
from workflow import access, access_reasons
from workflow.actions import documents, dossiers
from workflow.regulation.roles import Role

PER_PAGE = 30
OPENERS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_DATA})


def own_units(request: HttpRequest, roles: frozenset[Role]) -> QuerySet[Organisation]:
    """Return the organisations in which the person holds one of these roles today."""
    held = {row.organisation_id for row in memberships.in_force(request.user, clock.today()) if row.role_id in roles}
    return Organisation.objects.filter(pk__in=held)


@require_safe
@signed_in
def dossier_list(request: HttpRequest) -> HttpResponse:
    """List the dossiers the reader may see, newest first, found by words of title or number."""
    rows = access.visible_to(request.user, Dossier, on=clock.today()).select_related("owner")
    words = request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("kind", "")
    if words:
        rows = rows.filter(title__icontains=words) | rows.filter(number__icontains=words)
    if kind in Dossier.Kind.values:
        rows = rows.filter(kind=kind)
    context = {
        "page": CappedPaginator(rows.order_by("-id"), PER_PAGE).get_page(request.GET.get("page")),
        "kinds": Dossier.Kind.choices,
        "kind": kind,
        "words": words,
        "may_open": own_units(request, OPENERS).exists(),
    }
    return page(request, "desk/dossiers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def dossier_new(request: HttpRequest) -> HttpResponse:
    """Open a general dossier for one of the person's own organisations."""
    units = own_units(request, OPENERS)
    require(units.exists(), _("卷宗由单位经办人、负责人或局经办建立。"))
    form = DossierForm(posted(request), units=units)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            dossier = dossiers.open_general(
                title=form.cleaned_data["title"], owner=form.cleaned_data["owner"], by=request.user, at=clock.now()
            )
            said(request, _("卷宗 %(number)s 已建立。") % {"number": dossier.number})
            return see_other("desk:dossier", dossier.number)
    return page(request, "desk/dossiers/new.html", {"form": form, "attempt": attempt}, status=attempt.status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """Show a dossier: documents with versions, why it can be seen, its journal; a post adds a document."""
    found = find(request, Dossier, number=number)
    may_add = access.can_contribute(request.user, found, clock.today())
    if request.method == "POST":
        require(may_add, _("您可以查看本卷宗，但不能向其中添加文件。"))
    form = DocumentForm(posted(request), request.FILES or None)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            _add(request, found, form)
            said(request, _("文件已存入卷宗。"))
            return see_other("desk:dossier", found.number)
    context = {
        "dossier": found,
        "project": getattr(found, "project", None),
        "documents": access.visible_to(request.user, Document, on=clock.today())
        .filter(dossier=found, status=Document.Status.CURRENT)
        .prefetch_related("versions__uploaded_by"),
        "reasons": access_reasons.explain(request.user, found, clock.today()),
        "journal": access.visible_to(request.user, JournalEntry, on=clock.today()).filter(dossier=found)[:50],
        "form": form,
        "attempt": attempt,
        "may_add": may_add,
    }
    return page(request, "desk/dossiers/detail.html", context, status=attempt.status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def document_version(request: HttpRequest, number: str) -> HttpResponse:
    """Add a version to a document; earlier ones stay."""
    found = find(request, Document, number=number)
    require(access.can_contribute(request.user, found.dossier, clock.today()), _("您不能向本卷宗添加文件。"))
    form = VersionForm(posted(request), request.FILES or None)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            added = _add(request, found.dossier, form, document=found)
            said(request, _("已存为第 %(n)d 版，原版本保留。") % {"n": added.number})
            return see_other("desk:dossier", found.dossier.number)
    context = {"document": found, "form": form, "attempt": attempt}
    return page(request, "desk/dossiers/version.html", context, status=attempt.status)


def _add(request: HttpRequest, dossier: Dossier, form: DocumentForm, document: Document | None = None):
    upload = form.cleaned_data["file"]
    return documents.add(
        dossier=dossier,
        document=document,
        title=document.title if document else form.cleaned_data["title"],
        doc_type=document.doc_type if document else form.cleaned_data["doc_type"],
        file_name=upload.name,
        content=upload.read(),
        comment=form.cleaned_data["comment"],
        by=request.user,
        at=clock.now(),
        ip=address_of(request),
    )
