"""The embedded engine: tantivy directories beside a `CURRENT` file, one writer under a file lock, readers that reload.

Layout of the root: `CURRENT` names the live generation (`v3`) and `PREVIOUS` the one before; `v3/sys`, `v3/item` are
the two indices and `v3/meta.json` keeps layout and analysis version. A new generation is built beside the live one and
`CURRENT` is swapped by an atomic rename.
"""

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import tantivy

from search.backends.embedded_documents import (
    Writers,
    any_of,
    confined,
    disjunction,
    living,
    schema_of_items,
    schema_of_systems,
)
from search.engine import LAYOUT, Filter, IndexStats, ItemHit, Progress, SysDoc, Unavailable, checksum
from search.query import Concept

_HEAP = 64_000_000  # bytes for the writer; 3 MB per thread is the engine's minimum
_BULK_HEAP = 1_000_000_000  # at most, while a generation is filled: an index in one piece is asked fastest
_TELL = 2_000  # documents between two words of progress
_FEW = 8  # item queries that are asked one after the other
_ASKING = ThreadPoolExecutor(os.cpu_count() or 1, "search")  # the engine answers outside of Python's lock


@dataclass(slots=True)
class _Generation:
    name: str
    stamp: int
    systems: tantivy.Index
    items: tantivy.Index
    meta: dict[str, object]


