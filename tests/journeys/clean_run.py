"""The journey on a site that `make run` has just opened: `python -m tests.journeys.clean_run ADDRESS`.

It runs under the demonstration's settings beside the real web server and worker. Everything is done in the browser; the
database is only read, to find the addresses of what a step has made.
"""

import os
import sys
from dataclasses import dataclass

import django

# Playwright's synchronous interface runs a loop in this thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from django.urls import reverse  # noqa: E402  Models are there only after setup.
from playwright.sync_api import sync_playwright  # noqa: E402

from catalog import clock  # noqa: E402
from catalog.models import Membership, Notice, Organisation, Project, System, User  # noqa: E402
from portal.demo.accounts import accounts, password  # noqa: E402
from tests.journeys import steps  # noqa: E402
from tests.journeys.desk import Desk  # noqa: E402
from tests.needs import chromium  # noqa: E402
from workflow.models import Job  # noqa: E402

TOTAL = "199.999999"
MOMENT, LONGEST = 250, 120_000  # milliseconds


@dataclass(frozen=True)
class SampleCity:
    """Who plays which part in the sample city: 市水务局 applies, 市教育局 must see nothing."""

    water: Organisation
    traffic: Organisation

    def person(self, role: str, organisation: Organisation | None = None) -> User:
        """Return the first demonstration account that holds a role, in a unit where one is named."""
        home = organisation or (self.water if role.startswith("UNIT_") else None)
        held = Membership.objects.filter(role_id=role, user__username__in=[a.username for a in accounts()])
        return held.filter(**({"organisation": home} if home else {})).order_by("pk").first().user


class RunningDesk(Desk):
    """A browser on the running site; the worker works by itself and is waited for."""

    password = password()

    def work(self) -> None:
        """Wait until the real worker has done what is due."""
        for _turn in range(LONGEST // MOMENT):
            if not Job.objects.filter(status__in=["pending", "running"], run_at__lte=clock.now()).exists():
                return
            self.page.wait_for_timeout(MOMENT)
        raise AssertionError("the worker has not done what is due")


def drive(desk: RunningDesk) -> None:
    """Take the whole road; at every step the other department is told that there is no such thing."""
    steps.import_the_ledger(desk)
    assert System.objects.count() > 100
    project = steps.draft(desk, TOTAL)
    _hidden(desk, project)
    desk.sign_in("UNIT_OP", desk.city.water)
    steps.submit(desk, project)
    _hidden(desk, project)
    assert steps.conclude_duplicates(desk, project) > 0
    for step in (steps.first_review, steps.argue, steps.decide):
        step(desk, project)
        _hidden(desk, project)
    steps.approve(desk, project, TOTAL)
    _hidden(desk, project)
    notice = steps.publish(desk, project)
    project.refresh_from_db()
    assert (project.state, project.tier) == ("FL_PUBLIC", 1)
    _pass_the_period(desk, notice)
    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:project", project.number)
    assert desk.says("公示结束")


def _pass_the_period(desk: RunningDesk, notice: Notice) -> None:
    """A citizen sees the notice run, the demonstration's clock passes its end, and the page says so."""
    public = f"{desk.address}{notice.page.get_url()}"
    desk.sign_out()
    assert desk.page.goto(public).status == 200
    assert desk.says("公示中")
    while clock.now() < notice.end_at:
        desk.page.goto(desk.address + reverse("demo:clock"))
        assert desk.choose("step", "day") == 200
    desk.page.goto(public)
    assert desk.says("已结束")


def _hidden(desk: RunningDesk, project: Project) -> None:
    assert steps.is_hidden_from_the_neighbour(desk, project)


def main(address: str) -> None:
    """Drive the journey on a running site; an assertion that fails ends with a status that is not zero."""
    city = SampleCity(Organisation.objects.get(code="116"), Organisation.objects.get(code="103"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        desk = RunningDesk(browser.new_page(locale="zh-CN"), address, city)
        desk.day = f"{clock.today():%Y-%m-%d}"
        drive(desk)
        assert desk.complaints == []
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
