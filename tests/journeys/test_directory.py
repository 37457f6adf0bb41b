"""An entry of the resource directory on its whole way, in a browser that runs no script."""

import pytest

from catalog.models import Resource
from tests.journeys.desk import Desk

ENTRY = {
    "name": "取水许可信息",
    "res_class": "3",
    "summary": "取水许可办理中形成的信息。",
    "theme": "16",
    "format_cat": "3",
    "format_type": "mysql",
    "share_type": "1",
    "share_way_cat": "1",
    "share_way": "API",
    "open_type": "1",
    "update_cycle": "D",
    "items-0-name": "许可证号",
    "items-0-dtype": "C",
    "more_items": "许可水量 数值型\n有效期至 日期型",
}


@pytest.fixture
def plain_desk(browser, live_server, town):
    """Return the workbench in a browser that runs no script."""
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    yield Desk(context.new_page(), live_server.url, town)
    context.close()


def press(desk: Desk, text: str) -> None:
    with desk.page.expect_navigation():
        desk.page.locator("main").get_by_role("button", name=text, exact=True).click()


def step(desk: Desk, role: str, entry: Resource, verb: str, button: str) -> str:
    """Take a step as the person of a role; return what the entry's page says then."""
    desk.sign_in(role)
    desk.open("desk:resource-act", entry.pk, verb)
    press(desk, button)
    return desk.page.locator("main").inner_text()


@pytest.mark.requirement("R26.1")
def test_an_entry_is_compiled_confirmed_checked_published_and_found_by_anybody(plain_desk):
    desk = plain_desk
    desk.sign_in("UNIT_OP")
    desk.open("desk:resource-new")
    desk.fill({name: value for name, value in ENTRY.items() if name != "summary"})
    press(desk, "保存")
    assert "请填写“摘要”" in desk.page.locator("main").inner_text()
    assert desk.page.locator('[name="items-0-name"]').input_value() == "许可证号"
    desk.fill({"summary": ENTRY["summary"]})
    press(desk, "保存")
    entry = Resource.objects.get()
    assert [item.name for item in entry.items.all()] == ["许可证号", "许可水量", "有效期至"]

    assert "已办理“单位确认”" in step(desk, "UNIT_HEAD", entry, "confirm", "单位确认")
    assert "311116/000001" in step(desk, "BUR_DATA", entry, "check", "审核")
    assert "已发布" in step(desk, "BUR_REVIEW", entry, "publish", "发布")

    desk.sign_out()
    desk.page.goto(f"{desk.address}/resources/")
    desk.page.check("form.filter input[name=share][value='1']")
    desk.page.select_option("form.filter select[name=theme]", "16")
    press(desk, "应用筛选")
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name="取水许可信息").click()
    shown = desk.page.locator("main").inner_text()
    assert "311116/000001" in shown and "许可水量" in shown
    with desk.page.expect_download() as handed_out:
        desk.page.get_by_role("link", name="下载 Excel").click()
    assert handed_out.value.suggested_filename == "取水许可信息.xlsx"
