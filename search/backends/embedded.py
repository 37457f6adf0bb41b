"""The embedded engine: tantivy directories beside a `CURRENT` file, one writer under a file lock, readers that reload.

Layout of the root: `CURRENT` names the live generation (`v3`); `v3/sys`, `v3/item` are the two indices and
`v3/meta.json` keeps the analysis version and the highest sequence number. A rebuild writes `v4` and swaps `CURRENT` by
an atomic rename; the previous generation stays for rollback.
"""

import fcntl
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from search.engine import Filter, IndexStats, ItemHit, SysDoc, Unavailable
from search.query import Concept

_HEAP = 64_000_000  # bytes for the writer; 3 MB per thread is the engine's minimum
_BATCH = 2_000  # documents between commits of a bulk load
_KEEP = 2  # generations kept: the live one and one for rollback


def _schema_of_systems() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("seq", fast=True)
    for name in ("kind", "status", "acl"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("t", "human"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _schema_of_items() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("sid", indexed=True, fast=True)
    builder.add_unsigned_field("item", fast=True)
    for name in ("kind", "status", "acl"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("t", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@dataclass(slots=True)
class _Generation:
    name: str
    stamp: int
    systems: tantivy.Index
    items: tantivy.Index
    meta: dict[str, object]


class EmbeddedIndex:
    """CandidateIndex on local directories; safe for one writer and many reading processes."""

    def __init__(self, root: Path, analysis_version: str = "") -> None:
        self.root = Path(root)
        self.analysis_version = analysis_version
        self._open: _Generation | None = None
        self._lock = threading.RLock()

    # reading

    @property
    def exists(self) -> bool:
        """Whether an index has been built here."""
        return (self.root / "CURRENT").exists()

    def systems(self, tokens: Sequence[str], k: int = 300, filt: Filter | None = None) -> list[int]:
        """Ids of the documents that share most with the tokens, best first."""
        return self._documents(_disjunction(self._current().systems.schema, tokens), k, filt)

    def find(self, concepts: Sequence[Concept], k: int = 100, filt: Filter | None = None) -> list[int]:
        """People's search over names, summaries and modules; every concept must be there under one of its names."""
        schema = self._current().systems.schema
        clauses = [(tantivy.Occur.Must, _any_of(schema, concept)) for concept in concepts if concept]
        return self._documents(tantivy.Query.boolean_query(clauses) if clauses else None, k, filt)

    def items(
        self, token_lists: Sequence[Sequence[str]], k: int = 50, filt: Filter | None = None
    ) -> list[list[ItemHit]]:
        """The k best items for each token list."""
        index = self._current().items
        searcher = index.searcher()
        answers = []
        for tokens in token_lists:
            wanted = _disjunction(index.schema, tokens)
            if wanted is None:
                answers.append([])
                continue
            hits = searcher.search(_confined(index.schema, wanted, filt, "sid"), limit=k, count=False).hits
            addresses = [address for _, address in hits]
            sids = searcher.fast_field_values("sid", addresses)
            ordinals = searcher.fast_field_values("item", addresses)
            found = [
                ItemHit(int(sid), int(item), float(score))
                for (score, _), sid, item in zip(hits, sids, ordinals, strict=True)
            ]
            answers.append(sorted(found, key=lambda hit: (-hit.score, hit.doc, hit.item)))
        return answers

    def stats(self) -> IndexStats:
        """Counts, versions and a checksum over (id, seq)."""
        generation = self._current()
        searcher = generation.systems.searcher()
        versions: dict[int, int] = {}
        if searcher.num_docs:
            hits = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False).hits
            addresses = [address for _, address in hits]
            ids = searcher.fast_field_values("id", addresses)
            versions = dict(zip(ids, searcher.fast_field_values("seq", addresses), strict=True))
        return IndexStats(
            docs=searcher.num_docs,
            items=generation.items.searcher().num_docs,
            analysis_version=str(generation.meta.get("analysis_version", "")),
            seq_hwm=max(versions.values(), default=0),
            checksum=checksum(versions),
            versions=versions,
        )

    def _documents(self, wanted: tantivy.Query | None, k: int, filt: Filter | None) -> list[int]:
        if wanted is None:
            return []
        index = self._current().systems
        searcher = index.searcher()
        hits = searcher.search(_confined(index.schema, wanted, filt, "id"), limit=k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        ranked = sorted(zip(hits, ids, strict=True), key=lambda pair: (-pair[0][0], pair[1]))
        return [int(key) for _, key in ranked]

    def _current(self) -> _Generation:
        with self._lock:
            pointer = self.root / "CURRENT"
            try:
                stamp = pointer.stat().st_mtime_ns
                name = pointer.read_text(encoding="ascii").strip()
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
            return _Generation(
                name,
                stamp,
                tantivy.Index.open(str(folder / "sys")),
                tantivy.Index.open(str(folder / "item")),
                json.loads((folder / "meta.json").read_text(encoding="utf-8")),
            )
        except (OSError, ValueError) as broken:
            raise Unavailable(f"检索索引损坏（{folder}），请运行 dup_rebuild 重建") from broken

    # writing

    def upsert(self, docs: Iterable[SysDoc]) -> None:
        """Add or replace documents in the live generation; an older sequence number is ignored."""
        with self._writing():
            folder = self.root / self._ensure_current()
            known = self.stats().versions
            fresh = {doc.id: doc for doc in sorted(docs, key=lambda d: d.seq) if doc.seq >= known.get(doc.id, 0)}
            _write(folder, fresh.values(), replacing=True)

    def delete(self, ids: Iterable[int]) -> None:
        """Remove documents and their items from the live generation."""
        with self._writing():
            folder = self.root / self._ensure_current()
            gone = list(ids)
            for index, field in ((_open_index(folder, "sys"), "id"), (_open_index(folder, "item"), "sid")):
                writer = index.writer(_HEAP, 1)
                for key in gone:
                    _drop(writer, index.schema, field, key)
                writer.commit()
                writer.wait_merging_threads()

    def rebuild(self, docs: Iterable[SysDoc], progress: Callable[[int], None] | None = None) -> str:
        """Build a new generation from all documents and swap it in; returns its name."""
        with self._writing():
            live = self._live_name()
            name = f"v{int(live[1:]) + 1 if live else 1}"
            folder = self.root / name
            shutil.rmtree(folder, ignore_errors=True)
            self._prepare(folder)
            _write(folder, docs, replacing=False, progress=progress)
            self._point_to(name)
            self._forget_old(name)
            return name

    def rollback(self) -> str:
        """Return to the previous generation; raises Unavailable when there is none."""
        with self._writing():
            live = self._live_name()
            previous = f"v{int(live[1:]) - 1}" if live else ""
            if not previous or not (self.root / previous / "meta.json").exists():
                raise Unavailable("没有可以回退的上一版索引")
            self._point_to(previous)
            return previous

    def _prepare(self, folder: Path) -> None:
        for part, schema in (("sys", _schema_of_systems()), ("item", _schema_of_items())):
            (folder / part).mkdir(parents=True)
            tantivy.Index(schema, path=str(folder / part), reuse=False)
        meta = {"analysis_version": self.analysis_version}
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")

    def _ensure_current(self) -> str:
        live = self._live_name()
        if not live:
            self._prepare(self.root / "v1")
            self._point_to("v1")
            live = "v1"
        return live

    def _live_name(self) -> str:
        pointer = self.root / "CURRENT"
        return pointer.read_text(encoding="ascii").strip() if pointer.exists() else ""

    def _point_to(self, name: str) -> None:
        staged = self.root / "CURRENT.new"
        with staged.open("w", encoding="ascii") as out:
            out.write(name)
            out.flush()
            os.fsync(out.fileno())
        staged.replace(self.root / "CURRENT")

    def _forget_old(self, live: str) -> None:
        for folder in self.root.glob("v*"):
            if folder.name[1:].isdigit() and int(folder.name[1:]) <= int(live[1:]) - _KEEP:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the writer's lock across processes: tantivy itself would fail instead of waiting."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self._lock, (self.root / "write.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def checksum(versions: dict[int, int]) -> str:
    """Digest of the set of (id, seq)."""
    body = ",".join(f"{key}:{versions[key]}" for key in sorted(versions))
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _open_index(folder: Path, part: str) -> tantivy.Index:
    return tantivy.Index.open(str(folder / part))


def _drop(writer: tantivy.IndexWriter, schema: tantivy.Schema, field: str, key: int) -> None:
    """Delete by query: tantivy's `delete_documents_by_term` takes an int for a signed term and finds nothing."""
    writer.delete_documents_by_query(tantivy.Query.term_query(schema, field, key))


def _write(
    folder: Path, docs: Iterable[SysDoc], *, replacing: bool, progress: Callable[[int], None] | None = None
) -> None:
    """Items first, then systems: a crash in between leaves a system to be indexed again, never a lost one."""
    systems, items = _open_index(folder, "sys"), _open_index(folder, "item")
    system_writer, item_writer = systems.writer(_HEAP, 1), items.writer(_HEAP, 1)
    done = 0
    for done, doc in enumerate(docs, start=1):
        if replacing:
            _drop(system_writer, systems.schema, "id", doc.id)
            _drop(item_writer, items.schema, "sid", doc.id)
        for entry in doc.items:
            item_writer.add_document(_item_document(doc, entry.item, entry.tokens))
        system_writer.add_document(_system_document(doc))
        if done % _BATCH == 0:
            item_writer.commit()
            system_writer.commit()
            if progress is not None:
                progress(done)
    item_writer.commit()
    system_writer.commit()
    item_writer.wait_merging_threads()
    system_writer.wait_merging_threads()
    if progress is not None:
        progress(done)


def _common_fields(document: tantivy.Document, doc: SysDoc) -> None:
    document.add_text("kind", doc.kind)
    document.add_text("status", doc.status)
    for principal in doc.acl:
        document.add_text("acl", principal)


def _system_document(doc: SysDoc) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", doc.id)
    document.add_unsigned("seq", doc.seq)
    _common_fields(document, doc)
    document.add_text("t", " ".join(doc.tokens))
    document.add_text("human", " ".join(doc.human))
    return document


def _item_document(doc: SysDoc, item: int, tokens: Sequence[str]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("sid", doc.id)
    document.add_unsigned("item", item)
    _common_fields(document, doc)
    document.add_text("t", " ".join(tokens))
    return document


def _disjunction(schema: tantivy.Schema, tokens: Sequence[str]) -> tantivy.Query | None:
    """Equal-weight disjunction of the distinct tokens; None when there are none."""
    distinct = dict.fromkeys(tokens)
    if not distinct:
        return None
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, _term(schema, "t", token)) for token in distinct])


def _any_of(schema: tantivy.Schema, concept: Concept) -> tantivy.Query:
    """One of the concept's names, each with all of its tokens."""
    names = [
        tantivy.Query.boolean_query([(tantivy.Occur.Must, _term(schema, "human", token)) for token in alternative])
        for alternative in concept
    ]
    return tantivy.Query.disjunction_max_query(names)


def _term(schema: tantivy.Schema, field: str, token: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema, field, token, "freq")


def _confined(schema: tantivy.Schema, wanted: tantivy.Query, filt: Filter | None, id_field: str) -> tantivy.Query:
    """The query within its filter, which confines without changing the score."""
    if filt is None:
        return wanted
    clauses = [(tantivy.Occur.Must, wanted)]
    for name, values in (("kind", filt.kinds), ("acl", filt.acl), ("status", filt.statuses)):
        if values:
            confined = tantivy.Query.term_set_query(schema, name, list(values))
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(confined, 0.0)))
    if filt.without:
        left_out = tantivy.Query.term_set_query(schema, id_field, list(filt.without))
        clauses.append((tantivy.Occur.MustNot, left_out))
    return tantivy.Query.boolean_query(clauses)
