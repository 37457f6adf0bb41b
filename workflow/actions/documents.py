"""Adding documents (文件): looked at by content, kept privately, versioned and journalled."""

from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import storage
from catalog.models import Document, DocumentVersion, Dossier, NumberSeries, User
from catalog.signals import document_changed
from workflow import access
from workflow.actions import journal, uploads
from workflow.actions.performing import NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import hard

_BY_OFFICE = access.BUREAU | {Role.OFFICE_GOV, Role.OFFICE_PARTY}


@transaction.atomic
def add(
    *,
    dossier: Dossier,
    title: str,
    file_name: str,
    content: bytes | BinaryIO,
    by: User,
    at: datetime,
    doc_type: str = "",
    document: Document | None = None,
    comment: str = "",
    ip: str | None = None,
) -> DocumentVersion:
    """Keep a file as a new document, or as the next version of `document`, and return the version.

    Refused where it is empty, too large, not of a kind that offices use, damaged, or marked as a state secret.
    """
    on = timezone.localdate(at)
    if not access.can_contribute(by, dossier, on) and not may_add_by_office(by, dossier, on):
        raise NotAllowed(_("您没有在该卷宗中添加文件的权限。"))
    if dossier.status == Dossier.Status.CLOSED:
        raise Refused(hard("dossier-closed", "第九条", _("卷宗已办结，不能再添加文件"), field="file"))
    raw = content if isinstance(content, bytes) else content.read()
    found = uploads.examine(raw, file_name, settings.UPLOAD_MAX_BYTES)
    return keep(
        dossier=dossier,
        title=title,
        file_name=file_name,
        content=raw,
        by=by,
        at=at,
        doc_type=doc_type,
        document=document,
        comment=comment,
        content_type=found.content_type,
        text=found.text,
        has_text=found.has_text,
        ip=ip,
    )


def may_add_by_office(user: User, dossier: Dossier, on) -> bool:
    """Whether a user of the bureau, or of the office that keeps the minutes, may add to a dossier they see."""
    return bool(access.roles_of(user, on) & _BY_OFFICE) and access.can_see(user, dossier, on)


@transaction.atomic
def keep(
    *,
    dossier: Dossier,
    title: str,
    file_name: str,
    content: bytes,
    by: User | None,
    at: datetime,
    content_type: str,
    doc_type: str = "",
    document: Document | None = None,
    comment: str = "",
    text: str = "",
    has_text: bool = True,
    ip: str | None = None,
    for_reviewers: bool = False,
) -> DocumentVersion:
    """Keep bytes that were examined, or that the platform itself wrote; a new document perhaps for reviewers alone."""
    if document is None:
        document = _register(dossier, title.strip() or file_name, doc_type, by, at, for_reviewers)
    sha256 = storage.sha256_of(content)
    version = DocumentVersion.objects.create(
        document=document,
        number=document.versions.count() + 1,
        file_name=file_name[-255:],
        storage_key=storage.put_bytes(content, sha256),
        sha256=sha256,
        size=len(content),
        content_type=content_type,
        text=text,
        has_text=has_text,
        comment=comment[:300],
        uploaded_at=at,
        uploaded_by=by,
    )
    document_changed.send(sender=Document, instance=document, by=by, at=at)
    journal.record(
        "add_document",
        by=by,
        at=at,
        dossier=dossier,
        organisation=dossier.owner,
        subject=f"{document.number} {document.title}",
        details={"document": document.pk, "version": version.number, "sha256": sha256, "file": version.file_name},
        ip=ip,
    )
    return version


def _register(
    dossier: Dossier, title: str, doc_type: str, by: User | None, at: datetime, for_reviewers: bool
) -> Document:
    taken = NumberSeries.take(f"document:{dossier.pk}", 0)
    return Document.objects.create(
        dossier=dossier,
        number=f"{dossier.number}-{taken:03d}",
        title=title[:200],
        doc_type=doc_type,
        for_reviewers=for_reviewers,
        created_at=at,
        created_by=by,
    )
