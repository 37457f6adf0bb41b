"""The table of the life cycle: complete, connected, guarded, and refusing every step out of order."""

from datetime import date
from decimal import Decimal

import pytest

from tests.law.builders import LAW, TOTAL, codes, project, signed
from workflow import lifecycle
from workflow.lifecycle import MAIN_LINE, TRANSITIONS, NoSuchTransition, State, available, landing, transition
from workflow.permissions import may
from workflow.regulation.facts import ExternalApproval, MixedEngineering
from workflow.regulation.guards import application, decision, library, publicity, resources
from workflow.regulation.roles import Role

VERBS = {
    "submit",
    "mark_out_of_scope",
    "return_for_correction",
    "reject_from_library",
    "accept_into_library",
    "begin_argument",
    "record_argument_passed",
    "record_argument_failed",
    "rework_after_argument",
    "propose_plan",
    "decide_plan",
    "decline_plan",
    "open_adhoc_review",
    "pass_adhoc_review",
    "fail_adhoc_review",
    "issue_approval",
    "submit_notice",
    "return_notice",
    "publish_notice",
    "correct_notice",
    "withdraw_notice",
    "close_notice",
    "withdraw",
    "record_external_approval",
}
# Rules of steps that come after FL_CLOSED, or that are asked outside a step.
LATER_RULES = {
    "plan_has_its_chapters",
    "purchase_is_eligible",
    "joint_contents_do_not_overlap",
    "may_receive_money",
}
MODULES = (application, decision, library, publicity, resources)
# What a project in order needs besides, to take a step off the straight road.
READY = {
    "mark_out_of_scope": {"application__is_secret": True},
    "return_for_correction": {"first_review__deficiencies": ("缺少盖章页",)},
    "reject_from_library": {"first_review__reject_codes": ("J2",), "first_review__reject_facts": "已有系统可满足"},
    "record_argument_failed": {"argument__conclusion": "A3"},
    "propose_plan": {"decision__path": "UNIFIED"},
    "correct_notice": {"notice__content_changed": True},
}


def test_the_verbs_are_those_of_the_procedure():
    assert {row.verb for row in TRANSITIONS} == VERBS
    assert len({(row.verb, state) for row in TRANSITIONS for state in row.source}) == sum(
        len(row.source) for row in TRANSITIONS
    )


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.verb)
def test_every_step_has_actors_or_the_clock_and_a_label_and_an_article(row):
    assert bool(row.by) != row.by_clock
    assert row.label and row.article.startswith("第")
    assert row.by <= set(Role)


def rules():
    return {
        name: value
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value)
        and not name.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
        and value.__annotations__.get("return") is not None
        and value.__annotations__["return"] == publicity.publicity_is_over.__annotations__["return"]
    }


def test_every_guard_of_the_table_is_a_rule_and_every_rule_guards_a_step():
    used = {guard.__name__ for row in TRANSITIONS for guard in row.guards}

    assert used | LATER_RULES == set(rules())
    assert not used & LATER_RULES
    assert all(rules()[guard.__name__] is guard for row in TRANSITIONS for guard in row.guards)


@pytest.mark.requirement("R6.1")
@pytest.mark.parametrize("state", State)
def test_no_step_can_be_taken_out_of_order(state):
    for verb in VERBS:
        allowed = any(row.verb == verb and state in row.source for row in TRANSITIONS)
        if allowed:
            assert transition(verb, state).verb == verb
        else:
            with pytest.raises(NoSuchTransition, match=state.label):
                transition(verb, state)


@pytest.mark.requirement("R6.1", "R10.4", "R35.1")
def test_nothing_is_published_before_the_approval_and_nothing_approved_before_the_decision():
    def reached_without(verbs):
        reached = {State.DRAFT}
        while True:
            more = {row.target for row in TRANSITIONS if row.verb not in verbs and row.source & reached} - reached
            if not more:
                return reached
            reached |= more

    assert State.APPROVED not in reached_without({"issue_approval", "record_external_approval"})
    assert State.DECIDED not in reached_without({"decide_plan", "pass_adhoc_review"})
    assert State.FL_CLOSED not in reached_without({"close_notice"})
    assert State.FL_PUBLIC not in reached_without({"publish_notice"})


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.verb)
def test_a_project_in_order_passes_every_step_and_a_reason_is_asked_where_due(row):
    facts = project(**READY.get(row.verb, {}))
    if row.verb == "decide_plan":
        facts = project(decision__path="UNIFIED", decision__results=signed(TOTAL, "unified"))
    if row.verb == "close_notice":
        facts = project(at=facts.notice.deadline.ends_at)
    if row.verb == "record_external_approval":
        facts = _external()

    assert lifecycle.objections_to(row, facts, LAW, reason="理由") == ()
    assert codes(lifecycle.objections_to(row, facts, LAW)) == (["reason-missing"] if row.needs_reason else [])


