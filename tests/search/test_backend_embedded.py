"""The embedded engine: what every engine must do, and what happens at its edges."""

import pytest

from search.backends.embedded import EmbeddedIndex
from search.engine import PROJECT, SYSTEM, Filter, ItemTokens, SysDoc, Unavailable, key_of, parts_of


def entry(pk, *tokens, seq=1, kind=SYSTEM, acl=(), status=""):
    items = tuple(ItemTokens(at, (token,)) for at, token in enumerate(tokens))
    return SysDoc(key_of(kind, pk), seq, kind, acl, status, tokens, items, human=tokens)


@pytest.fixture
def index(tmp_path):
    made = EmbeddedIndex(tmp_path, "a1")
    made.rebuild([entry(1, "甲", "乙"), entry(2, "甲", "丙"), entry(3, "丁", kind=PROJECT, acl=("org7",))])
    return made


def test_the_document_that_shares_most_comes_first(index):
    assert index.systems(["甲", "丙"]) == [key_of(SYSTEM, 2), key_of(SYSTEM, 1)]


def test_items_are_answered_in_one_call_each_list_for_itself(index):
    hits = index.items([["乙"], ["无"], []])
    assert [[(h.doc, h.item) for h in found] for found in hits] == [[(key_of(SYSTEM, 1), 1)], [], []]


@pytest.mark.parametrize(
    ("filt", "kept"),
    [
        (Filter(kinds=(PROJECT,)), [3]),
        (Filter(acl=("org7",)), [3]),
        (Filter(acl=("org8",)), []),
        (Filter(without=(key_of(PROJECT, 3),)), [1, 2]),
    ],
)
def test_a_filter_confines(index, filt, kept):
    assert sorted(parts_of(key)[1] for key in index.systems(["甲", "丁"], filt=filt)) == kept


def test_people_find_what_holds_every_concept(index):
    assert index.find([(("甲",),), (("丙",), ("戊",))]) == [key_of(SYSTEM, 2)]


def test_a_newer_version_replaces_and_an_older_one_is_ignored(index):
    index.upsert([entry(1, "戊", seq=5)])
    index.upsert([entry(1, "甲", seq=4)])
    assert index.systems(["戊"]) == [key_of(SYSTEM, 1)]
    assert index.stats().versions[key_of(SYSTEM, 1)] == 5
    assert index.stats().docs == 3


def test_a_deleted_document_takes_its_items_along(index):
    index.delete(key for key in [key_of(SYSTEM, 1), key_of(SYSTEM, 99)])
    assert (index.stats().docs, index.stats().items) == (2, 3)


def test_another_process_sees_a_change_without_being_told(index, tmp_path):
    reader = EmbeddedIndex(tmp_path, "a1")
    assert reader.systems(["戊"]) == []
    index.upsert([entry(4, "戊")])
    assert reader.systems(["戊"]) == [key_of(SYSTEM, 4)]


def test_a_rebuild_swaps_generations_and_can_be_rolled_back(index):
    index.rebuild([entry(9, "甲")])
    assert index.systems(["甲"]) == [key_of(SYSTEM, 9)]
    index.rollback()
    assert index.systems(["甲"]) == [key_of(SYSTEM, 1), key_of(SYSTEM, 2)]


def test_the_first_generation_has_none_to_go_back_to(index):
    with pytest.raises(Unavailable):
        index.rollback()


def test_a_rebuild_that_fails_leaves_the_live_index_alone(index):
    def broken():
        yield entry(9, "甲")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.rebuild(broken())
    assert index.systems(["甲"]) == [key_of(SYSTEM, 1), key_of(SYSTEM, 2)]


def test_no_index_is_an_error_and_not_an_empty_answer(tmp_path):
    with pytest.raises(Unavailable, match="dup_rebuild"):
        EmbeddedIndex(tmp_path / "none", "a1").systems(["甲"])


def test_a_damaged_index_is_an_error_and_not_an_empty_answer(index, tmp_path):
    (tmp_path / "CURRENT").write_text("v8", encoding="ascii")
    with pytest.raises(Unavailable, match="重建"):
        index.systems(["甲"])
