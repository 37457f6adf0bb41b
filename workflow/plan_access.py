"""Who reads a plan batch (计划批次): the query half that `workflow.access` asks.

Who prepares it, is consulted on it or audits it reads every plan; the office that keeps a meeting's minutes reads one
while its meeting is waited for. A unit reads of a plan what stands on its own project.
"""

from django.db.models import QuerySet

from catalog.models import PlanBatch, PlanEntry, PlanMeeting, PlanOpinion
from workflow.panel_access import ORGANISERS
from workflow.permissions import Role

READERS = ORGANISERS
RECORDERS = frozenset({Role.OFFICE_GOV, Role.OFFICE_PARTY})


def plans(roles: frozenset[Role]) -> QuerySet[PlanBatch]:
    """Return every plan for its readers, for a meeting's office the plans that wait for it."""
    if roles & READERS:
        return PlanBatch.objects.all()
    return PlanBatch.objects.filter(status=PlanBatch.Status.MEETING, waits_for_role__in=roles & RECORDERS)


def entries(roles: frozenset[Role]) -> QuerySet[PlanEntry]:
    """Return the projects of the plans one reads; a meeting's office is shown what is still in the plan."""
    rows = PlanEntry.objects.filter(plan__in=plans(roles).values("pk"))
    return rows if roles & READERS else rows.filter(is_live=True)


def opinions(roles: frozenset[Role]) -> QuerySet[PlanOpinion]:
    """Return what was said in the consultation on the plans one reads."""
    return PlanOpinion.objects.filter(plan__in=plans(roles).values("pk"))


def meetings(roles: frozenset[Role]) -> QuerySet[PlanMeeting]:
    """Return what the meetings said of the plans one reads."""
    return PlanMeeting.objects.filter(plan__in=plans(roles).values("pk"))


ROWS = {PlanBatch: plans, PlanEntry: entries, PlanOpinion: opinions, PlanMeeting: meetings}
