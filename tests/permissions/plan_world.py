"""The plans of the walked world: one being consulted on, one that waits for its first meeting."""

from dataclasses import dataclass

from catalog.models import PlanBatch, PlanEntry, PlanOpinion, Project
from tests.factories.city import City
from tests.moments import NOW
from tests.permissions.canaries import Canaries
from tests.workflow.plan import Plan, a_necessary_project, begin_plan
from workflow.actions import plans

OPEN, MEETING = "open", "meeting"


@dataclass(frozen=True, slots=True)
class PlantedPlan:
    """A plan and a project of it."""

    plan: PlanBatch
    project: Project


def plant_plans(city: City, canaries: Canaries) -> dict[str, PlantedPlan]:
    """Make the two plans and put words into all that is written in them."""
    return {state: _planted(city, canaries, state) for state in (OPEN, MEETING)}


def _planted(city: City, canaries: Canaries, state: str) -> PlantedPlan:
    project, stranger = a_necessary_project(city), a_necessary_project(city, unit=city.traffic)
    plan: Plan = begin_plan(city, project, stranger, at=NOW)
    plan.act(plans.take_out, entry=plan.entry(stranger), reason="单位暂缓")
    plan.consult()
    if state == MEETING:
        plan.submit()
    canaries.plant(plan.plan, f"plan/{state}")
    canaries.plant(plan.plan.dossier, "plan/bureau")
    for found, home in ((project, "water/PLAN_PROPOSED" if state == MEETING else "water/ARGUED_OK"),
                        (stranger, "traffic/ARGUED_OK")):  # fmt: skip
        canaries.plant(found, home)
        canaries.plant(found.dossier, home)
    for entry in PlanEntry.objects.filter(plan=plan.plan):
        canaries.plant(entry, f"plan/{state}" if entry.is_live else "plan/readers")
    for opinion in PlanOpinion.objects.filter(plan=plan.plan):
        canaries.plant(opinion, f"plan/{state}")
    return PlantedPlan(PlanBatch.objects.get(pk=plan.plan.pk), project)
