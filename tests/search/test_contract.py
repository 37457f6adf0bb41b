"""What every engine must do, run on each: the same documents, the same answers, the same refusals."""

import pytest
from django.conf import settings

from search.backends.elasticsearch import ElasticsearchIndex
from search.backends.embedded import EmbeddedIndex
from search.engine import (
    PROJECT,
    PUBLIC,
    SYSTEM,
    Filter,
    ItemTokens,
    SysDoc,
    Unavailable,
    key_of,
    parts_of,
    tombstone,
)


def entry(pk, *tokens, seq=1, kind=SYSTEM, acl=(), status=""):
    items = tuple(ItemTokens(at, (token,)) for at, token in enumerate(tokens))
    return SysDoc(key_of(kind, pk), seq, kind, acl, status, tokens, items, human=tokens)


def opened(engine, tmp_path):
    """Open the engine's index as another process would."""
    if engine == "elasticsearch":
        return ElasticsearchIndex(settings.SEARCH_URL, "a1")
    return EmbeddedIndex(tmp_path / "contract", "a1")


@pytest.fixture
def index(engine, tmp_path):
    made = opened(engine, tmp_path)
    made.rebuild([entry(1, "甲", "乙"), entry(2, "甲", "丙"), entry(3, "丁", kind=PROJECT, acl=("org7", PUBLIC))])
    return made


def keys(*pks):
    return [key_of(SYSTEM, pk) for pk in pks]


def test_it_exists_once_it_was_built(engine, tmp_path):
    made = opened(engine, tmp_path)
    assert not made.exists
    made.rebuild([])
    assert made.exists


def test_the_document_that_shares_most_comes_first(index):
    assert index.systems(["甲", "丙"]) == keys(2, 1)


def test_ties_are_broken_by_id(index):
    index.rebuild([entry(pk, "甲") for pk in (9, 4, 7)])
    assert index.systems(["甲"]) == keys(4, 7, 9)
    assert [hit.doc for hit in index.items([["甲"]])[0]] == keys(4, 7, 9)


def test_no_tokens_find_nothing(index):
    assert (index.systems([]), index.items([[]]), index.find([])) == ([], [[]], [])


def test_no_more_is_answered_than_asked_for(index):
    assert index.systems(["甲"], k=1) == keys(1)
    assert [[hit.doc for hit in hits] for hits in index.items([["甲"]], k=1)] == [keys(1)]


def test_items_are_answered_in_one_call_each_list_for_itself(index):
    hits = index.items([["乙"], ["无"], [], ["丙", "甲"]])
    assert [[(h.doc, h.item) for h in found] for found in hits] == [
        [(key_of(SYSTEM, 1), 1)],
        [],
        [],
        [(key_of(SYSTEM, 2), 1), (key_of(SYSTEM, 1), 0), (key_of(SYSTEM, 2), 0)],
    ]


def test_more_item_queries_than_one_request_takes_are_all_answered(index):
    assert [len(hits) for hits in index.items([["乙"], ["无"]] * 100)] == [1, 0] * 100


FILTERS = [
    (Filter(kinds=(PROJECT,)), [3]),
    (Filter(acl=("org7",)), [3]),
    (Filter(acl=("org8", PUBLIC)), [3]),
    (Filter(acl=("org8",)), []),
    (Filter(statuses=("RUNNING",)), []),
    (Filter(without=(key_of(PROJECT, 3),)), [1, 2]),
]


def test_a_filter_confines_documents_items_and_peoples_search(index):
    def numbers(found):
        return sorted({parts_of(key)[1] for key in found})

    for filt, kept in FILTERS:
        answers = [
            numbers(index.systems(["甲", "丁"], filt=filt)),
            numbers(hit.doc for hit in index.items([["甲", "丁"]], filt=filt)[0]),
            numbers(index.find([(("甲",), ("丁",))], filt=filt)),
        ]
        assert (filt, answers) == (filt, [kept] * 3)


def test_people_find_what_holds_every_concept_under_one_of_its_names(index):
    assert index.find([(("甲",),), (("丙",), ("戊",))]) == keys(2)
    assert index.find([(("甲", "丁"),)]) == []


def test_a_newer_version_replaces_and_an_older_one_is_refused(index):
    index.upsert([entry(1, "戊", seq=5)])
    index.upsert([entry(1, "甲", "己", seq=4)])
    assert index.systems(["戊"]) == keys(1)
    assert index.systems(["甲"]) == keys(2)
    assert index.items([["己"], ["乙"]]) == [[], []]
    held = index.stats()
    assert (held.versions[key_of(SYSTEM, 1)], held.docs, held.items, held.torn) == (5, 3, 4, ())


