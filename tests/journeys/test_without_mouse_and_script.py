"""The pages serve who has only a keyboard, and who has no JavaScript."""

import pytest
from django.urls import reverse

from tests.journeys.desk import Desk
from tests.portal.desk import typed
from tests.workflow.journey import begin
from workflow.models import ApprovalSheet

FOCUSED = "document.activeElement && (document.activeElement.innerText || document.activeElement.name || '')"


def tab_to(desk, wanted: str, most: int = 80) -> bool:
    """Press Tab until what has the focus says the wanted text; return whether it was reached."""
    for _press in range(most):
        desk.page.keyboard.press("Tab")
        if wanted in (desk.page.evaluate(FOCUSED) or ""):
            return True
    return False


def test_the_first_tab_stop_leads_past_the_navigation(desk):
    desk.page.goto(desk.address + "/")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_a_person_signs_in_and_signs_a_sheet_with_the_keyboard_alone(desk, the_clock):
    journey = begin(desk.city).into_library().argue().adhoc()
    the_clock.at(journey.later())
    sheet = ApprovalSheet.objects.filter(project=journey.project, status="open").order_by("pk").first()
    leader = sheet.assignee or desk.city.person(sheet.role)
    desk.page.goto(desk.address + reverse("login"))
    assert tab_to(desk, "username")
    desk.page.keyboard.type(leader.username)
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("Correct-horse-9")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    desk.page.goto(desk.address + reverse("desk:sheet", args=[sheet.pk]))
    assert tab_to(desk, "同意")
    while (desk.page.evaluate(FOCUSED) or "").strip() != "同意":
        desk.page.keyboard.press("Tab")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert tab_to(desk, "确认")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    sheet.refresh_from_db()
    assert sheet.status == "approved"


@pytest.fixture
def plain_desk(browser, live_server, town):
    """Return the workbench in a browser that runs no script."""
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    yield Desk(context.new_page(), live_server.url, town)
    context.close()


def test_the_public_pages_and_the_draft_work_without_script(plain_desk, the_clock):
    published = begin(plain_desk.city).into_library().argue().adhoc().decide_all().issue().publish()
    the_clock.at(published.later())
    notice = published.project.notices.get()
    page, address = plain_desk.page, plain_desk.address
    assert page.goto(address + notice.page.get_url()).status == 200
    assert notice.title in page.content()
    assert "公示中" in page.content()
    page.goto(address + reverse("login"))
    page.fill("input[name=username]", plain_desk.city.person("UNIT_OP").username)
    page.fill("input[name=password]", "Correct-horse-9")
    page.click("form:has(input[name=password]) button")
    page.goto(address + reverse("desk:draft-new"))
    page.fill('main [name="name"]', typed.BASICS["name"])
    page.locator("main form button.pri").first.click()
    assert "/draft/" in page.url


def test_what_was_typed_is_kept_when_a_page_is_refused(desk):
    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:draft-new")
    desk.fill({"name": typed.BASICS["name"]})
    desk.save()
    number = desk.page.url.split("/projects/")[1].split("/")[0]
    desk.open("desk:draft-funding", number)
    desk.fill({"total_amount": "120", "lines-0-amount": "99.1234567"})
    assert desk.save() == 422
    assert desk.page.input_value('main [name="lines-0-amount"]') == "99.1234567"
    assert desk.says("六位小数") or desk.says("两位小数")
