"""A supplier quotes: plain forms without a script, every refusal with its row and its remedy."""

import html
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalog.models import Notice, PriceReply, Supplier
from tests.factories.people import PASSWORD
from tests.factories.quotes import SupplierFactory, a_pdf, credit_code, reply_to
from tests.moments import NOW
from workflow import snapshots
from workflow.actions import quotes

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(put_up):
    return put_up()


@pytest.fixture
def supplier(client) -> Supplier:
    """Return a supplier that is signed in."""
    found = SupplierFactory()
    client.force_login(found.user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def at(page, name: str) -> str:
    return reverse(f"public:{name}", args=[page.slug])


def stamped(name: str = "盖章.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf() if content is None else content)


def answers(page, *prices: str, **more) -> dict:
    """Return what a filled form posts, with the stamped file."""
    items = snapshots.published_items(page.notice)
    typed = {f"price-{item.key}": price for item, price in zip(items, prices, strict=False)}
    return {"tax_rate": "6", "no_collusion": "on", "stamped": stamped(), **typed, **more}


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def submit(client, page, *prices: str, **more):
    """Go through the form and the check of answers."""
    assert client.post(at(page, "quote"), answers(page, *prices, **more)).status_code == 303
    return client.post(at(page, "quote_check"))


# --- the door ---


def test_a_notice_leads_to_the_quotation_and_says_that_it_is_no_procurement(client, page):
    text = text_of(client.get(page.url))
    assert f'href="{at(page, "quote")}"' in text
    assert "价格咨询不是采购" in text


def test_who_is_no_supplier_is_led_to_the_suppliers_door(client, page, city, as_user):
    for name in ("quote", "quote_check", "quote_receipt", "quote_stamped"):
        answer = client.get(at(page, name))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/suppliers/login/?next=")
    as_user(client, "BUR_OP", city.bureau)
    assert client.get(at(page, "quote")).status_code == 302
    assert client.post(at(page, "quote"), answers(page, "1")).status_code == 302
    assert "另一账号" in text_of(client.get("/suppliers/login/"))


def test_who_comes_too_late_is_told_before_any_sign_in(client, page, the_clock):
    the_clock.at(page.notice.end_at)
    answer = client.get(at(page, "quote"), follow=True)
    assert answer.redirect_chain == [(page.url, 302)]
    assert "公示已结束" in text_of(answer)


def test_a_supplier_registers_and_comes_back_to_the_notice(client, page):
    told = {
        "uscc": credit_code(5).lower(), "name": "川东公司", "contact_name": "王工", "phone": "0000-1",
        "password": PASSWORD, "again": PASSWORD, "next": at(page, "quote"),
    }  # fmt: skip
    answer = client.post(reverse("public:supplier_register"), told)
    assert (answer.status_code, answer["Location"]) == (303, at(page, "quote"))
    assert client.get(at(page, "quote")).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"uscc": credit_code(5)[:17] + "?"}, "校验码不对"),
        ({"password": "123", "again": "123"}, "密码太短，至少要 10 位，请加长"),
        ({"password": "73915048263", "again": "73915048263"}, "密码只有数字，请加入字母或符号"),
        ({"password": "password1234", "again": "password1234"}, "这个密码太常见，容易被猜到，请换一个"),
        ({"again": "Another-horse-9"}, "两次填写的密码不一致"),
        ({"name": ""}, "请填写“供应商名称”"),
    ],
)
def test_a_wrong_registration_is_refused_with_its_field(client, site, wrong, said):
    told = {
        "uscc": credit_code(5), "name": "川东公司", "contact_name": "王工", "phone": "0000-1",
        "password": PASSWORD, "again": PASSWORD,
    }  # fmt: skip
    answer = client.post(reverse("public:supplier_register"), told | wrong)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Supplier.objects.exists()


def test_registration_leads_to_no_other_site(client, site):
    told = {
        "uscc": credit_code(5), "name": "川东公司", "contact_name": "王工", "phone": "0000-1",
        "password": PASSWORD, "again": PASSWORD, "next": "https://elsewhere.example/",
    }  # fmt: skip
    assert client.post(reverse("public:supplier_register"), told)["Location"] == "/suppliers/"


def test_a_supplier_signs_in_with_its_code_in_any_width(client, site):
    found = SupplierFactory()
    told = {"username": found.uscc.lower(), "password": PASSWORD}
    answer = client.post(reverse("public:supplier_login"), told)
    assert (answer.status_code, answer["Location"]) == (302, "/suppliers/")
    assert found.uscc in text_of(client.get("/suppliers/"))


