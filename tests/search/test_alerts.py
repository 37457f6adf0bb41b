"""A system that comes or changes and resembles a pending project: the bureau is told once, and nobody else."""

import pytest

from catalog.models import DupAlert, System, SystemModule
from catalog.signals import system_changed
from search import indexing
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.search.test_check import DISPUTES
from workflow import access, outbox
from workflow.models import Notification

pytestmark = pytest.mark.django_db

MODULES = ["群众争议录入", "群众争议派单", "群众争议催办", "群众争议汇总"]


@pytest.fixture
def pending(city):
    """A submitted project, the bureau's people, and a register without its like."""
    for role in ("BUR_OP", "BUR_REVIEW", "BUR_LEAD", "UNIT_OP", "UNIT_HEAD"):
        city.person(role)
    SystemFactory(owner=city.traffic, name="供水营销系统", modules=["抄表", "水费收缴", "报装受理"])
    project = ProjectFactory(unit=city.water, name="矛盾纠纷多元化解平台", submitted=True, function_list=DISPUTES)
    indexing.rebuild_index()
    return project


def arrive(city, name: str = "群众争议联动调处系统", modules=tuple(MODULES)) -> System:
    system = SystemFactory(owner=city.traffic, name=name, modules=list(modules))
    system_changed.send(sender=System, instance=system)
    work()
    return system


def work() -> None:
    while outbox.run_due(50, at=NOW.replace(year=NOW.year + 1)):
        pass


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user, key__startswith="resembles-").values_list("text", flat=True))


def test_a_new_system_that_resembles_a_pending_project_is_told_to_the_reviewers(pending, city):
    system = arrive(city)
    alert = DupAlert.objects.get()
    assert (alert.project, alert.system) == (pending, system)
    assert alert.coverage >= 0.3
    assert alert.items[0]["item"].startswith("矛盾纠纷")
    for role in ("BUR_OP", "BUR_REVIEW"):
        assert [system.name in text and pending.name in text for text in told(city.person(role))] == [True]


def test_the_applicant_and_other_units_are_not_told(pending, city):
    arrive(city)
    for role, unit in (("UNIT_OP", city.water), ("UNIT_HEAD", city.water), ("UNIT_OP", city.traffic)):
        person = city.person(role, unit)
        assert told(person) == []
        assert not access.visible_to(person, DupAlert).exists()


def test_a_system_that_changes_again_is_not_told_again(pending, city):
    system = arrive(city)
    SystemModule.objects.create(system=system, order=9, level=1, name="群众争议评价", description="评价")
    system_changed.send(sender=System, instance=system)
    work()
    assert DupAlert.objects.count() == 1
    assert len(told(city.person("BUR_OP"))) == 1


def test_a_system_that_grows_into_a_likeness_is_told(pending, city):
    system = arrive(city, "信访接待系统", ["来访预约"])
    assert not DupAlert.objects.exists()
    for order, name in enumerate(MODULES, start=2):
        SystemModule.objects.create(system=system, order=order, level=1, name=name, description=f"{name}功能")
    system_changed.send(sender=System, instance=system)
    work()
    assert DupAlert.objects.get().system == system


def test_a_system_without_likeness_is_not_told(pending, city):
    arrive(city, "智慧公交调度系统", ["公交排班", "到站预报", "客流统计"])
    assert not DupAlert.objects.exists()


def test_a_draft_is_not_pending(city):
    SystemFactory(owner=city.traffic, name="供水营销系统", modules=["抄表", "水费收缴", "报装受理"])
    ProjectFactory(unit=city.water, name="矛盾纠纷多元化解平台", function_list=DISPUTES)
    indexing.rebuild_index()
    arrive(city)
    assert not DupAlert.objects.exists()
