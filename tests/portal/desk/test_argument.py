"""The pages of argumentation by batch: the desk's, the expert's, and what each never shows."""

import pytest
from django.urls import reverse

from catalog.models import ArgumentBatch, OpinionSheet
from tests.factories.projects import ProjectFactory
from tests.portal.desk.typed import said, shows
from tests.workflow.panel import OPINION, an_expert, prepare, under_review
from workflow.actions import batches

pytestmark = pytest.mark.django_db

SECRET = "此意见只有专家本人知道"


@pytest.fixture
def project(city):
    return ProjectFactory(unit=city.water, in_library=True)


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def post(client, name, *args, **typed):
    return client.post(reverse(f"desk:{name}", args=args), typed)


@pytest.mark.requirement("R10.1")
def test_a_batch_is_argued_on_its_pages_from_beginning_to_end(city, client, as_user, project):
    as_user(client, "BUR_OP", city.bureau)
    client.post(reverse("desk:batches"), {"title": "2026年第二批", "kind": "sporadic", "meets_on": "2026-06-12"})
    batch = ArgumentBatch.objects.get()
    experts = [an_expert(number) for number in (1, 2, 3)]
    assert shows(client.get(reverse("desk:batch", args=[batch.number])), project.name)
    post(client, "batch-add", batch.number, version=0, projects=[project.number])
    post(client, "batch-appoint", batch.number, version=1, experts=[user.pk for user in experts])
    for expert in experts:
        enter(client, expert)
        assert shows(client.get(reverse("desk:batch-mine", args=[batch.number])), project.name)
        assert client.get(reverse("desk:project", args=[project.number])).status_code == 404
        assert post(client, "batch-declare", batch.number).status_code == 303

    as_user(client, "BUR_OP", city.bureau)
    assert post(client, "batch-open", batch.number, version=2).status_code == 303
    for expert in experts:
        enter(client, expert)
        url = reverse("desk:opinion-sheet", args=[batch.number, project.number])
        assert client.get(reverse("desk:project", args=[project.number])).status_code == 200
        client.post(url, {**OPINION, "remarks": "待补", "revision": 0, "do": "save"})
        answer = client.post(url, {**OPINION, "revision": 1, "do": "submit"})
        assert answer.status_code == 303

    as_user(client, "BUR_OP", city.bureau)
    assert shows(client.get(reverse("desk:batch", args=[batch.number])), "结束评审")
    assert post(client, "batch-close", batch.number, version=3).status_code == 303
    typed = {"version": 4, "conclusion": "A2", "opinion": "在已建系统上升级。"}
    assert post(client, "batch-conclusion", batch.number, project.number, **typed).status_code == 303
    digest = batch.entries.get().digest
    for expert in experts:
        enter(client, expert)
        assert shows(client.get(reverse("desk:batch-mine", args=[batch.number])), "在已建系统上升级。")
        assert post(client, "conclusion-sign", batch.number, project.number, digest=digest).status_code == 303
    as_user(client, "BUR_OP", city.bureau)
    assert post(client, "batch-conclude", batch.number, version=5).status_code == 303
    project.refresh_from_db()
    assert project.state == "ARGUED_OK"
    enter(client, experts[0])
    for name, args in (("project", [project.number]), ("batch-mine", [batch.number])):
        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 404


def test_the_project_page_tells_the_applicant_the_conclusion_and_nothing_of_the_opinions(
    city, client, as_user, project
):
    panel = under_review(city, project).hand_in(assessment=SECRET, remarks=SECRET).close()
    panel.draft(project, opinion="专家组意见原文。")
    panel.sign(project, reservation=SECRET).conclude()
    for role in ("UNIT_OP", "UNIT_HEAD", "UNIT_FIN"):
        as_user(client, role, city.water)
        answer = client.get(reverse("desk:project", args=[project.number]))
        assert shows(answer, "专家组意见原文。")
        assert SECRET not in said(answer)
        assert not any(str(expert) in said(answer) for expert in panel.experts)


