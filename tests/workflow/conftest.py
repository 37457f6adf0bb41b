"""Fixtures of the workflow's tests: one project on its road."""

import pytest

from tests.workflow.journey import Journey, begin


@pytest.fixture
def journey(city) -> Journey:
    """Return a complete draft of the water bureau, 120万元."""
    return begin(city)
