"""The bureau's pages: proposals need two hands, every hit is concluded, soft rules are passed over with a reason."""

import pytest
from django.urls import reverse

from catalog.models import DupHit, DupItem, DupRun, FunctionItem, Judgement
from tests.factories import ProjectFactory, SystemFactory
from tests.moments import NOW
from tests.portal.desk.typed import said
from workflow.actions import duplicates
from workflow.models import ApprovalSheet
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(city):
    for role in (Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD):
        city.person(role)
    return ProjectFactory(unit=city.water, submitted=True)


@pytest.fixture
def run(city, submitted) -> DupRun:
    """Return a check with one registered system and one unfinished project of another unit."""
    found = submitted.function_lists.get()
    run = DupRun.objects.create(
        project=submitted,
        function_list=found,
        kind=DupRun.Kind.SUBMISSION,
        input_sha256="0" * 64,
        engine="embedded",
        scope={"systems": 5, "projects": 1},
        coverage=0.66,
        run_at=NOW,
    )
    system = SystemFactory(owner=city.traffic, name="路网巡查平台")
    other = ProjectFactory(unit=city.traffic, draft=True, name="别家未公开的项目")
    first = DupHit.objects.create(
        run=run, rank=1, system=system, target_name=system.name, target_unit="市交通运输局", coverage=0.66, score=0.9
    )
    DupHit.objects.create(
        run=run,
        rank=2,
        other_project=other,
        target_name=other.name,
        target_unit="市交通运输局",
        coverage=0.4,
        score=0.5,
    )
    for item in FunctionItem.objects.filter(function_list=found, is_leaf=True):
        DupItem.objects.create(
            hit=first,
            item=item,
            target_path="巡查管理 / 巡查任务",
            target_text="按路段派发巡查任务。",
            probability=0.9,
            badge="covered",
            why={
                "left": {"text": item.name, "spans": [[0, 2, "object"]]},
                "right": {"text": "巡查任务", "spans": [[0, 2, "conflict"]]},
                "conflicts": [{"left": "河道", "right": "路段"}],
            },
        )
    return run


def post(client, name, *args, **data):
    return client.post(reverse(f"desk:{name}", args=args), data)


def test_a_proposal_waits_for_a_second_person(client, city, as_user, submitted):
    as_user(client, Role.BUR_OP, city.bureau)
    answer = post(
        client,
        "first-review-reject",
        submitted.number,
        **{"reject-codes": ["J2"], "reject-facts": "本单位已有同类系统。"},
    )
    assert answer.status_code == 303
    submitted.refresh_from_db()
    assert submitted.state == "SUBMITTED"
    sheet = ApprovalSheet.objects.get()
    seen = {"result": "agreed", "opinion": "", "digest": sheet.digest, "version": sheet.sheet_version}
    assert client.post(reverse("desk:sheet-decide", args=[sheet.pk]), seen).status_code == 403
    as_user(client, Role.BUR_REVIEW, city.bureau)
    assert client.post(reverse("desk:sheet-decide", args=[sheet.pk]), seen).status_code == 303
    submitted.refresh_from_db()
    assert submitted.state == "LIB_REJECTED"


def test_a_rejection_without_facts_is_refused_and_kept(client, city, as_user, submitted):
    as_user(client, Role.BUR_OP, city.bureau)
    answer = post(client, "first-review-reject", submitted.number, **{"reject-codes": ["J3"]})
    assert answer.status_code == 422
    assert "请填写“事实依据”" in said(answer)
    assert 'value="J3"' in said(answer) and "checked" in said(answer)


def test_a_return_is_one_list_that_the_unit_reads(client, city, as_user, submitted):
    as_user(client, Role.BUR_OP, city.bureau)
    lines = "缺少信息资源目录\n运维费用没有测算依据"
    assert post(client, "first-review-return", submitted.number, **{"return-deficiencies": lines}).status_code == 303
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(reverse("desk:project", args=[submitted.number])))
    assert "退回补正" in page and "运维费用没有测算依据" in page


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.AUDIT])
def test_the_first_review_is_the_bureaus(client, city, as_user, submitted, role):
    as_user(client, role, city.home_of(role))
    assert client.get(reverse("desk:first-review", args=[submitted.number])).status_code == 403
    assert post(client, "first-review-accept", submitted.number, **{"accept-opinion": "好"}).status_code == 403


