"""The one door for bytes: rights are asked of the dossier, downloads are journaled, nothing is ever shown inline."""

from pathlib import PurePosixPath
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import clock, memberships, storage
from catalog.models import DocumentVersion, JournalEntry
from portal.desk.answers import address_of, find, signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What is handed out under its own type; anything else is bytes.
KNOWN_TYPES = frozenset({"application/pdf", XLSX, DOCX, "image/png", "image/jpeg", "text/plain", "text/csv"})


@require_safe
@signed_in
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Hand out one version of a document to whoever may see its dossier."""
    return serve_version(request, find(request, DocumentVersion, document__number=number, number=version))


def serve_version(request: HttpRequest, version: DocumentVersion) -> HttpResponse:
    """Journal and send a version that `find` has returned for this reader."""
    journal(
        request,
        "document.downloaded",
        subject=f"{version.document.title} v{version.number}",
        dossier_id=version.document.dossier_id,
        details={"document": version.document.number, "version": version.number, "sha256": version.sha256},
    )
    return attachment(storage.open_bytes(version.storage_key), version.file_name, version.content_type)


def attachment(content: BinaryIO, file_name: str, content_type: str) -> FileResponse:
    """Answer with bytes that a browser must save and may neither guess at nor run."""
    kind = content_type if content_type in KNOWN_TYPES else "application/octet-stream"
    answer = FileResponse(content, as_attachment=True, filename=PurePosixPath(file_name).name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def journal(
    request: HttpRequest, event: str, *, subject: str = "", dossier_id: int | None = None, details: dict | None = None
) -> None:
    """Note what somebody looked at or took away."""
    posts = memberships.in_force(request.user, clock.today())
    JournalEntry.objects.create(
        at=clock.now(),
        actor=request.user,
        actor_name=str(request.user),
        organisation=posts[0].organisation if posts else None,
        dossier_id=dossier_id,
        event=event,
        subject=subject[:200],
        details=details or {},
        ip=address_of(request),
    )
