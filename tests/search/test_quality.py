"""How good the machine was: counted from conclusions, judgements and feedback, per month and per version."""

from datetime import timedelta

import pytest

from catalog.models import DupFeedback, DupHit, DupItem, DupRun, Judgement
from search import quality
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(city):
    return ProjectFactory(unit=city.water, submitted=True)


def a_run(project, city, *conclusions, at=NOW, edition="E1", kind="submission"):
    """A run whose hits were concluded so."""
    run = DupRun.objects.create(
        project=project, function_list=project.function_lists.first(), kind=kind, input_sha256="0",
        engine="embedded", run_at=at, versions={"edition": edition, "lexicon": "abc", "calibration": "c5"},
    )  # fmt: skip
    for rank, conclusion in enumerate(conclusions, start=1):
        by = city.person("BUR_OP") if conclusion else None
        DupHit.objects.create(
            run=run, rank=rank, system=SystemFactory(), target_name="x", target_unit="x", coverage=0.5, score=0.5,
            conclusion=conclusion, concluded_by=by, concluded_at=at if conclusion else None,
        )  # fmt: skip
    return run


def feedback(city, run, **what):
    return DupFeedback.objects.create(run=run, note="依据", by=city.person("BUR_OP"), at=NOW, **what)


def test_conclusions_count_without_being_said_twice(project, city):
    a_run(project, city, "DUP", "REUSE", "MERGE", "SIMILAR_OK", "NONE", "")
    figures = quality.total(quality.per_month(DupRun.objects.all()))
    assert (figures.confirmed, figures.rejected, figures.waiting) == (3, 2, 1)
    assert figures.precision == 3 / 5
    assert figures.recall == 1


def test_a_mark_counts_until_a_conclusion_says_otherwise(project, city):
    run = a_run(project, city, "", "DUP")
    first, second = run.hits.order_by("rank")
    feedback(city, run, kind="false_hit", hit=first)
    feedback(city, run, kind="false_hit", hit=second)
    figures = quality.total(quality.per_month(DupRun.objects.all()))
    assert (figures.confirmed, figures.rejected, figures.waiting) == (1, 1, 0)


def test_missed_systems_lower_recall_each_once(project, city):
    run = a_run(project, city, "DUP", "PARTIAL", "NONE")
    missed = SystemFactory(modules=["登记", "巡查"])
    for module in missed.modules.all():
        feedback(city, run, kind="missed", system=missed, module=module)
    figures = quality.total(quality.per_month(DupRun.objects.all()))
    assert (figures.missed, figures.recall) == (1, 2 / 3)


def test_rows_are_counted_apart(project, city):
    run = a_run(project, city, "PARTIAL")
    items = list(run.function_list.items.filter(is_leaf=True)[:3])
    for item, value in zip(items, ("DUP", "PARTIAL", "NONE"), strict=True):
        row = DupItem.objects.create(hit=run.hits.get(), item=item, badge="covered")
        Judgement.objects.create(dup_item=row, value=value, by=city.person("BUR_OP"))
    figures = quality.total(quality.per_month(DupRun.objects.all()))
    assert (figures.rows_there, figures.rows_not, figures.row_precision) == (2, 1, 2 / 3)


def test_months_are_in_their_order_and_drift_needs_enough_hits(project, city):
    for months, right, wrong in ((2, 8, 2), (1, 6, 6), (0, 2, 0)):
        a_run(project, city, *["DUP"] * right, *["NONE"] * wrong, at=NOW - timedelta(days=31 * months))
    lines = quality.per_month(DupRun.objects.all())
    assert [line.label for line in lines] == ["2026-04", "2026-05", "2026-06"]
    assert [line.drift for line in lines] == [None, pytest.approx(-0.3), None]


def test_versions_are_told_apart_and_a_run_without_hits_counts_as_a_run(project, city):
    a_run(project, city, "DUP", edition="3", at=NOW - timedelta(days=1))
    a_run(project, city, edition="E2")
    lines = quality.per_version(DupRun.objects.all())
    assert [line.label for line in lines] == ["随软件词表 abc · c5", "第2版 abc · c5"]
    assert [line.figures.runs for line in lines] == [1, 1]
    assert lines[1].figures.precision is None


def test_the_count_takes_the_same_queries_however_many_runs(project, city, django_assert_num_queries):
    for _number in range(5):
        a_run(project, city, "DUP")
    with django_assert_num_queries(4):
        quality.per_month(DupRun.objects.all())
