"""The pages of the year's plan: gathering, consultation, handing in, meetings; what each reader is shown."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from catalog.models import PlanBatch, PlanEntry, PlanMeeting
from tests.portal.desk.typed import said, shows
from tests.workflow.plan import OFFICES, a_necessary_project, at_the_meetings, begin_plan

pytestmark = pytest.mark.django_db


def post(client, name, *args, **typed):
    return client.post(reverse(f"desk:{name}", args=args), typed)


@pytest.mark.requirement("R10.2")
def test_a_plan_goes_through_its_pages_from_gathering_to_the_last_meeting(city, client, as_user):
    first, second = a_necessary_project(city), a_necessary_project(city)
    as_user(client, "BUR_OP", city.bureau)
    client.post(reverse("desk:plans"), {"title": "2026年年度计划", "kind": "UNIFIED", "year": "2026"})
    plan = PlanBatch.objects.get()
    assert shows(client.get(reverse("desk:plan", args=[plan.number])), first.name)
    post(client, "plan-add", plan.number, version=0, projects=[first.number, second.number])
    for version, (role, department) in enumerate(
        (("BUR_REVIEW", "BUREAU"), ("NDRC", "NDRC"), ("FIN_BUD", "FIN")), start=1
    ):
        as_user(client, role, city.home_of(role))
        assert shows(client.get(reverse("desk:home")), plan.title)
        typed = {"version": version, "department": department, "attitude": "agrees"}
        assert post(client, "plan-consult", plan.number, **typed).status_code == 303
    as_user(client, "BUR_REVIEW", city.bureau)
    assert post(client, "plan-submit", plan.number, version=4).status_code == 303
    for version, party in enumerate(("FEC", "GOV", "STD"), start=5):
        as_user(client, OFFICES[party], city.home_of(OFFICES[party]))
        assert shows(client.get(reverse("desk:home")), plan.title)
        assert shows(client.get(reverse("desk:plan", args=[plan.number])), "登记会议结果")
        typed = {"version": version, "result": "agreed", "held_on": "2026-06-08", "minute_no": f"纪要{version}号"}
        if party == "GOV":
            typed |= {f"result-{second.number}": "deferred", f"reason-{second.number}": "资金未落实"}
        assert post(client, "plan-meeting", plan.number, **typed).status_code == 303, party
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("DECIDED", "IN_LIBRARY")
    as_user(client, "AUDIT", city.auditors)
    page = client.get(reverse("desk:plan", args=[plan.number]))
    assert all(shows(page, text) for text in ("纪要5号", "纪要6号", "纪要7号", "资金未落实", "已审定"))


def test_a_record_that_lacks_something_comes_back_with_what_was_typed(city, client, as_user):
    plan = at_the_meetings(city)
    number = plan.plan.entries.get().project.number
    as_user(client, "OFFICE_PARTY", city.party_office)
    plan.plan.refresh_from_db()
    typed = {
        "version": plan.plan.version, "result": "agreed", "held_on": "2026-06-08", "minute_no": "纪要1号",
        f"reason-{number}": "只写了理由",
    }  # fmt: skip
    answer = post(client, "plan-meeting", plan.plan.number, **typed)
    assert answer.status_code == 422
    assert shows(answer, "单独结果应为")
    assert shows(answer, "只写了理由")
    answer = post(client, "plan-meeting", plan.plan.number, version=plan.plan.version)
    assert answer.status_code == 422
    assert "checked" not in said(answer)
    assert not PlanMeeting.objects.exists()


def test_a_stale_page_of_a_plan_is_answered_with_409(city, client, as_user):
    plan = begin_plan(city)
    as_user(client, "BUR_REVIEW", city.bureau)
    assert post(client, "plan-submit", plan.plan.number, version=0).status_code == 409
    assert post(client, "plan-submit", plan.plan.number, version=1).status_code == 422


@pytest.mark.requirement("R13.1")
def test_outside_july_a_mid_year_plan_is_handed_in_with_a_reason(city, client, as_user):
    plan = begin_plan(city, kind="MIDYEAR").consult()
    as_user(client, "BUR_REVIEW", city.bureau)
    plan.plan.refresh_from_db()
    answer = post(client, "plan-submit", plan.plan.number, version=plan.plan.version)
    assert answer.status_code == 422
    assert "override-midyear-window" in said(answer)
    typed = {"version": plan.plan.version, "override-midyear-window": "市委市政府要求提前研究"}
    assert post(client, "plan-submit", plan.plan.number, **typed).status_code == 303


def test_a_project_is_taken_out_on_the_page_with_a_reason(city, client, as_user):
    project = a_necessary_project(city)
    plan = begin_plan(city, project)
    as_user(client, "BUR_OP", city.bureau)
    assert post(client, "plan-out", plan.plan.number, project.number, version=1).status_code == 422
    answer = post(client, "plan-out", plan.plan.number, project.number, version=1, reason="单位申请推迟")
    assert answer.status_code == 303
    assert PlanEntry.objects.get().out_reason == "单位申请推迟"
    assert post(client, "plan-out", plan.plan.number, project.number, version=2, reason="再次").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("OFFICE_GOV", 404), ("UNIT_OP", 404), ("EXPERT", 404), ("NDRC", 200)])
def test_a_plan_is_shown_to_who_prepares_it_and_to_the_office_whose_meeting_waits(city, client, as_user, role, status):
    plan = at_the_meetings(city)
    as_user(client, role, city.home_of(role))
    assert client.get(reverse("desk:plan", args=[plan.plan.number])).status_code == status
    listed = client.get(reverse("desk:plans"))
    assert plan.plan.title not in said(listed) or status == 200


def test_the_workbook_of_a_plan_says_what_its_page_shows(city, client, as_user):
    first, second = a_necessary_project(city, name="=1+1建设项目"), a_necessary_project(city)
    plan = at_the_meetings(city, first, second)
    plan.meet("FEC", put_off={second.number: ("deferred", "资金未落实")})
    as_user(client, "NDRC", city.ndrc)
    answer = client.get(reverse("desk:plan-file", args=[plan.plan.number]))
    book = load_workbook(BytesIO(answer.getvalue()))
    rows = list(book["拟列项目"].iter_rows(values_only=True))
    name = book["拟列项目"].cell(3, 3)
    assert (name.value, name.data_type, name.quotePrefix) == ("=1+1建设项目", "s", True)
    assert (rows[2][5], rows[3][8], rows[4][5]) == (1200000, "资金未落实", 1200000)
    assert [row[0] for row in book["会商意见"].iter_rows(values_only=True)][1:] == [
        "市数字经济局",
        "市发展改革委",
        "市财政局",
    ]
    assert list(book["会议审定"].iter_rows(values_only=True))[1][3:5] == ("同意", "FEC纪要1号")
    as_user(client, "OFFICE_GOV", city.government_office)
    seen_by_the_next = client.get(reverse("desk:plan-file", args=[plan.plan.number]))
    assert second.name not in str(list(load_workbook(BytesIO(seen_by_the_next.getvalue()))["拟列项目"].values))


def test_the_page_of_meetings_names_the_plan_once_and_none_of_its_sheets(city, client, as_user):
    plan = at_the_meetings(city, a_necessary_project(city), a_necessary_project(city))
    as_user(client, "OFFICE_PARTY", city.party_office)
    listed = client.get(reverse("desk:sheets"))
    assert said(listed).count(reverse("desk:plan-meeting", args=[plan.plan.number])) == 1
    assert reverse("desk:sheet-record", args=[plan.plan.entries.first().project.sheets.first().pk]) not in said(listed)
    as_user(client, "OFFICE_GOV", city.government_office)
    assert plan.plan.title not in said(client.get(reverse("desk:sheets")))


def test_a_single_sheet_of_a_plan_sends_its_recorder_to_the_plan(city, client, as_user):
    plan = at_the_meetings(city)
    sheet = plan.plan.entries.get().project.sheets.get(party="FEC")
    as_user(client, "OFFICE_PARTY", city.party_office)
    typed = {
        "digest": sheet.digest, "version": sheet.sheet_version, "result": "agreed", "decided_on": "2026-06-08",
        "minute_no": "1号",
    }  # fmt: skip
    answer = post(client, "sheet-record", sheet.pk, **typed)
    assert answer.status_code == 422
    assert shows(answer, "请在该计划页面登记会议结果")
