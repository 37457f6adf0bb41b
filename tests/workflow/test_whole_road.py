"""The walking skeleton: one project from its draft to the end of its publicity, by the people who may."""

from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.models import Notice, System
from tests.workflow.journey import begin
from workflow.actions import publicity
from workflow.models import OfficialDocument, StateChange

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R6.1", "R7.1", "R7.2", "R10.1", "R10.3", "R10.4", "R35.1")
def test_a_project_goes_from_draft_to_the_end_of_its_publicity(journey):
    journey.into_library().argue().adhoc().decide_all().issue().publish()
    notice = journey.project.notices.get()

    assert publicity.close_ended_notices(notice.end_at - timedelta(seconds=1)) == 0
    assert publicity.close_ended_notices(notice.end_at) == 1

    journey.fresh()
    assert journey.project.state == "FL_CLOSED"
    assert [change.verb for change in StateChange.objects.filter(project=journey.project)] == [
        "submit",
        "accept_into_library",
        "begin_argument",
        "record_argument_passed",
        "open_adhoc_review",
        "pass_adhoc_review",
        "issue_approval",
        "submit_notice",
        "publish_notice",
        "close_notice",
    ]
    assert [change.version for change in StateChange.objects.filter(project=journey.project)] == list(range(1, 11))


def test_what_the_road_leaves_behind(journey):
    journey.into_library().argue().adhoc().decide_all().issue().publish()
    project = journey.project

    assert project.library_number.startswith("KU2026-")
    assert project.approved_amount == project.decided_amount == Decimal("1200000.00")
    assert OfficialDocument.objects.get(project=project).doc_no == project.approval_no
    assert System.objects.get(build_project=project).status == System.Status.PLANNED
    assert Notice.objects.get(project=project).status == Notice.Status.PUBLISHED


def test_two_projects_of_one_unit_go_their_own_ways(city):
    first, second = begin(city, name="河湖管理一期"), begin(city, name="河湖管理二期")
    first.into_library()
    second.into_library()
    assert first.project.library_number != second.project.library_number
    assert first.project.number != second.project.number
