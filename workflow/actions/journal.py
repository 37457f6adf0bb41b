"""Writing the journal (日志): one entry for whatever was done, in its transaction."""

from datetime import datetime

from catalog.models import Dossier, JournalEntry, Organisation, User


def record(
    event: str,
    *,
    by: User | None,
    at: datetime,
    dossier: Dossier | None = None,
    organisation: Organisation | None = None,
    subject: str = "",
    details: dict | None = None,
    ip: str | None = None,
) -> JournalEntry:
    """Write one entry; without `by` the platform itself acted, as on a period's end."""
    return JournalEntry.objects.create(
        at=at,
        actor=by,
        actor_name=str(by) if by else "",
        organisation=organisation,
        dossier=dossier,
        event=event,
        subject=subject[:200],
        details=details or {},
        ip=ip,
    )
