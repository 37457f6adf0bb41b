"""Drafting: what is refused says why, what was typed stays, a stale form overwrites nothing, two posts are one."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import FunctionList, JournalEntry, Project
from portal.desk.drafting.submitting import HANDED
from tests.factories import ProjectFactory, SystemFactory
from tests.portal.desk import typed
from tests.portal.desk.typed import said, shows, type_in
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

PARTS = (
    "draft",
    "draft-basics",
    "draft-scope",
    "draft-funding",
    "draft-basis",
    "draft-goals",
    "draft-sharing",
    "draft-special",
    "draft-materials",
    "draft-resources",
    "draft-functions",
    "draft-duplicates",
    "draft-negative",
    "draft-secrecy",
    "draft-check",
)


@pytest.fixture
def draft(client, city, as_user) -> Project:
    as_user(client, Role.UNIT_OP, city.water)
    return ProjectFactory(unit=city.water, draft=True)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_for_its_unit_and_is_hidden_from_another(client, city, as_user, draft, part):
    url = reverse(f"desk:{part}", args=[draft.number])
    assert client.get(url).status_code == 200
    as_user(client, Role.UNIT_OP, city.traffic)
    assert client.get(url).status_code == 404


def test_hidden_and_absent_drafts_are_the_same_bytes(client, city, as_user, draft):
    as_user(client, Role.UNIT_HEAD, city.traffic)
    hidden = client.get(reverse("desk:draft-basics", args=[draft.number]))
    absent = client.get(reverse("desk:draft-basics", args=["P2026-99999"]))
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)


def test_a_new_draft_belongs_to_ones_own_unit_only(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    foreign = client.post(reverse("desk:draft-new"), {"name": "别家的项目", "unit": city.traffic.pk})
    assert foreign.status_code == 422
    assert shows(foreign, "所选的值不在可选范围内") and "别家的项目" in said(foreign)
    own = client.post(reverse("desk:draft-new"), {"name": "自家的项目", "unit": city.water.pk})
    assert own.status_code == 303
    assert Project.objects.get().unit == city.water


def test_a_name_that_is_in_hand_is_refused_with_its_article(client, city, draft):
    answer = client.post(reverse("desk:draft-new"), {"name": draft.name, "unit": city.water.pk})
    assert answer.status_code == 422
    assert "第七条" in said(answer) and draft.name in said(answer)


def test_who_drafts_nothing_is_told_so(client, city, as_user):
    as_user(client, Role.BUR_OP, city.bureau)
    assert client.get(reverse("desk:draft-new")).status_code == 403


@pytest.mark.requirement("R2.2")
def test_lines_that_do_not_add_up_are_refused_and_kept(client, draft):
    answer = type_in(client, "draft-funding", draft, typed.funding("120", "70", "49.999999"))
    assert answer.status_code == 422
    page = said(answer)
    assert "相差 0.000001 万元" in page and "第九条" in page
    assert 'value="49.999999"' in page and 'value="120"' in page
    draft.refresh_from_db()
    assert draft.total_amount == Decimal("1200000.00")


@pytest.mark.requirement("R2.2")
def test_lines_that_add_up_are_stored_to_the_cent(client, draft):
    answer = type_in(client, "draft-funding", draft, typed.funding("199.999999", "100", "99.999999"))
    assert answer.status_code == 303
    draft.refresh_from_db()
    assert draft.total_amount == Decimal("1999999.99")
    assert [line.amount for line in draft.fund_lines.all()] == [Decimal("1000000.00"), Decimal("999999.99")]


@pytest.mark.parametrize(
    ("amount", "cause"),
    [
        ("1.2345678", "有 7 位小数"),
        ("三百", "不是金额"),
        ("-5", "不能是负数"),
        ("NaN", "不是金额"),
        ("99999999", "超出可登记的范围"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_cause(client, draft, amount, cause):
    answer = type_in(client, "draft-funding", draft, typed.funding(amount))
    assert answer.status_code == 422
    assert cause in said(answer) and amount in said(answer)


def test_a_stale_form_overwrites_nothing_and_shows_both_values(client, draft):
    revision = draft.draft_revision
    first = {"revision": revision} | typed.BASICS | {"name": "先保存的名称"}
    assert client.post(reverse("desk:draft-basics", args=[draft.number]), first).status_code == 303
    second = {"revision": revision} | typed.BASICS | {"name": "后保存的名称"}
    stale = client.post(reverse("desk:draft-basics", args=[draft.number]), second)
    assert stale.status_code == 409
    assert "先保存的名称" in said(stale) and "后保存的名称" in said(stale)
    draft.refresh_from_db()
    assert draft.name == "先保存的名称"
    on_purpose = {"revision": stale.context["form"]["revision"].value()} | typed.BASICS | {"name": "后保存的名称"}
    assert client.post(reverse("desk:draft-basics", args=[draft.number]), on_purpose).status_code == 303
    draft.refresh_from_db()
    assert draft.name == "后保存的名称"


def test_months_in_the_wrong_order_are_refused(client, draft):
    answer = type_in(client, "draft-basics", draft, typed.BASICS, ends="2026-01")
    assert answer.status_code == 422
    assert "完成年月 2026-01 早于开始年月 2027-01" in said(answer)


def test_an_upgrade_names_only_systems_the_unit_may_see(client, city, draft):
    foreign = SystemFactory(owner=city.traffic)
    answer = type_in(client, "draft-scope", draft, typed.SCOPE, upgrades=foreign.pk)
    assert answer.status_code == 422
    assert foreign.name not in said(answer)


@pytest.mark.requirement("R9.1")
def test_a_material_is_a_file_or_a_reason(client, draft):
    url = reverse("desk:draft-material", args=[draft.number, "M2"])
    nothing = client.post(url, {"revision": draft.draft_revision, "status": "complete"})
    assert nothing.status_code == 422 and "还没有选择文件" in said(nothing)
    no_reason = client.post(url, {"revision": draft.draft_revision, "status": "na"})
    assert no_reason.status_code == 422 and "请说明为什么不适用" in said(no_reason)
    file = SimpleUploadedFile("方案.pdf", Path("tests/inputs/附件/可行性论证材料.pdf").read_bytes())
    given = client.post(url, {"revision": draft.draft_revision, "status": "complete", "file": file})
    assert given.status_code == 303, said(given)
    assert draft.materials.get(item_code="M2").document.dossier == draft.dossier


@pytest.mark.requirement("R65.1")
def test_a_file_with_a_secrecy_mark_is_refused_and_not_kept(client, draft):
    upload = SimpleUploadedFile("材料.docx", Path("tests/inputs/附件/涉密标志样本.docx").read_bytes())
    url = reverse("desk:draft-material", args=[draft.number, "M2"])
    answer = client.post(url, {"revision": draft.draft_revision, "status": "complete", "file": upload})
    assert answer.status_code == 422
    assert "第六十五条" in said(answer)
    assert not draft.dossier.documents.exists()


def test_numbers_with_a_hole_refuse_the_function_list_with_their_rows(client, draft):
    upload = SimpleUploadedFile("功能清单.xlsx", Path("tests/inputs/坏文件/编号错乱-功能清单.xlsx").read_bytes())
    answer = client.post(reverse("desk:draft-functions", args=[draft.number]), {"file": upload})
    assert answer.status_code == 422
    assert "第 " in said(answer) and "须改正" in said(answer)
    assert not FunctionList.objects.filter(project=draft, source_name="功能清单.xlsx").exists()


def test_confirming_a_function_list_twice_makes_one_version(client, draft):
    before = draft.function_lists.count()
    upload = SimpleUploadedFile("功能清单-小.xlsx", Path("tests/inputs/功能清单-小.xlsx").read_bytes())
    preview = client.post(reverse("desk:draft-functions", args=[draft.number]), {"file": upload})
    assert preview.status_code == 303
    assert client.post(f"{preview.url}confirm/").status_code == 303
    assert client.post(f"{preview.url}confirm/").status_code == 409
    assert draft.function_lists.count() == before + 1


def test_an_exception_to_the_negative_list_cites_its_law(client, draft):
    answers = {f"N{number}-conclusion": "NO_HIT" for number in range(1, 9)} | {"N3-conclusion": "HIT_LAW"}
    answer = type_in(client, "draft-negative", draft, answers)
    assert answer.status_code == 422
    assert "请写明法律法规名称和条款" in said(answer)


@pytest.mark.requirement("R15.2")
def test_who_says_whether_a_system_stands_alone_is_told_of_the_citys_infrastructure(client, draft):
    page = said(client.get(reverse("desk:draft-sharing", args=[draft.number])))
    assert "公共企事业单位也鼓励使用市级信息化基础设施（第十五条）" in page


def test_an_unanswered_negative_list_names_every_item_in_one_summary(client, draft):
    page = said(type_in(client, "draft-negative", draft, {}))
    assert page.count('role="alert"') == 1
    for number in range(1, 9):
        assert f"请选择 N{number}“" in page


def test_each_objection_leads_to_the_part_that_remedies_it(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    client.post(reverse("desk:draft-new"), {"name": "空草稿", "unit": city.water.pk})
    number = Project.objects.get().number
    page = said(client.get(reverse("desk:draft-check", args=[number])))
    for part, title in (("funding", "资金"), ("materials", "申报材料"), ("negative", "负面清单自查")):
        assert f'<a href="{reverse(f"desk:draft-{part}", args=[number])}">去“{title}”处理</a>' in page


def test_what_must_be_corrected_is_not_handed_to_the_head(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    client.post(reverse("desk:draft-new"), {"name": "空草稿", "unit": city.water.pk})
    project = Project.objects.get()
    url = reverse("desk:draft-hand-over", args=[project.number])
    assert url not in said(client.get(reverse("desk:draft-check", args=[project.number])))
    answer = client.post(url)
    assert answer.status_code == 422
    assert "必须改正" in said(answer)
    assert not JournalEntry.objects.filter(event=HANDED).exists()


def test_an_unchanged_draft_is_handed_over_once(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    draft = ProjectFactory(unit=city.water, ready=True)
    url = reverse("desk:draft-hand-over", args=[draft.number])
    assert [client.post(url).status_code for _press in range(2)] == [303, 303]
    assert JournalEntry.objects.filter(event=HANDED).count() == 1
    assert "已送本单位负责人" in said(client.get(reverse("desk:draft-check", args=[draft.number])))


def test_a_resource_needs_items_that_can_be_read(client, draft):
    url = reverse("desk:draft-resources", args=[draft.number])
    answer = client.post(url, typed.RESOURCE | {"items": "水位"})
    assert answer.status_code == 422
    assert "第 1 行“水位”缺数据类型" in said(answer)
    assert client.post(url, typed.RESOURCE).status_code == 303
    again = client.post(url, typed.RESOURCE)
    assert again.status_code == 422 and "本单位目录中已有" in said(again)


@pytest.mark.requirement("R9.1")
def test_an_incomplete_draft_is_refused_with_all_that_is_missing(client, city, as_user):
    as_user(client, Role.UNIT_HEAD, city.water)
    client.post(reverse("desk:draft-new"), {"name": "空草稿", "unit": city.water.pk})
    project = Project.objects.get()
    answer = client.post(reverse("desk:draft-check", args=[project.number]), {"version": project.version})
    assert answer.status_code == 422
    for cause in ("尚未声明项目是否涉密", "未填写总投资", "没有资金来源明细", "申报材料缺少", "没有信息资源目录"):
        assert cause in said(answer)
    project.refresh_from_db()
    assert project.state == "DRAFT"


def test_an_operator_cannot_submit_in_the_heads_place(client, draft):
    answer = client.post(reverse("desk:draft-check", args=[draft.number]), {"version": draft.version})
    assert answer.status_code == 403
    draft.refresh_from_db()
    assert draft.state == "DRAFT"


def test_pressing_submit_again_leads_to_the_project_and_submits_once(client, city, as_user):
    as_user(client, Role.UNIT_HEAD, city.water)
    project = ProjectFactory(unit=city.water, submitted=True)
    again = client.post(reverse("desk:draft-check", args=[project.number]), {"version": project.version}, follow=True)
    assert again.redirect_chain == [(reverse("desk:project", args=[project.number]), 303)]
    assert "不用重复提交" in said(again)
    as_user(client, Role.UNIT_HEAD, city.traffic)
    assert client.post(reverse("desk:draft-check", args=[project.number])).status_code == 404
    version = project.version
    project.refresh_from_db()
    assert (project.state, project.version) == ("SUBMITTED", version)


def test_a_check_without_a_function_list_is_not_blamed_on_another_hand(client, draft):
    draft.function_lists.all().delete()
    answer = client.post(reverse("desk:draft-duplicates", args=[draft.number]), {"run": "1"})
    assert answer.status_code == 422
    assert "还没有功能清单" in said(answer) and "别人" not in said(answer) and "已先被改动" not in said(answer)


def test_objections_speak_without_internal_names(client, city, as_user):
    as_user(client, Role.UNIT_HEAD, city.water)
    client.post(reverse("desk:draft-new"), {"name": "空草稿", "unit": city.water.pk})
    answer = client.get(reverse("desk:draft-check", args=[Project.objects.get().number]))
    assert "· secrecy-undeclared" not in said(answer) and 'data-code="secrecy-undeclared"' in said(answer)


def test_a_submitted_application_is_locked(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    project = ProjectFactory(unit=city.water, submitted=True)
    answer = type_in(client, "draft-basics", project, typed.BASICS)
    assert answer.status_code == 403
