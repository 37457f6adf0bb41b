"""Editions of the lexicon: which one applies when, what every run records, what a preview shows before release."""

import pytest
from django.urls import reverse

from catalog.models import DupRun, LexiconEdition, LexiconTask
from search import editions, entries, indexing, lexicon, verification
from search.backends.embedded import EmbeddedIndex
from search.duplicates import check
from search.engine import Unavailable
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.search.lexicons import add, begin, previewed, release
from workflow import outbox
from workflow.models import Job

pytestmark = pytest.mark.django_db

BOATS = [
    ("1", "筏子艇管理", ""),
    ("1.1", "筏子艇登记", "登记筏子艇的所有人。"),
    ("1.2", "筏子艇巡查", "安排筏子艇巡查。"),
    ("1.3", "筏子艇统计", "按乡镇统计筏子艇。"),
]


@pytest.fixture
def boats():
    """A system that has the project's functions under a name that no group joins to it."""
    system = SystemFactory(name="乡镇渡工具平台", modules=["木槽船登记", "木槽船巡查", "木槽船统计"])
    SystemFactory(name="供水营销系统", modules=["抄表", "水费收缴", "报装受理"])
    indexing.rebuild_index()
    return system


def run(project):
    return check.run_check(
        project=project, function_list=project.function_lists.first(), by=None, at=NOW, kind=DupRun.Kind.SUBMISSION
    )


def test_without_an_edition_the_shipped_lexicon_applies(db):
    assert editions.in_force() is lexicon.shipped()
    assert editions.newest() is lexicon.shipped()


def test_the_first_edition_is_the_shipped_lexicon_and_needs_no_index(city):
    indexing.rebuild_index()
    first = editions.ensure_first(NOW)
    assert (first.number, first.status, first.released_by) == (1, "released", None)
    assert editions.in_force().digest == lexicon.shipped().digest
    assert editions.ensure_first(NOW) == first
    assert not verification.is_outdated()


def test_a_released_edition_comes_into_force_with_its_index(city, engine, boats):
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    previewed(city, draft)
    before = editions.in_force()
    released = release(city, draft)
    assert editions.in_force() == before
    assert editions.waits() and verification.is_outdated()
    assert entries.parser().lexicon.group_of("object", "木槽船") is None

    outbox.run_due(20)
    assert entries.parser().lexicon.group_of("object", "木槽船").terms == ("筏子艇", "木槽船")
    assert indexing.engine().stats().analysis_version == entries.parser().version
    released.refresh_from_db()
    assert released.in_force_at is not None
    task = LexiconTask.objects.get(kind="reindex")
    assert (task.done, task.total) == (2, 2)
    assert task.finished_at is not None


def test_a_run_says_which_edition_it_used_and_stays_reproducible(city, boats):
    project = ProjectFactory(name="筏子艇监管系统", function_list=BOATS)
    early = run(project)
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    previewed(city, draft)
    release(city, draft)
    outbox.run_due(20)
    late = run(project)
    assert late.versions["edition"] == "E2"
    assert late.versions["lexicon"] == LexiconEdition.objects.get(number=2).digest != early.versions["lexicon"]
    assert late.coverage > early.coverage
    assert late.hits.first().system == boats
    for stored in DupRun.objects.all():
        assert check.is_reproducible(stored)


def test_another_process_takes_the_edition_up_without_a_restart(city, boats):
    indexing.parser()
    # What another process did: its rows are there, this one's caches know nothing of it.
    draft = begin(city)
    add(city, draft, "action", "摆渡放行 渡口放行")
    LexiconEdition.objects.filter(pk=draft.pk).update(
        number=2, status="released", digest=editions.of_edition(draft).digest, released_at=NOW, in_force_at=NOW
    )
    assert indexing.parser().lexicon.group_of("action", "渡口放行") is not None


def test_the_preview_shows_before_and_after_and_writes_nothing_of_the_runs(city, boats):
    touched, other = (
        run(ProjectFactory(name="筏子艇监管系统", function_list=BOATS)),
        run(ProjectFactory(name="古树保护系统", function_list=[("1", "古树", ""), ("1.1", "古树名木养护", "养护。")])),
    )
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    runs = list(DupRun.objects.values())
    task = previewed(city, draft)
    assert (task.done, task.total) == (2, 2)
    rows = {row["run"]: row for row in task.rows}
    assert rows[touched.pk]["before"]["verdict"] == touched.verdict
    assert rows[touched.pk]["before"]["coverage"] == pytest.approx(touched.coverage, abs=0.0001)
    assert rows[touched.pk]["after"]["coverage"] > rows[touched.pk]["before"]["coverage"]
    assert rows[touched.pk]["gained"] == [boats.name]
    assert rows[touched.pk]["changed"]
    assert not rows[other.pk]["changed"]
    assert list(DupRun.objects.values()) == runs


def test_a_record_that_cannot_be_read_does_not_stop_the_preview(city, boats, client, as_user):
    damaged, whole = (run(ProjectFactory(name=name, function_list=BOATS)) for name in ("甲系统", "乙系统"))
    DupRun.objects.filter(pk=damaged.pk).update(snapshot=b"no longer a record")
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    task = previewed(city, draft)
    assert {row["run"]: row["changed"] for row in task.rows} == {damaged.pk: False, whole.pk: True}
    as_user(client, "BUR_OP", city.bureau)
    page = client.get(reverse("desk:lexicon-edition", args=[draft.pk])).content.decode()
    assert "不能重算" in page and "最近 2 次查重中，1 次" in page


def test_a_preview_of_a_draft_that_changed_meanwhile_is_not_finished(city, boats):
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    draft.refresh_from_db()
    task = LexiconTask.objects.create(kind="preview", edition=draft, edition_version=draft.version - 1)
    outbox.enqueue("search.lexicon_preview", "stale", {"task": task.pk})
    outbox.run_due(20)
    task.refresh_from_db()
    assert task.finished_at is None


def test_while_the_engine_is_away_the_old_edition_stays_in_force_and_the_job_waits(city, boats, monkeypatch):
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    previewed(city, draft)
    release(city, draft)

    def away(*_args):
        raise Unavailable("检索服务没有应答")

    monkeypatch.setattr(EmbeddedIndex, "swap", away)
    outbox.run_due(20)
    assert editions.in_force().version == "E1"
    job = Job.objects.get(kind="search.rebuild", key="lexicon 2")
    assert (job.status, job.attempts) == ("pending", 0)


def test_an_index_for_an_edition_that_another_one_has_replaced_is_not_swapped_in(city, boats, monkeypatch):
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    previewed(city, draft)
    release(city, draft)
    newest = [lexicon.shipped(), editions.newest()]
    monkeypatch.setattr(editions, "newest", lambda: newest.pop(0))
    with pytest.raises(indexing.Incomplete, match="新的词表"):
        indexing.rebuild_index()
    assert editions.in_force().version == "E1"


def test_the_nightly_verification_puts_a_forgotten_edition_in_force(city, boats):
    draft = begin(city)
    add(city, draft, "object", "筏子艇 木槽船")
    previewed(city, draft)
    release(city, draft)
    Job.objects.filter(kind="search.rebuild").update(status=Job.Status.DEAD)
    verification.make_equal()
    assert editions.in_force().version == "E2"