class EmbeddedIndex:
    """CandidateIndex on local directories; safe for one writer and many reading processes.

    With `generation` it stands on that generation alone, as while a new one is being built.
    """

    name = "embedded"

    def __init__(self, root: Path, analysis_version: str = "", generation: str = "") -> None:
        self.root = Path(root)
        self.analysis_version = analysis_version
        self.generation = generation
        self._open: _Generation | None = None
        self._lock = threading.RLock()

    # reading

    @property
    def exists(self) -> bool:
        """Whether an index of the present layout has been built here."""
        live = self._live_name()
        if not live:
            return False
        try:
            meta = json.loads((self.root / live / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # Damaged, which is told when it is read; only another layout is silently replaced.
            return True
        return meta.get("layout") == LAYOUT

    def systems(self, tokens: Sequence[str], k: int = 300, filt: Filter | None = None) -> list[int]:
        """Ids of the documents that share most with the tokens, best first."""
        return self._documents(disjunction(self._current().systems.schema, tokens), k, filt)

    def find(self, concepts: Sequence[Concept], k: int = 100, filt: Filter | None = None) -> list[int]:
        """People's search over names, summaries and modules; every concept must be there under one of its names."""
        schema = self._current().systems.schema
        clauses = [(tantivy.Occur.Must, any_of(schema, concept)) for concept in concepts if concept]
        return self._documents(tantivy.Query.boolean_query(clauses) if clauses else None, k, filt)

    def items(
        self, token_lists: Sequence[Sequence[str]], k: int = 50, filt: Filter | None = None
    ) -> list[list[ItemHit]]:
        """The k best items for each token list; the lists are shared among all processors."""
        index = self._current().items
        searcher = index.searcher()
        wanted = [disjunction(index.schema, tokens) for tokens in token_lists]
        queries = [query and confined(index.schema, query, filt, "sid") for query in wanted]
        answer = partial(_best_items, searcher, k)
        return list(_ASKING.map(answer, queries)) if len(queries) > _FEW else [answer(query) for query in queries]

    def stats(self) -> IndexStats:
        """Counts, versions and a checksum over (id, seq); tombstones do not count."""
        generation = self._current()
        columns = self._columns(living(generation.systems.schema), generation.systems.searcher().num_docs)
        versions = {key: seq for key, seq, _ in columns}
        return IndexStats(
            docs=len(versions),
            items=generation.items.searcher().num_docs,
            analysis_version=str(generation.meta.get("analysis_version", "")),
            seq_hwm=max(versions.values(), default=0),
            checksum=checksum(versions),
            versions=versions,
            digests={key: digest for key, _, digest in columns},
        )

    def megabytes(self) -> float:
        """What the live generation takes on the disk."""
        folder = self.root / self._current().name
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6

    def _columns(self, wanted: tantivy.Query, most: int) -> list[tuple[int, int, int]]:
        """(id, seq, digest) of the documents a query finds."""
        searcher = self._current().systems.searcher()
        if not most:
            return []
        addresses = [address for _, address in searcher.search(wanted, limit=most, count=False).hits]
        columns = [searcher.fast_field_values(name, addresses) for name in ("id", "seq", "sum")]
        return [(int(key), int(seq), int(digest)) for key, seq, digest in zip(*columns, strict=True)]

    def _documents(self, wanted: tantivy.Query | None, k: int, filt: Filter | None) -> list[int]:
        if wanted is None:
            return []
        index = self._current().systems
        searcher = index.searcher()
        hits = searcher.search(confined(index.schema, wanted, filt, "id"), limit=k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        ranked = sorted(zip(hits, ids, strict=True), key=lambda pair: (-pair[0][0], pair[1]))
        return [int(key) for _, key in ranked]

    def _current(self) -> _Generation:
        with self._lock:
            pointer = self.root / "CURRENT"
            try:
                stamp = 0 if self.generation else pointer.stat().st_mtime_ns
                name = self.generation or pointer.read_text(encoding="ascii").strip()
            except FileNotFoundError as missing:
                raise Unavailable(f"检索索引不存在（{self.root}），请先运行 dup_rebuild 建立索引") from missing
            if self._open is None or self._open.name != name or self._open.stamp != stamp:
                self._open = self._load(name, stamp)
            self._open.systems.reload()
            self._open.items.reload()
            return self._open

    def _load(self, name: str, stamp: int) -> _Generation:
        folder = self.root / name
        try:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            if meta.get("layout") != LAYOUT:
                raise Unavailable(f"检索索引是旧格式（{folder}），请运行 dup_rebuild 重建")
            systems, items = (tantivy.Index.open(str(folder / part)) for part in ("sys", "item"))
            return _Generation(name, stamp, systems, items, meta)
        except (OSError, ValueError) as broken:
            raise Unavailable(f"检索索引损坏（{folder}），请运行 dup_rebuild 重建") from broken

    # writing

    def upsert(self, docs: Iterable[SysDoc]) -> None:
        """Add, replace or bury documents in one commit; an older sequence number is ignored."""
        with self._writing():
            folder = self.root / (self.generation or self._ensure_current())
            newest = {doc.id: doc for doc in sorted(docs, key=lambda d: d.seq)}
            held = self._held(newest)
            fresh = [doc for doc in newest.values() if doc.seq >= held.get(doc.id, 0)]
            if not fresh:
                return
            writers = _writers(folder)
            for doc in fresh:
                writers.drop(doc.id)
                writers.add(doc)
            writers.close()

    def _held(self, ids: Iterable[int]) -> dict[int, int]:
        wanted = list(ids)
        schema = self._current().systems.schema
        held = tantivy.Query.term_set_query(schema, "id", wanted)
        return {key: seq for key, seq, _ in self._columns(held, len(wanted))}

    def delete(self, ids: Iterable[int]) -> None:
        """Remove documents and their items from the live generation, whatever their sequence."""
        with self._writing():
            writers = _writers(self.root / self._ensure_current())
            for key in ids:
                writers.drop(key)
            writers.close()

    def load(self, docs: Iterable[SysDoc], progress: Progress | None = None) -> None:
        """Fill a new generation, all in one commit."""
        writers = _writers(self.root / self.generation, _BULK_HEAP)
        done = 0
        for done, doc in enumerate(docs, start=1):
            writers.add(doc)
            if progress is not None and done % _TELL == 0:
                progress(done)
        writers.close()
        if progress is not None:
            progress(done)

    # generations

    @contextmanager
    def building(self) -> Iterator["EmbeddedIndex"]:
        """A new generation beside the live one; its folder is removed unless it was swapped in."""
        with self._writing():
            name = f"v{max(self._numbers(), default=0) + 1}"
            self._prepare(self.root / name)
        try:
            yield EmbeddedIndex(self.root, self.analysis_version, name)
        finally:
            if self._live_name() != name:
                shutil.rmtree(self.root / name, ignore_errors=True)

    def swap(self, new: "EmbeddedIndex") -> str:
        """Let a new generation answer and keep the one before for rollback."""
        with self._writing():
            before = self._live_name()
            self._write_name("PREVIOUS", before)
            self._write_name("CURRENT", new.generation)
            for number in self._numbers():
                # A higher one may be in the making by somebody else.
                if number < int(new.generation[1:]) and f"v{number}" != before:
                    shutil.rmtree(self.root / f"v{number}", ignore_errors=True)
        return new.generation

    def rebuild(self, docs: Iterable[SysDoc], progress: Progress | None = None) -> str:
        """Build a generation from these documents and swap it in."""
        with self.building() as new:
            new.load(docs, progress)
            return self.swap(new)

    def rollback(self) -> str:
        """Return to the previous generation; raises Unavailable when there is none."""
        with self._writing():
            previous = self._name_in("PREVIOUS")
            if not previous or not (self.root / previous / "meta.json").exists():
                raise Unavailable("没有可以回退的上一版索引")
            self._write_name("CURRENT", previous)
            self._write_name("PREVIOUS", "")
            return previous

    def _numbers(self) -> list[int]:
        return [int(folder.name[1:]) for folder in self.root.glob("v*") if folder.name[1:].isdigit()]

    def _prepare(self, folder: Path) -> None:
        for part, schema in (("sys", schema_of_systems()), ("item", schema_of_items())):
            (folder / part).mkdir(parents=True)
            tantivy.Index(schema, path=str(folder / part), reuse=False)
        meta = {"analysis_version": self.analysis_version, "layout": LAYOUT}
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")

    def _ensure_current(self) -> str:
        live = self._live_name()
        if not live:
            live = f"v{max(self._numbers(), default=0) + 1}"
            self._prepare(self.root / live)
            self._write_name("CURRENT", live)
        return live

    def _live_name(self) -> str:
        return self._name_in("CURRENT")

    def _name_in(self, pointer: str) -> str:
        path = self.root / pointer
        return path.read_text(encoding="ascii").strip() if path.exists() else ""

    def _write_name(self, pointer: str, name: str) -> None:
        staged = self.root / f"{pointer}.new"
        with staged.open("w", encoding="ascii") as out:
            out.write(name)
            out.flush()
            os.fsync(out.fileno())
        staged.replace(self.root / pointer)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the writer's lock across processes: tantivy itself would fail instead of waiting."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self._lock, (self.root / "write.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _best_items(searcher: tantivy.Searcher, k: int, query: tantivy.Query | None) -> list[ItemHit]:
    if query is None:
        return []
    hits = searcher.search(query, limit=k, count=False).hits
    addresses = [address for _, address in hits]
    sids, items = (searcher.fast_field_values(name, addresses) for name in ("sid", "item"))
    ranked = sorted(zip([-score for score, _ in hits], sids, items, strict=True))
    return [ItemHit(sid, item, -score) for score, sid, item in ranked]


def _writers(folder: Path, heap: int = _HEAP) -> Writers:
    systems, items = (tantivy.Index.open(str(folder / part)) for part in ("sys", "item"))
    return Writers.on(systems, items, heap)
