"""The commands that measure: what they write, what they print, what they refuse.

None of these tests may touch the database: measuring reads no row of the city.
"""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.duplicates import calibration

INPUTS = Path(__file__).parent.parent / "inputs"
FIGURES = {
    "recall_at_10", "mrr", "ndcg_at_10", "item_precision", "item_recall", "item_f1", "union_item_precision",
    "union_item_recall", "union_item_f1", "item_hit_at_5", "verdict_accuracy", "duplicates_called_new", "new_flagged",
    "coverage_mae", "p50_ms", "p95_ms",
}  # fmt: skip


def ask(name, *arguments):
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A generated set of forty systems."""
    made = tmp_path_factory.mktemp("set")
    ask("dup_generate", "--seed", 3, "--systems", 40, "--projects", 16, "--out", made)
    return made


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_generated_set_has_the_agreed_files_and_fields(folder):
    register, projects, truth = (rows(folder / f"{name}.jsonl") for name in ("registry", "projects", "truth"))
    assert (len(register), len(projects), len(truth)) == (40, 16, 16)
    assert set(register[0]) == {"id", "name", "department", "summary", "items"}
    assert set(projects[0]) == {"id", "name", "department", "items"}
    assert set(register[0]["items"][0]) == {"id", "path", "name", "description"}
    assert set(truth[0]) == {"project", "verdict", "coverage", "union", "items"}
    assert {row["kind"] for row in rows(folder / "lexicon.jsonl")} == {"object", "action", "qualifier", "common"}


def test_the_same_seed_writes_the_same_bytes(folder, tmp_path):
    ask("dup_generate", "--seed", 3, "--systems", 40, "--projects", 16, "--out", tmp_path)
    assert [(tmp_path / f.name).read_bytes() == f.read_bytes() for f in sorted(folder.iterdir())] == [True] * 4


@pytest.mark.parametrize("style", ["perturbed", "plain,flat", "office"])
@pytest.mark.parametrize("words", ["lexicon", "second"])
def test_other_styles_and_words_write_the_same_form(tmp_path, style, words):
    options = ("--systems", 30, "--projects", 4, "--out", tmp_path, "--style", style, "--words", words)
    ask("dup_generate", "--seed", 3, *options)
    assert set(rows(tmp_path / "truth.jsonl")[0]) == {"project", "verdict", "coverage", "union", "items"}


@pytest.mark.parametrize(("arguments", "said"), [(("--systems", 0), "--systems"), (("--style", "baroque"), "baroque")])
def test_a_set_that_cannot_be_made_is_refused(tmp_path, arguments, said):
    with pytest.raises(CommandError, match=said):
        ask("dup_generate", "--seed", 3, "--out", tmp_path, *arguments)


def test_measuring_prints_every_figure(folder):
    found = json.loads(ask("dup_eval", "--set", folder, "--json"))
    assert set(found) == FIGURES
    assert all(0.0 <= value <= 1.0 for name, value in found.items() if not name.endswith("_ms"))
    assert found["recall_at_10"] >= 0.9
    assert found["item_f1"] >= 0.85


def test_without_json_there_is_one_figure_a_line(folder):
    lines = ask("dup_eval", "--set", folder).splitlines()
    assert {line.split(": ")[0] for line in lines} == FIGURES


def test_a_set_without_lexicon_is_measured_with_the_shipped_one(tmp_path):
    ask("dup_generate", "--seed", 4, "--systems", 20, "--projects", 3, "--out", tmp_path)
    (tmp_path / "lexicon.jsonl").unlink()
    assert set(json.loads(ask("dup_eval", "--set", tmp_path, "--json"))) == FIGURES
    with pytest.raises(CommandError, match="--lexicon shipped"):
        ask("dup_eval", "--set", tmp_path, "--lexicon", "set")


@pytest.mark.parametrize("command", ["dup_eval", "dup_calibrate"])
def test_a_broken_set_is_refused_by_file_and_line(folder, tmp_path, command):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "truth.jsonl").open("a", encoding="utf-8") as out:
        out.write('{"project": "P0"}\n')
    more = ("--out", tmp_path / "out.json") if command == "dup_calibrate" else ()
    with pytest.raises(CommandError, match=r"truth\.jsonl 第17行"):
        ask(command, "--set", tmp_path, *more)


def test_a_calibration_fits_its_set_and_is_read_back(folder, tmp_path):
    ask("dup_calibrate", "--set", folder, "--out", tmp_path / "fitted.json")
    fitted = calibration.load(tmp_path / "fitted.json")
    assert fitted.weights == calibration.shipped().weights
    assert fitted.item != calibration.shipped().item
    found = json.loads(ask("dup_eval", "--set", folder, "--calibration", tmp_path / "fitted.json", "--json"))
    assert found["item_f1"] >= 0.85


@pytest.mark.parametrize("content", ["{}", "not json"])
def test_a_file_that_is_no_calibration_is_named(folder, tmp_path, content):
    (tmp_path / "other.json").write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=r"other\.json is not a calibration file"):
        ask("dup_eval", "--set", folder, "--calibration", tmp_path / "other.json")


# pairs


def test_wordings_of_one_need_find_each_other():
    found = json.loads(ask("dup_eval", "--pairs", INPUTS / "paraphrase_groups.json", "--json"))
    assert found["total"] == 30
    assert found["found_in_top_5"] == 30


def test_needs_that_only_sound_alike_stay_below_the_threshold():
    found = json.loads(ask("dup_eval", "--pairs", INPUTS / "hard_negatives.json", "--json"))
    assert found["total"] == 18
    assert found["above_threshold"] <= 2


@pytest.mark.parametrize("content", ["[]", "{}", '[{"variants": [{"desc": "无名"}]}]', '[{"a": {"name": "甲"}}]', "x"])
def test_a_file_of_no_pairs_is_named(tmp_path, content):
    (tmp_path / "pairs.json").write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=r"pairs\.json"):
        ask("dup_eval", "--pairs", tmp_path / "pairs.json")


def test_a_missing_file_of_pairs_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.json 不存在"):
        ask("dup_eval", "--pairs", tmp_path / "none.json")
