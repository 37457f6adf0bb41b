"""Comparisons of the bureau: the projects of a batch with each other, two units' projects, what came after a check."""

import pytest
from django.urls import reverse

from catalog.models import BatchComparison, DupRun
from search import indexing
from search.duplicates import check
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.portal.desk.typed import said
from workflow import outbox
from workflow.actions import batches
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

ITEMS = [
    ("1", "矛盾纠纷化解", ""),
    ("1.1", "矛盾纠纷登记", "登记纠纷当事人和类型。"),
    ("1.2", "矛盾纠纷分派", "按辖区分派到调解组织。"),
    ("1.3", "矛盾纠纷督办", "超期未办的纠纷挂牌督办。"),
]


@pytest.fixture
def alike(city):
    """Two units' projects in the library with the same functions."""
    indexing.rebuild_index()
    units = (city.water, city.traffic)
    return [ProjectFactory(unit=unit, in_library=True, function_list=ITEMS, name=f"{unit}纠纷平台") for unit in units]


@pytest.fixture
def batch(city, alike):
    made = batches.create(title="2026年第一批", kind="sporadic", by=city.person("BUR_OP"), at=NOW)
    batches.add_projects(batch=made, projects=alike, by=city.person("BUR_OP"), at=NOW, expected_version=made.version)
    return made


def _checked(project, kind) -> DupRun:
    found = project.function_lists.get()
    return check.run_check(project=project, function_list=found, by=None, at=NOW, kind=kind)


def drain():
    while outbox.run_due(50):
        continue


@pytest.mark.requirement("R9.2")
def test_the_projects_of_a_batch_that_overlap_are_shown_with_their_functions(client, city, as_user, batch, alike):
    as_user(client, Role.BUR_OP, city.bureau)
    url = reverse("desk:batch-overlaps", args=[batch.number])
    assert client.post(url).status_code == 303
    assert client.post(url).status_code == 409
    drain()
    page = said(client.get(url))
    assert alike[0].name in page and alike[1].name in page
    assert "矛盾纠纷登记" in page
    assert BatchComparison.objects.get().pairs[0]["first_covered"] > 0.5


def test_a_batch_of_one_is_not_compared(client, city, as_user):
    lone = batches.create(title="2026年第二批", kind="sporadic", by=city.person("BUR_OP"), at=NOW)
    as_user(client, Role.BUR_OP, city.bureau)
    answer = client.post(reverse("desk:batch-overlaps", args=[lone.number]))
    assert answer.status_code == 422
    assert "无从比对" in said(answer)


@pytest.mark.requirement("R17.1")
def test_two_units_projects_stand_side_by_side_for_the_bureau_alone(client, city, as_user, alike):
    first, second = alike
    url = f"{reverse('desk:compare-pair')}?first={first.number}&second={second.number}"
    as_user(client, Role.BUR_REVIEW, city.bureau)
    assert said(client.get(url)).count("对应：") >= 3
    for role, home in ((Role.UNIT_HEAD, city.water), (Role.NDRC, city.ndrc), (Role.AUDIT, city.home_of(Role.AUDIT))):
        as_user(client, role, home)
        assert client.get(url).status_code == 403


def test_two_projects_of_one_unit_or_an_unknown_number_are_refused(client, city, as_user, alike):
    own = ProjectFactory(unit=city.water, in_library=True)
    as_user(client, Role.BUR_OP, city.bureau)
    same = client.get(reverse("desk:compare-pair"), {"first": alike[0].number, "second": own.number})
    assert (same.status_code, "同属" in said(same)) == (422, True)
    unknown = client.get(reverse("desk:compare-pair"), {"first": alike[0].number, "second": "P2099-1"})
    assert (unknown.status_code, "没有编号为" in said(unknown)) == (422, True)


def test_a_later_check_shows_what_the_submission_did_not_know(client, city, as_user):
    project = ProjectFactory(unit=city.water, submitted=True, function_list=ITEMS)
    indexing.rebuild_index()
    frozen = _checked(project, DupRun.Kind.SUBMISSION)
    SystemFactory(name="群众纠纷联动调处系统", owner=city.traffic, modules=[name for _n, name, _d in ITEMS[1:]])
    indexing.rebuild_index()
    later = _checked(project, DupRun.Kind.ARGUMENT)
    assert frozen.pk < later.pk
    as_user(client, Role.BUR_OP, city.bureau)
    page = said(client.get(reverse("desk:compare-changes", args=[later.pk])))
    assert "新增的相似对象" in page and "群众纠纷联动调处系统" in page
    nothing = said(client.get(reverse("desk:compare-changes", args=[frozen.pk])))
    assert "没有可对照的申报初报" in nothing


def test_the_overview_lists_batches_that_stand(client, city, as_user, batch):
    as_user(client, Role.BUR_OP, city.bureau)
    page = said(client.get(reverse("desk:comparisons")))
    assert batch.title in page and "未比对" in page
    as_user(client, Role.UNIT_HEAD, city.water)
    assert client.get(reverse("desk:comparisons")).status_code == 403