def test_the_compare_page_marks_what_is_alike_and_what_conflicts(client, city, as_user, run):
    as_user(client, Role.BUR_OP, city.bureau)
    page = said(client.get(reverse("desk:compare", args=[run.pk])))
    assert '<mark class="conflict">巡查</mark>' in page
    assert "对象不同：河道／路段" in page
    assert "checked>" not in page.split('class="cmp"')[1].split("</form>")[0]


def test_judgements_and_a_conclusion_are_kept(client, city, as_user, run):
    user = as_user(client, Role.BUR_OP, city.bureau)
    items = list(DupItem.objects.filter(hit__run=run))
    judged = {f"judge-{item.pk}": "DUP" for item in items}
    assert post(client, "compare-judge", run.pk, 1, **judged).status_code == 303
    assert Judgement.objects.filter(by=user, value="DUP").count() == len(items)
    no_reason = post(client, "compare-judge", run.pk, 1, **{"conclude": "1", "hit-conclusion": "PARTIAL"})
    assert no_reason.status_code == 422 and "请填写“理由”" in said(no_reason)
    done = post(
        client,
        "compare-judge",
        run.pk,
        1,
        **{"conclude": "1", "hit-conclusion": "PARTIAL", "hit-reason": "剔除派发功能。"},
    )
    assert done.status_code == 303
    assert DupHit.objects.get(run=run, rank=1).conclusion == "PARTIAL"


def test_a_repeated_check_offers_what_was_concluded_and_takes_nothing_over(client, city, as_user, run):
    reviewer = as_user(client, Role.BUR_OP, city.bureau)
    first = run.hits.get(rank=1)
    duplicates.conclude_hit(first, "SIMILAR_OK", "业务对象不同：河道与道路。", by=reviewer, at=NOW)
    again = DupRun.objects.create(
        project=run.project,
        function_list=run.function_list,
        kind=DupRun.Kind.ARGUMENT,
        input_sha256="0" * 64,
        engine="embedded",
        scope={"systems": 5, "projects": 0},
        run_at=NOW,
    )
    hit = DupHit.objects.create(
        run=again, rank=1, system=first.system, target_name=first.target_name, target_unit="市交通运输局",
        coverage=0.6, score=0.9,
    )  # fmt: skip
    page = said(client.get(reverse("desk:compare", args=[again.pk])))
    assert "业务对象不同：河道与道路。" in page and "核对后保存" in page
    hit.refresh_from_db()
    assert hit.conclusion == "" and "待结论 1 处" in page


def test_a_judgement_that_does_not_exist_is_refused(client, city, as_user, run):
    as_user(client, Role.BUR_OP, city.bureau)
    item = DupItem.objects.filter(hit__run=run).first()
    answer = post(client, "compare-judge", run.pk, 1, **{f"judge-{item.pk}": "MAYBE"})
    assert answer.status_code == 422
    assert "不是有效的判定" in said(answer)
    assert not Judgement.objects.exists()


@pytest.mark.requirement("R9.2")
def test_an_open_hit_blocks_the_opinion_and_the_library(client, city, as_user, run, submitted):
    as_user(client, Role.BUR_OP, city.bureau)
    opinion = post(client, "compare-conclude", run.pk, **{"run-opinion": "可以。"})
    assert opinion.status_code == 422
    assert "路网巡查平台" in said(opinion) and "第九条第二款" in said(opinion)
    assert post(client, "first-review-accept", submitted.number, **{"accept-opinion": "拟纳入"}).status_code == 303
    sheet = ApprovalSheet.objects.get()
    as_user(client, Role.BUR_REVIEW, city.bureau)
    seen = {"result": "agreed", "opinion": "", "digest": sheet.digest, "version": sheet.sheet_version}
    answer = client.post(reverse("desk:sheet-decide", args=[sheet.pk]), seen)
    assert answer.status_code == 422
    submitted.refresh_from_db()
    assert submitted.state == "SUBMITTED"


