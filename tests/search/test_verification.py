"""The nightly verification: what differs is repaired, an index of another lexicon is built anew."""

import pytest

from catalog.models import System
from search import indexing, tasks, verification
from search.engine import SYSTEM, key_of
from tests.factories import SystemFactory
from tests.search.servers_away import refusing

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(engine):
    """Two systems on each engine."""
    systems = SystemFactory.create_batch(2)
    indexing.rebuild_index()
    return systems


def test_the_night_repairs_what_differs(register):
    System.objects.filter(pk=register[0].pk).update(short_function="改过而没有登记的功能")
    indexing.engine().delete([key_of(SYSTEM, register[1].pk)])
    assert tasks.verify_index() == 2
    assert tasks.verify_index() == 0
    assert not verification.compare(contents=True)


def test_an_index_of_another_lexicon_is_built_anew(register):
    with indexing._opened("older").building() as older:
        older.load([])
        indexing.engine().swap(older)
    assert verification.is_outdated()
    assert tasks.verify_index() == 2
    assert not verification.is_outdated()
    assert not verification.compare(contents=True)


def test_without_a_server_the_night_changes_nothing(settings):
    indexing.parser()
    with refusing() as url:
        settings.SEARCH_URL = url
        settings.VAR_DIR = settings.VAR_DIR / "none"
        indexing.forget()
        assert tasks.verify_index() == 0
