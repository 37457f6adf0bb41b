"""Candidates from the shelf: whatever was announced since it was made is judged by its rows."""

import pytest

from catalog.models import System, SystemModule
from search import choosing, entries, indexing, listeners
from search.duplicates.fingerprint import SourceDoc, SourceItem
from search.engine import SYSTEM, key_of
from tests.factories import SystemFactory
from workflow import outbox

pytestmark = pytest.mark.django_db


def announce(*systems):
    for system in systems:
        outbox.enqueue(listeners.INDEX_SYSTEM, f"test {system.pk} {System.objects.count()}", {"system": system.pk})
    while outbox.run_due(50):
        continue


@pytest.fixture
def systems():
    found = SystemFactory.create_batch(3)
    for system in found:
        SystemModule.objects.create(system=system, name="水库巡查登记", order=1, level=1, is_leaf=True)
    announce(*found)
    indexing.rebuild_index()
    return found


def asked(name):
    matcher = entries.matcher()
    parsed = matcher.parser.document(SourceDoc("p1", "水库巡查系统", (SourceItem("1", name),)))
    keys = [key_of(SYSTEM, pk) for pk in System.objects.order_by("pk").values_list("pk", flat=True)]
    return matcher, parsed, keys


def test_unchanged_systems_are_read_from_the_shelf(systems):
    matcher, parsed, keys = asked("水库巡查登记")
    assert choosing.fresh(matcher, keys) == keys
    assert [doc.key for doc in choosing.choose(parsed, keys, matcher)] == [f"s{s.pk}" for s in systems]


def test_an_announced_system_and_a_new_one_are_read_from_their_rows(systems):
    changed = systems[1]
    changed.modules.update(name="渔船进出港申报")
    new = SystemFactory()
    announce(changed, new)
    matcher, parsed, keys = asked("水库巡查登记")
    assert choosing.fresh(matcher, keys) == [key_of(SYSTEM, systems[0].pk), key_of(SYSTEM, systems[2].pk)]
    names = {doc.key: [item.own.text for item in doc.items] for doc in choosing.choose(parsed, keys, matcher)}
    assert names[f"s{changed.pk}"] == ["渔船进出港申报"]
    assert f"s{new.pk}" in names


def test_a_system_that_left_the_register_is_no_candidate(systems):
    matcher, parsed, keys = asked("水库巡查登记")
    System.objects.filter(pk=systems[0].pk).delete()
    assert f"s{systems[0].pk}" not in {doc.key for doc in choosing.choose(parsed, keys, matcher)}
