"""Evaluation sets: what is written is read back, and a broken set is refused by file and line."""

import json

import pytest

from search import lexicon
from search.evaluation import generator, sets, styles

ITEM = {"id": "i1", "path": ["窗口"], "name": "纠纷登记", "description": "登记纠纷。"}
GOOD = {
    "registry.jsonl": {"id": "S1", "name": "甲系统", "department": "司法局", "summary": "", "items": [ITEM]},
    "projects.jsonl": {
        "id": "P1",
        "name": "乙项目",
        "department": "司法局",
        "items": [{**ITEM, "id": "p1", "path": []}],
    },
    "truth.jsonl": {
        "project": "P1",
        "verdict": "复用",
        "coverage": {"S1": 1.0},
        "union": 1.0,
        "items": {"p1": {"i1": 1}},
    },
    "lexicon.jsonl": {"kind": "object", "terms": ["纠纷", "争议"]},
}


@pytest.fixture
def folder(tmp_path):
    """A set of one system and one project."""
    for name, row in GOOD.items():
        write(tmp_path, name, [row])
    return tmp_path


def write(folder, name, rows):
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def without(name, key):
    return {k: v for k, v in GOOD[name].items() if k != key}


def test_a_set_is_read_as_it_stands(folder):
    made = sets.read(folder)
    assert [(d.key, d.name, [i.key for i in d.items]) for d in made.register] == [("S1", "甲系统", ["i1"])]
    assert made.projects[0].items[0].path == ()
    assert made.truth["P1"] == sets.Truth("P1", "复用", {"S1": 1.0}, 1.0, {"p1": {"i1": 1.0}})
    assert made.lexicon is not None
    assert made.lexicon.group_of("object", "争议").terms == ("纠纷", "争议")


def test_a_generated_set_survives_writing(tmp_path):
    made = generator.generate(lexicon.shipped(), 5, 12, 6, styles.TRAINING_MIXTURE)
    sets.write(tmp_path, made)
    back = sets.read(tmp_path)
    assert (back.register, back.projects, back.truth) == (made.register, made.projects, made.truth)


def test_the_lexicon_of_a_set_is_optional(folder):
    (folder / "lexicon.jsonl").unlink()
    assert sets.read(folder).lexicon is None


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("registry.jsonl", "{broken", "registry.jsonl 第2行不是有效的JSON"),
        ("registry.jsonl", "[]", "registry.jsonl 第2行"),
        ("registry.jsonl", without("registry.jsonl", "name"), "registry.jsonl 第2行缺少字段 name"),
        ("registry.jsonl", {**GOOD["registry.jsonl"], "items": [{"id": "x"}]}, "registry.jsonl 第2行缺少字段 name"),
        ("registry.jsonl", GOOD["registry.jsonl"], "registry.jsonl 第2行.*“S1”重复"),
        ("registry.jsonl", {**GOOD["registry.jsonl"], "id": "S2"}, "registry.jsonl 第2行.*条目编号“i1”重复"),
        ("projects.jsonl", without("projects.jsonl", "items"), "projects.jsonl 第2行缺少字段 items"),
        ("truth.jsonl", {**GOOD["truth.jsonl"], "verdict": "重复"}, "truth.jsonl 第2行.*“重复”不在"),
        ("truth.jsonl", {**GOOD["truth.jsonl"], "union": 1.2}, "truth.jsonl 第2行.*1.2 应在0与1之间"),
        ("truth.jsonl", {**GOOD["truth.jsonl"], "items": {"p1": ["i1"]}}, "truth.jsonl 第2行"),
        ("lexicon.jsonl", {"kind": "verb", "terms": ["登记"]}, "lexicon.jsonl 第2行.*verb"),
        ("lexicon.jsonl", {"kind": "object"}, "lexicon.jsonl 第2行缺少字段 terms"),
    ],
)
def test_a_broken_line_is_refused_by_file_and_line(folder, name, row, said):
    write(folder, name, [GOOD[name], row])
    with pytest.raises(sets.Malformed, match=said):
        sets.read(folder)


@pytest.mark.parametrize("name", ["registry.jsonl", "projects.jsonl", "truth.jsonl"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(sets.Malformed, match=name):
        sets.read(folder)


def test_a_project_without_an_answer_is_named(folder):
    write(folder, "projects.jsonl", [GOOD["projects.jsonl"], {**GOOD["projects.jsonl"], "id": "P2"}])
    with pytest.raises(sets.Malformed, match="第2个项目“P2”"):
        sets.read(folder)


def test_a_set_without_projects_is_refused(folder):
    write(folder, "projects.jsonl", [])
    with pytest.raises(sets.Malformed, match="没有项目"):
        sets.read(folder)


def test_labels_that_point_nowhere_are_counted(folder):
    write(folder, "truth.jsonl", [{**GOOD["truth.jsonl"], "items": {"p1": {"i1": 1, "gone": 0.5}}}])
    assert sets.read(folder).dangling() == 1


# what a generated set must be


@pytest.fixture(scope="module")
def generated():
    return generator.generate(lexicon.shipped(), 11, 60, 60, styles.TRAINING_MIXTURE)


def test_the_same_seed_gives_the_same_set(generated):
    again = generator.generate(lexicon.shipped(), 11, 60, 60, styles.TRAINING_MIXTURE)
    assert (again.register, again.projects, again.truth) == (generated.register, generated.projects, generated.truth)


def test_every_verdict_occurs_and_follows_from_its_coverage(generated):
    found = {t.verdict: (max(t.coverage.values(), default=0.0), t.union) for t in generated.truth.values()}
    assert set(found) == set(sets.VERDICTS)
    assert found["复用"][0] >= 0.70
    assert 0.30 <= found["升级扩展"][0] < 0.70
    assert found["组合复用"][0] < 0.30 <= 0.70 <= found["组合复用"][1]


def test_no_list_is_longer_than_twice_what_its_kind_asks_for(generated):
    assert max(len(doc.items) for doc in generated.projects) <= 2 * 45 + 8


def test_labels_name_registered_items_and_lie_between_0_and_1(generated):
    assert generated.dangling() == 0
    labels = [v for t in generated.truth.values() for found in t.items.values() for v in found.values()]
    assert 0.0 < min(labels) <= max(labels) <= 1.0


def test_a_part_of_the_words_is_hidden_from_the_lexicon(generated):
    rows = [row for row in generated.lexicon_rows if row["kind"] == "object"]
    assert 0.3 * 650 < len(rows) < 0.5 * 650
