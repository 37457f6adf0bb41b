"""Signing in and out, and what a person who is not signed in gets."""

import pytest
from django.urls import reverse

from catalog.models import JournalEntry
from portal.demo.accounts import password, shown_accounts
from tests.factories.people import PASSWORD
from tests.portal.desk.typed import said
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db


def test_signing_in_leads_to_my_work_and_is_journaled(client, city):
    user = city.person(Role.UNIT_OP)
    answer = client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 302 and answer.url == reverse("desk:home")
    assert JournalEntry.objects.get(event="account.signed_in").actor == user
    assert "我的待办" in said(client.get(answer.url))


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(client, city):
    user = city.person(Role.UNIT_OP)
    answer = client.post(reverse("login"), {"username": user.username, "password": "no"})
    assert answer.status_code == 422
    assert "用户名或密码不正确" in said(answer) and user.username in said(answer)


def test_signing_out_by_post_ends_the_session(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))
    assert client.get(reverse("desk:home")).status_code == 302
    assert JournalEntry.objects.filter(event="account.signed_out").exists()


def test_whoever_is_not_signed_in_is_led_to_the_door(client, db):
    answer = client.get(reverse("desk:projects"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


def test_demonstration_accounts_are_listed_in_a_demonstration_only(client, db, settings):
    shown = shown_accounts()[0].username
    settings.DEMO = False
    ordinary = said(client.get(reverse("login")))
    assert shown not in ordinary and password() not in ordinary
    settings.DEMO = True
    demonstration = said(client.get(reverse("login")))
    assert shown in demonstration and password() in demonstration


def test_a_signed_in_page_stays_out_of_caches(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    assert "no-store" in client.get(reverse("desk:home"))["Cache-Control"]
