"""Faults that an index must survive: after each, what the database wants and what the index holds are the same.

`FAULT_ROUNDS=50` kills the worker that often (`make trust-search`); the suite does it a few times.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from catalog.models import DupRun, System, SystemModule
from catalog.signals import system_changed
from search import indexing, verification
from search.backends import elasticsearch as backend
from search.backends.elasticsearch import ElasticsearchIndex, Refused
from search.duplicates import check
from search.engine import SYSTEM, ItemTokens, SysDoc, key_of
from tests.factories import SystemFactory
from tests.factories.projects import NOW, ProjectFactory
from tests.search.killing import killed_at
from workflow import outbox
from workflow.models import Job

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "6"))
EVERY_STEP = 50  # from so many rounds on a rebuild is killed at each of its steps and not at every fifth


def announce(*systems):
    for system in systems:
        system_changed.send(sender=System, instance=system, by=None, at=NOW)


def change(*systems):
    """Give systems another function and other modules than before, more or fewer, and announce it."""
    for system in systems:
        system.short_function += "改"
        system.save()
        system.modules.all().delete()
        for order in range(1, 2 + len(system.short_function) % 5):
            SystemModule.objects.create(system=system, order=order, level=1, name=f"第{order}项登记", description="改")
        announce(system)


def drained():
    """Drain what is left, as the sweep does once the dead worker's lease has run out."""
    later = NOW
    while Job.objects.exclude(status=Job.Status.DONE).exists():
        later += outbox.LEASE
        assert outbox.run_due(100, later), list(Job.objects.exclude(status="done").values())
    return True


@pytest.fixture
def register(engine, transactional_db):
    """Three systems in the engine under test."""
    systems = [SystemFactory(modules=["登记", "审批", "统计"]) for _ in range(3)]
    indexing.rebuild_index()
    return systems


@pytest.mark.slow
def test_a_worker_killed_anywhere_in_a_drain_loses_nothing(register):
    kills, step = 0, count(1)
    while kills < ROUNDS:
        change(*register)
        register[0].delete()
        register[0] = SystemFactory(modules=["巡查", "养护"])
        announce(register[0])
        if killed_at(next(step), lambda: outbox.run_due(100, NOW)):
            kills += 1
        else:
            # The work has no more steps: begin at the first again.
            step = count(1)
        assert drained()
        assert not verification.compare(contents=True)
    print(f"{indexing.engine().name}: {kills} workers killed, database and index equal after each")


@pytest.mark.slow
def test_a_rebuild_killed_at_any_step_leaves_an_index_that_answers(register):
    step = 1
    while killed_at(step, indexing.rebuild_index):
        step += 1 if ROUNDS >= EVERY_STEP else 5
        assert indexing.engine().stats().docs == 3
        verification.repair(verification.compare())
        assert not verification.compare(contents=True)
    assert step > 4
    indexing.rebuild_index()
    indexing.engine().rollback()
    assert not verification.compare(contents=True)


def test_two_writers_at_once_leave_the_newest_version_with_its_own_items(register, engine):
    def version(pk, seq):
        items = tuple(ItemTokens(at, (f"项{seq}",)) for at in range(1 + seq % 5))
        return SysDoc(key_of(SYSTEM, pk), seq, SYSTEM, tokens=(f"版{seq}",), items=items)

    def write(seqs):
        index = indexing._opened("two")
        for seq in seqs:
            index.upsert([version(pk, seq) for pk in range(900, 910)])

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write, seqs) for seqs in ((12, 14, 11, 16), (13, 19, 15, 18))]:
            done.result()
    held = indexing.engine().stats()
    assert {held.versions[key_of(SYSTEM, pk)] for pk in range(900, 910)} == {19}
    assert held.torn == ()
    assert len(indexing.engine().items([["项19"]], k=100)[0]) == 10 * 5
    assert not any(indexing.engine().items([[f"项{seq}"] for seq in range(11, 19)]))


@pytest.mark.needs_elasticsearch
@pytest.mark.django_db
def test_a_bulk_of_which_the_server_takes_a_part_is_repeated_until_whole(elasticsearch_url, monkeypatch):
    systems = [SystemFactory(modules=["登记", "审批"]) for _ in range(3)]
    indexing.rebuild_index()
    whole = backend.streaming_bulk

    def busy(client, actions, **options):
        for number, action in enumerate(actions):
            if number == 1:
                error = {"type": "es_rejected_execution_exception", "reason": "queue is full"}
                yield False, {"index": {"_id": action["_id"], "status": 429, "error": error}}
            else:
                yield from whole(client, [action], **options)

    monkeypatch.setattr(backend, "streaming_bulk", busy)
    change(*systems)
    assert outbox.run_due(100, NOW) == 0
    assert set(Job.objects.values_list("status", "attempts")) == {("pending", 0)}
    monkeypatch.setattr(backend, "streaming_bulk", whole)
    assert outbox.run_due(100, NOW + outbox.LATER) == 3
    assert not verification.compare(contents=True)


@pytest.mark.needs_elasticsearch
def test_an_entry_that_the_server_will_never_take_is_named_and_does_not_stop_the_others(elasticsearch_url):
    index = ElasticsearchIndex(elasticsearch_url, "a1")
    index.rebuild([])
    bad = SysDoc(key_of(SYSTEM, 2), 1, SYSTEM, status="长" * 40_000)
    good = [SysDoc(key_of(SYSTEM, pk), 1, SYSTEM, tokens=("甲",)) for pk in (1, 3)]
    with pytest.raises(Refused, match=str(bad.id)):
        index.upsert([good[0], bad, good[1]])
    index.upsert(good)
    assert index.systems(["甲"]) == [doc.id for doc in good]


@pytest.mark.needs_elasticsearch
@pytest.mark.django_db
def test_an_index_gone_read_only_from_a_full_disk_answers_and_takes_up_writing_again(elasticsearch_url):
    system = SystemFactory(name="群众争议联动调处系统", modules=["群众争议录入", "群众争议派单"])
    indexing.rebuild_index()
    index = indexing.engine()
    names = [index._sys, index._item]

    def block(wanted):
        with index.connection.asking(30) as client:
            client.indices.put_settings(index=names, settings={"blocks.read_only_allow_delete": wanted})

    block(True)
    items = [("1", "群众争议", ""), ("1.1", "群众争议登记", "登记。"), ("1.2", "群众争议派单", "派单。")]
    project = ProjectFactory(function_list=items)
    run = check.run_check(
        project=project, function_list=project.function_lists.get(), by=None, at=NOW, kind=DupRun.Kind.QUICK
    )
    assert run.hits.first().system == system
    change(system)
    assert outbox.run_due(100, NOW) == 0
    assert Job.objects.get().status == Job.Status.PENDING
    block(None)
    assert outbox.run_due(100, NOW + outbox.LATER) == 1
    assert not verification.compare(contents=True)
