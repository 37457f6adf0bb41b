"""A batch of argumentation in the small city: experts of their own institute, and the acts of bureau and experts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalog.models import ArgumentBatch, BatchProject, OpinionSheet, PanelMember, Project, User
from tests.factories.city import City
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.projects import ProjectFactory
from tests.moments import NOW
from workflow.actions import batches, conclusions, opinions, panels

OPINION = {"result": "A1", "assessment": "依据充分。", "remarks": "一、细化绩效目标。"}


def an_expert(number: int) -> User:
    """Return an expert of an institute that applies for nothing."""
    institute = OrganisationFactory(code=f"9{number:02d}", name=f"第{number}研究院", short_name=f"第{number}研究院")
    return UserFactory(username=f"expert-{number}", display_name=f"专家{number}", expert=institute)


@dataclass
class Panel:
    """One batch and the moment it has come to; every act takes ten minutes."""

    city: City
    batch: ArgumentBatch
    experts: list[User] = field(default_factory=list)
    at: datetime = NOW

    @property
    def desk(self) -> User:
        return self.city.person("BUR_OP")

    def later(self) -> datetime:
        self.at += timedelta(minutes=10)
        return self.at

    def act(self, verb, **data):
        """Take one act of the bureau on the batch as it now stands."""
        self.batch.refresh_from_db()
        said = {"by": self.desk, "at": self.later(), "expected_version": self.batch.version, **data}
        return verb(**said)

    def add(self, *projects: Project) -> "Panel":
        self.act(batches.add_projects, batch=self.batch, projects=projects)
        return self

    def appoint(self, *experts: User) -> "Panel":
        self.act(panels.appoint, batch=self.batch, experts=experts)
        return self

    def seat(self, expert: User) -> PanelMember:
        return PanelMember.objects.select_related("batch", "user").get(batch=self.batch, user=expert)

    def declare(self, *experts: User) -> "Panel":
        for expert in experts or self.experts:
            panels.declare(member=self.seat(expert), by=expert, at=self.later())
        return self

    def open(self, **more) -> "Panel":
        self.act(batches.open_review, batch=self.batch, **more)
        return self

    def entry(self, project: Project) -> BatchProject:
        return BatchProject.objects.select_related("batch", "project").get(batch=self.batch, project=project)

    def sheet(self, expert: User, project: Project) -> OpinionSheet:
        rows = OpinionSheet.objects.select_related("entry__batch", "entry__project", "member")
        return rows.get(entry__batch=self.batch, entry__project=project, member__user=expert)

    def hand_in(self, *experts: User, **fields) -> "Panel":
        """Have experts (all without any named) hand in every sheet of theirs."""
        for expert in experts or self.experts:
            for row in OpinionSheet.objects.filter(member__user=expert, entry__batch=self.batch, status="draft"):
                sheet = self.sheet(expert, row.entry.project)
                opinions.submit(
                    sheet=sheet, fields={**OPINION, **fields}, by=expert, at=self.later(),
                    expected_revision=sheet.revision,
                )  # fmt: skip
        return self

    def close(self) -> "Panel":
        self.act(batches.close_review, batch=self.batch)
        return self

    def draft(self, project: Project, conclusion: str = "A1", opinion: str = "专家组认为确有必要。") -> BatchProject:
        return self.act(conclusions.draft, entry=self.entry(project), conclusion=conclusion, opinion=opinion)

    def sign(self, project: Project, *experts: User, **more) -> "Panel":
        entry = self.entry(project)
        for expert in experts or self.experts:
            conclusions.sign(entry=entry, by=expert, at=self.later(), expected_digest=entry.digest, **more)
        return self

    def conclude(self) -> "Panel":
        self.act(conclusions.conclude, batch=self.batch)
        return self


def prepare(city: City, *projects: Project, experts: int = 3) -> Panel:
    """Return a batch with projects of the library (one of the water bureau without any named) and invited experts."""
    projects = projects or (ProjectFactory(unit=city.water, in_library=True),)
    batch = batches.create(title="2026年第一批", kind="sporadic", by=city.person("BUR_OP"), at=NOW)
    panel = Panel(city, batch, [an_expert(number) for number in range(1, experts + 1)])
    return panel.add(*projects).appoint(*panel.experts)


def under_review(city: City, *projects: Project, experts: int = 3) -> Panel:
    """Return a batch whose review has begun."""
    return prepare(city, *projects, experts=experts).declare().open()
