"""The growth bench: it measures what it says, on registers of the sizes asked for."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search import lexicon
from search.evaluation import generator, growth, styles
from search.evaluation.stored import StoredRegister


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
