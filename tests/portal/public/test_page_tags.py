"""The duties of a government site: page tags, header, footer, feeds, site map (国办发〔2017〕47号)."""

import html
import re
from xml.etree import ElementTree

import pytest

from portal.models import NewsIndexPage, NewsPage, RegulationIndexPage, RegulationPage
from portal.pages.identity import SiteIdentity
from portal.pages.resource_list import slug_of
from tests.factories.registers import ResourceFactory, SystemFactory
from tests.moments import NOW, TODAY

pytestmark = pytest.mark.django_db

SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
CONTENT = {"ArticleTitle", "PubDate", "ContentSource", "ColumnName", "ColumnType"}


def tags(text: str) -> dict[str, str]:
    """Return the named meta tags of a page."""
    return {name: html.unescape(value) for name, value in re.findall(r'<meta name="(\w+)" content="([^"]*)"', text)}


def heading(text: str) -> str:
    return html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL).group(1)).strip()


@pytest.fixture
def articles(site):
    """One regulation and one article."""
    regulation = RegulationIndexPage.objects.get().add_child(
        instance=RegulationPage(
            title="示例管理办法",
            slug="rule",
            source="示例市人民政府",
            issuer="示例市人民政府",
            document_number="示府发〔2023〕9号",
            written_on=TODAY,
            published_at=NOW,
            body=[("heading", "第一章"), ("text", "<p>正文</p>")],
        )
    )
    news = NewsIndexPage.objects.get(slug="news").add_child(
        instance=NewsPage(
            title="示例消息", slug="item", source="示例局", published_at=NOW, body=[("text", "<p>正文</p>")]
        )
    )
    return regulation, news


@pytest.mark.parametrize(
    "path",
    ["/", "/notices/", "/regulations/", "/news/", "/guides/", "/systems/", "/resources/", "/search/", "/sitemap/"],
)
def test_a_column_carries_its_required_tags_and_none_is_empty(client, site, path):
    found = tags(client.get(path).content.decode())
    filled = {name for name, value in found.items() if value}
    assert filled.issuperset(SITE | COLUMN)


def test_content_carries_its_required_tags_and_the_title_the_reader_sees(client, articles, put_up):
    addresses = [page.url for page in (*articles, put_up())]
    resource = f"/resources/{slug_of(ResourceFactory(published=True).code)}/"
    for address in (*addresses, f"/systems/{SystemFactory().code}/", resource):
        text = client.get(address).content.decode()
        found = tags(text)
        filled = {name for name, value in found.items() if value}
        assert filled.issuperset(SITE | CONTENT)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", found["PubDate"])
        assert found["ArticleTitle"] == heading(text)


@pytest.mark.parametrize("path", ["/", "/notices/", "/systems/", "/preferences/"])
def test_the_foot_says_who_runs_the_site_and_where_to_report_errors(client, site, path):
    text = client.get(path).content.decode()
    for duty in ("主办单位", "政府网站标识码", "ICP备", "公网安备", "站点地图", "我为政府网站找错"):
        assert duty in text


def test_a_visit_stores_no_setting(client, site):
    SiteIdentity.objects.all().delete()
    assert client.get("/").status_code == 200
    assert not SiteIdentity.objects.exists()


def test_an_editor_changes_the_identity_of_the_site_without_code(client, site):
    identity = SiteIdentity.for_site(site.get_site())
    identity.site_name, identity.site_id_code, identity.organiser = "另一市平台", "1234567890", "另一市数据局"
    identity.save()
    text = client.get("/").content.decode()
    assert tags(text)["SiteName"] == "另一市平台"
    assert tags(text)["SiteIDCode"] == "1234567890"
    assert "另一市数据局" in text


@pytest.mark.parametrize("column", ["notices", "regulations", "news"])
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_every_column_has_its_feed(client, articles, put_up, column, kind):
    put_up()
    answer = client.get(f"/feeds/{column}.{kind}")
    assert answer.status_code == 200
    root = ElementTree.fromstring(answer.content)
    entries = root.findall(".//item") or root.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 1


def test_there_is_no_feed_of_a_column_that_does_not_exist(client, site):
    assert client.get("/feeds/nothing.rss").status_code == 404


def test_the_site_map_names_pages_and_public_systems_only(client, articles, put_up):
    page = put_up()
    public, hidden = SystemFactory(), SystemFactory(is_public=False)
    text = client.get("/sitemap.xml").content.decode()
    assert page.url in text
    assert f"/systems/{public.code}/" in text
    assert hidden.code not in text


def test_robots_are_kept_out_of_the_workbench_and_shown_the_site_map(client, site):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert "/sitemap.xml" in text


def test_notices_are_harvested_as_json_with_their_state_of_the_moment(client, put_up, the_clock):
    page = put_up()
    first = client.get("/notices.json").json()["notices"][0]
    assert (first["title"], first["status"], first["functions"]) == (page.title, "running", 3)
    the_clock.at(page.notice.end_at)
    assert client.get("/notices.json").json()["notices"][0]["status"] == "ended"
