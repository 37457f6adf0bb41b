"""Replies in the workbench: the count before the end, whoever asks; summary, validity and workbook after it."""

import html
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from catalog.models import Comment, JournalEntry, PriceReply
from tests.factories.projects import ProjectFactory
from tests.factories.quotes import SupplierFactory, reply_to
from tests.moments import NOW
from workflow.actions import comments
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db
PATHS = ("notice-quotes", "quotes-workbook", "notice", "notice-comments")


@pytest.fixture
def notice(city):
    return ProjectFactory(unit=city.water, in_publicity=True).notices.get()


def path(name: str, notice, *more) -> str:
    return reverse(f"desk:{name}", args=[notice.number, *more])


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return html.unescape(content.decode(errors="ignore"))


def sign_in(client, city, as_user, role):
    return as_user(client, role, city.home_of(role))


def secrets_of(reply: PriceReply) -> tuple[str, ...]:
    return (reply.supplier.name, reply.supplier.uscc, "98765", "98,765", "9.876", reply.number, "秘密之外的建议")


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize("role", list(Role))
def test_before_the_end_nobody_is_told_more_than_the_count(client, city, as_user, notice, role, the_clock):
    reply = reply_to(notice, "98765.43", suggestions="秘密之外的建议")
    the_clock.at(notice.end_at - timedelta(seconds=1))
    sign_in(client, city, as_user, role)
    for where in (*(path(name, notice) for name in PATHS), reverse("desk:project", args=[notice.project.number])):
        text = text_of(client.get(where))
        for secret in secrets_of(reply):
            assert secret not in text
    assert client.get(path("reply-stamped", notice, reply.number)).status_code == 404
    judged = client.post(path("reply-judge", notice), {"reply": reply.number, "result": "valid"})
    assert judged.status_code in (403, 404)
    assert PriceReply.objects.get().status == "received"


@pytest.mark.parametrize("role", ["AUDIT", "AUDITADMIN", "SYSADMIN", "SECADMIN"])
def test_before_the_end_the_journal_and_the_accounts_name_no_reply(client, city, as_user, notice, role):
    reply = reply_to(notice, "98765.43")
    sign_in(client, city, as_user, role)
    for where in ("journal", "security", "people"):
        text = text_of(client.get(reverse(f"desk:{where}")))
        for secret in (reply.number, "98765", "98,765"):
            assert secret not in text


def test_the_count_is_shown_before_the_end(client, city, as_user, notice):
    reply_to(notice, "1")
    reply_to(notice, "2")
    as_user(client, Role.UNIT_OP, city.water)
    text = text_of(client.get(path("notice-quotes", notice)))
    assert re.search(r"money num\">2 ", text)
    assert "任何人都不能查看" in text
    assert "价格咨询 2 家" in text_of(client.get(reverse("desk:project", args=[notice.project.number])))


def test_before_the_end_there_is_no_workbook(client, city, as_user, notice, the_clock):
    reply_to(notice, "1")
    as_user(client, Role.UNIT_OP, city.water)
    the_clock.at(notice.end_at - timedelta(seconds=1))
    assert client.get(path("quotes-workbook", notice)).status_code == 409
    the_clock.at(notice.end_at)
    assert client.get(path("quotes-workbook", notice)).status_code == 200


@pytest.mark.requirement("R35.1")
def test_after_the_end_the_unit_reads_summary_chart_and_replies(client, city, as_user, notice, the_clock):
    for price in ("10", "11", "12", "13"):
        reply_to(notice, price, "5")
    last = reply_to(notice, "100", None, "7", supplier=SupplierFactory(name="离群公司"))
    the_clock.at(notice.end_at)
    as_user(client, Role.UNIT_HEAD, city.water)
    text = text_of(client.get(path("notice-quotes", notice)))
    for part in ("12.00", "29.20", "异常 离群公司 100.00", "未报 离群公司", last.supplier.uscc, last.number, "<svg"):
        assert part in text
    assert 'style="' not in text


@pytest.mark.parametrize("role", ["MAYOR", "NDRC", "EXPERT", "SEC_CAC", "PARENT_UNIT"])
def test_after_the_end_other_offices_read_the_count_at_most(client, city, as_user, notice, role, the_clock):
    reply = reply_to(notice, "98765.43")
    the_clock.at(notice.end_at)
    sign_in(client, city, as_user, role)
    for name in PATHS[:2]:
        text = text_of(client.get(path(name, notice)))
        for secret in secrets_of(reply):
            assert secret not in text


def test_after_the_end_another_unit_finds_nothing(client, city, as_user, notice, the_clock):
    reply = reply_to(notice, "1")
    the_clock.at(notice.end_at)
    as_user(client, Role.UNIT_HEAD, city.traffic)
    for where in (path("notice-quotes", notice), path("reply-stamped", notice, reply.number)):
        assert client.get(where).status_code == 404


def test_the_unit_judges_replies_and_a_reason_is_asked_for(client, city, as_user, notice, the_clock):
    bad, good = reply_to(notice, "99"), reply_to(notice, "1")
    the_clock.at(notice.end_at)
    as_user(client, Role.UNIT_OP, city.water)
    judge = path("reply-judge", notice)
    assert client.post(judge, {"reply": bad.number, "result": "invalid"}).status_code == 422
    assert client.post(judge, {"reply": bad.number, "result": "invalid", "reason": "未盖章"}).status_code == 303
    assert client.post(judge, {"reply": good.number, "result": "valid"}).status_code == 303
    assert client.post(judge, {"reply": good.number, "result": "valid"}).status_code == 409
    assert client.post(judge, {"reply": "JG0000-1", "result": "valid"}).status_code == 404
    assert client.post(judge, {}).status_code == 422
    text = text_of(client.get(path("notice-quotes", notice)))
    assert "未盖章" in text
    assert '<dt>计入家数</dt><dd class="num">1</dd>' in text


