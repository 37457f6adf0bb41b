"""A session that has expired costs a sign-in, not what was typed."""

import pytest
from django.urls import reverse

from tests.factories import ProjectFactory
from tests.factories.people import PASSWORD
from tests.portal.desk import typed
from tests.portal.desk.typed import said

pytestmark = pytest.mark.django_db
WRITTEN = "新写的必要性说明：河湖巡查仍靠纸质记录，问题发现晚、处置慢。"
NOTE = "您刚才填写的内容为您保留在下面，还没有保存"


@pytest.fixture
def draft(city):
    return ProjectFactory(unit=city.water, draft=True, necessity="原来的必要性")


def page_of(draft) -> str:
    return reverse("desk:draft-basis", args=[draft.number])


def send_signed_out(client, draft, **more):
    told = typed.WHY | typed.rows_of("bases") | {"necessity": WRITTEN, "revision": draft.draft_revision}
    return client.post(page_of(draft), told | more)


def sign_in(client, user, address: str):
    return client.post(address, {"username": user.username, "password": PASSWORD}, follow=True)


def test_what_was_typed_comes_back_after_the_sign_in_and_is_saved_when_sent(client, city, draft):
    answer = send_signed_out(client, draft)
    assert answer.status_code == 302 and answer.url.startswith("/login/")
    page = sign_in(client, city.person("UNIT_OP"), answer.url)
    assert page.redirect_chain[-1][0] == page_of(draft)
    assert NOTE in said(page) and WRITTEN in said(page)
    draft.refresh_from_db()
    assert draft.necessity == "原来的必要性"
    assert send_signed_out(client, draft).status_code == 303
    draft.refresh_from_db()
    assert draft.necessity == WRITTEN
    assert NOTE not in said(client.get(page_of(draft)))


def test_who_may_not_edit_the_draft_gets_nothing_of_it(client, city, draft):
    answer = send_signed_out(client, draft)
    page = sign_in(client, city.person("UNIT_OP", city.traffic), answer.url)
    assert page.status_code == 404
    assert WRITTEN not in said(page)


def test_it_is_offered_on_its_own_page_and_for_an_hour_only(client, city, draft, the_clock):
    answer = send_signed_out(client, draft)
    sign_in(client, city.person("UNIT_OP"), answer.url)
    assert NOTE not in said(client.get(reverse("desk:draft-scope", args=[draft.number])))
    the_clock.forward(minutes=61)
    assert NOTE not in said(client.get(page_of(draft)))


def test_neither_passwords_nor_endless_texts_are_laid_down(client, city, draft):
    client.post(reverse("desk:password"), {"old_password": "geheim", "new_password1": "x", "new_password2": "x"})
    send_signed_out(client, draft, necessity="长" * 300_000)
    assert "kept-post" not in client.session


def test_what_bears_a_mark_of_secrecy_is_not_laid_down(client, city, draft):
    send_signed_out(client, draft, necessity="机密★10年 边境监测的必要性说明，河湖巡查仍靠纸质记录。")
    assert "kept-post" not in client.session


def test_a_stale_draft_is_noticed_when_the_kept_form_is_sent(client, city, draft, as_user):
    answer = send_signed_out(client, draft)
    sign_in(client, city.person("UNIT_OP"), answer.url)
    type(draft).objects.filter(pk=draft.pk).update(draft_revision=draft.draft_revision + 1)
    assert send_signed_out(client, draft).status_code == 409


def test_a_get_without_a_session_leaves_nothing(client, draft):
    assert client.get(page_of(draft)).status_code == 302
    assert "kept-post" not in client.session
