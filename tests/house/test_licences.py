"""Every locked package has a known licence, listed in the docs, and none is AGPL."""

import re

import pytest

from tests.house import licences


@pytest.mark.any_database
def test_the_page_lists_what_is_locked():
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page()


@pytest.mark.parametrize("name", licences.locked())
def test_no_package_is_agpl_or_unknown(name):
    licence = licences.licence_of(name)
    assert not re.search(r"AGPL|Affero", licence)
    assert licence not in {"", "UNKNOWN", licences.UNKNOWN}