@pytest.mark.parametrize("role", ["BUR_OP", "BUR_LEAD", "NDRC", "AUDIT"])
def test_before_the_closing_the_organisers_are_told_counts_only(city, client, as_user, project, role):
    panel = under_review(city, project)
    panel.hand_in(panel.experts[0], assessment=SECRET, remarks=SECRET)
    as_user(client, role, city.home_of(role))
    answer = client.get(reverse("desk:batch", args=[panel.batch.number]))
    assert "1 <small>/ 3" in said(answer)
    assert SECRET not in said(answer)
    closed = client.get(reverse("desk:batch-conclusion", args=[panel.batch.number, project.number]))
    assert SECRET not in said(closed)
    panel.hand_in(*panel.experts[1:]).close()
    opened = client.get(reverse("desk:batch-conclusion", args=[panel.batch.number, project.number]))
    assert SECRET in said(opened)


def test_another_experts_sheet_is_absent(city, client, project):
    panel = under_review(city, project).hand_in(assessment=SECRET)
    outsider = an_expert(9)
    url = reverse("desk:opinion-sheet", args=[panel.batch.number, project.number])
    enter(client, outsider)
    assert client.get(url).status_code == 404
    other = batches.create(title="另一批", kind="annual", by=panel.desk, at=panel.later())
    enter(client, panel.experts[0])
    assert SECRET in said(client.get(url))
    assert client.get(reverse("desk:opinion-sheet", args=[other.number, project.number])).status_code == 404


def test_what_is_missing_comes_back_on_the_page_with_what_was_typed(city, client, as_user, project):
    panel = prepare(city, project, experts=2).declare()
    as_user(client, "BUR_OP", city.bureau)
    panel.batch.refresh_from_db()
    answer = post(client, "batch-open", panel.batch.number, version=panel.batch.version)
    assert answer.status_code == 422
    assert "override-experts" in said(answer)
    typed = {"version": panel.batch.version, "override-experts": "经局领导同意"}
    assert post(client, "batch-open", panel.batch.number, **typed).status_code == 303
    enter(client, panel.experts[0])
    url = reverse("desk:opinion-sheet", args=[panel.batch.number, project.number])
    answer = client.post(url, {"revision": 0, "do": "submit", "assessment": "已写的评价"})
    assert answer.status_code == 422
    assert shows(answer, "没有选择结论")
    assert shows(answer, "已写的评价")
    assert panel.sheet(panel.experts[0], project).assessment == ""


def test_a_stale_form_is_answered_with_409_and_keeps_what_was_typed(city, client, as_user, project):
    panel = under_review(city, project)
    enter(client, panel.experts[0])
    url = reverse("desk:opinion-sheet", args=[panel.batch.number, project.number])
    client.post(url, {**OPINION, "revision": 0, "do": "save"})
    answer = client.post(url, {**OPINION, "assessment": "旧页面里的字", "revision": 0, "do": "save"})
    assert answer.status_code == 409
    assert shows(answer, "旧页面里的字")
    as_user(client, "BUR_OP", city.bureau)
    assert post(client, "batch-close", panel.batch.number, version=0).status_code == 409


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("batch-add", {}),
        ("batch-appoint", {"experts": [999999]}),
        ("batch-cancel", {}),
        ("batch-open", {"version": "x"}),
    ],
)
def test_a_form_that_says_too_little_is_refused_in_words(city, client, as_user, project, name, typed):
    panel = prepare(city, project)
    as_user(client, "BUR_OP", city.bureau)
    answer = post(client, name, panel.batch.number, **{"version": 2, **typed})
    assert answer.status_code == 422
    assert panel.batch.members.count() == 3


def test_stepping_back_asks_for_a_reason_and_closes_the_door(city, client, project):
    panel = prepare(city, project)
    enter(client, panel.experts[0])
    assert post(client, "batch-step-back", panel.batch.number).status_code == 422
    assert post(client, "batch-step-back", panel.batch.number, reason="参与过该项目咨询").status_code == 303
    assert client.get(reverse("desk:batch-mine", args=[panel.batch.number])).status_code == 404


def test_the_list_shows_an_expert_only_what_they_sit_on(city, client, as_user, project):
    panel = prepare(city, project)
    enter(client, panel.experts[0])
    assert shows(client.get(reverse("desk:batches")), panel.batch.title)
    assert shows(client.get(reverse("desk:home")), panel.batch.title)
    enter(client, an_expert(9))
    assert panel.batch.title not in said(client.get(reverse("desk:batches")))
    as_user(client, "UNIT_OP", city.water)
    assert client.get(reverse("desk:batches")).status_code == 403
    assert not OpinionSheet.objects.exists()
