"""The walking skeleton in the workbench alone: typed in, submitted, reviewed, decided by signatures, published."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import DupHit, Notice, Project
from tests.portal.desk import typed
from tests.portal.desk.typed import type_in
from workflow.models import ApprovalSheet
from workflow.regulation.roles import Role
from workflow.regulation.rulebook import regulation

pytestmark = pytest.mark.django_db

LIST = Path("tests/inputs/功能清单-中.xlsx")


def post(client, page, *args, **data):
    answer = client.post(reverse(f"desk:{page}", args=args), data)
    assert answer.status_code == 303, typed.said(answer)
    return answer


def draft_everything(client, project, total):
    for name, data in (
        ("draft-basics", typed.BASICS),
        ("draft-scope", typed.SCOPE),
        ("draft-funding", typed.funding(total)),
        ("draft-basis", typed.WHY | typed.rows_of("bases")),
        ("draft-goals", typed.GOALS | typed.rows_of("goals")),
        ("draft-sharing", typed.SHARING),
    ):
        assert type_in(client, name, project, data).status_code == 303, name
    for code in regulation().on(project.created_at.date()).list("materials").codes:
        url = reverse("desk:draft-material", args=[project.number, code])
        project.refresh_from_db()
        answer = client.post(url, {"revision": project.draft_revision, "status": "na", "reason": "本项目不涉及。"})
        assert answer.status_code == 303
    post(client, "draft-resources", project.number, **typed.RESOURCE)
    upload = SimpleUploadedFile("功能清单-中.xlsx", LIST.read_bytes())
    answer = client.post(reverse("desk:draft-functions", args=[project.number]), {"file": upload})
    assert answer.status_code == 303
    assert client.get(answer.url).status_code == 200
    assert client.post(f"{answer.url}confirm/").status_code == 303
    post(client, "draft-duplicates", project.number, run="1")
    negative = {f"{code}-conclusion": "NO_HIT" for code in ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8")}
    assert type_in(client, "draft-negative", project, negative).status_code == 303
    assert type_in(client, "draft-secrecy", project, {"secrecy_declared": "on"}).status_code == 303


def sign(client, city, sheet, result="agreed"):
    user = sheet.assignee or city.person(sheet.role)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("desk:sheet", args=[sheet.pk]))
    assert page.status_code == 200
    seen = {"result": result, "opinion": "", "digest": sheet.digest, "version": sheet.sheet_version}
    confirm = client.post(reverse("desk:sheet-confirm", args=[sheet.pk]), seen)
    assert confirm.status_code == 200
    answer = client.post(reverse("desk:sheet-decide", args=[sheet.pk]), seen)
    assert answer.status_code == 303, typed.said(answer)


def sign_all(client, city, project, step):
    while (sheet := ApprovalSheet.objects.filter(project=project, step=step, status="open").first()) is not None:
        sign(client, city, sheet)


def apply_as_the_unit(client, city, as_user) -> Project:
    as_user(client, Role.UNIT_OP, city.water)
    answer = post(client, "draft-new", name=typed.BASICS["name"], unit=city.water.pk)
    project = Project.objects.get()
    assert answer.url == reverse("desk:draft", args=[project.number])
    draft_everything(client, project, "199.999999")
    post(client, "draft-hand-over", project.number)
    as_user(client, Role.UNIT_HEAD, city.water)
    project.refresh_from_db()
    post(client, "draft-check", project.number, version=project.version)
    return project


def review_as_the_bureau(client, city, as_user, project):
    as_user(client, Role.BUR_OP, city.bureau)
    post(client, "duplicates-rerun", project.number)
    run = project.dup_runs.first()
    said = {"conclude": "1", "hit-conclusion": "SIMILAR_OK", "hit-reason": "服务对象不同。"}
    for hit in DupHit.objects.filter(run=run):
        post(client, "compare-judge", run.pk, hit.rank, **said)
    post(client, "first-review-accept", project.number, **{"accept-opinion": "材料齐全，建议纳入。"})
    sign_all(client, city, project, "first_review")


def decide_by_signatures(client, city, as_user, project):
    as_user(client, Role.BUR_OP, city.bureau)
    post(client, "argument", project.number, batch="2026年第二批", experts="5")
    post(client, "argument", project.number, conclusion="A1", held_on="2026-06-08", experts="5", opinion="确有必要。")
    post(client, "adhoc", project.number)
    sign_all(client, city, project, "adhoc_route")


def issue_the_approval(client, city, as_user, project):
    as_user(client, Role.BUR_OP, city.bureau)
    post(client, "approval-document", project.number, amount="199.999999")
    sign_all(client, city, project, "approval_document")


def publish_the_list(client, city, as_user, project) -> Notice:
    as_user(client, Role.UNIT_HEAD, city.water)
    page = client.get(reverse("desk:notice-draft", args=[project.number]))
    data = page.context["form"].initial | {"publication_checked": "on"}
    post(client, "notice-draft", project.number, **data)
    notice = Notice.objects.get()
    as_user(client, Role.BUR_OP, city.bureau)
    post(client, "notice-form-checked", notice.number)
    as_user(client, Role.UNIT_HEAD, city.water)
    post(client, "notice-publish", notice.number)
    return notice


@pytest.mark.requirement("R10.3", "R35.1")
def test_a_project_typed_in_is_decided_and_published(client, city, as_user, the_clock):
    for role in (Role.VM_DIG, Role.VM_FIN, Role.BUR_REVIEW, Role.BUR_LEAD):
        city.person(role)
    project = apply_as_the_unit(client, city, as_user)
    project.refresh_from_db()
    assert project.total_amount == Decimal("1999999.99")

    review_as_the_bureau(client, city, as_user, project)
    project.refresh_from_db()
    assert project.state == "IN_LIBRARY"

    decide_by_signatures(client, city, as_user, project)
    project.refresh_from_db()
    assert (project.state, project.tier) == ("DECIDED", 1)

    issue_the_approval(client, city, as_user, project)
    project.refresh_from_db()
    assert project.state == "APPROVED"
    assert project.approval_no

    assert publish_the_list(client, city, as_user, project).pk
    page = reverse("desk:project", args=[project.number])
    assert "公示与价格咨询" in typed.said(client.get(page))
    the_clock.forward(days=20)
    assert "公示结束、方案编制" in typed.said(client.get(page))
