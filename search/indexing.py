"""Keeping the index right: rows of the catalog become engine documents; the outbox calls these, never a request."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from catalog.models import Project, System
from search import lexicon, sources
from search.backends.embedded import EmbeddedIndex
from search.duplicates.fingerprint import Parser, SourceDoc, document_tokens, item_tokens
from search.duplicates.knowledge import Knowledge
from search.duplicates.matcher import Matcher
from search.engine import PROJECT, SYSTEM, CandidateIndex, ItemTokens, SysDoc, key_of
from search.query import text_tokens
from search.register import Register

_open: dict[tuple[str, str], CandidateIndex] = {}
_matchers: dict[str, tuple[Knowledge, Matcher]] = {}


OUTGROWN_LEAST, OUTGROWN_SHARE = 10, 0.1


def matcher() -> Matcher:
    """The released lexicon with what the register taught when the index was last built."""
    released = lexicon.shipped()
    learned = Register(folder(), released).knowledge()
    if _matchers.get(released.digest, (None,))[0] is not learned:
        _matchers.clear()
        _matchers[released.digest] = (learned, Matcher(learned, released))
    return _matchers[released.digest][1]


def parser() -> Parser:
    """The parser that index and queries share."""
    return matcher().parser


def folder() -> Path:
    """Where the embedded index and the register's statistics are kept."""
    address = urlsplit(settings.SEARCH_URL)
    if address.scheme == "embedded":
        return Path(address.netloc + address.path)
    return Path(settings.VAR_DIR) / "search"


def engine() -> CandidateIndex:
    """The engine that SEARCH_URL names; an embedded index that does not exist yet is built from the catalog."""
    index = _engine()
    if isinstance(index, EmbeddedIndex) and not index.exists:
        rebuild_index()
    return index


def _engine() -> CandidateIndex:
    version = parser().version
    key = (settings.SEARCH_URL, version)
    if key not in _open:
        _open.clear()
        _open[key] = EmbeddedIndex(folder(), version)
    return _open[key]


def index_system(system_id: int) -> None:
    """Bring one system's entry up to date; a system that is gone leaves the index."""
    found = list(sources.system_documents(System.objects.filter(pk=system_id)))
    if not found:
        engine().delete([key_of(SYSTEM, system_id)])
        return
    system, document = found[0]
    engine().upsert([_entry(SYSTEM, system.pk, system.updated_at, system.status, _owners(system.owner_id), document)])


def index_project(project_id: int) -> None:
    """Bring one project's entry up to date; a project that ended, or has no list, leaves the index."""
    project = sources.projects_in_progress().filter(pk=project_id).select_related("unit").first()
    document = sources.project_document(project) if project is not None else None
    if project is None or document is None:
        engine().delete([key_of(PROJECT, project_id)])
        return
    engine().upsert([_project_entry(project, document)])


def rebuild_index(progress: Callable[[int], None] | None = None) -> int:
    """Learn from the register, build a new generation and swap it in; returns the number of documents."""
    Register(folder(), lexicon.shipped()).learn()
    count = 0

    def entries() -> Iterator[SysDoc]:
        nonlocal count
        for entry in _all_entries():
            count += 1
            yield entry

    _engine().rebuild(entries(), progress)
    return count


def outgrown() -> str:
    """Name the size at which the register is no longer the one that was learned from; empty while it still is.

    A city's first ledger may come after the index was made from nothing: what was learned then would hide duplicates.
    """
    learned, held = matcher().knowledge.statistics.documents, System.objects.count()
    return f"{learned}→{held}" if abs(held - learned) > max(OUTGROWN_LEAST, OUTGROWN_SHARE * learned) else ""


def _all_entries() -> Iterator[SysDoc]:
    for system, document in sources.system_documents(System.objects.all()):
        yield _entry(SYSTEM, system.pk, system.updated_at, system.status, _owners(system.owner_id), document)
    for project in sources.projects_in_progress().select_related("unit").iterator(chunk_size=200):
        document = sources.project_document(project)
        if document is not None:
            yield _project_entry(project, document)


def _project_entry(project: Project, document: SourceDoc) -> SysDoc:
    return _entry(PROJECT, project.pk, project.updated_at, project.state, _owners(project.unit_id), document)


def _owners(organisation_id: int) -> tuple[str, ...]:
    return (f"org{organisation_id}",)


def _entry(kind: str, pk: int, updated_at: datetime, status: str, acl: tuple[str, ...], document: SourceDoc) -> SysDoc:
    print_ = parser().document(document)
    human = text_tokens(" ".join([document.name, document.summary, document.department]))
    modules = text_tokens(" ".join(part for item in document.items for part in (*item.path, item.name)))
    return SysDoc(
        id=key_of(kind, pk),
        seq=sequence(updated_at),
        kind=kind,
        acl=acl,
        status=status,
        tokens=document_tokens(print_),
        items=tuple(
            ItemTokens(number, item_tokens(item, print_.name))
            for number, item in enumerate(print_.items)
            if item.common is None or item.common.platform
        ),
        human=tuple(dict.fromkeys([*human, *modules])),
    )


def sequence(moment: datetime) -> int:
    """Microseconds since the epoch: a later save always wins over an earlier one."""
    return int(moment.timestamp() * 1_000_000)


def forget() -> None:
    """Drop the open index; the next use opens what SEARCH_URL names then."""
    _open.clear()