def _external():
    return project(
        mixed=MixedEngineering(
            is_contained=True, cannot_split_because="同一招标", engineering=Decimal(6), information=Decimal(4)
        ),
        external=ExternalApproval("达市发改〔2026〕3号", date(2026, 4, 1), True),
    )


def test_all_objections_come_at_once_and_none_twice():
    facts = project(
        application__is_secret=None, applicant__kind="", money__is_municipal=None, application__categories=()
    )

    found = lifecycle.objections_to(transition("submit", State.DRAFT), facts, LAW)

    assert codes(found) == ["secrecy-undeclared", "applicant-kind", "money-not-municipal", "category-missing"]
    assert len(set(found)) == len(found)


@pytest.mark.requirement("R9.3", "R10.3")
@pytest.mark.parametrize(
    ("came_from", "lands_in"),
    [
        (State.IN_LIBRARY, State.IN_LIBRARY),
        (State.ARGUED_OK, State.IN_LIBRARY),
        (State.SUBMITTED, State.SUBMITTED),
        (State.LIB_REJECTED, State.LIB_REJECTED),
        (None, State.IN_LIBRARY),
    ],
)
def test_a_project_that_was_never_in_the_library_goes_back_to_where_it_came_from(came_from, lands_in):
    row = transition("fail_adhoc_review", State.ADHOC_REVIEW)

    assert landing(row, came_from) is lands_in
    assert landing(transition("decline_plan", State.PLAN_PROPOSED), came_from) is State.IN_LIBRARY


def test_a_reader_is_offered_only_the_steps_of_the_roles_held():
    assert [row.verb for row in available(State.DRAFT, {Role.UNIT_OP})] == ["mark_out_of_scope"]
    assert [row.verb for row in available(State.DRAFT, {Role.UNIT_HEAD})] == ["submit", "mark_out_of_scope", "withdraw"]
    assert available(State.DRAFT, {Role.BUR_LEAD, Role.AUDIT}) == ()
    assert [row.verb for row in available(State.FL_PUBLIC, set(Role))] == ["correct_notice", "withdraw_notice"]


@pytest.mark.requirement("R5.1")
def test_what_is_offered_is_exactly_what_is_permitted():
    for state in State:
        for role in Role:
            offered = {row.verb for row in available(state, {role})}
            assert offered == {verb for verb in VERBS if may(role, verb, state)}


@pytest.mark.requirement("R7.2", "R10.4")
def test_steps_of_several_hands_go_through_an_approval_sheet():
    assert {row.verb: row.sheet for row in TRANSITIONS if row.sheet} == {
        "accept_into_library": "first_review",
        "reject_from_library": "first_review",
        "decide_plan": "plan_meetings",
        "decline_plan": "plan_meetings",
        "pass_adhoc_review": "adhoc_route",
        "fail_adhoc_review": "adhoc_route",
        "issue_approval": "approval_document",
    }


@pytest.mark.requirement("R7.1", "R10.4")
def test_a_unit_withdraws_only_before_the_approval():
    assert transition("withdraw", State.DECIDED).target is State.WITHDRAWN
    with pytest.raises(NoSuchTransition):
        transition("withdraw", State.APPROVED)


def test_the_progress_bar_holds_each_state_once_and_the_covered_ones_in_order():
    states = [state for stage in MAIN_LINE for state in stage.states]

    assert len(states) == len(set(states))
    assert {state for state in State if state not in states} == {
        State.OUT_OF_SCOPE,
        State.SUSPENDED,
        State.TERMINATED,
        State.WITHDRAWN,
    }
    assert [lifecycle.stage_of(state) for state in (State.DRAFT, State.APPROVED, State.FL_CLOSED, State.WITHDRAWN)] == [
        0,
        2,
        4,
        None,
    ]
    assert [stage.label for stage in MAIN_LINE] == [
        "申报入库",
        "论证审定",
        "立项批复",
        "功能清单公示",
        "方案编制",
        "技术审查",
        "预算评审",
        "采购建设验收",
    ]


def test_the_public_sees_a_notice_only_while_it_stands_or_has_ended():
    assert {state for state in State if state.is_public} == {State.FL_PUBLIC, State.FL_CLOSED}
