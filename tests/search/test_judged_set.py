"""What reviewers judged, exported as an evaluation set that the evaluation reads."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.models import DupFeedback, DupHit, DupItem, DupRun, Judgement
from search.evaluation import judged, sets
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW

pytestmark = pytest.mark.django_db

ITEMS = [("1", "渡船", ""), ("1.1", "渡船登记", "登记。"), ("1.2", "渡船巡查", "巡查。"), ("1.3", "渡船统计", "统计。")]


@pytest.fixture
def run(city):
    """A run with one hit of two rows, neither concluded nor judged."""
    system = SystemFactory(name="渡运平台", modules=["木槽船登记", "木槽船巡查", "木槽船统计"])
    project = ProjectFactory(unit=city.water, submitted=True, function_list=ITEMS, name="渡船监管系统")
    made = DupRun.objects.create(
        project=project, function_list=project.function_lists.first(), kind="submission", input_sha256="0",
        engine="embedded", run_at=NOW,
    )  # fmt: skip
    hit = DupHit.objects.create(
        run=made, rank=1, system=system, target_name=system.name, target_unit="x", coverage=0.6, score=0.6
    )
    for number, module in zip(("1.1", "1.2"), system.modules.order_by("order"), strict=False):
        DupItem.objects.create(
            hit=hit, item=made.function_list.items.get(number=number), module=module, target_path=module.name,
            badge="covered",
        )  # fmt: skip
    return made


def conclude(city, run, conclusion, *values):
    by = city.person("BUR_OP")
    run.hits.update(conclusion=conclusion, concluded_by=by, concluded_at=NOW)
    for row, value in zip(DupItem.objects.filter(hit__run=run).order_by("pk"), values, strict=False):
        Judgement.objects.create(dup_item=row, value=value, by=by, at=NOW)


def test_judgements_become_truth(city, run, tmp_path):
    conclude(city, run, "PARTIAL", "DUP", "PARTIAL")
    told = StringIO()
    call_command("dup_feedback", out=tmp_path, stdout=told)
    assert "1 projects, 2 labels, 0 projects left out" in told.getvalue()
    made = sets.read(tmp_path)
    truth = made.truth[f"p{run.project_id}"]
    system = run.hits.get().system
    assert made.dangling() == 0
    assert truth.coverage == {f"s{system.pk}": 0.5}
    assert (truth.union, truth.verdict) == (0.5, "升级扩展")
    first = run.function_list.items.get(number="1.1")
    assert truth.items[str(first.pk)] == {f"s{system.pk}.{system.modules.get(name='木槽船登记').pk}": 1.0}
    lines = [json.loads(line) for line in (tmp_path / "judgements.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["label"] for line in lines] == [1.0, 0.5]
    assert "by" not in lines[0]


def test_what_was_missed_is_a_label(city, run):
    conclude(city, run, "DUP", "DUP", "DUP")
    missed = SystemFactory(name="船舶统计系统", modules=["船舶统计"])
    item = run.function_list.items.get(number="1.3")
    DupFeedback.objects.create(
        run=run, kind="missed", system=missed, module=missed.modules.get(), item=item, note="x",
        by=city.person("BUR_OP"),
    )  # fmt: skip
    truth = judged.gather().made.truth[f"p{run.project_id}"]
    assert (truth.union, truth.verdict) == (1.0, "升级扩展")
    assert truth.coverage[f"s{missed.pk}"] == pytest.approx(1 / 3, abs=0.001)


@pytest.mark.parametrize("how", ["conclusion", "mark"])
def test_a_rejected_hit_is_a_truly_new_project_with_negative_labels(city, run, how):
    if how == "conclusion":
        conclude(city, run, "NONE")
    else:
        hit = run.hits.get()
        DupFeedback.objects.create(run=run, kind="false_hit", hit=hit, note="x", by=city.person("BUR_OP"))
    found = judged.gather()
    assert found.made.truth[f"p{run.project_id}"].verdict == "新建"
    assert [line["label"] for line in found.lines] == [0.0, 0.0]


def test_what_is_not_judged_far_enough_is_left_out(city, run):
    assert judged.gather().left_out == 1
    conclude(city, run, "DUP")
    found = judged.gather()
    assert (found.left_out, found.made.projects, found.lines) == (1, [], [])


def test_a_module_that_was_imported_anew_is_found_by_its_path(city, run):
    conclude(city, run, "DUP", "DUP", "DUP")
    system = run.hits.get().system
    system.modules.get(name="木槽船登记").delete()
    fresh = system.modules.create(order=9, level=1, name="木槽船登记", description="")
    found = judged.gather()
    assert found.lines[0]["module_id"] == f"s{system.pk}.{fresh.pk}"
    assert found.made.dangling() == 0


def test_a_drafts_own_look_is_no_judgement_of_the_bureau(city, run):
    conclude(city, run, "DUP", "DUP", "DUP")
    DupRun.objects.update(kind="quick")
    assert judged.gather().made.projects == []


def test_the_evaluation_measures_the_citys_own_labels(city, run, tmp_path):
    conclude(city, run, "DUP", "DUP", "DUP")
    call_command("dup_feedback", out=tmp_path, stdout=StringIO())
    told = StringIO()
    call_command("dup_eval", "--set", str(tmp_path), "--json", stdout=told)
    figures = json.loads(told.getvalue())
    assert figures["recall_at_10"] == 1.0
    assert 0.0 <= figures["item_f1"] <= 1.0
