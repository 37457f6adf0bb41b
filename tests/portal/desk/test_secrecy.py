"""Classified content at the door: refused in every form, filed as a case, the case without its content."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import DocumentVersion, SecrecyCase
from tests.factories import DocumentFactory, ProjectFactory
from workflow.regulation.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R65.1")]

MARKED = Path("tests/inputs/附件/涉密标志样本.docx")


@pytest.fixture
def draft(city):
    return ProjectFactory(unit=city.water, draft=True)


def test_a_mark_in_a_text_is_refused_with_its_field_and_filed(client, city, as_user, draft):
    user = as_user(client, Role.UNIT_OP, city.water)
    answer = client.post(reverse("desk:draft-notes", args=[draft.number]), {"text": "请看\n机密★10年\n的附件"})
    assert answer.status_code == 422
    assert "中有密级标志" in answer.content.decode()
    case = SecrecyCase.objects.get()
    assert (case.source, case.status, case.detected_by) == ("text", "purged", user)
    assert "附件" not in case.reason
    assert not draft.draft_notes.exists()


def test_ordinary_words_of_secrecy_are_taken(client, city, as_user, draft):
    as_user(client, Role.UNIT_OP, city.water)
    text = "合同含商业秘密条款，传输应加密，签保密协议。"
    assert client.post(reverse("desk:draft-notes", args=[draft.number]), {"text": text}).status_code == 303
    assert not SecrecyCase.objects.exists()


def test_a_marked_file_leaves_a_certificate_and_nothing_else(client, city, as_user, draft):
    as_user(client, Role.UNIT_OP, city.water)
    upload = SimpleUploadedFile("材料.docx", MARKED.read_bytes())
    answer = client.post(reverse("desk:dossier", args=[draft.dossier.number]), {"title": "材料", "file": upload})
    assert answer.status_code == 422
    assert not DocumentVersion.objects.exists()
    case = SecrecyCase.objects.get()
    assert (case.source, case.status, case.size) == ("file", "purged", len(MARKED.read_bytes()))


def test_a_marked_file_is_filed_whichever_page_takes_it(client, city, as_user, draft):
    as_user(client, Role.UNIT_OP, city.water)
    told = {"unit": city.water.pk, "purpose": "采集表", "names": ""}
    upload = SimpleUploadedFile("名单.txt", "企业名称\n机密★5年\n".encode())
    assert client.post(reverse("desk:data-check-new"), {**told, "file": upload}).status_code == 422
    assert SecrecyCase.objects.get().source == "file"


def test_what_is_withheld_is_not_taken_as_an_import_either(client, city, as_user, draft):
    content = Path("tests/inputs/功能清单-小.xlsx").read_bytes()
    document = DocumentFactory(dossier=draft.dossier, content=content)
    as_user(client, Role.UNIT_OP, city.water)
    client.post(reverse("desk:document-withhold", args=[document.number, 1]), {"reason": "第3页有密级标志"})
    upload = SimpleUploadedFile("功能清单.xlsx", content)
    answer = client.post(reverse("desk:draft-functions", args=[draft.number]), {"file": upload})
    assert answer.status_code == 422
    assert "内容相同" in answer.content.decode()


def test_a_reading_address_writes_nothing(client, city, as_user, draft):
    as_user(client, Role.BUR_OP, city.bureau)
    assert client.get(reverse("desk:compare-pair"), {"first": "机密★5年", "second": "1"}).status_code == 422
    assert not SecrecyCase.objects.exists()


def test_from_the_report_to_the_certificate_in_two_pairs_of_hands(client, city, as_user, draft):
    document = DocumentFactory(dossier=draft.dossier, title="建设方案")
    as_user(client, Role.UNIT_OP, city.water)
    withhold = reverse("desk:document-withhold", args=[document.number, 1])
    assert withhold in client.get(reverse("desk:dossier", args=[draft.dossier.number])).content.decode()
    assert client.post(withhold, {"reason": "第3页有密级标志机密★5年"}).status_code == 303
    assert client.get(reverse("desk:document-file", args=[document.number, 1])).status_code == 404
    assert "涉密，已隔离" in client.get(reverse("desk:dossier", args=[draft.dossier.number])).content.decode()
    case = SecrecyCase.objects.get()
    as_user(client, Role.SECADMIN, city.bureau)
    assert case.number in client.get(reverse("desk:secrecy-cases")).content.decode()
    waiting = client.get(reverse("desk:secrecy-case", args=[case.number])).content.decode()
    assert "涉密内容隔离登记" in waiting and "清除并出具证明" in waiting
    assert client.post(reverse("desk:secrecy-purge", args=[case.number])).status_code == 303
    again = client.post(reverse("desk:secrecy-purge", args=[case.number]))
    assert again.status_code == 409
    page = client.get(reverse("desk:secrecy-case", args=[case.number])).content.decode()
    case.refresh_from_db()
    assert "涉密内容清除证明" in page
    assert case.certificate_sha256 in page
    assert "建设方案" not in page