def test_the_same_version_may_be_written_again_with_other_items(index):
    index.upsert([entry(1, "戊")])
    held = index.stats()
    assert (held.docs, held.items, held.torn) == (3, 4, ())
    assert index.items([["甲"]])[0][0].doc == key_of(SYSTEM, 2)
    index.upsert([entry(1, "甲", "乙")])
    assert (index.stats().items, index.stats().torn) == (5, ())


def test_of_several_versions_in_one_batch_the_newest_stands(index):
    index.upsert([entry(1, "辛", seq=7), entry(1, "庚", seq=6)])
    assert index.systems(["辛"]) == keys(1)
    assert index.systems(["庚"]) == []


def test_a_tombstone_buries_a_document_with_its_items_and_older_versions_stay_buried(index):
    index.upsert([tombstone(key_of(SYSTEM, 1), 5)])
    index.upsert([entry(1, "甲", "乙", seq=4)])
    held = index.stats()
    assert (held.docs, held.items) == (2, 3)
    assert index.systems(["乙"]) == []
    index.upsert([entry(1, "乙", seq=6)])
    assert index.systems(["乙"]) == keys(1)


def test_a_deleted_document_takes_its_items_along_and_may_return(index):
    index.upsert([entry(1, "甲", "乙", seq=9)])
    index.delete(key for key in [key_of(SYSTEM, 1), key_of(SYSTEM, 99)])
    assert (index.stats().docs, index.stats().items) == (2, 3)
    index.upsert([entry(1, "乙", seq=9)])
    assert index.stats().versions[key_of(SYSTEM, 1)] == 9


def test_another_process_sees_a_change_without_being_told(index, engine, tmp_path):
    reader = opened(engine, tmp_path)
    assert reader.systems(["戊"]) == []
    index.upsert([entry(4, "戊")])
    assert reader.systems(["戊"]) == keys(4)


def test_figures_are_the_same_on_every_engine(index, beside):
    docs = [entry(1, "甲", "乙", seq=3), entry(8, "壬", kind=PROJECT, acl=("org1",), status="IN_LIBRARY", seq=4)]
    index.rebuild(docs)
    beside.rebuild(docs)
    assert index.stats() == beside.stats()
    assert index.stats().digests == {doc.id: doc.digest for doc in docs}


def test_a_rebuild_swaps_generations_and_can_be_rolled_back_once(index):
    index.rebuild([entry(9, "甲")])
    assert index.systems(["甲"]) == keys(9)
    index.rollback()
    assert index.systems(["甲"]) == keys(1, 2)
    with pytest.raises(Unavailable, match="没有可以回退"):
        index.rollback()


def test_the_generation_before_the_last_is_removed(index):
    for pk in (8, 9):
        index.rebuild([entry(pk, "甲")])
    index.rollback()
    assert index.systems(["甲"]) == keys(8)


def test_a_rebuild_that_fails_leaves_the_live_index_alone(index):
    def broken():
        yield entry(9, "甲")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.rebuild(broken())
    assert index.systems(["甲"]) == keys(1, 2)


def test_what_changes_while_a_generation_is_built_goes_to_the_live_one(index):
    with index.building() as new:
        new.load([entry(9, "甲")])
        index.upsert([entry(5, "戊")])
        assert index.systems(["甲", "戊"]) == keys(5, 1, 2)
        new.upsert([entry(5, "戊"), entry(9, "甲", seq=2)])
        index.swap(new)
    assert index.systems(["甲", "戊"]) == keys(5, 9)


def test_no_index_is_an_error_and_not_an_empty_answer(engine, tmp_path):
    none = opened(engine, tmp_path)
    for ask in (lambda: none.systems(["甲"]), lambda: none.items([["甲"]]), lambda: none.find([(("甲",),)])):
        with pytest.raises(Unavailable):
            ask()


@pytest.mark.needs_elasticsearch
def test_writing_where_no_index_stands_makes_no_index_of_the_servers_own_invention(elasticsearch_url):
    with pytest.raises(Unavailable):
        ElasticsearchIndex(elasticsearch_url, "a1").upsert([entry(1, "甲")])
    assert not ElasticsearchIndex(elasticsearch_url, "a1").exists
