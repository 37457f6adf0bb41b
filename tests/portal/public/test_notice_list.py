"""The list of notices with its filters, which work as plain links."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.notice_list import NoticeFilterForm, in_reading_order, public_notices
from tests.factories.organisations import OrganisationFactory
from tests.factories.projects import ProjectFactory
from tests.moments import NOW, TODAY

pytestmark = pytest.mark.django_db


def titles(**asked) -> list[str]:
    """Return the titles found for a question, in the order of the list."""
    form = NoticeFilterForm(asked, at=NOW)
    return [notice.page.title for notice in in_reading_order(form.found(), NOW)]


@pytest.fixture
def four(put_up, ended, withdrawn):
    """Four notices: one that ends today, one that runs longer, one ended, one withdrawn."""
    midnight = (NOW + timedelta(days=1)).replace(hour=0)
    put_up(name="今日截止的项目", ends_on=TODAY, end_at=midnight, published_at=NOW - timedelta(days=7))
    put_up(name="正在公示的项目")


def test_running_notices_come_first_and_the_one_that_ends_soonest_on_top(four):
    names = [title.removesuffix("功能清单公示") for title in titles()]
    assert names[:2] == ["今日截止的项目", "正在公示的项目"]
    assert set(names[2:]) == {"已期满的项目", "已撤回的项目"}


@pytest.mark.parametrize(
    "status, names",
    [
        ("running", {"今日截止的项目", "正在公示的项目"}),
        ("today", {"今日截止的项目"}),
        ("ended", {"已期满的项目"}),
        ("withdrawn", {"已撤回的项目"}),
    ],
)
def test_each_status_finds_its_notices(four, status, names):
    assert {title.removesuffix("功能清单公示") for title in titles(status=[status])} == names


def test_a_keyword_is_looked_for_in_title_number_unit_and_functions(put_up):
    unit = OrganisationFactory(name="示例水务局", short_name="水务")
    page = put_up(project=ProjectFactory(name="甲项目", unit=unit, approved=True), number="GS2026-7777")
    put_up(name="乙项目", snapshot=[])
    for word in ("甲项目", "7777", "示例水务"):
        assert titles(q=word) == [page.title]
    assert len(titles(q="巡查轨迹")) == 2
    assert titles(q="不存在的词") == []


def test_filters_by_year_theme_and_unit(put_up):
    unit = OrganisationFactory(name="示例教育局", code="T777")
    page = put_up(project=ProjectFactory(name="甲项目", unit=unit, theme="07", approved=True))
    put_up(name="乙项目")
    assert titles(theme="07") == [page.title]
    assert titles(unit="T777") == [page.title]
    assert len(titles(year="2026")) == 2


@pytest.mark.parametrize("question", ["status=nonsense", "year=1899", "unit=0000", "theme=zz"])
def test_a_filter_that_does_not_exist_is_told_and_finds_nothing(client, put_up, question):
    put_up()
    answer = client.get(f"/notices/?{question}")
    assert answer.status_code == 200
    assert "筛选条件有误" in answer.content.decode()
    assert "没有符合条件的公示" in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", ""])
def test_a_page_number_that_does_not_exist_shows_the_nearest_one(client, put_up, page):
    put_up()
    assert client.get("/notices/", {"page": page}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/notices/", "/notices.json", "/feeds/notices.rss", "/search/?q=项目"])
def test_a_list_asks_the_database_as_often_for_two_notices_as_for_ten(client, put_up, path):
    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    for n in range(2):
        put_up(name=f"项目{n}号")
    few = queries()
    for n in range(8):
        put_up(name=f"又一项目{n}号")
    assert public_notices().count() == 10
    assert queries() == few


def test_a_notice_that_is_still_checked_is_not_in_the_list(client, site):
    ProjectFactory(name="审核中的项目", notice_in_check=True)
    assert "审核中的项目" not in client.get("/notices/").content.decode()
