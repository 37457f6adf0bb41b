"""Dossiers, documents, projects, systems: what is hidden does not exist, downloads are journaled, lists stay cheap."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Document, Dossier, JournalEntry
from tests.factories import DocumentFactory, ProjectFactory, SystemFactory
from tests.portal.desk.typed import said
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

MINUTES = Path("tests/inputs/附件/可行性论证材料.pdf")


@pytest.fixture
def project(city):
    return ProjectFactory(unit=city.water, in_library=True)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_document_is_saved_never_shown_and_the_download_is_journaled(client, city, as_user, project):
    document = DocumentFactory(dossier=project.dossier, content=b"%PDF-1.4 sample", file_name="方案.pdf")
    user = as_user(client, Role.UNIT_OP, city.water)
    answer = client.get(reverse("desk:document-file", args=[document.number, 1]))
    assert body(answer) == b"%PDF-1.4 sample"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    entry = JournalEntry.objects.get(event="document.downloaded")
    assert (entry.actor, entry.dossier) == (user, project.dossier)


def test_a_foreign_document_is_the_same_404_as_none(client, city, as_user, project):
    document = DocumentFactory(dossier=project.dossier)
    as_user(client, Role.UNIT_OP, city.traffic)
    hidden = client.get(reverse("desk:document-file", args=[document.number, 1]))
    absent = client.get(reverse("desk:document-file", args=["TD-999999", 1]))
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert not JournalEntry.objects.filter(event="document.downloaded").exists()


def test_markup_is_handed_out_as_mere_bytes(client, city, as_user, project):
    document = DocumentFactory(
        dossier=project.dossier, content=b"<script>alert(1)</script>", file_name="x.html", content_type="text/html"
    )
    as_user(client, Role.UNIT_OP, city.water)
    answer = client.get(reverse("desk:document-file", args=[document.number, 1]))
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_new_version_stands_beside_the_old_one(client, city, as_user, project):
    document = DocumentFactory(dossier=project.dossier)
    as_user(client, Role.UNIT_OP, city.water)
    upload = SimpleUploadedFile("第二版.pdf", MINUTES.read_bytes())
    assert client.post(reverse("desk:document-version", args=[document.number]), {"file": upload}).status_code == 303
    page = said(client.get(reverse("desk:dossier", args=[project.dossier.number])))
    assert "第 2 版" in page and "以前的版本" in page
    assert document.versions.count() == 2


def test_an_empty_file_is_refused_and_the_title_stays(client, city, as_user, project):
    as_user(client, Role.UNIT_OP, city.water)
    answer = client.post(
        reverse("desk:dossier", args=[project.dossier.number]),
        {"title": "会议记录", "file": SimpleUploadedFile("空.pdf", b"")},
    )
    assert answer.status_code == 422
    assert "文件是空的" in said(answer) and "会议记录" in said(answer)
    assert not Document.objects.exists()


def test_a_reader_adds_nothing(client, city, as_user, project):
    as_user(client, Role.AUDIT, city.auditors)
    url = reverse("desk:dossier", args=[project.dossier.number])
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": "x"}).status_code == 403


def test_a_general_dossier_is_opened_for_ones_own_unit(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    url = reverse("desk:dossier-new")
    assert client.post(url, {"title": "别家", "owner": city.traffic.pk}).status_code == 422
    made = client.post(url, {"title": "信息化会议材料", "owner": city.water.pk})
    assert made.status_code == 303
    dossier = Dossier.objects.get(kind="general")
    assert client.get(made.url).status_code == 200
    as_user(client, Role.UNIT_OP, city.traffic)
    assert client.get(made.url).status_code == 404
    assert dossier.title not in said(client.get(reverse("desk:dossiers")))


def test_the_dossier_says_why_it_can_be_seen(client, city, as_user, project):
    as_user(client, Role.UNIT_OP, city.water)
    assert "本单位卷宗" in said(client.get(reverse("desk:dossier", args=[project.dossier.number])))
    as_user(client, Role.AUDIT, city.auditors)
    assert "依职责查看" in said(client.get(reverse("desk:project", args=[project.number])))


def test_a_department_lists_its_own_projects_only(client, city, as_user, project):
    other = ProjectFactory(unit=city.traffic, in_library=True)
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(reverse("desk:projects")))
    assert project.name in page and other.name not in page
    assert city.traffic.name not in page
    forced = said(client.get(reverse("desk:projects"), {"unit": city.traffic.pk, "q": other.name}))
    assert other.number not in forced


def test_filters_narrow_the_list(client, city, as_user, project):
    late = ProjectFactory(unit=city.traffic, submitted=True, plan_year=2031)
    as_user(client, Role.BUR_OP, city.bureau)
    for asked in ({"state": "SUBMITTED"}, {"year": "2031"}, {"unit": city.traffic.pk}, {"q": late.number}):
        page = said(client.get(reverse("desk:projects"), asked))
        assert late.name in page and project.name not in page, asked
    assert "没有符合条件的项目" in said(client.get(reverse("desk:projects"), {"q": "没有这样的项目"}))
    assert client.get(reverse("desk:projects"), {"year": "x", "unit": "y", "page": "z"}).status_code == 200


@pytest.mark.parametrize("name", ["projects", "dossiers", "systems"])
def test_a_list_asks_as_many_questions_of_a_thousand_rows_as_of_ten(
    client, city, as_user, django_assert_max_num_queries, name
):
    as_user(client, Role.BUR_OP, city.bureau)
    url = reverse(f"desk:{name}")

    def make(count):
        for _number in range(count):
            SystemFactory(owner=city.water) if name == "systems" else ProjectFactory(
                unit=city.water, in_publicity=True, function_list=False, application=False, notice=False
            )

    make(10)
    client.get(url)
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    make(40)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(url)


def test_a_unit_reads_its_own_systems_only(client, city, as_user):
    own, foreign = SystemFactory(owner=city.water), SystemFactory(owner=city.traffic)
    as_user(client, Role.UNIT_OP, city.water)
    assert client.get(reverse("desk:system", args=[own.code])).status_code == 200
    assert client.get(reverse("desk:system", args=[foreign.code])).status_code == 404
    assert foreign.name not in said(client.get(reverse("desk:systems")))


def test_the_project_page_says_what_is_next_who_acts_and_until_when(client, city, as_user):
    project = ProjectFactory(unit=city.water, in_publicity=True)
    as_user(client, Role.UNIT_HEAD, city.water)
    page = said(client.get(reverse("desk:project", args=[project.number])))
    for words in ("下一步", "应由", "单位负责人", "2026年6月15日", "第 1 / 8 天", "撤回公示"):
        assert words in page, words


@pytest.mark.parametrize(("verb", "status"), [("withdraw", 403), ("withdraw_notice", 403), ("nonsense", 404)])
def test_a_verb_that_is_not_ones_own_is_403_and_one_that_is_none_404(client, city, as_user, verb, status):
    project = ProjectFactory(unit=city.water, in_publicity=True)
    as_user(client, Role.AUDIT, city.auditors)
    assert client.get(reverse("desk:act", args=[project.number, verb])).status_code == status


def test_withdrawing_needs_a_reason(client, city, as_user):
    project = ProjectFactory(unit=city.water, submitted=True)
    as_user(client, Role.UNIT_HEAD, city.water)
    url = reverse("desk:act", args=[project.number, "withdraw"])
    refused = client.post(url, {"project_version": project.version})
    assert refused.status_code == 422 and "请填写“理由”" in said(refused)
    assert client.post(url, {"project_version": project.version, "reason": "改列明年"}).status_code == 303
    again = client.post(url, {"project_version": project.version, "reason": "改列明年"})
    assert again.status_code in (409, 422)
    project.refresh_from_db()
    assert project.state == "WITHDRAWN"
