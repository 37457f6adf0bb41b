"""The card of the next step names the hand whose turn it is."""

import pytest

from portal.desk.next_steps import next_step
from tests.workflow.journey import DOCUMENT, begin
from workflow.actions import approval, sheets

pytestmark = pytest.mark.django_db


def test_a_document_under_review_then_under_issue_names_each_role_and_act(city):
    journey = begin(city).into_library().argue().adhoc().decide_all()
    operator = journey.who("BUR_OP")
    approval.draft(project=journey.project, by=operator, at=journey.later())
    [sheet] = sheets.open_for(journey.project, DOCUMENT)
    review = next_step(journey.project, operator, journey.at)
    assert (review.sentence, review.who) == ("正等待签批：立项批复审核。", "局审核")

    reviewer, at = journey.who("BUR_REVIEW"), journey.later()
    sheets.decide(sheet=sheet, by=reviewer, at=at, result="agreed", expected_digest=sheet.digest)
    issue = next_step(journey.project, operator, journey.at)
    assert (issue.sentence, issue.who) == ("正等待签批：立项批复签发。", "局领导")
