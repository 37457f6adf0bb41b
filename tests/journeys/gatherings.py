"""Batches of argumentation and plans at each of their stages, with the pages that show them and who looks at those."""

from django.urls import reverse

from tests.factories.city import City
from tests.factories.projects import ProjectFactory
from tests.workflow.panel import Panel, an_expert
from tests.workflow.plan import at_the_meetings, begin_plan
from workflow.actions import batches, panels


def _panel(city: City, title: str) -> Panel:
    """Return a batch of one project whose panel has the person of the role EXPERT in it."""
    project = ProjectFactory(unit=city.water, in_library=True, name=f"{title}的取水计量监管系统建设项目")
    batch = batches.create(title=title, kind="sporadic", by=city.person("BUR_OP"), at=project.created_at)
    panel = Panel(city, batch, [city.person("EXPERT"), *(an_expert(n) for n in (1, 2))])
    return panel.add(project).appoint(*panel.experts)


def gathered_pages(city: City) -> list[tuple[str, str]]:
    """Return (address, role) of the pages of argumentation and of the plan."""
    preparing, open_now, closed = (_panel(city, f"2026年第{n}批") for n in ("一", "二", "三"))
    open_now.declare().open()
    leaving = open_now.seat(open_now.experts[2])
    panels.recuse(member=leaving, reason="参与过该项目咨询", by=leaving.user, at=open_now.later())
    closed.declare().open().hand_in().close()
    argued = closed.batch.entries.get().project
    closed.draft(argued)
    closed.sign(argued, closed.experts[1], reservation="投资测算偏高。")
    running = open_now.batch.entries.get().project
    ProjectFactory(unit=city.traffic, in_library=True)
    gathering, meeting = begin_plan(city).consult("BUREAU"), at_the_meetings(city)

    def of(role: str, name: str, *args: str) -> tuple[str, str]:
        return reverse(f"desk:{name}", args=args), role

    return [
        of("BUR_OP", "batches"),
        *(of("BUR_OP", "batch", panel.batch.number) for panel in (preparing, open_now, closed)),
        of("BUR_OP", "batch-conclusion", closed.batch.number, argued.number),
        of("EXPERT", "home"),
        of("EXPERT", "batches"),
        *(of("EXPERT", "batch-mine", panel.batch.number) for panel in (preparing, open_now, closed)),
        of("EXPERT", "opinion-sheet", open_now.batch.number, running.number),
        of("BUR_REVIEW", "plans"),
        of("BUR_REVIEW", "plan", gathering.plan.number),
        of("NDRC", "plan", gathering.plan.number),
        of("AUDIT", "plan", meeting.plan.number),
        of("OFFICE_PARTY", "plan", meeting.plan.number),
        of("OFFICE_PARTY", "plan-meeting", meeting.plan.number),
    ]