def test_a_reply_of_another_notice_is_not_judged_through_this_one(client, city, as_user, notice, the_clock):
    other = ProjectFactory(unit=city.traffic, in_publicity=True).notices.get()
    reply = reply_to(other, "1")
    the_clock.at(notice.end_at)
    as_user(client, Role.UNIT_HEAD, city.water)
    assert client.post(path("reply-judge", notice), {"reply": reply.number, "result": "valid"}).status_code == 404
    assert client.get(path("reply-stamped", notice, reply.number)).status_code == 404


def test_the_bureau_reads_but_does_not_judge(client, city, as_user, notice, the_clock):
    reply = reply_to(notice, "1")
    the_clock.at(notice.end_at)
    as_user(client, Role.BUR_OP, city.bureau)
    assert "认定有效</button>" not in text_of(client.get(path("notice-quotes", notice)))
    assert client.post(path("reply-judge", notice), {"reply": reply.number, "result": "valid"}).status_code == 403


def test_the_stamped_file_is_handed_out_and_journaled(client, city, as_user, notice, the_clock):
    reply = reply_to(notice, "1")
    the_clock.at(notice.end_at)
    as_user(client, Role.FIN_REVIEW, city.finance)
    answer = client.get(path("reply-stamped", notice, reply.number))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
    assert JournalEntry.objects.filter(event="stamped.downloaded", subject=reply.number).exists()


@pytest.mark.requirement("R35.1")
def test_the_workbook_calculates_nothing_that_a_supplier_wrote(client, city, as_user, notice, the_clock):
    evil = SupplierFactory(name='=HYPERLINK("http://evil.example","点")')
    reply_to(notice, "1.50", "2", supplier=evil, suggestions="+cmd|' /C calc'!A0")
    the_clock.at(notice.end_at)
    as_user(client, Role.UNIT_OP, city.water)
    content = b"".join(client.get(path("quotes-workbook", notice)).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["汇总", "各家报价", "逐项单价", "对清单的建议"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    risky = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert len(risky) >= 3
    assert all(cell.data_type == "s" for cell in risky)
    assert book["汇总"]["H3"].value == 1.5


def test_a_notice_without_replies_has_an_empty_summary(client, city, as_user, notice, the_clock):
    the_clock.at(notice.end_at)
    as_user(client, Role.UNIT_OP, city.water)
    assert "没有收到报价" in text_of(client.get(path("notice-quotes", notice)))
    assert client.get(path("quotes-workbook", notice)).status_code == 200


# --- comments ---


def test_the_unit_answers_publishes_and_closes_a_comment(client, city, as_user, notice):
    comment = comments.submit_comment(notice=notice, text="建议补充移动端", contact="13800000000", at=NOW)
    as_user(client, Role.UNIT_OP, city.water)
    project = text_of(client.get(reverse("desk:project", args=[notice.project.number])))
    assert "公示意见 1 条待答复" in project
    assert "13800000000" in text_of(client.get(path("notice-comments", notice)))
    one = {"comment": comment.pk}
    assert client.post(path("comment-publish", notice), one).status_code == 409
    assert client.post(path("comment-close", notice), one).status_code == 422
    assert client.post(path("comment-reply", notice), one | {"reply": " "}).status_code == 422
    assert client.post(path("comment-reply", notice), one | {"reply": "采纳。"}).status_code == 303
    assert client.post(path("comment-reply", notice), one | {"reply": "再答"}).status_code == 409
    assert client.post(path("comment-publish", notice), one).status_code == 303
    assert client.post(path("comment-close", notice), one).status_code == 303
    found = Comment.objects.get()
    assert (found.status, found.reply, found.published_at) == ("closed", "采纳。", NOW)


def test_no_link_to_comments_stands_where_they_do_not_open(client, city, as_user, notice):
    as_user(client, Role.FIN_REVIEW, city.finance)
    assert client.get(path("notice-comments", notice)).status_code == 403
    project = client.get(reverse("desk:project", args=[notice.project.number]))
    assert path("notice-quotes", notice) in text_of(project)
    assert path("notice-comments", notice) not in text_of(project)


def test_who_may_not_answer_is_refused_and_a_foreign_comment_is_absent(client, city, as_user, notice):
    comment = comments.submit_comment(notice=notice, text="意见", at=NOW)
    other = ProjectFactory(unit=city.traffic, in_publicity=True).notices.get()
    as_user(client, Role.BUR_OP, city.bureau)
    for name in ("comment-reply", "comment-publish", "comment-close"):
        assert client.post(path(name, notice), {"comment": comment.pk, "reply": "好"}).status_code == 403
    as_user(client, Role.UNIT_OP, city.traffic)
    assert client.post(path("comment-reply", other), {"comment": comment.pk, "reply": "好"}).status_code == 404
    as_user(client, Role.MAYOR, city.government_office)
    assert client.get(path("notice-comments", notice)).status_code in (403, 404)
    assert Comment.objects.get().status == "received"
