"""The public catalogue: what is open and published, found by filters and words, with its items and as a workbook."""

from io import BytesIO

import pytest
from django.db.models import QuerySet
from openpyxl import load_workbook

from catalog.models import Resource, ResourceEdition, ResourceItem
from portal.pages.resource_list import slug_of
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import ResourceFactory, put_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(site) -> Resource:
    unit = OrganisationFactory(name="市水务局")
    return ResourceFactory(name="河道水位监测信息", owner=unit, published=True, theme="16", items=["站点名称", "水位"])


def text_of(client, path: str, **asked) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, path
    return answer.content.decode()


def address(entry: Resource) -> str:
    return f"/resources/{slug_of(entry.code)}/"


def test_an_entry_shows_its_elements_and_its_items(client, water):
    page = text_of(client, address(water))
    for word in (water.name, "市水务局", water.code, "无条件共享", "每日", "站点名称", "水位", "字符型"):
        assert word in page
    assert water.name in text_of(client, "/resources/")


@pytest.mark.requirement("R26.1")
@pytest.mark.parametrize("status", ["draft", "unit_confirmed", "checked", "offline"])
def test_what_was_never_published_is_not_there_whatever_its_status(client, site, status):
    ResourceFactory(name="未发布的信息", code="311116/000001", open_type="1", status=status)
    for path in ("/resources/", "/resources/?q=未发布", "/search/?q=未发布", "/sitemap.xml"):
        assert "未发布的信息" not in text_of(client, path)
        assert "311116-000001" not in text_of(client, path)
    assert client.get("/resources/311116-000001/").status_code == 404
    assert client.get("/resources/311116-000001/download/").status_code == 404


def test_a_change_in_preparation_does_not_show(client, water):
    Resource.objects.filter(pk=water.pk).update(name="改过的名称", status=Resource.Status.CHANGED, open_type="3")
    ResourceItem.objects.filter(resource=water, order=1).update(name="改过的信息项")
    for path in ("/resources/", address(water), "/search/?q=水位"):
        page = text_of(client, path)
        assert "河道水位监测信息" in page
        assert "改过的" not in page


def test_what_is_not_open_to_society_does_not_show(client, site):
    closed = ResourceFactory(name="内部信息", published=True, open_type="3")
    for path in ("/resources/", "/resources/?q=内部", "/search/?q=内部信息"):
        assert closed.code not in text_of(client, path)
    assert client.get(address(closed)).status_code == 404


def test_of_what_is_shared_with_nobody_the_items_and_ways_stay_hidden(client, site):
    basis = "依据《中华人民共和国个人信息保护法》第十三条"
    entry = ResourceFactory(
        name="困难群众信息", published=True, share_type="3", share_condition=basis, items=["身份证号码"]
    )
    page = text_of(client, address(entry))
    assert basis in page and "不公开信息项" in page
    assert "身份证号码" not in page and "接口" not in page
    assert "困难群众信息" not in text_of(client, "/resources/", q="身份证号码")
    book = load_workbook(BytesIO(client.get(f"{address(entry)}download/").getvalue()))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "困难群众信息" in cells
    assert "身份证号码" not in cells and "接口" not in cells


def test_filters_take_any_of_one_and_all_of_several(client, water):
    other = ResourceFactory(name="公交线路信息", published=True, share_type="2", share_condition="经同意", theme="15")
    both = text_of(client, "/resources/?share=1&share=2")
    assert water.name in both and other.name in both
    for asked in ({"share": "2"}, {"theme": "15"}, {"unit": other.owner.code}, {"q": "公交"}, {"q": other.code}):
        page = text_of(client, "/resources/", **asked)
        assert other.name in page and water.name not in page, asked
    assert "没有符合条件" in text_of(client, "/resources/", share="1", theme="15")


def test_words_are_found_in_items_and_units_too(client, water):
    for question in ("站点名称", "市水务局 水位", "河道"):
        assert water.name in text_of(client, "/resources/", q=question)
    assert "没有符合条件" in text_of(client, "/resources/", q="河道 公交")


@pytest.mark.parametrize("question", ["水情监控", "河道水雨情", "水务局 水情"])
def test_a_word_is_found_by_its_synonyms(client, water, question):
    ResourceFactory(name="公交线路信息", published=True)
    for path in ("/resources/", "/search/"):
        page = text_of(client, path, q=question)
        assert water.name in page and "公交线路信息" not in page


@pytest.mark.parametrize("asked", ["unit=zzz", "theme=zz", "share=9", "page=abc", "q=%00", "q=" + "长" * 150])
def test_a_wrong_question_is_answered_not_failed(client, water, asked):
    assert client.get(f"/resources/?{asked}").status_code == 200


def test_the_workbook_is_what_the_filters_leave(client, water):
    ResourceFactory(name="公交线路信息", published=True, theme="15")
    book = load_workbook(BytesIO(client.get("/resources/download/", {"theme": "16"}).getvalue()))
    assert [row[3] for row in book["目录"].iter_rows(min_row=2, values_only=True)] == [water.name]
    assert [row[2] for row in book["数据项"].iter_rows(min_row=2, values_only=True)] == ["站点名称", "水位"]


def test_the_search_of_the_site_finds_entries_by_name_and_item(client, water):
    for question in ("河道水位", "站点名称"):
        page = text_of(client, "/search/", q=question)
        assert water.name in page and address(water) in page
    assert address(water) in text_of(client, "/search/", q="河道", kind="resources")


def test_the_column_stands_in_navigation_site_map_and_sitemap(client, water):
    assert 'href="/resources/"' in text_of(client, "/")
    assert 'href="/resources/"' in text_of(client, "/sitemap/")
    assert address(water) in text_of(client, "/sitemap.xml")


def test_an_entry_carries_the_page_tags_of_a_content_page(client, water):
    page = text_of(client, address(water))
    for name, content in (("ArticleTitle", water.name), ("PubDate", "2026-06-08 10:00"), ("ContentSource", "市水务局")):
        assert f'<meta name="{name}" content="{content}">' in page


def test_an_entry_that_is_taken_offline_is_gone(client, water):
    Resource.objects.filter(pk=water.pk).update(status=Resource.Status.OFFLINE, edition=None)
    assert client.get(address(water)).status_code == 404
    assert water.name not in text_of(client, "/resources/")


def test_earlier_editions_are_listed_with_the_reason_of_each_change(client, water):
    second = put_out(water)
    QuerySet(ResourceEdition).filter(pk=second.pk).update(note="新增流量信息项")
    page = text_of(client, address(water))
    assert "发布记录" in page and "第 1 版" in page and "第 2 版" in page and "新增流量信息项" in page
    QuerySet(ResourceEdition).filter(number=1).update(open_type="3")
    assert "第 1 版" not in text_of(client, address(water))
