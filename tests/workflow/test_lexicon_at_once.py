"""Two people at one lexicon on PostgreSQL: one release, one draft, one decision; the other is told."""

import pytest

from catalog.models import LexiconEdition, LexiconTask, TermProposal
from tests.factories.city import build_city
from tests.moments import NOW
from tests.workflow.test_at_once import at_once
from workflow import actions
from workflow.actions import lexicon, proposals
from workflow.regulation.synonyms import GroupText

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_postgres]


@pytest.fixture
def city():
    return build_city()


@pytest.fixture
def first(city):
    return lexicon.adopt([GroupText("object", ("矛盾纠纷", "群众争议"))], "a" * 12, NOW)


def told(answers):
    return sorted(type(answer).__name__ for answer in answers)


def test_of_two_parallel_releases_one_takes_effect(city, first):
    draft = lexicon.open_draft(base=first, note="", by=city.person("BUR_OP"), at=NOW)
    text = GroupText("object", ("渡船", "木槽船"))
    lexicon.save_group(edition=draft, text=text, by=city.person("BUR_OP"), at=NOW)
    draft.refresh_from_db()
    LexiconTask.objects.create(kind="preview", edition=draft, edition_version=draft.version, finished_at=NOW)
    people = [city.person(role) for role in ("BUR_REVIEW", "BUR_LEAD")]
    answers = at_once(
        *(
            lambda by=by: lexicon.release(edition=draft, digest="b" * 12, by=by, at=NOW, expected_version=draft.version)
            for by in people
        )
    )
    assert told(answers) == ["AlreadyHandled", "LexiconEdition"]
    assert LexiconEdition.objects.filter(status="released", number=2).count() == 1
    assert LexiconTask.objects.filter(kind="reindex").count() == 1


def test_of_two_parallel_beginnings_one_makes_the_draft(city, first):
    people = [city.person(role) for role in ("BUR_OP", "BUR_REVIEW")]
    answers = at_once(*(lambda by=by: lexicon.open_draft(base=first, note="", by=by, at=NOW) for by in people))
    assert told(answers) == ["AlreadyHandled", "LexiconEdition"]


def test_of_two_parallel_editors_who_claim_one_term_one_is_refused(city, first):
    draft = lexicon.open_draft(base=first, note="", by=city.person("BUR_OP"), at=NOW)
    people = {city.person("BUR_OP"): "渡船", city.person("BUR_REVIEW"): "筏子艇"}
    answers = at_once(
        *(
            lambda by=by, name=name: lexicon.save_group(
                edition=draft, text=GroupText("object", (name, "木槽船")), by=by, at=NOW
            )
            for by, name in people.items()
        )
    )
    assert told(answers) == ["LexiconGroup", "Refused"]


def test_of_accepting_and_refusing_at_once_one_counts(city, first):
    proposal = TermProposal.objects.create(kind="object", left="木槽船", right="橡皮筏")
    one, other = city.person("BUR_OP"), city.person("BUR_REVIEW")
    answers = at_once(
        lambda: proposals.accept(proposal=proposal, base=first, by=one, at=NOW),
        lambda: proposals.refuse(proposal=proposal, reason="x", by=other, at=NOW),
    )
    assert sum(isinstance(answer, actions.AlreadyHandled) for answer in answers) == 1
