"""The shelf: what is read from its files is what parsing would give, however many processors made it."""

import numpy as np
import pytest

from search import lexicon
from search.duplicates import scoring
from search.duplicates.calibration import shipped
from search.duplicates.candidates import shortlist
from search.duplicates.fingerprint import Parser
from search.duplicates.knowledge import learn_words
from search.duplicates.matcher import Matcher
from search.duplicates.reading import Reading, Row
from search.duplicates.shelf import open_shelf
from search.engine import PROJECT, SYSTEM, key_of
from search.evaluation import generator, styles


@pytest.fixture(scope="module")
def made():
    return generator.generate(lexicon.shipped(), 5, 40, 3, styles.TRAINING_MIXTURE)


@pytest.fixture(scope="module")
def words(made):
    return learn_words(lambda: made.register, lexicon.shipped())


def rows_of(made):
    for number, doc in enumerate(made.register):
        yield Row(key_of(SYSTEM, number), number, SYSTEM, (), "", doc)


def read(folder, made, words, **kwargs):
    """Entries and knowledge of a register whose shelf is put in place."""
    with Reading(lexicon.shipped(), words, folder, **kwargs) as reading:
        entries = list(reading.entries(rows_of(made)))
        reading.place()
    return entries, reading.knowledge()


def test_a_shelved_register_gives_the_numbers_of_a_parsed_one(made, words, tmp_path):
    _, knowledge = read(tmp_path, made, words)
    shelved, parsed = (Matcher(knowledge, lexicon.shipped(), root) for root in (tmp_path, None))
    for project in made.projects:
        asking = parsed.parser.document(project)
        near = [shelved.shelved(key_of(SYSTEM, at), doc.key) for at, doc in enumerate(made.register)]
        kept = shortlist(asking, near, shelved)
        plain = shortlist(asking, [parsed.parser.document(doc) for doc in made.register], parsed)
        assert [doc.key for doc in kept] == [doc.key for doc in plain]
        report = scoring.check(asking, kept, shelved, shipped())
        assert report == scoring.check(asking, plain, parsed, shipped())


def test_more_processors_make_the_same_entries_numbers_and_shelf(made, words, tmp_path):
    alone = read(tmp_path / "alone", made, words)
    together = read(tmp_path / "together", made, words, alone=30)
    assert together == alone
    one, other = (open_shelf(tmp_path / name, _version(words)) for name in ("alone", "together"))
    assert one.base.tokens == other.base.tokens
    for number in range(40):
        left, right = one.pack(key_of(SYSTEM, number)), other.pack(key_of(SYSTEM, number))
        assert all(np.array_equal(getattr(left, name), getattr(right, name)) for name in ("own", "actions", "bag"))


def test_only_registered_systems_are_counted_and_shelved(made, words, tmp_path):
    project = Row(key_of(PROJECT, 7), 3, PROJECT, (), "", made.projects[0])
    with Reading(lexicon.shipped(), words, tmp_path) as reading:
        entries = list(reading.entries([*rows_of(made), project]))
        reading.place()
    shelf = open_shelf(tmp_path, _version(words))
    assert (entries[-1].id, len(entries), len(shelf)) == (project.key, 41, 40)
    assert reading.knowledge().statistics.documents == 40
    assert (shelf.seq(key_of(SYSTEM, 9)), shelf.seq(project.key), shelf.pack(project.key)) == (9, -1, None)


def test_a_shelf_of_another_version_or_one_that_was_not_finished_is_not_read(made, words, tmp_path):
    read(tmp_path, made, words)
    assert open_shelf(tmp_path, "another") is None
    with Reading(lexicon.shipped(), words, tmp_path) as reading:
        list(reading.entries(rows_of(made)))
    assert len(list(tmp_path.glob("shelf-*"))) == 1
    assert len(open_shelf(tmp_path, _version(words))) == 40


def test_a_new_shelf_takes_the_place_of_the_one_before(made, words, tmp_path):
    read(tmp_path, made, words)
    before = open_shelf(tmp_path, _version(words))
    read(tmp_path, made, words)
    assert len(list(tmp_path.glob("shelf-*"))) == 1
    assert before.pack(key_of(SYSTEM, 1)).own.size


def _version(words):
    return Parser(words.lexicon(lexicon.shipped())).version
