"""Signing: seen, confirmed, decided once, on what was shown; paper and meetings with their proof."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import ProjectFactory
from tests.portal.desk.typed import said
from workflow import actions
from workflow.models import ApprovalSheet, Decision
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

SCAN = Path("tests/inputs/附件/会议纪要-扫描件.pdf")


@pytest.fixture
def open_route(city):
    """Return a function that opens the route of an amount and returns its sheets."""
    for role in (Role.VM_DIG, Role.VM_FIN, Role.MAYOR, Role.OFFICE_GOV, Role.OFFICE_PARTY, Role.BUR_REVIEW):
        city.person(role)

    def opened(amount="1200000.00"):
        project = ProjectFactory(unit=city.water, argued_ok=True, total_amount=amount)
        project.declarations = {"is_municipal": True, "meets_definition": True}
        project.save()
        project.fund_lines.update(amount=amount)
        project.arguments.create(batch="一", experts=3, conclusion="A1")
        actions.perform(
            "open_adhoc_review", project=project, by=city.person(Role.BUR_REVIEW), at=project.state_changed_at
        )
        return project, list(ApprovalSheet.objects.filter(project=project).order_by("stage", "pk"))

    return opened


def shown(sheet, result="agreed", **more) -> dict:
    return {"result": result, "opinion": "", "digest": sheet.digest, "version": sheet.sheet_version} | more


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.requirement("R10.3")
def test_a_leader_signs_in_three_steps_without_typing(client, city, open_route):
    project, sheets = open_route()
    sheet = next(row for row in sheets if row.party == "VM_DIG")
    sign_in(client, city.person(Role.VM_DIG))
    assert project.name in said(client.get(reverse("desk:home")))
    page = client.get(reverse("desk:sheet", args=[sheet.pk]))
    assert "120.00" in said(page) and 'value="agreed"' in said(page)
    confirm = client.post(reverse("desk:sheet-confirm", args=[sheet.pk]), shown(sheet))
    assert confirm.status_code == 200 and "您的决定：同意" in said(confirm)
    assert not Decision.objects.exists()
    assert client.post(reverse("desk:sheet-decide", args=[sheet.pk]), shown(sheet)).status_code == 303
    assert Decision.objects.get().signer == city.person(Role.VM_DIG)


def test_a_refusal_without_a_reason_comes_back_before_the_confirmation(client, city, open_route):
    _project, sheets = open_route()
    sheet = next(row for row in sheets if row.party == "VM_DIG")
    sign_in(client, city.person(Role.VM_DIG))
    for result in ("returned", "refused"):
        answer = client.post(reverse("desk:sheet-confirm", args=[sheet.pk]), shown(sheet, result))
        assert answer.status_code == 422
        assert "须写明理由" in said(answer)


def test_what_was_shown_must_be_what_is_signed(client, city, open_route):
    _project, sheets = open_route()
    sheet = next(row for row in sheets if row.party == "VM_DIG")
    sign_in(client, city.person(Role.VM_DIG))
    answer = client.post(reverse("desk:sheet-decide", args=[sheet.pk]), shown(sheet, digest="0" * 64))
    assert answer.status_code == 409
    assert "与您所见的不一致" in said(answer)
    assert not Decision.objects.exists()


def test_pressing_twice_decides_once(client, city, open_route):
    _project, sheets = open_route()
    sheet = next(row for row in sheets if row.party == "VM_DIG")
    sign_in(client, city.person(Role.VM_DIG))
    url = reverse("desk:sheet-decide", args=[sheet.pk])
    assert client.post(url, shown(sheet)).status_code == 303
    again = client.post(url, shown(sheet))
    assert again.status_code in (404, 409)
    assert Decision.objects.count() == 1


def test_a_sheet_is_not_signed_by_who_merely_sees_it(client, city, as_user, open_route):
    _project, sheets = open_route()
    as_user(client, Role.BUR_LEAD, city.bureau)
    url = reverse("desk:sheet", args=[sheets[0].pk])
    page = client.get(url)
    assert page.status_code == 200 and 'value="agreed"' not in said(page)
    assert client.post(reverse("desk:sheet-decide", args=[sheets[0].pk]), shown(sheets[0])).status_code == 403


def test_a_sheet_is_hidden_from_another_department(client, city, as_user, open_route):
    _project, sheets = open_route()
    as_user(client, Role.UNIT_HEAD, city.traffic)
    for name in ("sheet", "sheet-record"):
        assert client.get(reverse(f"desk:{name}", args=[sheets[0].pk])).status_code == 404
    assert client.post(reverse("desk:sheet-decide", args=[sheets[0].pk]), shown(sheets[0])).status_code == 404


@pytest.mark.requirement("R10.3")
def test_a_meeting_is_recorded_with_its_minutes(client, city, as_user, open_route):
    project, (sheet,) = open_route("5000000.00")
    as_user(client, Role.OFFICE_GOV, city.government_office)
    url = reverse("desk:sheet-record", args=[sheet.pk])
    assert "checked" not in said(client.get(url))
    without = client.post(url, shown(sheet, decided_on="2026-06-05"))
    assert without.status_code == 422 and "请填写“会议纪要编号”" in said(without)
    scan = SimpleUploadedFile("纪要.pdf", SCAN.read_bytes())
    done = client.post(
        url, shown(sheet, decided_on="2026-06-05", minute_no="市政府常务会议纪要〔2026〕12号", file=scan)
    )
    assert done.status_code == 303, said(done)
    project.refresh_from_db()
    assert project.state == "DECIDED"
    assert Decision.objects.get().minute_no == "市政府常务会议纪要〔2026〕12号"


def test_a_signature_on_paper_is_recorded_with_its_scan(client, city, as_user, open_route):
    _project, sheets = open_route()
    sheet = next(row for row in sheets if row.party == "VM_DIG")
    as_user(client, Role.BUR_OP, city.bureau)
    url = reverse("desk:sheet-record", args=[sheet.pk])
    without = client.post(url, shown(sheet, decided_on="2026-06-05", signer_name="王副市长"))
    assert without.status_code == 422 and "补录须附签批件" in said(without) and "王副市长" in said(without)
    scan = SimpleUploadedFile("签批件.pdf", SCAN.read_bytes())
    done = client.post(url, shown(sheet, decided_on="2026-06-05", signer_name="王副市长", file=scan))
    assert done.status_code == 303, said(done)
    decision = Decision.objects.get()
    assert (decision.mode, decision.signer_name, decision.document is not None) == ("paper", "王副市长", True)


def test_a_meeting_cannot_lie_in_the_future(client, city, as_user, open_route):
    _project, (sheet,) = open_route("5000000.00")
    as_user(client, Role.OFFICE_GOV, city.government_office)
    answer = client.post(
        reverse("desk:sheet-record", args=[sheet.pk]), shown(sheet, decided_on="2026-07-01", minute_no="纪要1号")
    )
    assert answer.status_code == 422
    assert "晚于今天" in said(answer) and "纪要1号" in said(answer)
