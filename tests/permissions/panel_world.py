"""The argumentation of the walked world: one batch under review, one closed, one that the expert has left.

The role EXPERT sits on the first two and was recused from the third; what two other experts write is never theirs.
"""

from dataclasses import dataclass

from catalog.models import ArgumentBatch, BatchProject, ConclusionSignature, OpinionSheet, PanelMember, Project
from tests.factories.city import City
from tests.factories.projects import ProjectFactory
from tests.moments import NOW
from tests.permissions.canaries import Canaries
from tests.workflow.panel import Panel, an_expert
from workflow.actions import batches, panels
from workflow.regulation.roles import Role

OPEN, CLOSED, LEFT = "open", "closed", "left"


@dataclass(frozen=True, slots=True)
class PlantedBatch:
    """A batch with what an address may name of it: a project, and the seat of the role EXPERT."""

    batch: ArgumentBatch
    project: Project
    seat: PanelMember


def plant_panels(city: City, canaries: Canaries) -> dict[str, PlantedBatch]:
    """Make the three batches and put words into all that is written in them."""
    others = [an_expert(91), an_expert(92)]
    return {state: _planted(city, canaries, state, others) for state in (OPEN, CLOSED, LEFT)}


def _planted(city: City, canaries: Canaries, state: str, others: list) -> PlantedBatch:
    expert = city.person(Role.EXPERT)
    project, stranger = (ProjectFactory(unit=unit, in_library=True) for unit in (city.water, city.traffic))
    batch = batches.create(title=f"批次{state}", kind="annual", by=city.person(Role.BUR_OP), at=NOW)
    panel = Panel(city, batch, [expert, *others], NOW)
    panel.add(project, stranger).appoint(*panel.experts)
    panel.act(batches.take_out, entry=panel.entry(stranger), reason="单位暂缓")
    panel.declare().open()
    if state == LEFT:
        panels.recuse(member=panel.seat(expert), reason="有利害关系", by=expert, at=panel.later())
    else:
        panel.hand_in(*others)
    if state == CLOSED:
        panel.hand_in(expert).close().draft(project)
        panel.sign(project, others[0], reservation="保留")
    _plant(canaries, state, panel, project, stranger)
    return PlantedBatch(ArgumentBatch.objects.get(pk=batch.pk), project, panel.seat(expert))


def _plant(canaries: Canaries, state: str, panel: Panel, project: Project, stranger: Project) -> None:
    canaries.plant(panel.batch, f"batch/{state}")
    canaries.plant(project, f"water/{'LEFT' if state == LEFT else 'ARGUING'}")
    canaries.plant(project.dossier, f"water/{'LEFT' if state == LEFT else 'ARGUING'}")
    canaries.plant(stranger, "traffic/IN_LIBRARY")
    for entry in BatchProject.objects.filter(batch=panel.batch):
        canaries.plant(entry, "batch/organisers" if not entry.is_live else f"batch/{state}")
    for member in PanelMember.objects.filter(batch=panel.batch):
        canaries.plant(member, "batch/organisers")
    for sheet in OpinionSheet.objects.filter(entry__batch=panel.batch):
        own = "own" if sheet.member.user == panel.experts[0] else "other"
        canaries.plant(sheet, f"opinion/{state}-{own}")
    for signature in ConclusionSignature.objects.filter(entry__batch=panel.batch):
        canaries.plant(signature, "batch/organisers")
