"""Notices, documents and directory entries that changed are indexed again: listeners only write outbox rows."""

from collections.abc import Sequence
from uuid import uuid4

from catalog.signals import document_changed, resource_changed
from search import indexing
from search.engine import Unavailable
from search.sequences import INDEX_DOCUMENT, INDEX_NOTICE, INDEX_RESOURCE, key_asked
from workflow import outbox
from workflow.models import Job
from workflow.signals import notice_changed


def queue_document(sender, instance, **kwargs):
    """A document has another newest version, or is kept no longer."""
    _queue(INDEX_DOCUMENT, "document", instance.pk)


def queue_notice(sender, notice, **kwargs):
    """A notice was put up, corrected or withdrawn."""
    _queue(INDEX_NOTICE, "notice", notice.pk)


def queue_resource(sender, instance, **kwargs):
    """A directory entry was published, changed or taken offline."""
    _queue(INDEX_RESOURCE, "resource", instance.pk)


def _queue(kind: str, name: str, pk: int) -> None:
    outbox.enqueue(kind, f"{pk}:{uuid4().hex}", {name: pk})


def _index(jobs: Sequence[Job]) -> None:
    try:
        indexing.index({key_asked(job): job.pk for job in jobs})
    except Unavailable as away:
        raise outbox.Later(str(away)) from away


def connect() -> None:
    """Called once by the app's `ready()`."""
    document_changed.connect(queue_document, dispatch_uid="search.queue_document")
    notice_changed.connect(queue_notice, dispatch_uid="search.queue_notice")
    resource_changed.connect(queue_resource, dispatch_uid="search.queue_resource")
    for kind in (INDEX_DOCUMENT, INDEX_NOTICE, INDEX_RESOURCE):
        outbox.batch_handler(kind)(_index)
