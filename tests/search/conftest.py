"""A search index of its own for every test."""

import pytest

from search import indexing


@pytest.fixture(autouse=True)
def search_folder(tmp_path, settings):
    """The embedded engine writes to a folder of this test alone."""
    settings.SEARCH_URL = f"embedded://{tmp_path}/index"
    indexing.forget()
    return tmp_path / "index"
