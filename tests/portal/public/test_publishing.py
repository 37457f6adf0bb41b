"""The page and the law move together: what the workflow publishes has its page in the same transaction, or neither."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from catalog.models import Notice
from portal.models import NoticePage
from portal.pages import publishing
from tests.workflow.journey import begin
from workflow.actions import publicity
from workflow.models import StateChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(city):
    """Return a project whose approval has been issued, on its way to publicity."""
    return begin(city).into_library().argue().adhoc().decide_all().issue()


@pytest.mark.requirement("R35.1")
def test_publishing_puts_the_page_up_at_once_and_for_everybody(client, approved, the_clock):
    approved.publish()
    page = NoticePage.objects.get()
    the_clock.at(approved.at)
    assert page.title in client.get("/notices/", {"status": "running"}).content.decode()
    html = client.get(page.url).content.decode()
    assert "巡查任务派发" in html
    assert approved.project.approval_no in html
    assert (page.notice, page.item_count) == (approved.project.notices.get(), 3)


@pytest.mark.requirement("R35.1")
def test_where_the_page_cannot_be_put_up_nothing_is_published(approved, monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("the page tree is out of order")

    monkeypatch.setattr(publishing, "put_up_notice", fails)
    with pytest.raises(DatabaseError), transaction.atomic():
        approved.publish()
    assert approved.fresh().project.state == "APPROVED"
    assert not NoticePage.objects.exists()
    assert not StateChange.objects.filter(verb="publish_notice").exists()
    assert not Notice.objects.filter(status=Notice.Status.PUBLISHED).exists()


def test_withdrawing_changes_what_the_same_page_says(client, approved, the_clock):
    approved.publish()
    page = NoticePage.objects.get()
    approved.take("withdraw_notice", "UNIT_HEAD", reason="建设内容有重大调整")
    the_clock.at(approved.at)
    html = client.get(page.url).content.decode()
    assert "本公示已撤回" in html
    assert "建设内容有重大调整" in html


def test_the_page_says_ended_before_the_scan_and_the_same_after_it(client, approved, the_clock):
    approved.publish()
    page = NoticePage.objects.get()
    the_clock.at(page.notice.end_at + timedelta(minutes=1))
    before = client.get(page.url).content.decode()
    assert publicity.close_ended_notices(the_clock.moment) == 1
    after = client.get(page.url).content.decode()
    assert "本公示已结束" in before
    assert before == after
