"""What the migrations lay: roles as rows, three workflows for sheets, no default editors; and `verify_grants`."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Workflow, WorkflowPage

from catalog.models import DossierGroupObjectPermission, Role
from tests.workflow.journey import ADHOC
from workflow.finishing import finish
from workflow.models import DraftReviewIssueTask
from workflow.permissions import Role as RoleCode

pytestmark = pytest.mark.django_db


def test_every_role_of_the_regulation_is_a_row():
    assert dict(Role.objects.values_list("code", "name")) == {role.value: role.label for role in RoleCode}


def test_the_three_workflows_stand_with_their_tasks_in_order():
    found = {
        workflow.name: [task.specific_class.__name__ for task in workflow.tasks]
        for workflow in Workflow.objects.filter(name__startswith="sheet:")
    }
    assert found == {
        "sheet:signature": ["SingleSignatureTask"],
        "sheet:draft_review_issue": ["DraftReviewIssueTask", "DraftReviewIssueTask"],
        "sheet:meeting": ["MeetingResolutionTask"],
    }
    assert list(DraftReviewIssueTask.objects.order_by("pk").values_list("act", flat=True)) == ["审核", "签发"]


def test_nobody_holds_a_right_that_no_membership_explains():
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not GroupPagePermission.objects.filter(group__name__in=["Editors", "Moderators"]).exists()
    assert not WorkflowPage.objects.filter(workflow__name="Moderators approval").exists()
    assert not Workflow.objects.filter(name="Moderators approval", active=True).exists()


def test_finishing_a_sheets_workflow_publishes_nothing(journey):
    journey.into_library().argue().adhoc()
    sheet = journey.sheets(ADHOC)[0]
    state = sheet.current_workflow_state
    published = sheet.last_published_at
    finish(state, sheet.assignee)
    sheet.refresh_from_db()
    assert sheet.last_published_at == published
    assert sheet.status == "open"


def test_no_mail_leaves_with_a_sheet(journey):
    journey.into_library().argue().adhoc().decide_all()
    assert mail.outbox == []


def test_verify_grants_says_and_mends_what_differs(journey, capsys):
    call_command("verify_grants", "--check")
    DossierGroupObjectPermission.objects.all().delete()
    with pytest.raises(CommandError, match="不一致"):
        call_command("verify_grants", "--check")
    call_command("verify_grants")
    call_command("verify_grants", "--check")
    assert "补 0 条，删 0 条" in capsys.readouterr().out
