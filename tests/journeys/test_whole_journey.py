"""The main job on real input: from the city's ledger and a department's draft to the public notice."""

import pytest
from django.urls import reverse

from catalog.models import System
from tests.journeys import steps
from tests.workflow.journey import FIELDS, begin
from workflow.regulation.rulebook import regulation

TIERS = {
    1: ("1200000.00", {"VM_UNIT", "VM_DIG", "VM_FIN"}),
    2: ("3000000.00", {"VM_UNIT", "VM_DIG", "VM_FIN", "MAYOR"}),
    3: ("8000000.00", {"GOV"}),
    4: ("30000000.00", {"GOV", "STD"}),
}


@pytest.mark.slow
@pytest.mark.requirement("R7.2", "R9.2", "R10.3", "R35.1")
def test_from_the_ledger_to_the_end_of_the_publicity(desk, the_clock):
    for role in ("VM_DIG", "VM_FIN", "BUR_REVIEW", "BUR_LEAD"):
        desk.city.person(role)
    steps.import_the_ledger(desk)
    assert System.objects.count() > 100

    project = steps.draft(desk, "199.999999")
    assert steps.is_hidden_from_the_neighbour(desk, project)

    desk.sign_in("UNIT_OP", desk.city.water)
    steps.submit(desk, project)
    assert steps.is_hidden_from_the_neighbour(desk, project)

    assert steps.conclude_duplicates(desk, project) > 0
    steps.first_review(desk, project)
    steps.argue(desk, project)
    assert steps.is_hidden_from_the_neighbour(desk, project)

    steps.decide(desk, project)
    project.refresh_from_db()
    assert (project.state, project.tier) == ("DECIDED", 1)

    steps.approve(desk, project, "199.999999")
    project.refresh_from_db()
    assert project.state == "APPROVED"
    assert project.approval_no
    assert steps.is_hidden_from_the_neighbour(desk, project)

    notice = steps.publish(desk, project)
    public = f"{desk.address}{notice.page.get_url()}"
    desk.sign_out()
    assert desk.page.goto(public).status == 200
    assert desk.says(notice.title)
    assert desk.says("公示中")

    the_clock.at(notice.end_at)
    desk.page.goto(public)
    assert desk.says("已结束")
    desk.work()
    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:project", project.number)
    assert desk.says("公示结束")


@pytest.mark.slow
@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize("tier", TIERS)
def test_the_amount_decides_who_signs(desk, tier, the_clock):
    amount, parties = TIERS[tier]
    for role in ("VM_DIG", "VM_FIN", "MAYOR", "OFFICE_GOV", "OFFICE_PARTY", "BUR_REVIEW", "BUR_LEAD"):
        desk.city.person(role)
    # Above ten million, building oneself needs an order from above (Art 11).
    ordered = {**FIELDS["declarations"], "mandated_by": "川府发〔2025〕8号"}
    journey = begin(desk.city, amount=amount, has_higher_mandate=True, declarations=ordered).into_library().argue()
    the_clock.at(journey.later())
    project = journey.project

    desk.sign_in("BUR_OP")
    desk.open("desk:adhoc", project.number)
    assert desk.save() == 200, desk.text()
    assert set(steps.sign_all(desk, project, "adhoc_route")) == parties
    project.refresh_from_db()
    assert (project.state, project.tier) == ("DECIDED", tier)

    steps.approve(desk, project, amount_in_wanyuan(amount))
    notice = steps.publish(desk, project)
    assert notice.min_days == regulation().on(notice.ends_on).periods["publicity7D"].n
    desk.sign_out()
    assert desk.page.goto(f"{desk.address}{notice.page.get_url()}").status == 200
    assert desk.page.goto(f"{desk.address}{reverse('public:notices_json')}").status == 200


def amount_in_wanyuan(amount: str) -> str:
    """Return 元 as the pages want it: in 万元."""
    return f"{float(amount) / 10000:g}"
