"""What the Elasticsearch engine stores and asks: mappings, bulk actions and queries. No server is known here.

Two flat indices without nested documents: one entry a system or project, one a function item. All text fields hold
tokens made in Python and are cut at blanks, so that no analysis module is needed and every engine indexes the same.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch_dsl import Document, Integer, Keyword, Long, MetaField, Q, Search, Text
from elasticsearch_dsl.query import Query

from search.engine import GONE, LAYOUT, Filter, SysDoc
from search.query import Concept

SETTINGS = {
    "number_of_shards": 1,  # word frequencies are those of the whole register
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "merge": {"policy": {"deletes_pct_allowed": 5}},  # what was replaced still counts in frequencies until merged away
    "similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}},
}


def _tokens() -> Text:
    return Text(analyzer="whitespace", index_options="freqs")


class SystemEntry(Document):
    """One system or project: `t` for comparison, `human` for people's queries."""

    id = Long()
    seq = Long()
    sum = Long()
    count = Integer()  # of its items
    kind = Keyword()
    status = Keyword()
    acl = Keyword()
    t = _tokens()
    human = _tokens()

    class Meta:
        """Only what is declared may be stored; nothing is read back but the numbers."""

        dynamic = MetaField("strict")
        source = MetaField(enabled=False)


class ItemEntry(Document):
    """One function item of a system or project."""

    sid = Long()
    item = Integer()
    seq = Long()
    kind = Keyword()
    status = Keyword()
    acl = Keyword()
    t = _tokens()

    class Meta:
        """As above."""

        dynamic = MetaField("strict")
        source = MetaField(enabled=False)


def mapping_of(entry: type[Document], analysis_version: str) -> dict[str, Any]:
    """The mapping of an index, with the versions that it was made by."""
    mapping = entry._doc_type.mapping.to_dict()
    mapping["_source"] = mapping.pop("source", {"enabled": False})
    return {**mapping, "_meta": {"analysis_version": analysis_version, "layout": LAYOUT}}


def item_actions(index: str, doc: SysDoc) -> Iterator[dict[str, Any]]:
    """The bulk actions that store a document's items."""
    for entry in doc.items:
        source = {"sid": doc.id, "item": entry.item, "seq": doc.seq, **_common(doc), "t": " ".join(entry.tokens)}
        yield _stored(index, item_id(doc.id, entry.item), doc.seq, source)


def system_action(index: str, doc: SysDoc) -> dict[str, Any]:
    """The bulk action that stores a document; a tombstone holds no tokens."""
    source = {"id": doc.id, "seq": doc.seq, "sum": doc.digest, "count": len(doc.items), **_common(doc)}
    return _stored(index, str(doc.id), doc.seq, {**source, "t": " ".join(doc.tokens), "human": " ".join(doc.human)})


def removal(index: str, identity: str, seq: int) -> dict[str, Any]:
    """The bulk action that removes an entry of this version or an older one; the same version may then come again."""
    return {"_op_type": "delete", "_index": index, "_id": identity, **_versioned(seq)}


def item_id(sid: int, item: int) -> str:
    """The identity of an item's entry."""
    return f"{sid}-{item}"


def _common(doc: SysDoc) -> dict[str, Any]:
    return {"kind": doc.kind, "status": doc.status, "acl": list(doc.acl)}


def _stored(index: str, identity: str, seq: int, source: dict[str, Any]) -> dict[str, Any]:
    return {"_op_type": "index", "_index": index, "_id": identity, **_versioned(seq), "_source": source}


def _versioned(seq: int) -> dict[str, Any]:
    # An older version than the stored one is answered with a conflict; an equal one may be written again.
    return {"version": seq, "version_type": "external_gte"}


def ranked(index: str, query: Query, size: int, *ids: str) -> Search:
    """A search whose hits are nothing but `sort`: the score and the numbers named, which also break ties."""
    search = Search(index=index).query(query).source(False).sort({"_score": "desc"}, *ids)
    return search.extra(size=size, track_total_hits=False, stored_fields="_none_")


def disjunction(tokens: Sequence[str], filt: Filter | None, id_field: str) -> Query | None:
    """Equal-weight disjunction of the distinct tokens within a filter; None when there are none."""
    distinct = dict.fromkeys(tokens)
    if not distinct:
        return None
    return Q(
        "bool", should=[_term("t", token) for token in distinct], minimum_should_match=1, **_within(filt, id_field)
    )


def conjunction(concepts: Sequence[Concept], filt: Filter | None) -> Query | None:
    """Every concept under one of its names, each name with all of its tokens; None when there are none."""
    must = [
        Q("dis_max", queries=[Q("bool", must=[_term("human", token) for token in name]) for name in concept if name])
        for concept in concepts
        if concept
    ]
    return Q("bool", must=must, **_within(filt, "id")) if must else None


def living() -> Query:
    """Every entry that is no tombstone."""
    return Q("bool", must_not=[Q("term", kind=GONE)])


def _term(field: str, token: str) -> Query:
    return Q("term", **{field: {"value": token}})


def _within(filt: Filter | None, id_field: str) -> dict[str, list[Query]]:
    """The filter clauses, which confine without changing the score."""
    if filt is None:
        return {}
    confined = {"kind": filt.kinds, "acl": filt.acl, "status": filt.statuses}
    clauses = {"filter": [Q("terms", **{name: list(values)}) for name, values in confined.items() if values]}
    if filt.without:
        clauses["must_not"] = [Q("terms", **{id_field: list(filt.without)})]
    return clauses
