"""Autosave (自动暂存): what is typed is kept for its writer, never changes the draft, and gives way to newer words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import ProjectFactory
from tests.moments import NOW
from tests.portal.desk import typed
from tests.portal.desk.typed import said
from workflow.models import Autosave
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

WORDS = "打字到一半的项目名称"


@pytest.fixture
def draft(city):
    return ProjectFactory(unit=city.water, draft=True)


@pytest.fixture
def url(draft):
    return reverse("desk:draft-basics", args=[draft.number])


def keep(client, url, draft, name=WORDS, **more):
    return client.post(
        url, {**typed.BASICS, "name": name, "revision": draft.draft_revision, "autosave": "keep", **more}
    )


def test_what_was_typed_is_offered_on_return_and_the_draft_is_untouched(client, city, as_user, draft, url):
    as_user(client, Role.UNIT_OP, city.water)
    assert keep(client, url, draft).status_code == 204
    draft.refresh_from_db()
    assert draft.name != WORDS
    page = client.get(url)
    assert WORDS in page.content.decode()
    assert "尚未保存的内容" in said(page)
    assert "处需要修改" not in said(page)


def test_only_its_writer_sees_it(client, city, as_user, draft, url):
    as_user(client, Role.UNIT_OP, city.water)
    keep(client, url, draft)
    as_user(client, Role.UNIT_HEAD, city.water)
    assert WORDS not in client.get(url).content.decode()


def test_saving_or_giving_up_forgets_it(client, city, as_user, draft, url):
    as_user(client, Role.UNIT_OP, city.water)
    keep(client, url, draft)
    assert client.post(url, {"autosave": "discard"}).status_code == 303
    assert WORDS not in client.get(url).content.decode()
    keep(client, url, draft)
    answer = client.post(url, {**typed.BASICS, "name": "保存的名称", "revision": draft.draft_revision})
    assert answer.status_code == 303
    assert not Autosave.objects.exists()


def test_what_was_typed_at_an_older_revision_is_not_offered_over_newer_words(client, city, as_user, draft, url):
    as_user(client, Role.UNIT_OP, city.water)
    keep(client, url, draft)
    as_user(client, Role.UNIT_HEAD, city.water)
    newer = {**typed.BASICS, "name": "负责人改过的名称", "revision": draft.draft_revision}
    assert client.post(url, newer).status_code == 303
    as_user(client, Role.UNIT_OP, city.water)
    page = client.get(url).content.decode()
    assert "负责人改过的名称" in page and WORDS not in page
    assert keep(client, url, draft).status_code == 422


def test_marked_text_is_kept_nowhere(client, city, as_user, draft, url):
    as_user(client, Role.UNIT_OP, city.water)
    assert keep(client, url, draft, name="机密★5年").status_code == 422
    assert not Autosave.objects.exists()


def test_a_stranger_cannot_keep_anything_on_a_foreign_draft(client, city, as_user, draft, url):
    as_user(client, Role.UNIT_OP, city.traffic)
    assert keep(client, url, draft).status_code == 404
    as_user(client, Role.BUR_OP, city.bureau)
    assert keep(client, url, draft).status_code == 403
    assert not Autosave.objects.exists()


def test_a_month_later_it_is_gone_with_the_next_keeping(client, city, as_user, draft, url):
    user = as_user(client, Role.UNIT_OP, city.water)
    old = NOW - timedelta(days=400)
    Autosave.objects.create(user=user, project=draft, path="/desk/old/", revision=0, typed="a=b", at=old)
    keep(client, url, draft)
    assert list(Autosave.objects.values_list("path", flat=True)) == [url]
