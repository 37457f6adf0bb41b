"""A citizen comments on a notice: a plain form, shut to programmes, its answer shown once the unit publishes it."""

import html
import re

import pytest
from django.urls import reverse

from catalog.models import Comment
from tests.moments import NOW
from workflow.actions import comments

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(put_up):
    return put_up()


def at(page, name: str) -> str:
    return reverse(f"public:{name}", args=[page.slug])


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def comment_form(client, page) -> dict:
    """Open the page and return what its form carries."""
    text = text_of(client.get(at(page, "comments")))
    return {"opened": re.search(r'name="opened" value="([^"]+)"', text).group(1)}


def test_anybody_comments_and_the_published_answer_stands_on_the_notice(client, page, the_clock):
    carried = comment_form(client, page)
    the_clock.forward(seconds=30)
    answer = client.post(at(page, "comments"), carried | {"text": "建议补充移动端", "contact": "13800000000"})
    assert answer.status_code == 303
    comment = Comment.objects.get()
    assert "建议补充移动端" not in text_of(client.get(page.url)) + text_of(client.get(at(page, "comments")))
    Comment.objects.update(status="replied", reply="采纳", replied_at=NOW, published_at=NOW)
    for path in (page.url, at(page, "comments")):
        text = text_of(client.get(path))
        assert "建议补充移动端" in text
        assert "采纳" in text
        assert "13800000000" not in text
    assert comment.ip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"website": "http://spam.example"}, "自动程序"),
        ({"text": ""}, "请填写“您的意见”"),
        ({"opened": "forged"}, "页面已失效"),
        ({"text": "长" * 2001}, "最多 2000 字"),
        ({"text": "机密★5年"}, "密级标志"),
    ],
)
def test_a_programme_or_an_empty_form_is_refused(client, page, the_clock, more, said):
    carried = comment_form(client, page)
    the_clock.forward(seconds=30)
    answer = client.post(at(page, "comments"), carried | {"text": "意见"} | more)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Comment.objects.exists()


def test_who_is_faster_than_a_reader_waits_and_one_address_does_not_flood(client, page, the_clock):
    carried = comment_form(client, page) | {"text": "意见"}
    assert "提交过快" in text_of(client.post(at(page, "comments"), carried))
    the_clock.forward(seconds=30)
    for _n in range(comments.MOST_AN_HOUR):
        assert client.post(at(page, "comments"), carried).status_code == 303
    refused = client.post(at(page, "comments"), carried)
    assert refused.status_code == 422
    assert "稍后再试" in text_of(refused)


def test_after_the_end_no_comment_is_taken_and_what_was_written_is_shown(client, page, the_clock):
    carried = comment_form(client, page)
    the_clock.at(page.notice.end_at)
    answer = client.post(at(page, "comments"), carried | {"text": "迟到的意见"})
    assert answer.status_code == 422
    assert "迟到的意见" in text_of(answer)
    assert "提交意见</button>" not in text_of(client.get(at(page, "comments")))


def test_a_script_in_a_comment_is_shown_as_text(client, page):
    Comment.objects.create(
        notice=page.notice, text="<script>alert(1)</script>", received_at=NOW, status="replied", reply="<b>好</b>",
        replied_at=NOW, published_at=NOW,
    )  # fmt: skip
    raw = client.get(page.url).content.decode()
    assert "<script>alert" not in raw
    assert "<b>好" not in raw