def test_the_opinion_is_countersigned_by_somebody_else(client, city, as_user, run):
    as_user(client, Role.BUR_OP, city.bureau)
    for rank in (1, 2):
        post(
            client,
            "compare-judge",
            run.pk,
            rank,
            **{"conclude": "1", "hit-conclusion": "SIMILAR_OK", "hit-reason": "对象不同。"},
        )
    assert post(client, "compare-conclude", run.pk, **{"run-opinion": "不构成重复。"}).status_code == 303
    assert post(client, "compare-countersign", run.pk).status_code == 403
    as_user(client, Role.BUR_REVIEW, city.bureau)
    assert post(client, "compare-countersign", run.pk).status_code == 303
    assert post(client, "compare-countersign", run.pk).status_code == 409


def test_an_applicant_sees_another_units_project_only_once_disclosed(client, city, as_user, run):
    url = reverse("desk:compare", args=[run.pk])
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(url))
    assert "路网巡查平台" in page and "别家未公开的项目" not in page
    assert client.post(reverse("desk:compare-disclose", args=[run.pk, 2])).status_code == 404
    as_user(client, Role.BUR_OP, city.bureau)
    assert client.post(reverse("desk:compare-disclose", args=[run.pk, 2])).status_code == 303
    as_user(client, Role.UNIT_OP, city.water)
    assert "别家未公开的项目" in said(client.get(url))


def test_the_applicant_judges_nothing(client, city, as_user, run):
    as_user(client, Role.UNIT_OP, city.water)
    item = DupItem.objects.filter(hit__run=run).first()
    assert post(client, "compare-judge", run.pk, 1, **{f"judge-{item.pk}": "NONE"}).status_code == 403


@pytest.mark.requirement("R10.1")
def test_a_soft_rule_is_passed_over_with_a_reason_that_is_recorded(client, city, as_user):
    city.person(Role.VM_DIG)
    as_user(client, Role.BUR_OP, city.bureau)
    project = ProjectFactory(unit=city.water, in_library=True)
    project.declarations = {"is_municipal": True, "meets_definition": True}
    project.save()
    url = reverse("desk:adhoc", args=[project.number])
    refused = client.post(url)
    assert refused.status_code == 422
    assert "尚未经专家论证" in said(refused) and "override-not-argued" in said(refused)
    passed = client.post(url, {"override-not-argued": "汛期紧急，市政府已有批示。"})
    assert passed.status_code == 303, said(passed)
    project.refresh_from_db()
    assert project.state == "ADHOC_REVIEW"
    page = said(client.get(reverse("desk:project", args=[project.number])))
    assert "汛期紧急" in page


def test_a_step_out_of_order_is_refused_with_its_article(client, city, as_user):
    as_user(client, Role.BUR_OP, city.bureau)
    project = ProjectFactory(unit=city.water, approved=True)
    answer = client.post(reverse("desk:argument", args=[project.number]), {"batch": "一", "experts": "3"})
    assert answer.status_code == 422
    assert "第六条" in said(answer) and "已立项" in said(answer)


def test_two_hands_at_once_have_one_effect(client, city, as_user):
    as_user(client, Role.BUR_OP, city.bureau)
    project = ProjectFactory(unit=city.water, in_library=True)
    shown = {"project_version": project.version, "batch": "2026年第二批", "experts": "3"}
    url = reverse("desk:argument", args=[project.number])
    assert client.post(url, shown).status_code == 303
    project.refresh_from_db()
    project.state = "IN_LIBRARY"
    late = client.post(
        reverse("desk:act", args=[project.number, "withdraw"]), {"project_version": "0", "reason": "重复"}
    )
    assert late.status_code == 403
    assert project.arguments.count() == 1
