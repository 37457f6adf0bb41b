"""Isotonic calibration: monotone, exact on monotone data, stable when stored."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import lexicon
from search.duplicates import calibration
from search.duplicates.calibration import Calibration, Curve, balanced, pav


def test_monotone_data_is_kept():
    curve = pav([0.1, 0.5, 0.9], [0.0, 0.5, 1.0])
    assert list(curve(np.array([0.1, 0.5, 0.9]))) == [0.0, 0.5, 1.0]


def test_violators_are_pooled_to_their_mean():
    curve = pav([0.1, 0.2], [1.0, 0.0])
    assert curve(0.15) == pytest.approx(0.5)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=60))
def test_a_fitted_curve_never_falls(samples):
    curve = pav([x for x, _ in samples], [y for _, y in samples])
    assert all(a <= b for a, b in zip(curve.y, curve.y[1:], strict=False))


def test_no_samples_are_refused():
    with pytest.raises(ValueError, match="样本"):
        pav([], [])


def test_a_step_of_several_samples_lets_no_single_one_make_a_cliff():
    scores, targets = np.linspace(0, 1, 40), np.linspace(0, 0.5, 40)
    targets[20] = 1.0
    assert pav(scores, targets, least=10)(0.53) < 0.4


def test_a_balanced_curve_puts_the_best_trade_of_errors_at_one_half():
    scores = np.array([0.1, 0.2, 0.3, 0.4])
    curve = balanced(Curve((0.0, 1.0), (0.0, 1.0)), scores, np.array([0.0, 1.0, 1.0, 1.0]), np.ones(4))
    assert list(curve(scores) >= 0.5) == [False, True, True, True]


def test_a_calibration_survives_storing():
    made = Calibration("x", {"pair": {"features": []}}, item=Curve((0.1, 0.9), (0.0, 1.0)), lexicon="abc")
    assert calibration.from_json(made.as_json()) == made


def test_the_shipped_calibration_is_for_the_shipped_lexicon():
    assert calibration.shipped().lexicon == lexicon.shipped().digest
