"""The growth bench: it measures what it says, on registers of the sizes asked for."""

import json
from dataclasses import asdict
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search import lexicon
from search.evaluation import curve, generator, growth, styles
from search.evaluation.stored import StoredRegister

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def docs():
    return generator.generate(lexicon.shipped(), 2, 9, 1, styles.TRAINING_MIXTURE).register


def test_a_register_in_a_file_is_read_as_it_was_written(docs, tmp_path):
    stored = StoredRegister(tmp_path / "register.jsonl")
    stored.extend(docs[:4])
    stored.extend(docs[4:])
    assert list(stored) == docs
    assert stored[7] == docs[7]


def test_a_register_grows_by_new_systems_made_of_old_items(docs):
    grown = growth.Recombined(docs, 30)
    assert [grown[at] for at in range(9)] == docs
    assert len({doc.key for doc in grown}) == 30
    assert grown[20].items
    assert {item.key for item in grown[20].items} <= {item.key for doc in docs for item in doc.items}
    assert grown[20] == growth.Recombined(docs, 25)[20]


def test_the_table_shows_each_size_with_its_ratio_to_the_smallest(tmp_path):
    out = StringIO()
    call_command(
        "dup_bench",
        "--systems",
        "20,40",
        "--items",
        "8",
        "--asks",
        "2",
        "--json",
        tmp_path / "p.json",
        stdout=out,
        stderr=StringIO(),
    )
    points = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert [(p["systems"], list(p["times"])) for p in points] == [(20, ["8"]), (40, ["8"])]
    assert points[0]["items"] < points[1]["items"]
    ratio = points[1]["times"]["8"]["p95"] / points[0]["times"]["8"]["p95"]
    assert "(×1.00 / ×1.00 / ×1.00)" in out.getvalue()
    assert f" / ×{ratio:.2f} / " in out.getvalue()


@pytest.mark.parametrize("sizes", ["many", "0"])
def test_a_size_that_is_none_is_refused(sizes):
    with pytest.raises(CommandError, match="--systems"):
        call_command("dup_bench", "--systems", sizes)


def test_the_curve_is_drawn_from_earlier_points(tmp_path):
    points = [
        growth.Point(size, size * 30, 1, 2, 1, 1, 100, {50: growth.Times(60, p95, 90, 75)}, engine)
        for engine, size, p95 in (("embedded", 1000, 80), ("embedded", 100_000, 800), ("elasticsearch", 1000, 200))
    ]
    (tmp_path / "p.json").write_text(json.dumps([asdict(point) for point in points]), encoding="utf-8")
    call_command("dup_bench", "--from", tmp_path / "p.json", "--svg", tmp_path / "p.svg", stdout=StringIO())
    drawn = (tmp_path / "p.svg").read_text(encoding="utf-8")
    assert drawn == curve.svg(points)
    assert "embedded, 50 items: 800 ms" in drawn
    assert "elasticsearch, 50 items: 200 ms" in drawn
    assert drawn.count("<circle") == 3


def test_points_that_cannot_be_read_are_refused(tmp_path):
    (tmp_path / "p.json").write_text('[{"systems": 1}]', encoding="utf-8")
    with pytest.raises(CommandError, match="earlier points"):
        call_command("dup_bench", "--from", tmp_path / "p.json")


def test_the_drawing_in_the_docs_is_that_of_the_points_beside_it():
    rows = json.loads((DOCS / "growth.json").read_text(encoding="utf-8"))
    points = [growth.Point.from_json(row) for row in rows]
    assert (DOCS / "growth.svg").read_text(encoding="utf-8") == curve.svg(points)
    assert points == sorted(points, key=lambda point: (point.engine, point.systems))
