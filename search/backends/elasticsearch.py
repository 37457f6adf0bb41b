"""The Elasticsearch engine: two indices behind the aliases `<prefix>-sys` and `<prefix>-item`.

A new generation (`<prefix>-sys-v8`) is built beside the live one and the aliases are swapped in one request; the one
before keeps the aliases `…-previous` for rollback. Nothing here needs a module that a plain server lacks: no scripts,
no `_reindex`, no `_delete_by_query`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import NotFoundError
from elasticsearch.helpers import streaming_bulk
from elasticsearch_dsl import MultiSearch, Q, Search

from search.backends.elasticsearch_connection import BUILD, CHECK, PERSON, WRITE, addresses, connect
from search.backends.elasticsearch_documents import (
    SETTINGS,
    ItemEntry,
    SystemEntry,
    conjunction,
    disjunction,
    item_actions,
    item_id,
    living,
    mapping_of,
    ranked,
    removal,
    system_action,
)
from search.engine import LAYOUT, Filter, IndexStats, ItemHit, Progress, SysDoc, Unavailable, checksum
from search.query import Concept

_TOGETHER = 64  # item queries in one request
_PAGE = 10_000  # rows read at once; the server's own limit
_BULK, _BULK_BYTES = 2_000, 10_000_000
_TRIES = 4  # of an entry that the server was too busy for
_TELL = 2_000  # documents between two words of progress
_CONFLICT = 409
# Refused for a state of the server, not for what was sent; 404 where there is no index.
_FOR_NOW = frozenset({403, 404, 408, 429, *range(500, 600)})


class Refused(RuntimeError):
    """The server will never take an entry as it is."""


class ElasticsearchIndex:
    """CandidateIndex on Elasticsearch 8. With `generation` it stands on that one alone, as while it is being built."""

    name = "elasticsearch"

    def __init__(self, url: str, analysis_version: str = "", generation: str = "") -> None:
        self.url = url
        self.connection = connect(url)
        self.prefix = addresses(url)[1]
        self.analysis_version = analysis_version
        self.generation = generation
        self._sys, self._item = self._names(generation)
        self._exists = False

    def _names(self, suffix: str) -> tuple[str, str]:
        tail = f"-{suffix}" if suffix else ""
        return f"{self.prefix}-sys{tail}", f"{self.prefix}-item{tail}"

    # reading

    @property
    def exists(self) -> bool:
        """Whether an index of the present layout stands behind the alias; raises Unavailable when nobody can say."""
        if not self._exists:
            self._exists = self._meta().get("layout") == LAYOUT
        return self._exists

    def _meta(self) -> dict[str, Any]:
        with self.connection.asking(PERSON) as client:
            found = client.options(ignore_status=404).indices.get_mapping(index=self._sys)
        if found.meta.status == 404:
            return {}
        return next(iter(found.values()))["mappings"].get("_meta", {})

    def systems(self, tokens: Sequence[str], k: int = 300, filt: Filter | None = None) -> list[int]:
        """Ids of the documents that share most with the tokens, best first."""
        wanted = disjunction(tokens, filt, "id")
        return [] if wanted is None else self._documents(ranked(self._sys, wanted, k, "id"), CHECK)

    def find(self, concepts: Sequence[Concept], k: int = 100, filt: Filter | None = None) -> list[int]:
        """People's search over names, summaries and modules; every concept must be there under one of its names."""
        wanted = conjunction(concepts, filt)
        return [] if wanted is None else self._documents(ranked(self._sys, wanted, k, "id"), PERSON)

    def _documents(self, search: Search, seconds: float) -> list[int]:
        with self._asking(seconds) as client:
            answer = search.using(client).params(allow_partial_search_results=False).execute()
        return [int(hit["sort"][1]) for hit in _whole(answer.to_dict())]

    def items(
        self, token_lists: Sequence[Sequence[str]], k: int = 50, filt: Filter | None = None
    ) -> list[list[ItemHit]]:
        """The k best items for each token list."""
        answers: list[list[ItemHit]] = [[] for _ in token_lists]
        queries = [(at, disjunction(tokens, filt, "sid")) for at, tokens in enumerate(token_lists)]
        asked = [(at, ranked(self._item, query, k, "sid", "item")) for at, query in queries if query is not None]
        for begin in range(0, len(asked), _TOGETHER):
            part = asked[begin : begin + _TOGETHER]
            for (at, _), answer in zip(part, self._together([search for _, search in part]), strict=True):
                answers[at] = [
                    ItemHit(int(sid), int(item), float(score))
                    for score, sid, item in (hit["sort"] for hit in _whole(answer))
                ]
        return answers

    def _together(self, searches: list[Search]) -> list[dict[str, Any]]:
        many = MultiSearch()
        for search in searches:
            many = many.add(search.params(allow_partial_search_results=False))
        with self._asking(CHECK) as client:
            return [answer.to_dict() for answer in many.using(client).execute()]

    def stats(self) -> IndexStats:
        """Counts, versions and a checksum over (id, seq); tombstones do not count."""
        with self._asking(WRITE) as client:
            client.indices.refresh(index=[self._sys, self._item])
            items = int(client.count(index=self._item)["count"])
        rows = {row[0]: row[1:] for row in self._rows(self._sys, living(), "id", "seq", "sum", "count")}
        versions = {key: seq for key, (seq, _sum, _count) in rows.items()}
        return IndexStats(
            docs=len(versions),
            items=items,
            analysis_version=str(self._meta().get("analysis_version", "")),
            seq_hwm=max(versions.values(), default=0),
            checksum=checksum(versions),
            versions=versions,
            digests={key: digest for key, (_seq, digest, _count) in rows.items()},
            torn=self._torn({key: (seq, count) for key, (seq, _sum, count) in rows.items()}),
        )

    def megabytes(self) -> float:
        """What the live generation takes on the servers."""
        with self._asking(WRITE) as client:
            found = client.indices.stats(index=[self._sys, self._item], metric="store")
        return found["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6

    def _torn(self, expected: Mapping[int, tuple[int, int]]) -> tuple[int, ...]:
        """Documents of which the index has other items than theirs, and owners of items that have no document."""
        held: dict[int, list[int]] = {}
        for sid, _item, seq in self._rows(self._item, Q("match_all"), "sid", "item", "seq"):
            held.setdefault(sid, []).append(seq)
        keys = expected.keys() | held.keys()
        whole = {key: [seq] * count for key, (seq, count) in expected.items()}
        return tuple(sorted(key for key in keys if held.get(key, []) != whole.get(key, [])))

    def _rows(self, index: str, query: Any, *fields: str) -> Iterator[tuple[int, ...]]:
        """Numbers of all entries that a query finds, in order of the first two fields, which identify them."""
        search = Search(index=index).query(query).source(False).sort(*fields[:2])
        search = search.extra(size=_PAGE, track_total_hits=False, stored_fields="_none_", docvalue_fields=list(fields))
        search = search.params(allow_partial_search_results=False)
        after: list[Any] = []
        while True:
            page = search.extra(search_after=after) if after else search
            with self._asking(WRITE) as client:
                hits = _whole(page.using(client).execute().to_dict())
            for hit in hits:
                yield tuple(int(hit["fields"][name][0]) for name in fields)
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]

    # writing

    def upsert(self, docs: Iterable[SysDoc]) -> None:
        """Add, replace or bury documents; older versions than the stored ones are refused by the server.

        Items are written before their document and cleared after it, so that whoever comes last, however many write
        at once, leaves exactly the items of the version that stands.
        """
        newest = {doc.id: doc for doc in sorted(docs, key=lambda doc: doc.seq)}
        if not newest:
            return
        self._bulk(action for doc in newest.values() for action in item_actions(self._item, doc))
        self._bulk(system_action(self._sys, doc) for doc in newest.values())
        self._refresh()
        standing = dict(self._rows(self._sys, Q("terms", id=list(newest)), "id", "seq"))
        mine = {key: {entry.item for entry in doc.items} for key, doc in newest.items() if standing.get(key) == doc.seq}
        old = [
            removal(self._item, item_id(sid, item), standing[sid])
            for sid, item, seq in self._rows(self._item, Q("terms", sid=list(newest)), "sid", "item", "seq")
            if seq < standing.get(sid, 0) or (seq == standing.get(sid) and item not in mine.get(sid, {item}))
        ]
        if old:
            self._bulk(old)
            self._refresh()

    def delete(self, ids: Iterable[int]) -> None:
        """Remove documents and their items; they may come again in the same version or a newer one."""
        gone = list(ids)
        items = list(self._rows(self._item, Q("terms", sid=gone), "sid", "item", "seq"))
        standing = list(self._rows(self._sys, Q("terms", id=gone), "id", "seq"))
        self._bulk(removal(self._item, item_id(sid, item), seq) for sid, item, seq in items)
        self._bulk(removal(self._sys, str(key), seq) for key, seq in standing)
        self._refresh()

    def _refresh(self) -> None:
        with self._asking(WRITE) as client:
            client.indices.refresh(index=[self._sys, self._item])

    def _bulk(self, actions: Iterable[dict[str, Any]]) -> None:
        """Send actions; a conflict with a newer version is what versions are for, every other failure is raised."""
        with self._asking(WRITE) as client:
            outcomes = streaming_bulk(
                client,
                actions,
                chunk_size=_BULK,
                max_chunk_bytes=_BULK_BYTES,
                raise_on_error=False,
                max_retries=_TRIES,
                initial_backoff=0.1,
                max_backoff=2,
                require_alias=not self.generation,
            )
            failed = [next(iter(outcome.values())) for done, outcome in outcomes if not done]
        for result in failed:
            _complain(result)

    def load(self, docs: Iterable[SysDoc], progress: Progress | None = None) -> None:
        """Fill a new generation, then merge it, so that both engines start from the same frequencies."""
        done = 0

        def actions() -> Iterator[dict[str, Any]]:
            nonlocal done
            for done, doc in enumerate(docs, start=1):
                yield from item_actions(self._item, doc)
                yield system_action(self._sys, doc)
                if progress is not None and done % _TELL == 0:
                    progress(done)

        self._bulk(actions())
        with self._asking(BUILD) as client:
            client.indices.refresh(index=[self._sys, self._item])
            client.indices.forcemerge(index=[self._sys, self._item], max_num_segments=1)
            client.indices.put_settings(index=[self._sys, self._item], settings={"refresh_interval": "1s"})
        if progress is not None:
            progress(done)

    # generations

    @contextmanager
    def building(self) -> Iterator["ElasticsearchIndex"]:
        """A new generation beside the live one; it is deleted unless it was swapped in."""
        name = f"v{max(self._numbers(), default=0) + 1}"
        new = ElasticsearchIndex(self.url, self.analysis_version, name)
        with self._asking(WRITE) as client:
            for index, entry in ((new._sys, SystemEntry), (new._item, ItemEntry)):
                client.indices.create(
                    index=index,
                    mappings=mapping_of(entry, self.analysis_version),
                    settings={**SETTINGS, "refresh_interval": "-1"},
                )
        try:
            yield new
        except BaseException:
            # The server itself may be what failed; what is left of the generation then goes with the next swap.
            with suppress(Unavailable):
                self._discard([name])
            raise
        if name != self._behind(""):
            self._discard([name])

    def swap(self, new: "ElasticsearchIndex") -> str:
        """Let a new generation answer, in one step, and keep the one before for rollback."""
        self._point(new.generation, self._behind(""))
        before = self._behind("previous")
        # A higher one may be in the making by somebody else.
        old = [n for n in self._numbers() if n < int(new.generation[1:]) and f"v{n}" != before]
        self._discard([f"v{number}" for number in old])
        return new.generation

    def rebuild(self, docs: Iterable[SysDoc], progress: Progress | None = None) -> str:
        """Build a generation from these documents and swap it in."""
        with self.building() as new:
            new.load(docs, progress)
            return self.swap(new)

    def remove(self) -> None:
        """Delete every generation, as after a measurement."""
        self._discard([f"v{number}" for number in self._numbers()])

    def rollback(self) -> str:
        """Return to the previous generation; raises Unavailable when there is none."""
        previous = self._behind("previous")
        if not previous:
            raise Unavailable("没有可以回退的上一版索引")
        self._point(previous, "")
        return previous

    def _point(self, live: str, previous: str) -> None:
        """Move both pairs of aliases in one request."""
        actions: list[dict[str, Any]] = []
        for part in ("sys", "item"):
            base = f"{self.prefix}-{part}"
            for alias, target in ((base, live), (f"{base}-previous", previous)):
                actions.append({"remove": {"index": f"{base}-v*", "alias": alias, "must_exist": False}})
                if target:
                    actions.append({"add": {"index": f"{base}-{target}", "alias": alias}})
        with self._asking(WRITE) as client:
            client.indices.update_aliases(actions=actions)

    def _behind(self, suffix: str) -> str:
        """The generation behind the alias with this suffix; empty where there is none."""
        with self._asking(WRITE) as client:
            found = client.options(ignore_status=404).indices.get_alias(name=self._names(suffix)[0])
        return next(iter(found)).rpartition("-")[2] if found.meta.status == 200 else ""

    def _numbers(self) -> list[int]:
        with self._asking(WRITE) as client:
            found = client.indices.get(index=f"{self.prefix}-sys-v*", features="aliases")
        return [int(name.rpartition("-v")[2]) for name in found]

    def _discard(self, generations: list[str]) -> None:
        names = [name for generation in generations for name in self._names(generation)]
        if names:
            with self._asking(WRITE) as client:
                client.options(ignore_status=404).indices.delete(index=names)

    @contextmanager
    def _asking(self, seconds: float) -> Iterator[Any]:
        with self.connection.asking(seconds) as client:
            try:
                yield client
            except NotFoundError as missing:
                self._exists = False
                raise Unavailable(f"检索索引不存在（{self._sys}），请先运行 dup_rebuild 建立索引") from missing


def _whole(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The hits of an answer that came from all of the index; raises Unavailable for a part."""
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise Unavailable("检索服务只答复了一部分，不作为结果")
    return answer["hits"]["hits"]


def _complain(result: dict[str, Any]) -> None:
    status, error = result.get("status", 0), result.get("error") or {}
    if status == _CONFLICT or (status == 404 and result.get("result") == "not_found"):
        return
    reason = f"{status} {error.get('type', '')}：{error.get('reason', '')}" if isinstance(error, dict) else str(error)
    if status in _FOR_NOW:
        raise Unavailable(f"检索服务没有全部写入：{reason}")
    raise Refused(f"检索服务不接受条目{result.get('_id', '')}：{reason}")
