"""The materials of Art 9 (申报材料): one item at a time, a file or the reason why none is needed."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock
from catalog.models import Material, Project
from portal.desk.answers import Attempt, address_of, page, posted, said, see_other, signed_in
from portal.desk.drafting.opening import draft_of
from portal.desk.forms.filing import MaterialForm
from workflow.actions import documents, drafting
from workflow.regulation.rulebook import rulebook_on


def items_of(project: Project) -> list[dict]:
    """Return the materials the regulation asks for, each with what has been given."""
    given = {row.item_code: row for row in project.materials.select_related("document")}
    entries = rulebook_on(clock.today(), project.regulation).list("materials").entries
    return [
        {"code": entry.code, "label": entry.label, "article": entry.article, "row": given.get(entry.code)}
        for entry in entries
    ]


@require_safe
@signed_in
def materials(request: HttpRequest, number: str) -> HttpResponse:
    """List the materials with their state."""
    project = draft_of(request, number)
    return page(request, "desk/drafting/materials.html", {"project": project, "items": items_of(project)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def material(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Upload one material, or say why it does not apply."""
    project = draft_of(request, number)
    item = next((item for item in items_of(project) if item["code"] == code), None)
    if item is None:
        raise Http404
    row = item["row"]
    initial = {"revision": project.draft_revision, "status": _shown_status(row), "reason": row.reason if row else ""}
    has_file = bool(row and row.document_id)
    form = MaterialForm(posted(request), request.FILES or None, initial=initial, has_file=has_file)
    attempt = Attempt()
    if attempt.ready(request, form):
        with attempt:
            _store(request, project, item, form)
            said(request, _("“%(label)s”已保存。") % {"label": item["label"]})
            return see_other("desk:draft-materials", project.number)
    context = {"project": project, "item": item, "form": form, "attempt": attempt}
    return page(request, "desk/drafting/material.html", context, status=attempt.status)


def _shown_status(row: Material | None) -> str:
    return Material.Status.COMPLETE if row is None or row.status == Material.Status.MISSING else row.status


@transaction.atomic
def _store(request: HttpRequest, project: Project, item: dict, form: MaterialForm) -> None:
    """File the upload in the dossier and save the whole list of materials with this item changed."""
    answer, row, upload = form.cleaned_data, item["row"], form.cleaned_data["file"]
    document = row.document if row else None
    if answer["status"] == Material.Status.COMPLETE and upload:
        version = documents.add(
            dossier=project.dossier,
            document=document,
            title=item["label"],
            file_name=upload.name,
            content=upload.read(),
            by=request.user,
            at=clock.now(),
            ip=address_of(request),
        )
        document = version.document
    changed = {"item_code": item["code"], "document": document, "status": answer["status"], "reason": answer["reason"]}
    kept = [
        {"item_code": other.item_code, "document": other.document, "status": other.status, "reason": other.reason}
        for other in project.materials.select_related("document")
        if other.item_code != item["code"]
    ]
    drafting.save_draft(
        project=project,
        by=request.user,
        at=clock.now(),
        expected_revision=answer["revision"],
        materials=sorted([*kept, changed], key=lambda material: material["item_code"]),
        ip=address_of(request),
    )
