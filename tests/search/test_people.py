"""People's search: synonyms, filler words, and never more than the caller may see."""

import pytest

from catalog.models import Project, System
from search import indexing, people
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputes():
    found = SystemFactory(name="群众争议联动调处系统", short_function="争议登记、调解", modules=["争议登记"])
    SystemFactory(name="智慧公交调度系统", short_function="公交排班", modules=["公交排班"])
    indexing.rebuild_index()
    return found


def test_a_synonym_finds_the_system(disputes):
    assert list(people.Question("矛盾纠纷").systems(System.objects.all())) == [disputes]


def test_filler_words_do_not_narrow_the_search(disputes):
    assert list(people.Question("争议管理系统平台").systems(System.objects.all())) == [disputes]


def test_every_word_typed_must_be_there(disputes):
    assert list(people.Question("争议 公交").systems(System.objects.all())) == []


def test_nothing_typed_shows_everything_visible(disputes):
    assert people.Question("  ").systems(System.objects.all()).count() == 2


def test_what_one_may_not_see_is_not_found(disputes):
    assert list(people.Question("矛盾纠纷").systems(System.objects.exclude(pk=disputes.pk))) == []


def test_a_draft_is_found_by_its_name_among_the_visible(disputes):
    draft = ProjectFactory(name="古树名木保护")
    assert list(people.Question("古树").projects(Project.objects.all())) == [draft]
    assert list(people.Question("古树").projects(Project.objects.none())) == []


def test_a_missing_index_is_built_on_the_first_search(settings, tmp_path):
    system = SystemFactory(name="供水营销系统", short_function="抄表收费")
    assert list(people.Question("供水").systems(System.objects.all())) == [system]


def test_search_answers_from_sql_while_the_engine_is_broken(disputes, search_folder):
    (search_folder / "CURRENT").write_text("v9", encoding="ascii")
    assert list(people.Question("争议").systems(System.objects.all())) == [disputes]
