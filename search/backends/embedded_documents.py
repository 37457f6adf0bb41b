"""What the embedded engine stores and asks: tantivy's schemas, documents and queries. No folder is known here."""

from collections.abc import Sequence
from dataclasses import dataclass

import tantivy

from search.engine import GONE, Filter, SysDoc
from search.query import Concept


def schema_of_systems() -> tantivy.Schema:
    """One document a system or project: `t` for comparison, `human` for people's queries."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("seq", fast=True)
    builder.add_unsigned_field("sum", fast=True)
    for name in ("kind", "status", "acl"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("t", "human"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def schema_of_items() -> tantivy.Schema:
    """One document a function item."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("sid", indexed=True, fast=True)
    builder.add_unsigned_field("item", fast=True)
    for name in ("kind", "status", "acl"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("t", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@dataclass(slots=True)
class Writers:
    """Both indices of a generation opened for writing, items first.

    A crash between the two commits leaves a system to be indexed again, never a lost one.
    """

    systems: tantivy.Index
    items: tantivy.Index
    system_writer: tantivy.IndexWriter
    item_writer: tantivy.IndexWriter

    @classmethod
    def on(cls, systems: tantivy.Index, items: tantivy.Index, heap: int) -> "Writers":
        """Open one writing thread on each index."""
        return cls(systems, items, systems.writer(heap, 1), items.writer(heap, 1))

    def drop(self, key: int) -> None:
        """Delete by query: `delete_documents_by_term` takes an int for a signed term and finds nothing."""
        self.system_writer.delete_documents_by_query(tantivy.Query.term_query(self.systems.schema, "id", key))
        self.item_writer.delete_documents_by_query(tantivy.Query.term_query(self.items.schema, "sid", key))

    def add(self, doc: SysDoc) -> None:
        """Add a document with its items; a tombstone has none."""
        for entry in doc.items:
            self.item_writer.add_document(_item_document(doc, entry.item, entry.tokens))
        self.system_writer.add_document(_system_document(doc))

    def commit(self) -> None:
        """Make what was added so far visible."""
        self._commit_items()
        self._commit_systems()

    def _commit_items(self) -> None:
        self.item_writer.commit()

    def _commit_systems(self) -> None:
        self.system_writer.commit()

    def close(self) -> None:
        """Commit and let merges end."""
        self.commit()
        self.item_writer.wait_merging_threads()
        self.system_writer.wait_merging_threads()


def _common_fields(document: tantivy.Document, doc: SysDoc) -> None:
    document.add_text("kind", doc.kind)
    document.add_text("status", doc.status)
    for principal in doc.acl:
        document.add_text("acl", principal)


def _system_document(doc: SysDoc) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", doc.id)
    document.add_unsigned("seq", doc.seq)
    document.add_unsigned("sum", doc.digest)
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


def disjunction(schema: tantivy.Schema, tokens: Sequence[str]) -> tantivy.Query | None:
    """Equal-weight disjunction of the distinct tokens; None when there are none."""
    distinct = dict.fromkeys(tokens)
    if not distinct:
        return None
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, _term(schema, "t", token)) for token in distinct])


def any_of(schema: tantivy.Schema, concept: Concept) -> tantivy.Query:
    """One of the concept's names, each with all of its tokens."""
    names = [
        tantivy.Query.boolean_query([(tantivy.Occur.Must, _term(schema, "human", token)) for token in alternative])
        for alternative in concept
    ]
    return tantivy.Query.disjunction_max_query(names)


def _term(schema: tantivy.Schema, field: str, token: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema, field, token, "freq")


def confined(schema: tantivy.Schema, wanted: tantivy.Query, filt: Filter | None, id_field: str) -> tantivy.Query:
    """The query within its filter, which confines without changing the score."""
    if filt is None:
        return wanted
    clauses = [(tantivy.Occur.Must, wanted)]
    for name, values in (("kind", filt.kinds), ("acl", filt.acl), ("status", filt.statuses)):
        if values:
            within = tantivy.Query.term_set_query(schema, name, list(values))
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)))
    if filt.without:
        left_out = tantivy.Query.term_set_query(schema, id_field, list(filt.without))
        clauses.append((tantivy.Occur.MustNot, left_out))
    return tantivy.Query.boolean_query(clauses)


def living(schema: tantivy.Schema) -> tantivy.Query:
    """Every document that is no tombstone."""
    gone = tantivy.Query.term_query(schema, "kind", GONE, "basic")
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, tantivy.Query.all_query()), (tantivy.Occur.MustNot, gone)])
