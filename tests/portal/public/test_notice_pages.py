"""What a reader of a notice is told, and when (Art 35)."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from catalog.models import Notice
from portal.models import NoticePage
from portal.pages import publishing
from tests.factories.projects import NoticeFactory, ProjectFactory
from tests.moments import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R35.1")
def test_a_running_notice_shows_its_list_and_counts_down_by_the_servers_clock(client, put_up):
    page = put_up()
    html = client.get(page.url).content.decode()
    assert f'data-now="{NOW.isoformat()}"' in html
    assert f'data-due="{page.notice.end_at.isoformat()}"' in html
    assert "距公示截止还有" in html
    assert "巡查任务派发" in html
    assert "水位超过警戒值时向责任人发送预警。" in html


@pytest.mark.requirement("R35.1")
def test_the_page_says_it_has_ended_the_moment_the_period_has_though_nothing_ran(client, put_up, the_clock):
    page = put_up()
    the_clock.at(page.notice.end_at - timedelta(seconds=1))
    assert "本公示已结束" not in client.get(page.url).content.decode()
    the_clock.at(page.notice.end_at)
    html = client.get(page.url).content.decode()
    assert "本公示已结束" in html
    assert "下载报价表" not in html


def test_the_list_moves_a_notice_from_running_to_ended_at_its_end(client, put_up, the_clock):
    page = put_up()
    assert page.title in client.get("/notices/", {"status": "running"}).content.decode()
    the_clock.at(page.notice.end_at)
    assert page.title not in client.get("/notices/", {"status": "running"}).content.decode()
    assert page.title in client.get("/notices/", {"status": "ended"}).content.decode()


def test_a_withdrawn_notice_stays_reachable_and_says_why(client, withdrawn):
    answer = client.get(withdrawn.url)
    assert answer.status_code == 200
    assert "本公示已撤回" in answer.content.decode()
    assert "项目取消建设" in answer.content.decode()


def test_a_corrected_notice_leads_to_its_new_version_and_back(client, corrected):
    old, new = corrected
    assert f'href="{new.url}"' in client.get(old.url).content.decode()
    html = client.get(new.url).content.decode()
    assert f'href="{old.url}"' in html
    assert "更正第一项说明" in html


def test_a_notice_that_is_still_checked_has_no_page(site):
    notice = NoticeFactory(project=ProjectFactory(notice_in_check=True), checking=True)
    assert publishing.sync_page(notice, at=NOW) is None
    assert not NoticePage.objects.exists()


def test_putting_a_notice_up_twice_leaves_one_page(put_up):
    page = put_up()
    assert publishing.sync_page(Notice.objects.get(), at=NOW) == page
    assert NoticePage.objects.count() == 1


def test_the_snapshot_is_what_is_shown_whatever_happens_to_the_list(client, put_up):
    snapshot = [
        {"number": "1", "name": "一级模块", "level": 1, "is_leaf": False, "description": ""},
        {
            "number": "1.1",
            "name": "原功能",
            "level": 2,
            "is_leaf": True,
            "description": "原说明",
            "quantity": "2.00",
            "unit": "套",
            "modify_type": "UPGRADE",
        },
    ]
    page = put_up(snapshot=snapshot)
    page.notice.function_list.items.update(name="后来改的名称")
    html = client.get(page.url).content.decode()
    assert "原功能" in html
    assert "升级" in html
    assert "2 套" in html
    assert "后来改的名称" not in html


@pytest.mark.parametrize(
    "phone, shown", [("13812345678", "138****5678"), ("0818-1234567", "0818-1234567"), ("138 1234 5678", "138****5678")]
)
def test_a_mobile_number_is_masked_in_public(client, put_up, phone, shown):
    html = client.get(put_up(contact_phone=phone).url).content.decode()
    assert shown in html


def test_text_of_a_notice_is_never_markup(client, put_up):
    page = put_up(title="<script>alert(1)</script>公示", body=[{"heading": "概况", "text": "<img src=x onerror=y>"}])
    html = client.get(page.url).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_the_workbook_holds_the_list_and_a_blank_quotation_sheet(client, put_up):
    page = put_up()
    answer = client.get(f"/notices/{page.slug}.xlsx")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["功能清单", "报价表"]
    assert [cell.value for cell in book["功能清单"]["C"]][3:] == ["巡查任务派发", "巡查轨迹记录", "水位预警"]
    quotation = book["报价表"]
    assert [cell.value for cell in quotation["F"]][2:6] == ["单价（元）", None, None, None]
    assert quotation["G4"].value == '=IF(F4="","",D4*F4)'


def test_a_name_that_looks_like_a_formula_stays_text_in_the_workbook(client, put_up):
    row = {"number": "1", "name": '=HYPERLINK("http://x")', "level": 1, "is_leaf": True, "quantity": "1"}
    page = put_up(snapshot=[row])
    sheet = load_workbook(BytesIO(client.get(f"/notices/{page.slug}.xlsx").content))["功能清单"]
    assert (sheet["C4"].value, sheet["C4"].data_type) == ('=HYPERLINK("http://x")', "s")


def test_there_is_no_workbook_of_a_notice_that_does_not_stand(client, site):
    assert client.get("/notices/20260101-9.xlsx").status_code == 404
