"""A resubmission is shown beside what was submitted before, with the corrections that were asked for."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.portal.desk.typed import said
from tests.workflow.journey import begin
from workflow import actions
from workflow.regulation.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R9.1")]


@pytest.fixture
def returned(city):
    journey = begin(city)
    journey.submit()
    journey.take("return_for_correction", "BUR_OP", data={"deficiencies": ["请补充必要性", "资金来源不清"]})
    return journey.fresh()


def review(client, city, as_user, journey) -> str:
    as_user(client, Role.BUR_OP, city.bureau)
    return said(client.get(reverse("desk:first-review", args=[journey.project.number])))


def test_the_reviewer_sees_each_changed_field_with_what_it_said_before(client, city, as_user, returned):
    project = returned.project
    actions.save_draft(
        project=project,
        by=returned.who("UNIT_OP"),
        at=returned.later(),
        expected_revision=project.draft_revision,
        fields={"necessity": "险情发现晚，近三年漏报四起。", "total_amount": Decimal("1300000.00")},
        fund_lines=[{"source": "F1", "channel": "B1", "year": 2027, "amount": Decimal("1300000.00")}],
    )
    returned.take("submit", "UNIT_HEAD")
    page = review(client, city, as_user, returned)
    assert "补正前后对照：第 1 版与第 2 版" in page
    assert "请补充必要性" in page and "资金来源不清" in page
    assert "<del>河道巡查目前靠纸质记录。</del>" in page and "<ins>险情发现晚，近三年漏报四起。</ins>" in page
    assert "<del>1200000.00</del>" in page and "<ins>1300000.00</ins>" in page
    assert "<ins>便于与既有系统整合。</ins>" not in page


def test_a_resubmission_without_any_change_is_said_to_be_one(client, city, as_user, returned):
    returned.take("submit", "UNIT_HEAD")
    assert "与上次提交的内容相同，没有修改" in review(client, city, as_user, returned)


def test_a_first_submission_has_nothing_to_compare(client, city, as_user):
    journey = begin(city)
    journey.submit()
    assert "补正前后对照" not in review(client, city, as_user, journey)
