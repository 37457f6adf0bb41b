"""Role × state: who reads what, who edits when, who may not be what at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.lifecycle import TRANSITIONS, State
from workflow.permissions import (
    Part,
    ReaderFacts,
    Reading,
    Role,
    can_see,
    edits,
    incompatible,
    may,
    reading,
    sees_all,
    sees_all_states,
)

BUREAU = {Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD, Role.BUR_DATA}
REGULATORS = {
    Role.FIN_BUD,
    Role.FIN_REVIEW,
    Role.FIN_PROC,
    Role.NDRC,
    Role.SEC_CAC,
    Role.SEC_SECRECY,
    Role.SEC_CRYPTO,
    Role.SEC_POLICE,
}
ADMINS = {Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN}
roles, states = st.frozensets(st.sampled_from(Role)), st.sampled_from(State)


@pytest.mark.requirement("R5.1")
@pytest.mark.parametrize("state", State)
def test_who_reads_every_project_in_a_state(state):
    expected = BUREAU | {Role.AUDIT}
    if state not in {State.DRAFT, State.OUT_OF_SCOPE}:
        expected |= REGULATORS

    assert {role for role in Role if sees_all(role, state)} == expected


def test_every_role_has_a_name_and_an_extent_of_reading():
    assert {role for role in Role if reading(role) is Reading.NOTHING} == ADMINS | {Role.SUPPLIER, Role.PUBLIC}
    assert all(role.label for role in Role)
    assert len({role.label for role in Role}) == len(Role)
    assert {extent.label for extent in Reading} == {
        "全部项目",
        "提交后的全部项目",
        "本单位或经授权的项目",
        "无业务数据",
    }


@given(held=roles, state=states, granted=st.booleans())
def test_one_sees_by_role_or_by_a_grant_to_a_role_that_reads(held, state, granted):
    by_role = any(sees_all(role, state) for role in held)
    by_grant = granted and bool(held - ADMINS - {Role.SUPPLIER, Role.PUBLIC})

    assert can_see(ReaderFacts(held, state, granted)) == (by_role or by_grant)
    assert (state in sees_all_states(held)) == by_role


@pytest.mark.parametrize("role", sorted(ADMINS | {Role.SUPPLIER, Role.PUBLIC}))
def test_administrators_and_the_public_see_no_project_whatever_is_granted(role):
    assert not any(can_see(ReaderFacts(frozenset({role}), state, has_grant=True)) for state in State)


def test_a_reader_without_a_role_sees_nothing():
    assert not can_see(ReaderFacts(frozenset(), State.FL_PUBLIC, has_grant=True))


@pytest.mark.requirement("R5.1")
@pytest.mark.parametrize("role", sorted(ADMINS | {Role.AUDIT, Role.SUPPLIER, Role.PUBLIC, Role.AGENCY, Role.COUNTY}))
def test_who_only_watches_moves_nothing(role):
    assert not any(may(role, row.verb, state) for row in TRANSITIONS for state in State)
    assert not any(edits({role}, state, part) for state in State for part in Part)


@pytest.mark.requirement("R5.1")
@pytest.mark.parametrize(
    ("role", "verb", "state", "allowed"),
    [
        (Role.UNIT_HEAD, "submit", State.DRAFT, True),
        (Role.UNIT_OP, "submit", State.DRAFT, False),
        (Role.UNIT_HEAD, "submit", State.SUBMITTED, False),
        (Role.BUR_REVIEW, "accept_into_library", State.SUBMITTED, True),
        (Role.BUR_OP, "accept_into_library", State.SUBMITTED, False),
        (Role.BUR_LEAD, "issue_approval", State.DECIDED, True),
        (Role.BUR_REVIEW, "issue_approval", State.DECIDED, False),
        (Role.MAYOR, "pass_adhoc_review", State.ADHOC_REVIEW, True),
        (Role.UNIT_HEAD, "publish_notice", State.FL_REVIEW, True),
        (Role.BUR_OP, "publish_notice", State.FL_REVIEW, False),
        (Role.UNIT_HEAD, "close_notice", State.FL_PUBLIC, False),
        (Role.UNIT_HEAD, "no_such_verb", State.DRAFT, False),
    ],
)
def test_a_verb_belongs_to_a_role_in_a_state(role, verb, state, allowed):
    assert may(role, verb, state) is allowed


def test_nobody_ends_a_notice_the_clock_does():
    assert not any(may(role, "close_notice", state) for role in Role for state in State)


@pytest.mark.parametrize(
    ("state", "part", "role", "allowed"),
    [
        (State.DRAFT, Part.APPLICATION, Role.UNIT_OP, True),
        (State.RETURNED, Part.APPLICATION, Role.UNIT_HEAD, True),
        (State.SUBMITTED, Part.APPLICATION, Role.UNIT_OP, False),
        (State.ARGUING, Part.APPLICATION, Role.UNIT_OP, False),
        (State.DRAFT, Part.APPLICATION, Role.BUR_OP, False),
        (State.APPROVED, Part.FUNCTION_LIST, Role.UNIT_OP, True),
        (State.FL_REVIEW, Part.FUNCTION_LIST, Role.UNIT_OP, False),
        (State.FL_CLOSED, Part.FUNCTION_LIST, Role.UNIT_OP, False),
        (State.SUBMITTED, Part.REVIEW, Role.BUR_OP, True),
        (State.DRAFT, Part.REVIEW, Role.BUR_OP, False),
        (State.WITHDRAWN, Part.DOCUMENTS, Role.UNIT_OP, False),
    ],
)
def test_what_is_under_review_is_locked(state, part, role, allowed):
    assert edits({role}, state, part) is allowed


@given(held=roles)
def test_an_administrator_is_nothing_else(held):
    admins, others = held & ADMINS, held - ADMINS - {Role.PUBLIC}

    assert bool(incompatible(held)) == (len(admins) > 1 or bool(admins and others))


def test_the_three_administrators_exclude_one_another():
    assert incompatible({Role.SYSADMIN, Role.AUDITADMIN}) == (Role.SYSADMIN, Role.AUDITADMIN)
    assert incompatible({Role.SECADMIN, Role.BUR_OP}) == (Role.SECADMIN, Role.BUR_OP)
    assert incompatible({Role.SYSADMIN}) == ()
    assert incompatible({Role.BUR_OP, Role.BUR_REVIEW}) == ()
