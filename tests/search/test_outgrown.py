"""A register that has grown is learned from anew: what a small one taught would hide duplicates."""

import pytest

from catalog.models import System
from search import indexing, listeners
from tests.factories import SystemFactory
from workflow import outbox
from workflow.models import Job

pytestmark = pytest.mark.django_db


def index_all():
    for pk in System.objects.values_list("pk", flat=True):
        outbox.enqueue(listeners.INDEX_SYSTEM, f"test {pk}", {"system": pk})
    while outbox.run_due(50):
        continue


def test_an_imported_ledger_has_the_index_learn_once():
    indexing.rebuild_index()
    SystemFactory.create_batch(12)
    index_all()
    assert Job.objects.filter(kind=listeners.REBUILD).count() == 1
    assert indexing.matcher().knowledge.statistics.documents == System.objects.count()


def test_a_few_new_systems_change_nothing_that_was_learned():
    indexing.rebuild_index()
    SystemFactory.create_batch(3)
    index_all()
    assert not Job.objects.filter(kind=listeners.REBUILD).exists()
