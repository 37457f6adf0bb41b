"""The workbench's search: what one may see, found by words of its text, quoted where they stand."""

import pytest
from django.urls import reverse

from portal.desk.searching import excerpt
from search import indexing
from tests.factories.projects import DocumentFactory, ProjectFactory
from tests.factories.registers import ResourceFactory, SystemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def search_folder(tmp_path, settings):
    """The index of this test alone."""
    settings.SEARCH_URL = f"embedded://{tmp_path}/index"
    settings.VAR_DIR = tmp_path
    indexing.forget()


@pytest.fixture
def matter(city):
    project = ProjectFactory(name="病险水库除险平台", unit=city.water, submitted=True)
    DocumentFactory(
        dossier=project.dossier, title="可行性研究报告", content=b"x", text="开头。" * 40 + "水库渗漏监测点位。"
    )
    SystemFactory(name="水库雨水情测报系统", owner=city.water, modules=["雨情上报"])
    ResourceFactory(name="水库基本信息", owner=city.water, published=True, code="311116/000778")
    indexing.rebuild_index()
    return project


def page_of(as_user, client, role, unit, **asked):
    as_user(client, role, unit)
    answer = client.get(reverse("desk:search"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everything_one_may_see_is_found_with_the_place_in_a_document(as_user, client, city, matter):
    said = page_of(as_user, client, "UNIT_OP", city.water, q="水库")
    for word in ("病险水库除险平台", "可行性研究报告", "渗漏监测点位", "水库雨水情测报系统", "水库基本信息"):
        assert word in said
    assert "病险水库除险平台" not in page_of(as_user, client, "UNIT_OP", city.water, q="水库", kind="resources")
    assert "水库基本信息" in page_of(as_user, client, "UNIT_OP", city.water, q="311116/000778")


def test_another_unit_finds_nothing_of_it(as_user, client, city, matter):
    said = page_of(as_user, client, "UNIT_OP", city.traffic, q="渗漏监测")
    assert "可行性研究报告" not in said
    assert "没有找到相关内容" in said


def test_nothing_typed_asks_for_words_and_too_much_is_cut_and_told(as_user, client, city, matter):
    assert "输入名称、编号或正文中的词" in page_of(as_user, client, "UNIT_OP", city.water)
    assert "只按前 100 个字" in page_of(as_user, client, "UNIT_OP", city.water, q="水" * 120)


def test_a_broken_index_is_told_and_names_are_still_found(as_user, client, city, matter, tmp_path):
    (tmp_path / "index" / "CURRENT").write_text("v9", encoding="ascii")
    said = page_of(as_user, client, "UNIT_OP", city.water, q="水库")
    assert "文件正文未查" in said
    assert "病险水库除险平台" in said


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("短文", ["没有"], "短文"),
        ("甲" * 60 + "水库" + "乙" * 200, ["水库"], "…" + "甲" * 40 + "水库" + "乙" * 78 + "…"),
        ("", ["水库"], ""),
    ],
)
def test_the_excerpt_stands_around_the_first_word(text, words, shown):
    assert excerpt(text, words) == shown
