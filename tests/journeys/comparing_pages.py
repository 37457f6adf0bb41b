"""Pages of comparing: data asked for before collecting, projects of a batch, two units' projects, a later check."""

from django.urls import reverse

from catalog.models import DupRun
from search import batches as comparing
from search import indexing
from search.duplicates import check
from tests.factories.city import City
from tests.factories.projects import ProjectFactory
from tests.factories.registers import ResourceFactory, SystemFactory
from tests.journeys.report_pages import ITEMS
from tests.moments import NOW
from tests.permissions.canaries import Canaries
from tests.permissions.collecting_world import plant_checks
from workflow import outbox
from workflow.actions import batches, comparisons


def comparing_pages(city: City) -> list[tuple[str, str]]:
    """Return (address, role) of these pages."""
    return [*_collecting(city), *_overlapping(city), *_later(city)]


def _collecting(city: City) -> list[tuple[str, str]]:
    sides = ("water", "traffic", "hydrology")
    published = {side: ResourceFactory(owner=getattr(city, side), published=True) for side in sides}
    planted = plant_checks(city, published, Canaries())
    asked, answered = planted.checks["water"], planted.request
    return [
        (reverse("desk:data-checks"), "UNIT_OP"),
        (reverse("desk:data-check-new"), "UNIT_OP"),
        (reverse("desk:data-check", args=[asked.pk]), "UNIT_OP"),
        (reverse("desk:data-check-item", args=[asked.pk, 1]), "UNIT_OP"),
        (reverse("desk:share-requests"), "BUR_OP"),
        (reverse("desk:share-request", args=[answered.pk]), "BUR_OP"),
    ]


def _overlapping(city: City) -> list[tuple[str, str]]:
    indexing.rebuild_index()
    by = city.person("BUR_OP")
    first, second = (
        ProjectFactory(unit=unit, in_library=True, function_list=ITEMS, name=f"{unit}纠纷调处平台")
        for unit in (city.water, city.traffic)
    )
    batch = batches.create(title="2026年第四批", kind="sporadic", by=by, at=NOW)
    batches.add_projects(batch=batch, projects=[first, second], by=by, at=NOW, expected_version=batch.version)
    job = comparing.queue(comparisons.ask(batch=batch, by=by, at=NOW))
    outbox.run(job.pk, NOW)
    pair = f"{reverse('desk:compare-pair')}?first={first.number}&second={second.number}"
    return [
        (reverse("desk:comparisons"), "BUR_OP"),
        (reverse("desk:batch-overlaps", args=[batch.number]), "BUR_OP"),
        (pair, "BUR_OP"),
    ]


def _later(city: City) -> list[tuple[str, str]]:
    project = ProjectFactory(unit=city.water, submitted=True, function_list=ITEMS, name="信访矛盾调处平台")
    found = project.function_lists.get()
    check.run_check(project=project, function_list=found, by=None, at=NOW, kind=DupRun.Kind.SUBMISSION)
    SystemFactory(name="矛盾调处管理系统", owner=city.traffic, modules=[name for _n, name, _d in ITEMS[1:]])
    indexing.rebuild_index()
    later = check.run_check(project=project, function_list=found, by=None, at=NOW, kind=DupRun.Kind.ARGUMENT)
    return [(reverse("desk:compare-changes", args=[later.pk]), "BUR_OP")]
