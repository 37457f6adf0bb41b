"""Another city's file changes what its pages and refusals call the bureau, and nothing else has to be touched."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from catalog.city import city as city_file
from tests.portal.desk.typed import said
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def another(settings, tmp_path):
    """Let the portal read the file of a city whose bureau has another name."""
    data = json.loads(Path(settings.CITY_FILE).read_text(encoding="utf-8"))
    data["bureau"]["name"] = "市大数据管理局"
    path = tmp_path / "city.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    settings.CITY_FILE = str(path)
    city_file.cache_clear()
    yield
    city_file.cache_clear()


def test_a_refusal_names_the_bureau_of_the_city(client, city, as_user, another):
    as_user(client, Role.UNIT_OP, city.water)
    refused = client.get(reverse("desk:duplicate-runs"))
    assert refused.status_code == 403
    assert "查重审核由市大数据管理局办理" in said(refused)


def test_no_sentence_of_the_interface_names_the_sample_citys_bureau():
    places = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("workflow/**/*.py"), *ROOT.glob("portal/**/*.py")]
    named = [
        str(path.relative_to(ROOT))
        for path in places
        if "demo" not in path.parts and "migrations" not in path.parts and "市数字经济局" in path.read_text("utf-8")
    ]
    assert named == []
