"""The price consultation in the browser: two suppliers, sealed until the end, a correction, a withdrawal."""

from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from catalog.models import PriceReply
from tests.factories.people import PASSWORD
from tests.factories.quotes import SupplierFactory, a_pdf, credit_code
from tests.journeys.steps import FUNCTIONS
from tests.workflow.journey import Journey, begin

PRICE, OTHER_PRICE = "43210.98", 51234.5


@pytest.fixture
def public(desk, the_clock) -> Journey:
    """Return a journey whose notice stands; the clock stands an hour after."""
    journey = begin(desk.city).into_library().argue().adhoc().decide_all().issue().publish()
    the_clock.at(journey.later())
    return journey


@pytest.fixture
def stamped(tmp_path) -> Path:
    path = tmp_path / "盖章报价.pdf"
    path.write_bytes(a_pdf())
    return path


def open_public(desk, name: str, notice) -> int:
    return desk.page.goto(desk.address + reverse(f"public:{name}", args=[notice.page.slug])).status


def register(desk, notice) -> None:
    """A supplier finds the notice, registers and is led back to the form."""
    desk.page.goto(desk.address + notice.page.get_url())
    desk.page.locator("a", has_text="开始报价").first.click()
    desk.page.locator("main a", has_text="登记").first.click()
    told = {"uscc": credit_code(77), "name": "川东信息公司", "contact_name": "王工", "phone": "0000-1"}
    desk.fill(told | {"password": PASSWORD, "again": PASSWORD})
    assert desk.save() == 200, desk.text()
    assert desk.page.url.endswith("/quote/")


def quote_by_line(desk, stamped: Path, price: str) -> None:
    """Type the first price, attach the stamped file, check and submit."""
    desk.page.locator('main input[name^="price-"]').first.fill(price)
    desk.fill({"tax_rate": "6", "no_collusion": "on"})
    desk.upload("stamped", stamped)
    assert desk.press("核对报价") == 200, desk.text()
    assert desk.press("提交报价") == 200, desk.text()
    assert desk.says("报价已收到")


def quote_by_sheet(desk, notice, stamped: Path, folder: Path, price: float) -> None:
    """Download the blank sheet, fill its first price in, upload it, check and submit."""
    answer = desk.page.request.get(desk.address + reverse("public:notice_workbook", args=[notice.page.slug]))
    path = folder / "报价表.xlsx"
    path.write_bytes(answer.body())
    book = openpyxl.load_workbook(path)
    book["报价表"].cell(4, 6).value = price
    book.save(path)
    assert open_public(desk, "quote", notice) == 200
    desk.upload("sheet", path)
    desk.fill({"tax_rate": "6", "no_collusion": "on"})
    desk.upload("stamped", stamped)
    assert desk.press("核对报价") == 200, desk.text()
    assert desk.press("提交报价") == 200, desk.text()


def correct(desk, public: Journey) -> None:
    """The unit uploads a changed list and publishes it in place of the old one."""
    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:draft-functions", public.project.number)
    desk.upload("file", FUNCTIONS)
    assert desk.press("上传并预览") == 200, desk.text()
    assert desk.press("确认，保存为新版本") == 200, desk.text()
    desk.sign_in("UNIT_HEAD", desk.city.water)
    desk.open("desk:notice-correct", public.project.number)
    desk.fill({"reason": "补充功能说明", "publication_checked": "on"})
    assert desk.save() == 200, desk.text()
    desk.work()


@pytest.mark.slow
@pytest.mark.requirement("R35.1")
def test_two_suppliers_quote_before_and_after_a_correction(desk, public, stamped, tmp_path, the_clock):
    old = public.project.notices.get()
    register(desk, old)
    quote_by_line(desk, stamped, PRICE)
    second = SupplierFactory()
    desk.sign_in_supplier(second)
    quote_by_sheet(desk, old, stamped, tmp_path, OTHER_PRICE)

    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:notice-quotes", old.number)
    assert desk.says("2") and not desk.says("43,210.98") and not desk.says("51,234.5")

    correct(desk, public)
    new = public.fresh().project.notices.get(version=2)
    desk.sign_out()
    desk.page.goto(desk.address + old.page.get_url())
    assert desk.says("已更正")
    desk.page.goto(desk.address + new.page.get_url())
    assert desk.says("公示中")
    desk.sign_in_supplier(second)
    quote_by_sheet(desk, new, stamped, tmp_path, OTHER_PRICE)

    the_clock.at(new.end_at)
    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:notice-quotes", new.number)
    assert desk.says("51,234.5") and not desk.says("43,210.98")
    assert PriceReply.objects.filter(notice=new).count() == 1


@pytest.mark.slow
@pytest.mark.requirement("R35.1")
def test_a_withdrawn_notice_stays_and_takes_no_more_quotations(desk, public, stamped):
    notice = public.project.notices.get()
    desk.sign_in("UNIT_HEAD", desk.city.water)
    desk.open("desk:act", public.project.number, "withdraw_notice")
    desk.fill({"reason": "清单有重大遗漏"})
    assert desk.save() == 200, desk.text()
    desk.work()
    desk.sign_out()
    assert desk.page.goto(desk.address + notice.page.get_url()).status == 200
    assert desk.says("本公示已撤回") and desk.says("清单有重大遗漏")
    desk.sign_in_supplier(SupplierFactory())
    open_public(desk, "quote", notice)
    assert desk.page.locator("button", has_text="核对报价").count() == 0
