"""Notices, documents and directory entries in the index: found by their words, by whom they are for."""

import pytest
from django.db.models import Q

from catalog.models import Document, DocumentVersion, ResourceEdition
from catalog.signals import document_changed, resource_changed
from search import indexing, verification
from search.engine import DOCUMENT, PUBLIC, RESOURCE, Filter, key_of
from search.people import Question
from search.principals import principals_of
from search.query import concepts
from search.readable import wanted_keys
from tests.factories.projects import DocumentFactory, ProjectFactory, store_version
from tests.factories.registers import ResourceFactory, put_out
from tests.moments import NOW
from workflow import access, outbox

pytestmark = pytest.mark.django_db

ON = NOW.date()
NOTHING = Q(pk__in=[])


def found(text, kind, *principals):
    """The primary keys that the engine itself answers."""
    wanted = concepts(text, indexing.parser().lexicon)
    keys = indexing.engine().find(wanted, 50, Filter(kinds=(kind,), acl=principals))
    return set(keys)


def drain():
    while outbox.run_due(100):
        continue


@pytest.fixture
def paper(city):
    project = ProjectFactory(unit=city.water, submitted=True)
    return DocumentFactory(
        dossier=project.dossier, title="可行性研究报告", content=b"x", text="本项目拟对全市病险水库开展渗漏监测。"
    )


def seen(user, text):
    question = Question(text, principals_of(user, ON))
    return list(question.documents(access.visible_to(user, Document, on=ON)))


def test_words_inside_a_sentence_of_a_document_find_it_for_who_may_read_it(city, paper, engine):
    indexing.rebuild_index()
    assert seen(city.person("BUR_OP"), "渗漏监测") == [paper]
    assert seen(city.person("UNIT_OP", city.water), "水库渗漏") == [paper]


def test_the_engine_itself_keeps_a_document_from_a_stranger(city, paper, engine):
    indexing.rebuild_index()
    stranger = city.person("UNIT_OP", city.traffic)
    assert found("渗漏监测", DOCUMENT, *principals_of(stranger, ON)) == set()
    assert found("渗漏监测", DOCUMENT, PUBLIC) == set()
    assert seen(stranger, "渗漏监测") == []


def test_sql_refuses_what_the_engine_would_answer(city, paper):
    indexing.rebuild_index()
    stranger = city.person("UNIT_OP", city.traffic)
    assert list(Question("渗漏监测").documents(access.visible_to(stranger, Document, on=ON))) == []


def test_a_paper_for_the_reviewers_is_answered_to_them_alone(city, paper):
    Document.objects.filter(pk=paper.pk).update(for_reviewers=True)
    indexing.rebuild_index()
    assert found("渗漏监测", DOCUMENT, *principals_of(city.person("UNIT_OP", city.water), ON)) == set()
    assert seen(city.person("BUR_OP"), "渗漏监测") == [paper]


def test_only_the_newest_version_is_found(city, paper):
    indexing.rebuild_index()
    store_version(
        paper, content=b"y", file_name="二稿.pdf", content_type="application/pdf", text="改为建设闸门远程控制。"
    )
    document_changed.send(sender=Document, instance=paper, by=None, at=NOW)
    drain()
    assert seen(city.person("BUR_OP"), "渗漏监测") == []
    assert seen(city.person("BUR_OP"), "闸门远程控制") == [paper]


def test_a_document_in_the_bin_is_found_no_more(city, paper):
    indexing.rebuild_index()
    Document.objects.filter(pk=paper.pk).update(status=Document.Status.TRASHED)
    document_changed.send(sender=Document, instance=paper, by=None, at=NOW)
    drain()
    assert found("渗漏监测", DOCUMENT) == set()


@pytest.mark.parametrize(
    ("title", "text"), [("防汛预案", "机密★5年\n渗漏监测点位"), ("（机密）防汛预案", "渗漏监测点位")]
)
def test_not_a_word_of_a_marked_document_is_indexed(city, paper, title, text):
    marked = DocumentFactory(dossier=paper.dossier, title=title, content=b"z", text=text)
    indexing.rebuild_index()
    assert found("渗漏监测", DOCUMENT) == {key_of(DOCUMENT, paper.pk)}
    assert found("防汛预案", DOCUMENT) == set()
    assert key_of(DOCUMENT, marked.pk) in indexing.engine().stats().versions
    assert not verification.compare(contents=True)


def test_an_entry_of_the_directory_is_found_by_synonym_item_and_code(city, engine):
    entry = ResourceFactory(
        name="矛盾纠纷登记信息", published=True, code="311116/000777", summary="各乡镇上报的纠纷", items=["当事人姓名"]
    )
    ResourceFactory(name="河道水位监测信息", published=True)
    indexing.rebuild_index()
    for asked in ("群众争议", "当事人", "311116/000777"):
        question = Question(asked, (PUBLIC,))
        assert [e.resource_id for e in question.editions(ResourceEdition.objects.all(), NOTHING)] == [entry.pk], asked


def test_what_is_shared_with_nobody_is_not_found_by_its_items_nor_what_is_closed_by_the_public(city):
    ResourceFactory(name="执法案件信息", published=True, share_type="3", items=["当事人姓名"])
    closed = ResourceFactory(name="涉稳人员信息", published=True, open_type="3")
    indexing.rebuild_index()
    assert found("当事人", RESOURCE) == set()
    assert found("涉稳人员", RESOURCE, PUBLIC) == set()
    assert found("涉稳人员", RESOURCE) == {key_of(RESOURCE, closed.pk)}


def test_a_published_change_replaces_the_words_of_the_edition_before(city):
    entry = ResourceFactory(name="古树名木信息", published=True)
    indexing.rebuild_index()
    entry.name = "行道树信息"
    put_out(entry)
    resource_changed.send(sender=type(entry), instance=entry, by=None, at=NOW)
    drain()
    assert found("古树名木", RESOURCE) == set()
    assert found("行道树", RESOURCE) == {key_of(RESOURCE, entry.pk)}


def test_a_withheld_document_leaves_the_index(paper):
    assert key_of(DOCUMENT, paper.pk) in set(wanted_keys())
    DocumentVersion.withhold(paper.latest.sha256, NOW)
    assert key_of(DOCUMENT, paper.pk) not in set(wanted_keys())
