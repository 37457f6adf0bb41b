"""The index follows the outbox: announcements are drained in batches, in order, and twice does no harm."""

import pytest

from catalog.models import System
from catalog.signals import system_changed
from search import indexing, sequences, verification
from search.backends.embedded import EmbeddedIndex
from search.engine import SYSTEM, Unavailable, key_of
from tests.factories import SystemFactory
from tests.moments import NOW
from workflow import outbox
from workflow.models import Job

pytestmark = pytest.mark.django_db


def announce(*systems):
    for system in systems:
        system_changed.send(sender=System, instance=system, by=None, at=NOW)


@pytest.fixture
def commits(monkeypatch):
    """Return how many documents each commit held."""
    sizes = []
    upsert = EmbeddedIndex.upsert

    def counted(self, docs):
        docs = list(docs)
        sizes.append(len(docs))
        upsert(self, docs)

    monkeypatch.setattr(EmbeddedIndex, "upsert", counted)
    return sizes


def test_many_changed_systems_are_one_commit(commits):
    indexing.rebuild_index()
    systems = SystemFactory.create_batch(8)
    announce(*systems, systems[0])
    assert outbox.run_due(100) == 9
    assert commits == [8]
    assert not verification.compare(contents=True)


def test_an_entry_has_the_sequence_of_the_announcement_that_was_last(commits):
    indexing.rebuild_index()
    system = SystemFactory()
    announce(system, system)
    outbox.run_due(100)
    assert indexing.engine().stats().versions == {key_of(SYSTEM, system.pk): Job.objects.latest("pk").pk}


def test_a_worker_that_died_before_saying_so_does_no_harm():
    indexing.rebuild_index()
    announce(SystemFactory())
    outbox.run_due(100)
    held = indexing.engine().stats()
    Job.objects.update(status=Job.Status.PENDING)
    outbox.run_due(100)
    assert indexing.engine().stats() == held


def test_a_slow_worker_does_not_bring_back_what_a_faster_one_removed():
    system = SystemFactory()
    indexing.rebuild_index()
    key, late = key_of(SYSTEM, system.pk), indexing.entries.entries_of({key_of(SYSTEM, system.pk): 1})
    system.delete()
    indexing.index({key: 2})
    indexing.engine().upsert(late)
    assert indexing.engine().stats().versions == {}


def test_a_change_during_a_rebuild_is_in_the_new_generation(monkeypatch):
    SystemFactory.create_batch(3)
    indexing.rebuild_index()
    load = EmbeddedIndex.load

    def interrupted(self, docs, progress=None):
        load(self, docs, progress)
        announce(SystemFactory(name="建设期间登记的系统"))
        System.objects.order_by("pk").first().delete()
        outbox.run_due(100)

    monkeypatch.setattr(EmbeddedIndex, "load", interrupted)
    indexing.rebuild_index()
    assert indexing.engine().stats().docs == 3
    assert not verification.compare(contents=True)


def test_a_generation_that_lacks_entries_is_not_swapped_in(monkeypatch):
    SystemFactory.create_batch(3)
    indexing.rebuild_index()
    before = indexing.engine().stats()
    write_items = EmbeddedIndex.load
    monkeypatch.setattr(EmbeddedIndex, "load", lambda self, docs, progress=None: write_items(self, list(docs)[:2]))
    monkeypatch.setattr(EmbeddedIndex, "upsert", lambda self, docs: list(docs))
    with pytest.raises(indexing.Incomplete, match="旧索引继续使用"):
        indexing.rebuild_index()
    monkeypatch.undo()
    assert indexing.engine().stats() == before


def test_while_the_engine_is_away_index_jobs_wait_unharmed(monkeypatch):
    indexing.rebuild_index()
    announce(SystemFactory())

    def away(self, docs):
        raise Unavailable("没有应答")

    monkeypatch.setattr(EmbeddedIndex, "upsert", away)
    assert outbox.run_due(100) == 0
    assert list(Job.objects.values_list("status", "attempts")) == [("pending", 0)]


def test_content_that_changed_without_an_announcement_is_found_by_its_digest():
    system = SystemFactory()
    indexing.rebuild_index()
    System.objects.filter(pk=system.pk).update(short_function="改过而没有登记的功能")
    assert not verification.compare()
    difference = verification.compare(contents=True)
    assert difference.stale == (key_of(SYSTEM, system.pk),)
    verification.repair(difference)
    assert not verification.compare(contents=True)


def test_an_index_from_after_the_restored_day_is_brought_back():
    system = SystemFactory()
    indexing.rebuild_index()
    key = key_of(SYSTEM, system.pk)
    indexing.index({key: 900})
    difference = verification.compare()
    assert difference.ahead == (key,)
    verification.repair(difference)
    assert not verification.compare(contents=True)
    assert sequences.latest() == {}
