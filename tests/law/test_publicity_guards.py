"""The notice: what it needs, that nothing ends it early, correction and withdrawal (Art 35); chapters of the plan."""

from datetime import date, datetime, timedelta

import pytest

from tests.law.builders import LAW, codes, project
from tests.law.test_library_guards import law_with
from workflow.regulation.calendar import default_calendar
from workflow.regulation.deadlines import CITY_TIME, deadline
from workflow.regulation.facts import PlanFacts
from workflow.regulation.guards import publicity

# Published before the National Day holiday: the seventh day is 1 October and moves to 8 October.
ACROSS_HOLIDAY = deadline("publicity7D", date(2026, 9, 24), default_calendar(), LAW)
MIDNIGHT = datetime(2026, 10, 9, 0, 0, tzinfo=CITY_TIME)


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize(
    ("leaves", "incomplete", "expected"),
    [(1, (), []), (0, (), ["function-list-empty"]), (30, ("第 12 行",), ["function-list-incomplete"])],
)
def test_the_list_has_a_leaf_and_no_gaps(leaves, incomplete, expected):
    facts = project(function_list__leaves=leaves, function_list__incomplete=incomplete)

    assert codes(publicity.function_list_is_complete(facts, LAW)) == expected


@pytest.mark.requirement("R35.1")
def test_many_gaps_are_counted_and_the_first_ten_named():
    gaps = tuple(f"第 {row} 行" for row in range(1, 13))

    (objection,) = publicity.function_list_is_complete(project(function_list__incomplete=gaps), LAW)

    assert objection.details == gaps
    assert objection.message.startswith("功能清单有 12 行不完整：第 1 行、")
    assert "第 10 行 等；" in objection.message
    assert "第 11 行" not in objection.message


@pytest.mark.requirement("R35.1", "R65.1")
@pytest.mark.parametrize(
    ("hits", "checked", "expected"),
    [
        ((), True, []),
        ((), False, ["publication-unchecked"]),
        (("机密",), True, ["secret-words"]),
        (("机密",), False, ["secret-words", "publication-unchecked"]),
    ],
)
def test_nothing_is_published_unchecked(hits, checked, expected):
    facts = project(function_list__secrecy_hits=hits, function_list__publication_checked=checked)

    assert codes(publicity.nothing_secret_is_published(facts, LAW)) == expected


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize(("checked", "expected"), [(True, []), (False, ["form-unchecked"])])
def test_the_bureau_checks_the_form_unless_the_switch_is_off(checked, expected):
    facts = project(notice__form_checked=checked)

    assert codes(publicity.notice_form_is_checked(facts, LAW)) == expected
    assert publicity.notice_form_is_checked(facts, law_with("publicity.bureau_check", False)) == ()


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize(("days", "expected"), [(None, []), (6, ["notice-short"]), (7, []), (30, [])])
def test_a_notice_may_stand_longer_than_seven_days_but_not_shorter(days, expected):
    assert codes(publicity.notice_is_long_enough(project(notice__days=days), LAW)) == expected


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize(
    ("at", "over", "running"),
    [
        (MIDNIGHT - timedelta(days=8), ["publicity-running"], []),
        (MIDNIGHT - timedelta(microseconds=1), ["publicity-running"], []),
        (MIDNIGHT, [], ["publicity-over"]),
        (MIDNIGHT + timedelta(days=30), [], ["publicity-over"]),
    ],
)
def test_the_notice_ends_at_24_00_of_its_last_day_and_neither_before_nor_after(at, over, running):
    facts = project(notice__deadline=ACROSS_HOLIDAY, at=at)

    assert codes(publicity.publicity_is_over(facts, LAW)) == over
    assert codes(publicity.publicity_is_running(facts, LAW)) == running


@pytest.mark.requirement("R35.1")
def test_an_open_change_keeps_the_notice_from_ending():
    facts = project(notice__deadline=ACROSS_HOLIDAY, notice__open_change=True, at=MIDNIGHT)

    assert codes(publicity.publicity_is_over(facts, LAW)) == ["change-open"]


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize("change", [{"notice__deadline": None}, {"at": None}])
def test_what_is_not_published_can_neither_end_nor_be_corrected(change):
    facts = project(**change)

    assert codes(publicity.publicity_is_over(facts, LAW)) == ["notice-unpublished"]
    assert codes(publicity.publicity_is_running(facts, LAW)) == ["notice-unpublished"]


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize(("changed", "expected"), [(True, []), (False, ["nothing-corrected"])])
def test_a_slip_of_the_pen_does_not_restart_the_clock(changed, expected):
    assert codes(publicity.correction_changes_content(project(notice__content_changed=changed), LAW)) == expected


@pytest.mark.requirement("R11.1", "R12.1", "R36.1")
@pytest.mark.parametrize(("mode", "own"), [("SELF", {"S1"}), ("PURCHASE", {f"Q{n}" for n in range(1, 8)})])
def test_the_plan_has_the_chapters_of_its_mode(mode, own):
    common = {f"K{n}" for n in range(1, 11)}
    whole = PlanFacts(mode, frozenset(common | own))

    assert publicity.plan_has_its_chapters(whole, LAW) == ()
    for chapter in whole.chapters:
        found = publicity.plan_has_its_chapters(PlanFacts(mode, whole.chapters - {chapter}), LAW)
        assert [objection.details for objection in found] == [(chapter,)]
