"""Rows of the catalog as the engine's documents: parsed, cut into tokens, with who may find them and their sequence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from catalog.models import FunctionList, Project, System
from search import editions, readable, sequences, sources
from search.duplicates.fingerprint import Parser
from search.duplicates.knowledge import Knowledge
from search.duplicates.matcher import Matcher
from search.duplicates.reading import Row, entry
from search.engine import PROJECT, PUBLIC, SYSTEM, SysDoc, key_of, parts_of, tombstone
from search.lexicon import Lexicon
from search.register import Register

_matchers: dict[str, tuple[Knowledge, Matcher]] = {}


def folder() -> Path:
    """Where the embedded index and the register's statistics are kept."""
    address = urlsplit(settings.SEARCH_URL)
    if address.scheme == "embedded":
        return Path(address.netloc + address.path)
    return Path(settings.VAR_DIR) / "search"


def register(released: Lexicon | None = None) -> Register:
    """What the register taught under the lexicon in force or another one, and learning from it anew."""
    return Register(folder(), released or editions.in_force())


def matcher() -> Matcher:
    """The lexicon in force with what the register taught when the index was last built."""
    released = editions.in_force()
    learned = register(released).knowledge()
    key = f"{released.version}-{released.digest}"
    if _matchers.get(key, (None,))[0] is not learned or _matchers[key][1].packer.is_full:
        _matchers.clear()
        _matchers[key] = (learned, Matcher(learned, released, folder()))
    return _matchers[key][1]


def parser() -> Parser:
    """The parser that index and queries share."""
    return matcher().parser


def wanted() -> dict[int, int]:
    """What an index should hold: the engine id of each row that is compared or found, with its sequence."""
    newest = sequences.latest()
    current = FunctionList.objects.exclude(status=FunctionList.Status.SUPERSEDED)
    projects = sources.projects_in_progress().filter(pk__in=current.values("project"))
    keys = [key_of(SYSTEM, pk) for pk in System.objects.values_list("pk", flat=True)]
    keys += [key_of(PROJECT, pk) for pk in projects.values_list("pk", flat=True)]
    keys += readable.wanted_keys()
    return {key: newest.get(key, 0) for key in keys}


def every_row() -> Iterator[Row]:
    """Every system and every project in progress, with what its entry says besides its texts."""
    newest = sequences.latest()
    yield from _systems(System.objects.all(), newest)
    yield from _projects(sources.projects_in_progress(), newest)


def every_entry() -> Iterator[SysDoc]:
    """The entry of each of them, and of all that people only read."""
    yield from _cut(every_row(), parser())
    yield from every_text()


def every_text() -> Iterator[SysDoc]:
    """The entries of notices, documents and directory entries, which no parser cuts."""
    return readable.entries(sequences.latest())


def entries_of(asked: Mapping[int, int], parse: Parser | None = None) -> list[SysDoc]:
    """The entries with these ids at these sequences; a row that is gone, ended or has no list is a tombstone."""
    cut = parse or parser()
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in map(parts_of, asked):
        ids[kind].append(pk)
    found = [
        *_cut(_systems(System.objects.filter(pk__in=ids[SYSTEM]), asked), cut),
        *_cut(_projects(sources.projects_in_progress().filter(pk__in=ids[PROJECT]), asked), cut),
        *readable.entries(asked, ids),
    ]
    gone = asked.keys() - {entry.id for entry in found}
    return [*found, *(tombstone(key, asked[key]) for key in sorted(gone))]


def _cut(rows: Iterable[Row], parse: Parser) -> Iterator[SysDoc]:
    return (entry(row, parse.document(row.document)) for row in rows)


def _systems(systems: Iterable[System], newest: Mapping[int, int]) -> Iterator[Row]:
    for system, document in sources.system_documents(systems):
        acl = [readable.OFFICES, f"org{system.owner_id}"]
        if system.is_public:
            acl.append(PUBLIC)
        key = key_of(SYSTEM, system.pk)
        yield Row(key, newest.get(key, 0), SYSTEM, tuple(acl), system.status, document)


def _projects(projects: Iterable[Project], newest: Mapping[int, int]) -> Iterator[Row]:
    for project in projects.select_related("unit").order_by("pk").iterator(chunk_size=200):
        document = sources.project_document(project)
        if document is not None:
            key = key_of(PROJECT, project.pk)
            readers = (readable.OFFICES, f"org{project.unit_id}", readable.dossier_principal(project.dossier_id))
            yield Row(key, newest.get(key, 0), PROJECT, readers, project.state, document)
