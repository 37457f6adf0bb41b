"""Pages while the search server is away: the public search says so, a check is queued and says so."""

import pytest
from django.urls import reverse

from catalog.models import DupRun
from portal.pages.tree import ensure_page_tree
from search import indexing
from tests.factories import ProjectFactory, SystemFactory
from tests.search.servers_away import refusing
from workflow import outbox
from workflow.models import Job
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

ITEMS = [("1", "水库巡查", ""), ("1.1", "水库巡查登记", "登记巡查。")]
NOTICE = "检索服务暂时没有应答"


@pytest.fixture
def away(settings, tmp_path):
    """SEARCH_URL names a server that refuses, and the test's own folder holds what the register taught."""
    settings.VAR_DIR = tmp_path
    indexing.forget()
    with refusing() as url:
        settings.SEARCH_URL = f"{url}/away"
        yield
    indexing.forget()


def test_the_public_search_answers_from_sql_and_says_so(client, away):
    ensure_page_tree()
    SystemFactory(name="水库巡查系统", is_public=True)
    SystemFactory(name="水库巡查内部系统", is_public=False)
    answer = client.get("/search/", {"q": "水库巡查"})
    text = answer.content.decode()
    assert (answer.status_code, NOTICE in text, "水库巡查系统" in text) == (200, True, True)
    assert "水库巡查内部系统" not in text


def test_the_public_search_says_nothing_where_the_engine_answers(client, settings, tmp_path):
    settings.SEARCH_URL = f"embedded://{tmp_path}/index"
    indexing.forget()
    ensure_page_tree()
    SystemFactory(name="水库巡查系统", is_public=True)
    text = client.get("/search/", {"q": "水库巡查"}).content.decode()
    assert NOTICE not in text
    assert "水库巡查系统" in text


@pytest.mark.parametrize(
    ("role", "where", "posted", "kind"),
    [
        (Role.UNIT_OP, "draft-duplicates", {"run": "1"}, DupRun.Kind.QUICK),
        (Role.BUR_OP, "duplicates-rerun", {}, DupRun.Kind.SUBMISSION),
    ],
)
def test_a_check_is_queued_and_the_page_says_so(client, city, as_user, away, role, where, posted, kind):
    as_user(client, role, city.water if role == Role.UNIT_OP else city.bureau)
    state = {"draft": True} if role == Role.UNIT_OP else {"submitted": True}
    project = ProjectFactory(unit=city.water, function_list=ITEMS, **state)
    answer = client.post(reverse(f"desk:{where}", args=[project.number]), posted)
    assert answer.status_code == 503
    assert "查重已排队，服务恢复后自动进行" in answer.content.decode()
    assert Job.objects.get(kind="search.check").payload["kind"] == kind
    assert not DupRun.objects.exists()
    assert outbox.run_due(10) == 0
