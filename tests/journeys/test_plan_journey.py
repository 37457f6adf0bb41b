"""The path of the year's plan (年度计划) in the browser: gathered, consulted, three meetings in order, approved."""

import pytest
from django.urls import reverse

from catalog.models import PlanBatch
from tests.journeys import steps
from tests.workflow.journey import begin
from tests.workflow.plan import OFFICES, SPEAKERS, a_necessary_project


@pytest.mark.slow
@pytest.mark.requirement("R10.1")
def test_a_plan_goes_through_three_meetings_and_its_project_to_the_public(desk, the_clock):
    for role in {*OFFICES.values(), *SPEAKERS.values(), "BUR_REVIEW", "BUR_LEAD"}:
        desk.city.person(role)
    journey = begin(desk.city, amount="3000000.00").into_library().argue()
    the_clock.at(journey.later())
    project, other = journey.project, a_necessary_project(desk.city, unit=desk.city.traffic)

    plan = _open_a_plan(desk, project, other)
    for department, role in SPEAKERS.items():
        _consult(desk, plan, department, role)
    desk.sign_in("BUR_REVIEW")
    desk.open("desk:plan", plan.number)
    assert desk.press("提交上会") == 200, desk.text()
    assert _is_hidden(desk, plan, "OFFICE_GOV")

    _meet(desk, plan, "FEC")
    _meet(desk, plan, "GOV", put_off=other)
    assert desk.open("desk:plan-meeting", plan.number) in {403, 404}
    _meet(desk, plan, "STD")
    for row in (project, other):
        row.refresh_from_db()
    assert (project.state, other.state) == ("DECIDED", "IN_LIBRARY")

    steps.approve(desk, project, "300")
    notice = steps.publish(desk, project)
    desk.sign_out()
    assert desk.page.goto(f"{desk.address}{notice.page.get_url()}").status == 200
    assert desk.says("公示中")
    assert desk.complaints == []


def _open_a_plan(desk, *projects) -> PlanBatch:
    desk.sign_in("BUR_OP")
    desk.open("desk:plans")
    desk.fill({"title": "2027年年度计划", "kind": "UNIFIED", "year": 2027})
    assert desk.save() == 200, desk.text()
    plan = PlanBatch.objects.get()
    desk.open("desk:plan", plan.number)
    desk.fill({"projects": [project.number for project in projects]})
    assert desk.press("加入所选项目") == 200, desk.text()
    return plan


def _consult(desk, plan: PlanBatch, department: str, role: str) -> None:
    desk.sign_in(role)
    desk.open("desk:plan", plan.number)
    form = desk.page.locator(f'form:has(input[name="department"][value="{department}"])')
    if not form.is_visible():
        # Who may also hand the plan in has that first; the opinion is folded away below it.
        desk.page.locator("details", has=form).locator("summary").click()
    form.locator('input[name="attitude"][value="agrees"]').check(force=True)
    with desk.page.expect_navigation() as following:
        form.locator("button").click()
    assert following.value.status == 200, desk.text()


def _meet(desk, plan: PlanBatch, party: str, put_off=None) -> None:
    desk.sign_in(OFFICES[party])
    assert desk.open("desk:plan-meeting", plan.number) == 200
    desk.fill({"result": "agreed", "minute_no": f"{party}纪要〔2026〕1号", "held_on": desk.day})
    if put_off is not None:
        desk.fill({f"result-{put_off.number}": "deferred", f"reason-{put_off.number}": "资金未落实"})
    assert desk.save() == 200, desk.text()


def _is_hidden(desk, plan: PlanBatch, role: str) -> bool:
    """Whether the office whose meeting does not wait yet is told that there is no such plan."""
    desk.sign_in(role)
    missing = desk.page.goto(desk.address + reverse("desk:plan", args=["PL2099-099"]))
    return desk.open("desk:plan", plan.number) == missing.status == 404
