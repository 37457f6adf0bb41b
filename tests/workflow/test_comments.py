"""Comments on a notice: who may write when, who answers, who reads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Comment, Notice
from tests.factories.projects import ProjectFactory
from tests.moments import NOW
from workflow import access
from workflow.actions import AlreadyHandled, NotAllowed, Refused, comments
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(city) -> Notice:
    """Return a running notice of the water bureau."""
    return ProjectFactory(unit=city.water, in_publicity=True).notices.get()


def codes(refusal) -> list[str]:
    return [objection.code for objection in refusal.value.objections]


@pytest.mark.requirement("R35.1")
def test_a_comment_is_answered_and_published_by_the_unit(notice, city):
    comment = comments.submit_comment(notice=notice, text="建议补充移动端。", at=NOW, ip="192.0.2.1")
    head = city.person("UNIT_HEAD")
    with pytest.raises(AlreadyHandled):
        comments.publish_comment(comment=comment, by=head, at=NOW)
    comments.reply_to_comment(comment=comment, text="采纳。", by=head, at=NOW)
    with pytest.raises(AlreadyHandled):
        comments.reply_to_comment(comment=comment, text="不采纳。", by=city.person("UNIT_OP"), at=NOW)
    comments.publish_comment(comment=comment, by=head, at=NOW)
    comment.refresh_from_db()
    assert (comment.status, comment.reply, comment.published_at) == ("replied", "采纳。", NOW)


@pytest.mark.parametrize("role", ["BUR_OP", "AUDIT", "UNIT_FIN", "MAYOR"])
def test_nobody_but_the_unit_answers(notice, city, role):
    comment = comments.submit_comment(notice=notice, text="意见", at=NOW)
    for act in (
        lambda by: comments.reply_to_comment(comment=comment, text="好", by=by, at=NOW),
        lambda by: comments.publish_comment(comment=comment, by=by, at=NOW),
        lambda by: comments.close_comment(comment=comment, by=by, at=NOW, reason="重复"),
    ):
        with pytest.raises(NotAllowed):
            act(city.person(role))


def test_a_comment_comes_within_the_period_only(notice):
    with pytest.raises(Refused) as refusal:
        comments.submit_comment(notice=notice, text="晚了", at=notice.end_at)
    assert codes(refusal) == ["comment-period-over"]


def test_one_address_may_not_flood(notice):
    for n in range(comments.MOST_AN_HOUR):
        comments.submit_comment(notice=notice, text=f"意见{n}", at=NOW, ip="192.0.2.1")
    with pytest.raises(Refused) as refusal:
        comments.submit_comment(notice=notice, text="又一条", at=NOW, ip="192.0.2.1")
    assert codes(refusal) == ["comment-too-many"]
    comments.submit_comment(notice=notice, text="别处", at=NOW, ip="192.0.2.2")
    comments.submit_comment(notice=notice, text="过后", at=NOW + timedelta(hours=2), ip="192.0.2.1")


@pytest.mark.requirement("R65.1")
@pytest.mark.parametrize("field", ["text", "author", "contact"])
def test_a_comment_with_a_mark_of_secrecy_is_not_kept(notice, field):
    with pytest.raises(Refused) as refusal:
        comments.submit_comment(notice=notice, at=NOW, **({"text": "意见"} | {field: "机密★5年"}))
    assert codes(refusal) == ["comment-secrecy"]
    assert not Comment.objects.exists()


def test_an_unanswered_comment_is_closed_with_a_reason_only(notice, city):
    comment, head = comments.submit_comment(notice=notice, text="广告", at=NOW), city.person("UNIT_OP")
    with pytest.raises(Refused):
        comments.close_comment(comment=comment, by=head, at=NOW)
    comments.close_comment(comment=comment, by=head, at=NOW, reason="与公示无关")
    assert Comment.objects.get().status == "closed"


COMMENT_READERS = {"UNIT_OP", "UNIT_HEAD", "UNIT_FIN", "BUR_OP", "BUR_REVIEW", "BUR_LEAD", "BUR_DATA", "AUDIT"}


@pytest.mark.parametrize("role", list(Role))
def test_comments_are_read_by_the_roles_of_the_matrix(notice, city, role):
    comments.submit_comment(notice=notice, text="意见", contact="138", at=NOW)
    seen = access.visible_to(city.person(role), Comment, on=timezone.localdate(NOW))
    assert seen.exists() == (role in COMMENT_READERS)
