"""Keeping the index right: rows of the catalog become engine documents; the outbox calls these, never a request."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from catalog import clock
from catalog.models import System
from search import differences, editions, entries, sequences
from search.backends.elasticsearch import ElasticsearchIndex
from search.backends.embedded import EmbeddedIndex
from search.duplicates.candidates import QUERY_TERMS
from search.duplicates.fingerprint import Parser
from search.duplicates.reading import Reading
from search.engine import GONE, PROJECT, SYSTEM, CandidateIndex, Progress, SysDoc, Unavailable, key_of
from search.entries import folder, matcher, parser
from search.register import Register
from workflow import outbox

OUTGROWN_LEAST, OUTGROWN_SHARE = 10, 0.1
BATCH = 500  # documents in one commit
SAMPLED, AMONG_FIRST, LOST_MOST = 50, 200, 0.1
CATCH_UPS = 5  # rounds in which a new generation takes in what changed while it was built

_open: dict[tuple[str, str], CandidateIndex] = {}


class Incomplete(RuntimeError):
    """A new generation does not hold what was put into it; the live one stays."""


def engine() -> CandidateIndex:
    """The engine that SEARCH_URL names; an index that does not exist yet is built from the catalog.

    The embedded one at once, as on a small machine; for a server the worker does it, until then Unavailable is raised.
    """
    index = _engine()
    if index.exists:
        return index
    if not isinstance(index, EmbeddedIndex):
        outbox.enqueue(sequences.REBUILD, f"missing {clock.now():%Y%m%d%H}", {})
        raise Unavailable("检索索引尚未建立，已安排后台建立")
    rebuild_index()
    return _engine()


def _engine() -> CandidateIndex:
    version = parser().version
    key = (settings.SEARCH_URL, version)
    if key not in _open:
        _open.clear()
        _open[key] = _opened(version)
    return _open[key]


def _opened(version: str) -> CandidateIndex:
    if urlsplit(settings.SEARCH_URL).scheme in ("http", "https"):
        return ElasticsearchIndex(settings.SEARCH_URL, version)
    return EmbeddedIndex(folder(), version)


def forget() -> None:
    """Drop the open index; the next use opens what SEARCH_URL names then."""
    _open.clear()


def index(asked: Mapping[int, int]) -> None:
    """Bring entries up to date, `asked` giving engine id and sequence; one commit for each 500, older ones first."""
    for batch in _batches(asked):
        engine().upsert(entries.entries_of(batch))


def _batches(asked: Mapping[int, int]) -> Iterator[dict[int, int]]:
    waiting = iter(sorted(asked.items(), key=lambda pair: pair[1]))
    while batch := dict(islice(waiting, BATCH)):
        yield batch


def index_system(system_id: int) -> None:
    """Bring one system's entry up to date; a system that is gone leaves the index."""
    index({key_of(SYSTEM, system_id): sequences.latest_of(SYSTEM, system_id)})


def index_project(project_id: int) -> None:
    """Bring one project's entry up to date; a project that ended, or has no list, leaves the index."""
    index({key_of(PROJECT, project_id): sequences.latest_of(PROJECT, project_id)})


def rebuild_index(progress: Progress | None = None) -> int:
    """Learn from the register, build a new generation beside the live one, and swap both in once it is whole.

    Meanwhile checks go on with the live generation and what it was cut by. What changes goes there as always, and the
    new one takes it in before and after the swap. The lexicon released last comes into force with it. Returns the
    number of documents. Raises Incomplete, leaving the live generation, when entries are lacking or not found.
    """
    register = entries.register(editions.newest())
    written: dict[int, tuple[int, int]] = {}
    since = sequences.highest()
    with Reading(register.released, register.words(), folder(), since=since) as reading:
        parse = reading.parser
        live = _opened(parse.version)
        with live.building() as new:
            docs = chain(reading.entries(entries.every_row()), entries.every_text())
            new.load(_noting(docs, written), progress)
            _catch_up(new, written, parse)
            _refuse_unless_whole(new, written)
            _refuse_unless_found(new, entries.entries_of(_sample(written), parse))
            _refuse_unless_newest(register)
            reading.place()
            register.keep(reading.knowledge())
            with transaction.atomic():
                # A swap that fails leaves the edition before in force.
                editions.put_in_force(register.released, clock.now())
                live.swap(new)
    _catch_up(live, written, parse)
    return len(written)


def _noting(docs: Iterator[SysDoc], written: dict[int, tuple[int, int]]) -> Iterator[SysDoc]:
    for doc in docs:
        written[doc.id] = (doc.seq, len(doc.items))
        yield doc


def _catch_up(new: CandidateIndex, written: dict[int, tuple[int, int]], parse: Parser) -> None:
    for _round in range(CATCH_UPS):
        # The index is read first: a row that changes in between then counts as stale, which does no harm.
        held = new.stats()
        late = differences.between(entries.wanted(), held)
        if not late:
            return
        for batch in _batches(sequences_of(late, held.versions)):
            docs = entries.entries_of(batch, parse)
            new.upsert(docs)
            written.update((doc.id, (doc.seq, len(doc.items))) for doc in docs)
            for doc in docs:
                if doc.kind == GONE:
                    del written[doc.id]


def _refuse_unless_whole(new: CandidateIndex, written: dict[int, tuple[int, int]]) -> None:
    held = new.stats()
    sequences_written = {key: seq for key, (seq, _items) in written.items()}
    items = sum(count for _seq, count in written.values())
    if held.versions != sequences_written or held.items != items:
        raise Incomplete(
            f"新索引不完整：应有{len(written)}条、{items}项，实有{held.docs}条、{held.items}项，旧索引继续使用"
        )


def _refuse_unless_newest(register: Register) -> None:
    if editions.newest().digest != register.released.digest:
        raise Incomplete("建立索引期间又发布了新的词表，旧索引继续使用，稍后按新词表重建")


def _sample(written: dict[int, tuple[int, int]]) -> dict[int, int]:
    keys = sorted(written)
    return dict.fromkeys(keys[:: max(1, len(keys) // SAMPLED)], 0)


def _refuse_unless_found(new: CandidateIndex, sample: list[SysDoc]) -> None:
    """An entry asked for by its own tokens must be among the first, but for a few of which there are many alike."""
    asked = [entry for entry in sample if entry.tokens]
    lost = [entry for entry in asked if entry.id not in new.systems(entry.tokens[:QUERY_TERMS], AMONG_FIRST)]
    if len(lost) > LOST_MOST * len(asked):
        raise Incomplete(f"新索引抽查不合格：{len(asked)}条中有{len(lost)}条查不到自己，旧索引继续使用")


def sequences_of(difference: differences.Difference, held: Mapping[int, int]) -> dict[int, int]:
    """At which sequence to index what differs: the newest that was announced, else what the index has."""
    newest = sequences.latest()
    return {key: newest.get(key, held.get(key, 0)) for key in difference.ids()}


def outgrown() -> str:
    """Name the size at which the register is no longer the one that was learned from; empty while it still is.

    A city's first ledger may come after the index was made from nothing: what was learned then would hide duplicates.
    """
    learned, held = matcher().knowledge.statistics.documents, System.objects.count()
    return f"{learned}→{held}" if abs(held - learned) > max(OUTGROWN_LEAST, OUTGROWN_SHARE * learned) else ""
