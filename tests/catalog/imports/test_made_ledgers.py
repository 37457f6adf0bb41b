"""Ledgers of invented cities, sixty shapes of one truth: every record comes back and nothing is found wrong."""

from datetime import date

import pytest

from catalog.imports.systems import read_systems
from tests.catalog.imports.books import directory
from tests.catalog.imports.ledger_maker import LedgerMaker


@pytest.mark.parametrize("seed", range(60))
def test_the_truth_comes_back_from_whatever_shape(seed, tmp_path):
    made = LedgerMaker(seed).make(tmp_path)
    reading = read_systems(made.path, directory(), date(2026, 6, 8))
    assert [item.message for item in reading.problems] == []
    assert list(reading.entries) == made.truth
