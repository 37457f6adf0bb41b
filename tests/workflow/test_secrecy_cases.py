"""Classified content (Art 2, 65): withheld at once, purged by another person, certified without a word of it."""

import pytest

from catalog import storage
from catalog.models import DocumentVersion, Dossier, ImportRun, JournalEntry, SecrecyCase
from tests.factories import DocumentFactory, DossierFactory
from tests.moments import NOW
from tests.workflow.journey import a_paper
from workflow import access
from workflow.actions import AlreadyHandled, NotAllowed, Refused, documents, secrecy_cases

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R65.1")]

WORDS = "不应留下的内容"


@pytest.fixture
def version(journey):
    document = DocumentFactory(dossier=journey.project.dossier, content=WORDS.encode(), file_name=f"{WORDS}.txt")
    DocumentVersion.objects.model.objects.get(document=document)
    return document.latest


def report(journey, version, role="UNIT_OP", reason="第3页有密级标志"):
    return secrecy_cases.report(version=version, reason=reason, by=journey.who(role), at=NOW)


def purge(journey, case, role="SECADMIN"):
    return secrecy_cases.purge(case=case, by=journey.who(role), at=NOW)


def test_what_is_reported_is_hidden_from_everybody_at_once(journey, version):
    report(journey, version)
    for role in ("UNIT_OP", "BUR_OP", "AUDIT"):
        assert not access.visible_to(journey.who(role), DocumentVersion).filter(pk=version.pk).exists()
    assert version.document.latest is None


def test_the_same_bytes_elsewhere_are_hidden_and_destroyed_too(journey, version):
    twin = DocumentFactory(dossier=DossierFactory(kind=Dossier.Kind.GENERAL), content=WORDS.encode()).latest
    run = ImportRun.objects.create(
        kind=ImportRun.Kind.SYSTEMS,
        file_name=WORDS,
        sha256=version.sha256,
        storage_key=storage.put_bytes(WORDS.encode(), version.sha256),
        problems=[{"value": WORDS}],
        created_by=journey.who("BUR_OP"),
    )
    case = report(journey, version)
    assert not access.visible_to(journey.who("BUR_OP"), ImportRun).filter(pk=run.pk).exists()
    purge(journey, case)
    kept = DocumentVersion.objects.filter(pk__in=[version.pk, twin.pk])
    assert {row.text for row in kept} == {""}
    assert not any(WORDS in row.file_name for row in kept)
    for key in (version.storage_key, twin.storage_key, run.storage_key):
        with pytest.raises(FileNotFoundError):
            storage.read_bytes(key)
    run.refresh_from_db()
    assert (run.problems, run.storage_key) == ([], "")


def test_the_certificate_says_who_when_and_why_and_nothing_of_the_content(journey, version):
    case = purge(journey, report(journey, version))
    stated = secrecy_cases.certificate(case)
    assert stated["编号"] == case.number
    assert (stated["发现人"], stated["清除人"]) == (str(journey.who("UNIT_OP")), str(journey.who("SECADMIN")))
    assert stated["清除内容"] == "文件版本1个（含提取的文字）、导入文件0个"
    assert len(case.certificate_sha256) == 64
    said = [str(stated), *map(str, JournalEntry.objects.filter(event__endswith="_secret").values())]
    assert not any(WORDS in text for text in said)


def test_only_the_security_administrator_purges_and_never_what_they_reported_themselves(journey, version):
    case = report(journey, version)
    for role in ("UNIT_OP", "BUR_LEAD", "SYSADMIN"):
        with pytest.raises(NotAllowed):
            purge(journey, case, role)
    SecrecyCase.objects.filter(pk=case.pk).update(detected_by=journey.who("SECADMIN"))
    with pytest.raises(NotAllowed, match="另一人"):
        purge(journey, case)
    assert storage.read_bytes(version.storage_key) == WORDS.encode()


def test_the_second_report_and_the_second_purge_are_told(journey, version):
    case = report(journey, version)
    with pytest.raises(AlreadyHandled):
        report(journey, version, "BUR_OP")
    purge(journey, case)
    with pytest.raises(AlreadyHandled):
        purge(journey, case)
    assert SecrecyCase.objects.count() == 1


def test_another_unit_cannot_withhold_and_a_reason_is_asked(journey, version, city):
    with pytest.raises(NotAllowed):
        secrecy_cases.report(version=version, reason="…", by=city.person("UNIT_OP", city.traffic), at=NOW)
    with pytest.raises(Refused, match="事由"):
        report(journey, version, reason=" ")
    assert not SecrecyCase.objects.exists()


def test_what_was_withheld_does_not_come_in_again(journey):
    content = a_paper("正文")
    dossier = journey.project.dossier
    given = {"dossier": dossier, "title": "材料", "file_name": "材料.docx", "content": content}
    version = documents.add(**given, by=journey.who("UNIT_OP"), at=NOW)
    report(journey, version)
    with pytest.raises(Refused, match="内容相同"):
        documents.add(**given, by=journey.who("UNIT_OP"), at=NOW)
