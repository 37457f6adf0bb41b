"""The city's own rows behind each engine: indexing, people's search with principals, the check and its repair."""

import pytest

from catalog.models import DupRun, System
from catalog.signals import system_changed
from search import indexing, people, verification
from search.duplicates import check
from search.engine import PUBLIC, SYSTEM, key_of
from tests.factories import SystemFactory
from tests.factories.projects import NOW, ProjectFactory
from workflow import outbox

pytestmark = pytest.mark.django_db

DISPUTES = [
    ("1", "矛盾纠纷化解", ""),
    ("1.1", "矛盾纠纷登记", "登记纠纷当事人和类型。"),
    ("1.2", "矛盾纠纷分派", "按辖区分派到调解组织。"),
    ("1.3", "矛盾纠纷督办", "超期未办的纠纷挂牌督办。"),
    ("1.4", "矛盾纠纷统计", "按类型和辖区统计纠纷。"),
]


@pytest.fixture
def register(engine):
    """Two registered systems on the engine under test; the first does what the project asks for in other words."""
    disputes = SystemFactory(
        name="群众争议联动调处系统",
        short_function="争议登记、调解",
        modules=["群众争议录入", "群众争议派单", "群众争议催办", "群众争议汇总"],
    )
    SystemFactory(name="智慧公交调度系统", short_function="公交排班", modules=["公交排班", "到站预报"])
    indexing.rebuild_index()
    return disputes


def test_search_url_alone_chooses_the_engine(register, engine):
    assert indexing.engine().name == engine


@pytest.mark.requirement("R9.2")
def test_a_renamed_duplicate_is_the_first_hit(register):
    project = ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES)
    run = check.run_check(
        project=project, function_list=project.function_lists.get(), by=None, at=NOW, kind=DupRun.Kind.SUBMISSION
    )
    assert (run.verdict, run.hits.first().system) == ("复用", register)
    assert check.is_reproducible(run)


def test_what_the_outbox_announces_is_in_the_index_and_what_is_gone_is_not(register):
    fresh = SystemFactory(name="水库巡查系统", modules=["水库巡查登记"])
    gone = register.pk
    for system in (fresh, register):
        system_changed.send(sender=System, instance=system, by=None, at=NOW)
    register.delete()
    outbox.run_due(100)
    assert not verification.compare(contents=True)
    held = indexing.engine().stats().versions
    assert key_of(SYSTEM, fresh.pk) in held
    assert key_of(SYSTEM, gone) not in held


@pytest.mark.needs_elasticsearch
def test_an_empty_server_is_filled_by_the_worker_and_not_by_a_reader(elasticsearch_url):
    system = SystemFactory(name="水库巡查系统")
    question = people.Question("水库巡查")
    assert list(question.systems(System.objects.all())) == [system]
    assert question.degraded
    assert outbox.run_due(10) == 1
    question = people.Question("水库巡查")
    assert list(question.systems(System.objects.all())) == [system]
    assert not question.degraded


def test_a_lost_entry_is_found_and_repaired(register):
    key = key_of(SYSTEM, register.pk)
    indexing.engine().delete([key])
    assert verification.compare().missing == (key,)
    verification.repair(verification.compare())
    assert not verification.compare(contents=True)


def test_people_find_by_synonym_and_only_what_their_principals_may(register):
    System.objects.filter(pk=register.pk).update(is_public=False)
    indexing.rebuild_index()
    everything = System.objects.all()
    assert list(people.Question("矛盾纠纷").systems(everything)) == [register]
    assert list(people.Question("矛盾纠纷", principals=(PUBLIC,)).systems(everything)) == []
    own = people.Question("矛盾纠纷", principals=(PUBLIC, f"org{register.owner_id}"))
    assert list(own.systems(everything)) == [register]
    assert list(own.systems(everything.none())) == []
    assert not own.degraded
