"""Colleagues talk about a draft among themselves: nobody outside the unit reads a word of it, then or later."""

import pytest
from django.urls import reverse

from tests.factories import ProjectFactory
from tests.portal.desk.typed import said
from workflow import access
from workflow.models import DraftNote
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db
WORDS = "必要性还要写上去年的险情。"


@pytest.fixture
def draft(city):
    return ProjectFactory(unit=city.water, draft=True)


def url(draft) -> str:
    return reverse("desk:draft-notes", args=[draft.number])


def test_a_colleague_leaves_a_note_and_the_operator_settles_it(client, city, as_user, draft):
    as_user(client, Role.UNIT_HEAD, city.water)
    assert client.post(url(draft), {"text": WORDS}).status_code == 303
    as_user(client, Role.UNIT_OP, city.water)
    assert "1 条待处理" in said(client.get(reverse("desk:draft", args=[draft.number])))
    assert WORDS in said(client.get(url(draft)))
    note = DraftNote.objects.get()
    assert client.post(url(draft), {"settle": note.pk}).status_code == 303
    assert client.post(url(draft), {"settle": note.pk}).status_code == 409
    assert "条待处理" not in said(client.get(reverse("desk:draft", args=[draft.number])))


@pytest.mark.parametrize(("text", "cause"), [("", "意见"), ("机密★10年", "密级标志"), ("长" * 1001, "最多 1000 字")])
def test_an_empty_marked_or_endless_note_is_refused(client, city, as_user, draft, text, cause):
    as_user(client, Role.UNIT_OP, city.water)
    answer = client.post(url(draft), {"text": text})
    assert answer.status_code == 422 and cause in said(answer)
    assert not DraftNote.objects.exists()


def test_no_other_office_reads_the_notes_even_after_the_submission(city, draft):
    DraftNote.objects.create(project=draft, text=WORDS, by=city.person("UNIT_OP"))
    type(draft).objects.filter(pk=draft.pk).update(state="SUBMITTED")
    for role in ("BUR_OP", "BUR_REVIEW", "BUR_LEAD", "AUDIT", "MAYOR", "PARENT_UNIT"):
        assert not access.visible_to(city.person(role), DraftNote).exists(), role
    assert not access.visible_to(city.person("UNIT_HEAD", city.traffic), DraftNote).exists()
    assert access.visible_to(city.person("UNIT_HEAD"), DraftNote).exists()


def test_a_note_of_another_draft_cannot_be_settled_through_this_one(client, city, as_user, draft):
    foreign = ProjectFactory(unit=city.traffic, draft=True)
    note = DraftNote.objects.create(project=foreign, text=WORDS, by=city.person("UNIT_OP", city.traffic))
    as_user(client, Role.UNIT_OP, city.water)
    assert client.post(url(draft), {"settle": note.pk}).status_code == 404
    note.refresh_from_db()
    assert note.settled_at is None


def test_after_the_submission_no_note_is_added(client, city, as_user):
    submitted = ProjectFactory(unit=city.water, submitted=True)
    as_user(client, Role.UNIT_OP, city.water)
    assert client.post(url(submitted), {"text": WORDS}).status_code == 403
