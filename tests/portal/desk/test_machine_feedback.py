"""The pages of what reviewers say of the machine, and of how good it is."""

import pytest
from django.urls import reverse

from catalog.models import DupFeedback, DupHit
from tests.factories import SystemFactory
from tests.portal.desk.typed import shows
from tests.workflow.journey import begin
from workflow.actions import duplicates

pytestmark = pytest.mark.django_db


@pytest.fixture
def hit(city):
    journey = begin(city)
    run = journey.check_duplicates()
    journey.take("submit", "UNIT_HEAD")
    system = SystemFactory(owner=city.traffic, name="河长制管理系统")
    return DupHit.objects.create(
        run=run, rank=1, system=system, target_name=system.name, target_unit="x", coverage=0.5, score=0.6
    )


def url(hit):
    return reverse("desk:compare-feedback", args=[hit.run_id])


def test_a_reviewer_marks_reports_and_takes_back(city, client, as_user, hit):
    missed = SystemFactory(name="水利巡检平台", modules=["河道巡检"])
    item = hit.run.function_list.items.filter(is_leaf=True).first()
    as_user(client, "BUR_OP", city.bureau)
    assert shows(client.get(reverse("desk:compare", args=[hit.run_id])), "误报、漏报反馈")
    assert client.post(url(hit), {"rank": 1, "note": "对象不同"}).status_code == 303
    typed = {"missed": "1", "system": missed.code, "module": "河道巡检", "item": item.pk, "note": "同一功能"}
    assert client.post(url(hit), typed).status_code == 303
    page = client.get(url(hit))
    assert shows(page, "对象不同") and shows(page, "河道巡检") and shows(page, "同一功能")
    for feedback in DupFeedback.objects.all():
        assert client.post(url(hit), {"take_back": feedback.pk}).status_code == 303
    assert not DupFeedback.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"rank": "1", "note": ""}, "请填写“误报的依据”"),
        ({"missed": "1", "system": "没有的系统", "note": "x"}, "系统目录中没有编号或全称为“没有的系统”的系统"),
        ({"missed": "1", "system": "河长制管理系统", "note": "x"}, "不是漏报"),
        ({"missed": "1", "system": "水利巡检平台", "module": "报装", "note": "x"}, "没有名为“报装”的模块"),
        ({"missed": "1", "system": "重名系统", "note": "x"}, "请改填系统编号"),
    ],
)
def test_what_is_wrong_comes_back_with_its_remedy(city, client, as_user, hit, typed, message):
    SystemFactory(name="水利巡检平台", modules=["河道巡检"])
    SystemFactory.create_batch(2, name="重名系统")
    as_user(client, "BUR_OP", city.bureau)
    answer = client.post(url(hit), typed)
    assert answer.status_code == 422
    assert shows(answer, message)
    assert not DupFeedback.objects.exists()


def test_the_applicant_neither_sees_nor_gives_it(city, client, as_user, hit):
    as_user(client, "UNIT_OP", city.water)
    assert client.get(url(hit)).status_code == 403
    assert not shows(client.get(reverse("desk:compare", args=[hit.run_id])), "误报、漏报反馈")
    as_user(client, "UNIT_OP", city.traffic)
    assert client.get(url(hit)).status_code == 404


def test_a_conclusion_is_shown_as_what_it_says_of_the_machine(city, client, as_user, hit):
    as_user(client, "BUR_OP", city.bureau)
    assert shows(client.get(url(hit)), "待结论")
    duplicates.conclude_hit(hit, "SIMILAR_OK", "对象不同", city.person("BUR_OP"), hit.run.run_at)
    assert shows(client.get(url(hit)), "误报（据结论）")


def test_the_quality_page_shows_shares_with_their_numbers(city, client, as_user, hit):
    as_user(client, "BUR_DATA", city.bureau)
    assert shows(client.get(reverse("desk:check-quality")), "待结论的命中")
    duplicates.conclude_hit(hit, "DUP", "同一功能", city.person("BUR_OP"), hit.run.run_at)
    missed = SystemFactory()
    DupFeedback.objects.create(run=hit.run, kind="missed", system=missed, note="x", by=city.person("BUR_OP"))
    page = client.get(reverse("desk:check-quality"))
    assert shows(page, "1/1") and shows(page, "50%") and shows(page, "成立 1，漏报 1")
    as_user(client, "AUDIT", city.auditors)
    assert client.get(reverse("desk:check-quality")).status_code == 403
