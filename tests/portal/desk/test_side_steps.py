"""The steps beside the main line: exceptions, changed amounts, plans, external approvals, corrections, endorsements."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Notice
from tests.factories import FunctionListFactory, ProjectFactory
from tests.factories.people import PASSWORD
from tests.portal.desk.typed import said
from workflow.models import ApprovalSheet
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

PAPER = Path("tests/inputs/附件/可行性论证材料.pdf")


def pdf(name="依据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER.read_bytes())


def post(client, page, number, **data):
    return client.post(reverse(f"desk:{page}", args=[number]), data)


@pytest.fixture
def bureau(client, city, as_user):
    for role in (Role.VM_DIG, Role.VM_FIN, Role.MAYOR, Role.OFFICE_GOV, Role.OFFICE_PARTY, Role.BUR_REVIEW):
        city.person(role)
    return as_user(client, Role.BUR_REVIEW, city.bureau)


def in_scope(project):
    project.declarations = {"is_municipal": True, "meets_definition": True}
    project.save()
    return project


def test_an_exception_needs_its_document(client, city, bureau):
    project = ProjectFactory(unit=city.water, submitted=True)
    said_why = {"rule": "R9.3", "reason": "市政府要求汛前建成。", "doc_no": "市政府专题会议纪要〔2026〕3号"}
    assert post(client, "exemption", project.number, **said_why).status_code == 422
    assert not project.exemptions.exists()
    assert post(client, "exemption", project.number, **said_why, file=pdf()).status_code == 303
    assert project.exemptions.get().document.dossier == project.dossier


def test_an_exception_is_not_the_units_to_grant(client, city, as_user):
    project = ProjectFactory(unit=city.water, submitted=True)
    as_user(client, Role.UNIT_HEAD, city.water)
    assert client.get(reverse("desk:exemption", args=[project.number])).status_code == 403


@pytest.mark.requirement("R10.3")
def test_a_changed_amount_asks_the_route_of_the_new_one(client, city, bureau):
    project = in_scope(ProjectFactory(unit=city.water, argued_ok=True))
    project.arguments.create(batch="一", experts=3, conclusion="A1")
    assert post(client, "adhoc", project.number).status_code == 303
    first = set(ApprovalSheet.objects.filter(project=project).values_list("pk", flat=True))
    answer = post(client, "change-amount", project.number, amount="200", reason="核增监测点。")
    assert answer.status_code == 303, said(answer)
    project.refresh_from_db()
    assert (project.total_amount, project.tier) == (Decimal("2000000.00"), 2)
    assert set(ApprovalSheet.objects.filter(pk__in=first).values_list("status", flat=True)) == {"void"}
    same = post(client, "change-amount", project.number, amount="200", reason="再来一次")
    assert same.status_code == 422 and "金额与现送审金额相同" in said(same)


@pytest.mark.requirement("R10.2")
def test_a_plan_needs_the_opinions_of_all_departments(client, city, bureau):
    project = in_scope(ProjectFactory(unit=city.water, argued_ok=True))
    project.arguments.create(batch="一", experts=3, conclusion="A1", opinion="确有必要。")
    one = post(client, "propose-plan", project.number, path="UNIFIED", opinions=["BUREAU"])
    assert one.status_code == 422 and "尚缺会商意见" in said(one)
    everyone = post(client, "propose-plan", project.number, path="UNIFIED", opinions=["BUREAU", "NDRC", "FIN"])
    assert everyone.status_code == 303, said(everyone)
    assert list(ApprovalSheet.objects.order_by("stage").values_list("party", flat=True)) == ["FEC", "GOV", "STD"]


def test_a_refused_external_approval_leaves_no_file_behind(client, city, bureau):
    project = ProjectFactory(unit=city.water, submitted=True)
    typed = {"doc_no": "", "issued_on": "2026-05-01", "amount": "120"}
    assert post(client, "external-approval", project.number, **typed, file=pdf()).status_code == 422
    assert not project.dossier.documents.exists()


@pytest.fixture
def running(client, city, as_user):
    project = ProjectFactory(unit=city.water, in_publicity=True)
    as_user(client, Role.UNIT_HEAD, city.water)
    return project


@pytest.mark.requirement("R35.1")
def test_a_correction_without_a_changed_list_is_refused(client, running):
    unchecked = post(client, "notice-correct", running.number, reason="改一改")
    assert unchecked.status_code == 422 and "请先完成公开前的保密审查并勾选" in said(unchecked)
    answer = post(client, "notice-correct", running.number, reason="改一改", publication_checked="on")
    assert answer.status_code == 422
    assert "公示内容没有实质变化" in said(answer) or "没有" in said(answer)
    assert Notice.objects.count() == 1


@pytest.mark.requirement("R35.1")
def test_a_withdrawal_gives_its_reason_and_the_notice_stays(client, running):
    url = reverse("desk:act", args=[running.number, "withdraw_notice"])
    assert client.post(url, {"project_version": running.version}).status_code == 422
    answer = client.post(url, {"project_version": running.version, "reason": "清单有误，需重新编制。"})
    assert answer.status_code == 303, said(answer)
    notice = Notice.objects.get()
    assert notice.status == "withdrawn"
    assert "清单有误" in said(client.get(reverse("desk:notice", args=[notice.number])))


@pytest.mark.requirement("R35.1")
def test_what_has_ended_can_be_neither_corrected_nor_withdrawn(client, running, the_clock):
    the_clock.forward(days=30)
    page = said(client.get(reverse("desk:project", args=[running.number])))
    assert "撤回公示" not in page
    url = reverse("desk:act", args=[running.number, "withdraw_notice"])
    answer = client.post(url, {"project_version": running.version, "reason": "晚了"})
    assert answer.status_code == 422
    assert "已于" in said(answer) and "届满" in said(answer)


def test_a_notice_cannot_be_shorter_than_the_law_says(client, city, as_user):
    project = ProjectFactory(unit=city.water, approved=True)
    as_user(client, Role.UNIT_OP, city.water)
    form = client.get(reverse("desk:notice-draft", args=[project.number])).context["form"]
    answer = post(client, "notice-draft", project.number, **form.initial | {"days": "6", "publication_checked": "on"})
    assert answer.status_code == 422
    assert "短于规定的 7 日" in said(answer)
    assert not Notice.objects.exists()


def test_a_notice_is_not_drafted_by_the_bureau(client, city, bureau):
    project = ProjectFactory(unit=city.water, approved=True)
    assert client.get(reverse("desk:notice-draft", args=[project.number])).status_code == 403


def test_a_second_level_unit_is_endorsed_by_its_parent(client, city, as_user):
    parent = city.person(Role.PARENT_UNIT, city.water)
    project = ProjectFactory(unit=city.hydrology, draft=True)
    FunctionListFactory(project=project)
    as_user(client, Role.UNIT_OP, city.hydrology)
    assert "提请主管部门审核" in said(client.get(reverse("desk:draft-check", args=[project.number])))
    assert post(client, "draft-endorsement", project.number).status_code == 303
    again = post(client, "draft-endorsement", project.number)
    assert again.status_code == 409
    client.force_login(parent, backend="django.contrib.auth.backends.ModelBackend")
    assert project.name in said(client.get(reverse("desk:home")))
    assert client.get(reverse("desk:sheet", args=[ApprovalSheet.objects.get().pk])).status_code == 200


def test_the_head_sees_that_a_draft_was_handed_over(client, city, as_user):
    project = ProjectFactory(unit=city.water, ready=True)
    as_user(client, Role.UNIT_OP, city.water)
    assert post(client, "draft-hand-over", project.number).status_code == 303
    as_user(client, Role.UNIT_HEAD, city.water)
    assert "经办人已送核对" in said(client.get(reverse("desk:home")))


def test_a_password_is_changed_by_its_owner(client, city, as_user):
    user = as_user(client, Role.UNIT_OP, city.water)
    url = reverse("desk:password")
    new = "Fresh-water-2026"
    wrong = client.post(url, {"old_password": "no", "new_password1": new, "new_password2": new})
    assert wrong.status_code == 422 and "原口令不正确" in said(wrong)
    done = client.post(url, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert done.status_code == 303
    user.refresh_from_db()
    assert user.check_password(new)
    assert client.get(reverse("desk:home")).status_code == 200


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.BUR_OP])
def test_my_work_asks_as_many_questions_of_many_projects_as_of_few(
    client, city, as_user, django_assert_max_num_queries, role
):
    as_user(client, role, city.home_of(role))
    state = {"submitted": True} if role is Role.BUR_OP else {"in_publicity": True}

    def make(count):
        for _number in range(count):
            ProjectFactory(unit=city.water, application=False, **state)

    make(3)
    client.get(reverse("desk:home"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("desk:home"))
    make(15)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("desk:home"))
