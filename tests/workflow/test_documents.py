"""Documents: looked at by content, kept privately with their digest, versioned, journalled; nothing secret is kept."""

import hashlib
from pathlib import Path

import pytest

from catalog import storage
from catalog.models import DocumentVersion, Dossier, JournalEntry
from catalog.models.journal import AppendOnly
from tests.workflow.journey import a_paper
from workflow import actions
from workflow.actions import documents

pytestmark = pytest.mark.django_db

BAD = Path(__file__).parent.parent / "inputs" / "坏文件"


def add(journey, content=None, name="方案.docx", role="UNIT_OP", **more):
    return documents.add(
        dossier=journey.project.dossier,
        title=more.pop("title", "建设方案"),
        file_name=name,
        content=a_paper("建设方案正文") if content is None else content,
        by=more.pop("by", None) or journey.who(role),
        at=journey.later(),
        **more,
    )


def test_a_document_is_kept_with_its_digest_type_and_text(journey):
    content = a_paper("建设方案正文")
    version = add(journey, content)
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert (version.number, version.size) == (1, len(content))
    assert version.content_type.endswith("wordprocessingml.document")
    assert "建设方案正文" in version.text
    assert storage.read_bytes(version.storage_key) == content
    assert version.document.number == f"{journey.project.number}-001"
    assert JournalEntry.objects.filter(event="add_document", actor=journey.who("UNIT_OP")).exists()


def test_the_next_version_leaves_the_one_before_as_it_was(journey):
    first = add(journey)
    second = add(journey, a_paper("修改后"), document=first.document)
    assert (second.document, second.number) == (first.document, 2)
    assert storage.read_bytes(first.storage_key) != storage.read_bytes(second.storage_key)
    with pytest.raises(AppendOnly):
        first.save()
    with pytest.raises(AppendOnly):
        DocumentVersion.objects.filter(pk=first.pk).update(size=0)


def test_the_bytes_lie_under_the_private_root(journey, settings):
    version = add(journey)
    assert Path(settings.PRIVATE_ROOT, version.storage_key).is_file()
    assert not Path(settings.MEDIA_ROOT, version.storage_key).exists()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "空.pdf", "空的"),
        (b"MZ\x90\x00" + b"\x00" * 64, "工具.pdf", "内容是"),
        (b"%PDF-1.4\n", "方案.docx", "内容是PDF"),
        (b"PK\x03\x04broken", "方案.docx", "损坏"),
        (b"<html></html>", "页面.html", "扩展名是 .html"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(journey, content, name, why):
    with pytest.raises(actions.Refused, match=why):
        add(journey, content, name)
    assert not DocumentVersion.objects.exists()


def test_a_file_above_the_limit_is_refused_with_the_limit(journey, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(actions.Refused, match="超过上限1MB"):
        add(journey, b"%PDF-1.4" + b"0" * (1024 * 1024), "方案.pdf")


@pytest.mark.requirement("R65.1")
def test_a_marked_file_is_refused_by_its_mark(journey):
    with pytest.raises(actions.Refused, match="密级标志") as refusal:
        add(journey, a_paper("机密★5年"))
    assert refusal.value.objections[0].article == "第六十五条"
    assert not DocumentVersion.objects.exists()
    assert not JournalEntry.objects.filter(event="add_document").exists()


def test_who_may_only_read_a_dossier_adds_nothing_to_it(journey, city):
    for by in (city.person("UNIT_FIN"), city.person("UNIT_OP", city.traffic), city.person("AUDIT")):
        with pytest.raises(actions.NotAllowed):
            add(journey, by=by)
    assert add(journey, role="BUR_OP")


def test_nothing_is_added_to_a_closed_dossier(journey):
    Dossier.objects.filter(pk=journey.project.dossier_id).update(status=Dossier.Status.CLOSED)
    with pytest.raises(actions.Refused, match="卷宗已办结"):
        add(journey.fresh())
