"""The embedded engine at its edges; what it has in common with the other one is in test_contract.py."""

import json

import pytest

from search.backends.embedded import EmbeddedIndex
from search.engine import SYSTEM, ItemTokens, SysDoc, Unavailable, key_of


def entry(pk, *tokens):
    items = tuple(ItemTokens(at, (token,)) for at, token in enumerate(tokens))
    return SysDoc(key_of(SYSTEM, pk), 1, SYSTEM, tokens=tokens, items=items, human=tokens)


@pytest.fixture
def index(tmp_path):
    made = EmbeddedIndex(tmp_path, "a1")
    made.rebuild([entry(1, "甲", "乙"), entry(2, "甲", "丙")])
    return made


def test_a_missing_index_is_an_error_that_names_the_remedy(tmp_path):
    with pytest.raises(Unavailable, match="dup_rebuild"):
        EmbeddedIndex(tmp_path / "none", "a1").systems(["甲"])


def test_a_damaged_index_is_an_error_and_not_an_empty_answer(index, tmp_path):
    (tmp_path / "CURRENT").write_text("v8", encoding="ascii")
    with pytest.raises(Unavailable, match="重建"):
        index.systems(["甲"])
    assert index.exists, "a damaged index is for a person to look at, not to be replaced in silence"


def test_an_index_of_an_older_layout_counts_as_none(index, tmp_path):
    meta = tmp_path / "v1" / "meta.json"
    meta.write_text(json.dumps({"analysis_version": "a1"}), encoding="utf-8")
    reader = EmbeddedIndex(tmp_path, "a1")
    assert not reader.exists
    with pytest.raises(Unavailable, match="旧格式"):
        reader.systems(["甲"])
    reader.rebuild([entry(1, "甲")])
    assert reader.exists


def test_the_first_entry_may_be_written_before_anything_was_built(tmp_path):
    index = EmbeddedIndex(tmp_path / "new", "a1")
    index.upsert([entry(4, "丁")])
    assert index.systems(["丁"]) == [key_of(SYSTEM, 4)]


def test_what_a_killed_build_left_is_stepped_over_and_cleared_away(index, tmp_path):
    (tmp_path / "v2" / "sys").mkdir(parents=True)
    assert index.rebuild([entry(9, "甲")]) == "v3"
    assert sorted(folder.name for folder in tmp_path.glob("v*")) == ["v1", "v3"]
