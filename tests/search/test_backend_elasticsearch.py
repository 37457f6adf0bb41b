"""The Elasticsearch engine where no server is needed: addresses, what is stored, and what is asked."""

import pytest

from search.backends.elasticsearch_connection import addresses
from search.backends.elasticsearch_documents import (
    ItemEntry,
    SystemEntry,
    conjunction,
    disjunction,
    mapping_of,
    ranked,
    system_action,
)
from search.engine import LAYOUT, Filter, tombstone


@pytest.mark.parametrize(
    ("url", "hosts", "prefix"),
    [
        ("http://es:9200", ["http://es:9200"], "dup"),
        ("http://es", ["http://es:9200"], "dup"),
        ("https://es/city", ["https://es:443"], "city"),
        ("http://u:p@one:9200,http://two:9201/city/", ["http://u:p@one:9200", "http://two:9201"], "city"),
    ],
)
def test_an_address_names_servers_and_the_prefix_of_index_names(url, hosts, prefix):
    assert addresses(url) == (hosts, prefix)


@pytest.mark.parametrize("entry", [SystemEntry, ItemEntry])
def test_a_mapping_takes_nothing_undeclared_and_needs_no_analysis_module(entry):
    mapping = mapping_of(entry, "a7")
    assert mapping["dynamic"] == "strict"
    assert mapping["_source"] == {"enabled": False}
    assert mapping["_meta"] == {"analysis_version": "a7", "layout": LAYOUT}
    texts = [field for field in mapping["properties"].values() if field["type"] == "text"]
    assert texts
    assert {field["analyzer"] for field in texts} == {"whitespace"}


def test_a_write_carries_its_sequence_as_external_version():
    action = system_action("dup-sys", tombstone(8, 41))
    assert (action["version"], action["version_type"], action["_id"]) == (41, "external_gte", "8")
    assert (action["_source"]["kind"], action["_source"]["t"]) == ("gone", "")


def test_equal_tokens_weigh_once_and_a_filter_does_not_score():
    asked = ranked("dup-item", disjunction(["甲", "甲"], Filter(kinds=("system",), without=(8,)), "sid"), 5, "sid")
    assert asked.to_dict() == {
        "query": {
            "bool": {
                "should": [{"term": {"t": {"value": "甲"}}}],
                "minimum_should_match": 1,
                "filter": [{"terms": {"kind": ["system"]}}],
                "must_not": [{"terms": {"sid": [8]}}],
            }
        },
        "_source": False,
        "sort": [{"_score": "desc"}, "sid"],
        "size": 5,
        "track_total_hits": False,
        "stored_fields": "_none_",
    }


def test_nothing_asked_is_no_query():
    assert disjunction([], None, "id") is None
    assert conjunction([], Filter(kinds=("system",))) is None
