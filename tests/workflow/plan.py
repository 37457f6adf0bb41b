"""A plan in the small city: projects argued and found necessary, and the acts of those who plan and decide."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from catalog.models import ArgumentRecord, PlanBatch, PlanEntry, Project
from tests.factories.city import City
from tests.factories.projects import ProjectFactory
from tests.moments import NOW
from workflow.actions import plan_meetings, plans
from workflow.actions.plan_meetings import Resolution

SPEAKERS = {"BUREAU": "BUR_REVIEW", "NDRC": "NDRC", "FIN": "FIN_BUD"}
OFFICES = {"FEC": "OFFICE_PARTY", "GOV": "OFFICE_GOV", "STD": "OFFICE_PARTY"}


def a_necessary_project(city: City, **more) -> Project:
    """Return a project that experts found necessary."""
    project = ProjectFactory(**{"unit": city.water, "argued_ok": True, **more})
    ArgumentRecord.objects.create(project=project, batch="第一批", experts=3, conclusion="A1", opinion="确有必要。")
    return project


@dataclass
class Plan:
    """One plan and the moment it has come to; every act takes an hour."""

    city: City
    plan: PlanBatch
    at: datetime = NOW

    def later(self) -> datetime:
        self.at += timedelta(hours=1)
        return self.at

    def act(self, verb, role: str = "BUR_OP", **data):
        """Take one act on the plan as it now stands, as the person of a role."""
        self.plan.refresh_from_db()
        said = {"by": self.city.person(role), "at": self.later(), "expected_version": self.plan.version, **data}
        return verb(**said)

    def add(self, *projects: Project) -> "Plan":
        self.act(plans.add_projects, plan=self.plan, projects=projects)
        return self

    def entry(self, project: Project) -> PlanEntry:
        return PlanEntry.objects.select_related("plan", "project").get(plan=self.plan, project=project)

    def consult(self, *departments: str) -> "Plan":
        for department in departments or SPEAKERS:
            self.act(
                plans.consult, SPEAKERS[department], plan=self.plan, department=department, attitude="agrees", text=""
            )
        return self

    def submit(self, **more) -> "Plan":
        self.act(plans.submit, "BUR_REVIEW", plan=self.plan, **more)
        return self

    def meet(self, party: str, result: str = "agreed", held_on: date | None = None, **more) -> "Plan":
        said = {"held_on": held_on or timezone.localdate(self.at), "minute_no": f"{party}纪要1号", **more}
        self.act(plan_meetings.record, OFFICES[party], plan=self.plan, said=Resolution(result=result, **said))
        return self

    def states(self) -> list[str]:
        return list(self.plan.entries.order_by("order").values_list("project__state", flat=True))


def begin_plan(city: City, *projects: Project, kind: str = "UNIFIED", at: datetime = NOW) -> Plan:
    """Return a plan of 2026 with projects (one necessary project without any named)."""
    by = city.person("BUR_OP")
    for role in {*OFFICES.values(), *SPEAKERS.values()}:
        city.person(role)
    plan = plans.create(title="2026年年度计划", kind=kind, year=2026, by=by, at=at)
    return Plan(city, plan, at).add(*(projects or [a_necessary_project(city)]))


def at_the_meetings(city: City, *projects: Project) -> Plan:
    """Return a plan that waits for its first meeting."""
    return begin_plan(city, *projects).consult().submit()
