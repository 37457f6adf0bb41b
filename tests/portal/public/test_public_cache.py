"""Public pages are kept for all visitors, and right again with the very next visit after anything changed."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal import public_cache
from tests.factories import UserFactory
from tests.workflow.journey import ITEMS, begin
from workflow.actions import comments, function_lists, journal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.PUBLIC_CACHE_SECONDS = 60


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return `committed()`: a block after which what it wrote counts as committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def approved(site, city):
    return begin(city).into_library().argue().adhoc().decide_all().issue()


@pytest.fixture
def public(approved, the_clock, committed):
    """Return a journey whose notice stands; the clock stands an hour after."""
    with committed():
        approved.publish()
    the_clock.at(approved.later())
    return approved


def page_of(journey):
    return journey.project.notices.order_by("-version").first().page


def seen(client, url) -> str:
    """Visit twice and return what the second visitor is shown: the kept page."""
    client.get(url)
    return client.get(url).content.decode()


def test_the_second_visitor_costs_no_query_and_reads_the_same(client, public, django_assert_num_queries):
    url = page_of(public).url
    first = client.get(url)
    with django_assert_num_queries(0):
        second = client.get(url)
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_a_kept_page_counts_down_from_the_present_moment(client, public, the_clock):
    url = page_of(public).url
    first = seen(client, url)
    the_clock.forward(seconds=30)
    later = client.get(url).content.decode()
    assert later != first
    assert f'data-now="{public.at + timedelta(seconds=30):%Y-%m-%d}' in later


def test_a_notice_is_listed_with_the_next_visit_after_its_publication(client, approved, the_clock, committed):
    assert approved.project.name not in seen(client, "/notices/")
    with committed():
        approved.publish()
    the_clock.at(approved.later())
    assert approved.project.name in client.get("/notices/").content.decode()


def test_a_correction_shows_with_the_next_visit(client, public, committed):
    url = page_of(public).url
    assert "已更正" not in seen(client, url)
    with committed():
        changed = [{**item, "description": f"{item['description']}（更正）"} for item in ITEMS]
        function_lists.new_version(public.project, changed, public.who("UNIT_OP"), public.later(), "更正.xlsx")
        found = public.project.function_lists.order_by("-version").first()
        function_lists.record_publication_check(found, public.who("UNIT_OP"), public.later())
        public.take("correct_notice", "UNIT_HEAD", reason="补充说明")
    assert page_of(public).url in client.get(url).content.decode()


def test_a_withdrawal_shows_with_the_next_visit(client, public, committed):
    url = page_of(public).url
    assert "本公示已撤回" not in seen(client, url)
    with committed():
        public.take("withdraw_notice", "UNIT_HEAD", reason="清单有重大遗漏")
    assert "本公示已撤回" in client.get(url).content.decode()


def test_the_end_of_the_period_shows_at_its_very_moment(client, public, the_clock):
    page = page_of(public)
    the_clock.at(page.notice.end_at - timedelta(seconds=1))
    assert "本公示已结束" not in seen(client, page.url)
    the_clock.at(page.notice.end_at)
    assert "本公示已结束" in client.get(page.url).content.decode()


def test_a_published_comment_shows_with_the_next_visit(client, public, committed):
    url = page_of(public).url
    notice, unit = page_of(public).notice, public.who("UNIT_OP")
    comment = comments.submit_comment(notice=notice, text="建议补充移动端", at=public.later())
    assert "建议补充移动端" not in seen(client, url)
    with committed():
        comments.reply_to_comment(comment=comment, text="采纳。", by=unit, at=public.later())
        comments.publish_comment(comment=comment, by=unit, at=public.later())
    assert "建议补充移动端" in client.get(url).content.decode()


def test_an_editors_change_shows_with_the_next_visit(client, site, committed):
    assert "新的名称" not in seen(client, site.url)
    with committed():
        site.title = "新的名称"
        site.save_revision(log_action=True).publish()
    assert "新的名称" in client.get(site.url).content.decode()


def test_what_is_rolled_back_or_only_looked_at_keeps_the_pages(client, public, committed):
    seen(client, page_of(public).url)
    edition = cache.get(public_cache.EDITION)
    with committed():
        journal.record("document.downloaded", by=public.who("BUR_OP"), at=public.at)
    assert cache.get(public_cache.EDITION) == edition
    # Not committed: no callback runs.
    journal.record("publish_comment", by=public.who("BUR_OP"), at=public.at)
    assert cache.get(public_cache.EDITION) == edition


def test_who_is_signed_in_neither_gets_a_kept_page_nor_leaves_one(client, site, committed):
    client.force_login(UserFactory())
    client.get("/")
    client.logout()
    client.cookies.clear()
    kept = client.get("/")
    assert kept.status_code == 200 and "退出" not in kept.content.decode()


def test_each_display_choice_has_its_own_page(client, site):
    plain = client.get("/").content
    client.cookies["display-size"] = "large"
    large = client.get("/").content
    assert large != plain
    assert client.get("/").content == large
    client.cookies.clear()
    assert client.get("/").content == plain


def test_a_form_with_a_token_is_each_visitors_own(client, public):
    url = reverse("public:comments", args=[page_of(public).slug])
    first, second = client.get(url), type(client)().get(url)
    assert first.cookies["csrftoken"].value != second.cookies["csrftoken"].value