@pytest.mark.parametrize("path", ["/desk/", "/desk/projects/", "/desk/notices/", "/desk/dossiers/", "/desk/systems/"])
def test_a_supplier_gets_nothing_in_the_workbench(client, site, supplier, path):
    assert client.get(path).status_code == 403


# --- the quotation ---


@pytest.mark.requirement("R35.1")
def test_a_quotation_goes_from_the_form_over_the_check_to_a_receipt(client, page, supplier):
    form = text_of(client.get(at(page, "quote")))
    for item in snapshots.published_items(page.notice):
        assert item.name in form
    check = client.post(at(page, "quote"), answers(page, "1,000.5", "2000"))
    assert (check.status_code, check["Location"]) == (303, at(page, "quote_check"))
    shown = text_of(client.get(at(page, "quote_check")))
    assert "3,000.50" in shown
    assert "有 1 项没有报价" in shown
    assert not PriceReply.objects.exists()
    receipt = client.post(at(page, "quote_check"))
    assert (receipt.status_code, receipt["Location"]) == (303, at(page, "quote_receipt"))
    reply = PriceReply.objects.get()
    said = text_of(client.get(at(page, "quote_receipt")))
    for part in (reply.number, reply.sha256, "2026-06-08 10:00:00", "3,000.50"):
        assert part in said
    got = client.get(at(page, "quote_stamped"))
    assert b"".join(got.streaming_content).startswith(b"%PDF-")


def test_no_page_of_the_way_needs_a_script(client, page, supplier):
    submit(client, page, "1")
    for name in ("quote", "quote_receipt", "comments"):
        text = text_of(client.get(at(page, name)))
        assert 'style="' not in text
        assert "onclick" not in text
        assert re.search(r"<form[^>]*method=\"post\"", text)


def test_sending_the_check_twice_stores_one_reply(client, page, supplier):
    submit(client, page, "1")
    again = client.post(at(page, "quote_check"))
    assert again["Location"] == at(page, "quote_receipt")
    assert PriceReply.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "“abc”不是金额"),
        ("-1", "单价不能是负数"),
        ("1.234", "超过两位小数"),
        ("1e999999", "超出可登记的范围"),
        ("NaN", "不是金额"),
    ],
)
def test_a_wrong_price_is_told_with_its_row_and_nothing_typed_is_lost(client, page, supplier, typed, said):
    answer = client.post(at(page, "quote"), answers(page, typed, "777.77"))
    text = text_of(answer)
    assert answer.status_code == 422
    assert said in text
    assert "1.1 巡查任务派发 单价（元）" in text
    assert 'value="777.77"' in text
    # The stamped file was right and need not be sent again.
    assert "已上传 盖章.pdf" in text
    second = answers(page, "1", "777.77")
    del second["stamped"]
    assert client.post(at(page, "quote"), second).status_code == 303


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"stamped": stamped(content=b"MZ not a pdf")}, "“盖章.pdf”"),
        ({"no_collusion": ""}, "没有作出承诺"),
        ({"suggestions": "机密★5年"}, "密级标志"),
        ({"tax_rate": "101"}, "100"),
    ],
)
def test_an_incomplete_quotation_is_refused(client, page, supplier, more, said):
    answer = client.post(at(page, "quote"), answers(page, "1", **more))
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_quotation_without_stamped_file_or_without_prices_is_refused(client, page, supplier):
    without = answers(page, "1")
    del without["stamped"]
    assert "没有盖章报价文件" in text_of(client.post(at(page, "quote"), without))
    assert "没有填写任何单价" in text_of(client.post(at(page, "quote"), answers(page)))


def test_a_reply_is_replaced_and_withdrawn_until_the_end(client, page, supplier):
    submit(client, page, "1")
    assert 'value="1.00"' in text_of(client.get(at(page, "quote")))
    submit(client, page, "2")
    assert [str(reply.total) for reply in quotes.current_replies(page.notice)] == ["2.00"]
    assert "已被新报价替换" in text_of(client.get(at(page, "quote_receipt")))
    assert client.post(at(page, "quote_withdraw")).status_code == 303
    assert quotes.reply_count(page.notice) == 0


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize(("seconds", "status"), [(-1, 303), (0, 422), (1, 422)])
def test_a_form_opened_in_time_but_sent_late_is_refused_and_keeps_its_data(
    client, page, supplier, the_clock, seconds, status
):
    end = page.notice.end_at
    the_clock.at(end - timedelta(minutes=1))
    client.post(at(page, "quote"), answers(page, "4321.09"))
    the_clock.at(end + timedelta(seconds=seconds))
    answer = client.post(at(page, "quote_check"))
    assert answer.status_code == status
    assert PriceReply.objects.exists() == (status == 303)
    if status == 422:
        assert "截止" in text_of(answer)
        assert "4,321.09" in text_of(answer)
        kept = text_of(client.get(at(page, "quote")))
        assert 'value="4321.09"' in kept
        assert "核对报价</button>" not in kept


