"""What people find besides systems and projects: notices (公示), documents by their text (文件), directory entries.

They are found by words alone and never compared, so they have neither tokens nor items. A document stands here with
its newest version that is not withheld, while it is kept; one that bears a mark of secrecy (密级标志)
stands here without a word of it.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import OuterRef, QuerySet, Subquery

from catalog import secrecy
from catalog.models import Document, DocumentVersion, Notice, Resource, ResourceEdition
from search.engine import DOCUMENT, NOTICE, PUBLIC, RESOURCE, SysDoc, key_of
from search.query import text_tokens

KINDS = (NOTICE, DOCUMENT, RESOURCE)
# Principals besides PUBLIC and `org7`: who reads by office, who sees the whole of a check, readers of one dossier.
OFFICES, COMPARES = "offices", "compares"
WITHHELD = "withheld"
_OPEN_TO_SOCIETY = ("1", "2")  # 无条件开放、有条件开放
_SHARED_WITH_NOBODY = "3"


def dossier_principal(dossier_id: int) -> str:
    """The principal of those who may read one dossier."""
    return f"dossier{dossier_id}"


def wanted_of(kind: str) -> QuerySet:
    """The rows of a kind that the index holds."""
    if kind == NOTICE:
        return Notice.objects.exclude(status=Notice.Status.CHECKING)
    if kind == DOCUMENT:
        return Document.objects.filter(
            status=Document.Status.CURRENT, versions__isnull=False, versions__withheld_at=None
        ).distinct()
    return Resource.objects.filter(edition__isnull=False)


def wanted_keys() -> Iterator[int]:
    """The engine ids of all of them."""
    for kind in KINDS:
        yield from (key_of(kind, pk) for pk in wanted_of(kind).order_by().values_list("pk", flat=True))


def entries(newest: Mapping[int, int], ids: Mapping[str, Iterable[int]] | None = None) -> Iterator[SysDoc]:
    """Entries at their sequences, of all rows or of those with these primary keys per kind."""
    for kind in KINDS:
        rows = wanted_of(kind)
        if ids is not None:
            rows = rows.filter(pk__in=ids.get(kind, ()))
        for entry in _MAKERS[kind](rows):
            yield SysDoc(entry.id, newest.get(entry.id, 0), kind, entry.acl, entry.status, human=entry.human)


def _notices(rows: QuerySet[Notice]) -> Iterator[SysDoc]:
    for notice in rows.select_related("project__unit", "function_list").order_by("pk").iterator(chunk_size=200):
        unit = notice.project.unit
        functions = notice.function_list.items.values_list("name", flat=True)
        body = (str(part.get(name, "")) for part in notice.body for name in ("heading", "text"))
        told = [notice.title, notice.number, notice.index_no, notice.project.name, unit.name, unit.short_name]
        acl = (PUBLIC, OFFICES, f"org{unit.pk}")
        yield _entry(NOTICE, notice.pk, acl, notice.status, [*told, *body, *functions])


def _documents(rows: QuerySet[Document]) -> Iterator[SysDoc]:
    newest = DocumentVersion.objects.filter(document=OuterRef("pk"), withheld_at=None).order_by("-number")
    found = rows.annotate(
        file_name=Subquery(newest.values("file_name")[:1]), text=Subquery(newest.values("text")[:1])
    ).select_related("dossier")
    for document in found.order_by("pk").iterator(chunk_size=50):
        if _bears_mark(document.title, document.file_name, document.text):
            yield _entry(DOCUMENT, document.pk, (), WITHHELD, [])
            continue
        readers = (OFFICES, f"org{document.dossier.owner_id}", dossier_principal(document.dossier_id))
        told = [document.title, document.number, document.file_name, document.text]
        acl = (COMPARES,) if document.for_reviewers else (*readers, COMPARES)
        yield _entry(DOCUMENT, document.pk, acl, document.status, told)


def _bears_mark(title: str, file_name: str, text: str) -> bool:
    """Uploads are looked at before they are kept; what came another way is looked at here (Art 65)."""
    return bool(secrecy.mark_in_name(title) or secrecy.mark_in_name(file_name) or secrecy.mark_in_text(text))


def _resources(rows: QuerySet[Resource]) -> Iterator[SysDoc]:
    found = rows.select_related("edition", "owner").prefetch_related("edition__items")
    for resource in found.order_by("pk").iterator(chunk_size=200):
        edition: ResourceEdition = resource.edition
        items = [item.name for item in edition.items.all()] if edition.share_type != _SHARED_WITH_NOBODY else []
        told = [edition.name, edition.code, edition.summary, resource.owner.name, resource.owner.short_name, *items]
        public = (PUBLIC,) if edition.open_type in _OPEN_TO_SOCIETY else ()
        acl = (*public, OFFICES, f"org{resource.owner_id}")
        yield _entry(RESOURCE, resource.pk, acl, resource.status, told)


_MAKERS = {NOTICE: _notices, DOCUMENT: _documents, RESOURCE: _resources}


def _entry(kind: str, pk: int, acl: tuple[str, ...], status: str, told: Iterable[str]) -> SysDoc:
    return SysDoc(key_of(kind, pk), 0, kind, acl, status, human=tuple(text_tokens(" ".join(told))))
