"""Register of systems, search, display choices, error pages: what anybody may see, and what nobody is told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.organisations import OrganisationFactory
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory

pytestmark = pytest.mark.django_db


def test_the_register_shows_name_unit_function_and_state_but_no_money(client, site):
    system = SystemFactory(
        invest_total="1234567.89",
        om_per_year="7654321.00",
        builder="承建单位甲",
        remark="内部备注",
        deploy_place="机房乙",
    )
    for path in ("/systems/", f"/systems/{system.code}/"):
        text = client.get(path).content.decode()
        assert system.name in text
        assert system.owner.name in text
        for secret in ("1234567", "123.45", "7654321", "承建单位甲", "内部备注", "机房乙"):
            assert secret not in text


def test_a_system_that_is_not_public_is_the_same_as_one_that_does_not_exist(client, site):
    hidden = SystemFactory(is_public=False, name="不公开的系统")
    assert "不公开的系统" not in client.get("/systems/").content.decode()
    assert "不公开的系统" not in client.get("/search/", {"q": "不公开"}).content.decode()
    absent = client.get("/systems/NOTHING-2024-0001/")
    answer = client.get(f"/systems/{hidden.code}/")
    assert (answer.status_code, answer.content) == (404, absent.content)


@pytest.mark.parametrize("question", ["unit=zzz", "status=zzz", "page=abc", "q=%00", "q=" + "长" * 150])
def test_a_wrong_question_to_the_register_is_answered_not_failed(client, site, question):
    SystemFactory()
    assert client.get(f"/systems/?{question}").status_code == 200


def test_search_finds_notices_articles_and_systems_and_nothing_unpublished(client, put_up):
    page = put_up(name="防汛预警平台")
    system = SystemFactory(name="防汛会商系统")
    ProjectFactory(name="防汛草稿项目", submitted=True)
    text = client.get("/search/", {"q": "防汛"}).content.decode()
    assert page.title in text
    assert system.name in text
    assert "防汛草稿项目" not in text


@pytest.mark.parametrize("question", ["", "   ", "%", "_", "'\"", "\x00", "长" * 300, "<script>alert(1)</script>"])
def test_any_question_gets_an_answer(client, site, question):
    answer = client.get("/search/", {"q": question})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_elder_mode_is_kept_in_a_cookie_and_drawn_by_the_server(client, site):
    answer = client.post("/preferences/", {"size": "large"}, headers={"referer": "http://testserver/notices/?q=a"})
    assert (answer.status_code, answer["Location"]) == (302, "/notices/?q=a")
    assert 'data-size="large"' in client.get("/notices/").content.decode()
    client.post("/preferences/", {"size": "normal"})
    assert "data-size" not in client.get("/notices/").content.decode()


def test_dark_mode_is_kept_in_a_cookie_and_drawn_by_the_server(client, site):
    client.post("/preferences/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").content.decode()


@pytest.mark.parametrize("choice", [{}, {"size": "huge"}, {"theme": "<b>"}])
def test_a_display_choice_that_does_not_exist_is_refused(client, site, choice):
    answer = client.post("/preferences/", choice)
    assert answer.status_code == 400
    assert not answer.cookies


def test_the_answer_to_a_choice_never_leads_to_another_site(client, site):
    answer = client.post("/preferences/", {"size": "large"}, headers={"referer": "https://evil.example/x"})
    assert answer["Location"] == "/"


def test_two_addresses_that_do_not_exist_get_the_same_bytes(client, site):
    first, second = client.get("/notices/nothing/"), client.get("/notices/nobody/")
    assert first.status_code == second.status_code == 404
    assert first.content == second.content
    assert "没有找到这个页面" in first.content.decode()


@pytest.mark.parametrize("path", ["/", "/notices/", "/search/", "/systems/", "/styleguide/", "/preferences/"])
def test_no_page_carries_inline_script_or_style(client, site, path):
    text = client.get(path).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_a_feed_or_list_of_an_empty_site_is_empty_not_broken(client, site):
    for path in ("/", "/notices/", "/feeds/notices.rss", "/notices.json", "/systems/", "/sitemap.xml"):
        assert client.get(path).status_code == 200


def test_a_form_whose_token_is_gone_is_refused_with_cause_and_remedy(site):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "表单已经失效" in answer.content.decode()
    assert "刷新页面重新提交" in answer.content.decode()


@pytest.mark.parametrize("path", ["/systems/", "/sitemap.xml"])
def test_a_list_asks_the_database_as_often_for_few_systems_as_for_many(client, site, path):
    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    owner = OrganisationFactory()
    SystemFactory.create_batch(10, owner=owner)
    few = queries()
    SystemFactory.create_batch(200, owner=owner)
    assert queries() <= few + 1