def test_nothing_is_withdrawn_after_the_end(client, page, supplier, the_clock):
    submit(client, page, "1")
    the_clock.at(page.notice.end_at)
    assert client.post(at(page, "quote_withdraw")).status_code == 422
    assert quotes.reply_count(page.notice) == 1


# --- the uploaded sheet ---


def filled_sheet(client, page, *prices, change=None) -> SimpleUploadedFile:
    """Download the blank sheet of the notice, fill it in and return it."""
    content = client.get(reverse("public:notice_workbook", args=[page.slug])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["报价表"]
    for row, price in enumerate(prices, start=4):
        sheet.cell(row, 6).value = price
    if change:
        change(sheet)
    written = io.BytesIO()
    book.save(written)
    return SimpleUploadedFile("报价表.xlsx", written.getvalue())


def test_the_filled_sheet_answers_like_the_typed_form(client, page, supplier):
    sheet = filled_sheet(client, page, 1200.5, "3,000", 0.1)
    assert client.post(at(page, "quote"), answers(page, sheet=sheet)).status_code == 303
    client.post(at(page, "quote_check"))
    assert [str(line.unit_price) for line in PriceReply.objects.get().lines.all()] == ["1200.50", "3000.00", "0.10"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: setattr(sheet.cell(4, 6), "value", "面议"), "“面议”不是金额"),
        (lambda sheet: setattr(sheet.cell(5, 1), "value", "1.1"), "重复"),
        (lambda sheet: sheet.insert_rows(7) or sheet.cell(7, 1, "9.9") or None, "第7行"),
        (lambda sheet: setattr(sheet.cell(2, 1), "value", "公示编号：GS2020-0001"), "GS2020-0001"),
        (lambda sheet: setattr(sheet.cell(3, 6), "value", "不知道"), "没有找到报价表"),
    ],
)
def test_a_wrong_sheet_is_told_row_by_row(client, page, supplier, change, said):
    sheet = filled_sheet(client, page, 1, 2, 3, change=change)
    answer = client.post(at(page, "quote"), answers(page, sheet=sheet))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not PriceReply.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"plain text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_refused_in_words(client, page, supplier, content):
    sheet = SimpleUploadedFile("报价表.xlsx", content)
    answer = client.post(at(page, "quote"), answers(page, "1", sheet=sheet))
    assert answer.status_code == 422
    assert not PriceReply.objects.exists()


# --- sealed ---


def test_before_the_end_the_public_is_told_the_count_and_nothing_else(client, page, supplier):
    other = reply_to(page.notice, "98765.43", suggestions="建议独一无二")
    anyone = Client()
    for path in (page.url, at(page, "comments"), reverse("public:notices_json"), "/search/?q=报价", "/"):
        text = text_of(anyone.get(path))
        for secret in (other.supplier.name, other.supplier.uscc, "98765", "98,765", "建议独一无二", other.number):
            assert secret not in text
    mine = text_of(client.get(at(page, "quote")))
    assert "已收到 1 家" in mine
    assert other.supplier.name not in mine


def test_a_supplier_never_gets_the_receipt_of_another(client, page, supplier, the_clock):
    other = reply_to(page.notice, "98765.43")
    for moment in (NOW, page.notice.end_at):
        the_clock.at(moment)
        assert client.get(at(page, "quote_receipt")).status_code == 302
        assert client.get(at(page, "quote_stamped")).status_code == 302
        assert other.number not in text_of(client.get("/suppliers/"))


def test_a_corrected_notice_takes_no_quotation(client, page, supplier):
    client.post(at(page, "quote"), answers(page, "1"))
    Notice.objects.filter(pk=page.notice.pk).update(status="corrected")
    answer = client.post(at(page, "quote_check"))
    assert answer.status_code == 422
    assert "最新版次" in text_of(answer)
