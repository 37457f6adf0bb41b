"""The life cycle has no dead ends: every state has an owner and a way on, every row names what exists."""

import pytest

from workflow import lifecycle
from workflow.lifecycle import TRANSITIONS, State
from workflow.regulation.roles import Role

COVERED = sorted(lifecycle.covered())
# What comes after the last covered state is named and owned, but its rows are not written yet.
BEYOND = {lifecycle.LAST_COVERED}


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_name_and_an_owner_unless_it_is_final(state):
    assert state.label
    assert bool(state.owners) != state.is_final


@pytest.mark.parametrize("state", COVERED)
def test_every_covered_state_has_an_exit_or_is_final(state):
    exits = {row.target for row in TRANSITIONS if state in row.source} - {state}
    assert bool(exits) != state.is_final or state in BEYOND


@pytest.mark.parametrize("state", [state for state in COVERED if state is not State.DRAFT])
def test_every_covered_state_can_be_reached_from_the_draft(state):
    reached, frontier = {State.DRAFT}, {State.DRAFT}
    while frontier:
        frontier = {row.target for row in TRANSITIONS if row.source & frontier} - reached
        reached |= frontier
    assert state in reached


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.verb}→{row.target}")
def test_every_row_names_people_guards_and_its_article(row):
    assert row.label
    assert row.article.startswith("第")
    assert all(isinstance(role, Role) for role in row.by)
    assert row.by or row.by_clock or row.sheet
    assert all(callable(guard) and guard.__doc__ for guard in row.guards)


def test_a_verb_starts_from_a_state_once():
    starts = [(row.verb, state) for row in TRANSITIONS for state in row.source]
    assert sorted({start for start in starts if starts.count(start) > 1}) == []
