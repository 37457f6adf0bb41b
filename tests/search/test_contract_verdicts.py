"""One verdict, whichever engine proposes: generated projects are checked on both and the answers compared.

The figures are printed; `pytest -rP` shows them.
"""

from contextlib import ExitStack

import pytest

from search import lexicon
from search.duplicates import calibration
from search.duplicates.candidates import propose
from search.evaluation import generator, styles
from search.evaluation.bench import bench

pytestmark = [pytest.mark.needs_elasticsearch, pytest.mark.any_database, pytest.mark.slow]

SYSTEMS, PROJECTS = 300, 30


@pytest.fixture
def beds(elasticsearch_url):
    """The same register behind both engines, and the projects to check."""
    made = generator.generate(lexicon.shipped(), 5, SYSTEMS, PROJECTS, styles.TRAINING_MIXTURE)
    with ExitStack() as stack:
        engines = {
            name: stack.enter_context(bench(made.register, lexicon.shipped(), name))
            for name in ("embedded", "elasticsearch")
        }
        yield engines, made.projects


def agreement(beds) -> tuple[float, float]:
    """Return the mean overlap of the first ten candidates and the share of projects with one verdict and coverage."""
    engines, projects = beds
    fitted = calibration.shipped()
    overlaps, same = [], []
    for project in projects:
        candidates, verdicts = [], []
        for bed in engines.values():
            print_ = bed.parser.document(project)
            candidates.append(set(propose(print_, bed.index, bed.matcher.knowledge.statistics)[:10]))
            report, _kept, _ms = bed.ask(project, fitted)
            verdicts.append((report.verdict, round(report.coverage, 6)))
        overlaps.append(len(candidates[0] & candidates[1]) / max(len(c) for c in candidates))
        same.append(verdicts[0] == verdicts[1])
    return sum(overlaps) / len(overlaps), sum(same) / len(same)


@pytest.mark.requirement("R9.2")
def test_candidates_and_verdicts_agree_on_a_clean_index_and_while_a_tenth_of_the_register_changes(beds):
    overlap, verdicts = agreement(beds)
    print(f"clean index, {SYSTEMS} systems, {PROJECTS} projects: overlap@10 {overlap:.4f}, verdicts {verdicts:.4f}")
    assert overlap >= 0.99
    assert verdicts == 1.0

    for bed in beds[0].values():
        changed = list(bed.entries())[::10]
        for begin in range(0, len(changed), 5):
            bed.index.upsert(changed[begin : begin + 5])
    overlap, verdicts = agreement(beds)
    print(f"after updates of a tenth, nothing merged by hand: overlap@10 {overlap:.4f}, verdicts {verdicts:.4f}")
    assert overlap >= 0.98
    assert verdicts >= 0.995
