"""A search index of its own for every test, and engines to run the same cases on."""

import os
from uuid import uuid4

import pytest

from search import indexing
from search.backends.elasticsearch import ElasticsearchIndex
from search.backends.elasticsearch_connection import connect
from search.backends.embedded import EmbeddedIndex

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.needs_elasticsearch)]


@pytest.fixture(autouse=True)
def search_folder(tmp_path, settings):
    """The embedded engine writes to a folder of this test alone."""
    settings.SEARCH_URL = f"embedded://{tmp_path}/index"
    settings.VAR_DIR = tmp_path
    indexing.forget()
    return tmp_path / "index"


@pytest.fixture
def elasticsearch_url(settings):
    """An address whose indices are this test's alone and are removed after it; SEARCH_URL is set to it."""
    url = f"{os.environ['ELASTICSEARCH_URL']}/test-{uuid4().hex[:12]}"
    settings.SEARCH_URL = url
    indexing.forget()
    yield url
    connect(url).ask_again()
    ElasticsearchIndex(url).remove()


@pytest.fixture(params=ENGINES)
def engine(request):
    """Run a test once on each engine; SEARCH_URL names it."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch_url")
    return request.param


@pytest.fixture
def beside(tmp_path):
    """Return an embedded index beside the one that SEARCH_URL names."""
    return EmbeddedIndex(tmp_path / "beside", "a1")
