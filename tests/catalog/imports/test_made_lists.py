"""Function lists in sixty shapes of one truth: every item comes back with its place in the tree."""

import pytest

from catalog.imports.function_list import read_function_list
from tests.catalog.imports.list_maker import ListMaker


@pytest.mark.parametrize("seed", range(60))
def test_every_item_comes_back_with_its_place_in_the_tree(seed, tmp_path):
    maker = ListMaker(seed)
    reading = read_function_list(maker.make(tmp_path))
    found = [(entry["row"], entry["number"], entry["path"], entry["name"]) for entry in reading.entries]
    assert [item.message for item in reading.problems] == []
    assert found == maker.truth
