"""Batches, seats and plans that one may not see answer like absent ones; an opinion reaches no foreign eye."""

import pytest
from django.urls import reverse

from catalog.models import BatchProject, JournalEntry, OpinionSheet
from tests.permissions.actors import Actor
from tests.permissions.canaries import TOKEN
from tests.permissions.expectations import ROWS
from tests.permissions.fillers import absent, cases_of
from tests.permissions.readers import may_read
from tests.permissions.routes import every_route
from tests.permissions.test_hidden_is_absent import _answer, _signed_in

GATHERED = {"batch", "seat", "plan"}
ROUTES = [route for route in every_route() if route.name in ROWS and ROWS[route.name].subject in GATHERED]
STRANGERS = (
    Actor("UNIT_OP", "water"),
    Actor("PARENT_UNIT", "water"),
    Actor("MAYOR"),
    Actor("OFFICE_GOV"),
    Actor("SYSADMIN"),
)


@pytest.mark.requirement("R10.1", "R10.2")
@pytest.mark.parametrize("actor", STRANGERS, ids=str)
def test_what_is_hidden_answers_like_what_does_not_exist(world, actor):
    client, different, compared = _signed_in(world, actor), [], 0
    for route in ROUTES:
        row = ROWS[route.name]
        method = "POST" if row.get is None else "GET"
        for case in cases_of(route, row, world):
            if may_read(actor, case.matter):
                continue
            hidden = _answer(client, method, reverse(route.name, kwargs=case.values))
            gone = _answer(client, method, reverse(route.name, kwargs=absent(route, case.values)))
            compared += 1
            if hidden != gone:
                different.append(f"{method} {route.name} {case.matter}: {hidden[0]} and {gone[0]}")
    assert compared > 40
    assert not different, "\n".join(different)


def _words(sheet: OpinionSheet) -> set[str]:
    return set(TOKEN.findall(f"{sheet.assessment}{sheet.remarks}"))


@pytest.mark.requirement("R10.1")
@pytest.mark.parametrize("state", ["open", "closed"])
def test_an_expert_reads_their_own_sheet_and_no_word_of_another(world, state):
    client = _signed_in(world, Actor("EXPERT"))
    batch = world.batches[state].batch
    pages = [reverse("desk:home"), reverse("desk:batches"), reverse("desk:batch-mine", args=[batch.number])]
    project = world.batches[state].project.number
    sheet_page = reverse("desk:opinion-sheet", args=[batch.number, project])
    pages += [sheet_page, reverse("desk:project", args=[project]), reverse("desk:projects")]
    shown = b"".join(_answer(client, "GET", page)[2] for page in pages).decode()
    seen = set(TOKEN.findall(shown))
    rows = OpinionSheet.objects.filter(entry__batch=batch).select_related("member__user")
    mine = [row for row in rows if row.member.user == world.city.person("EXPERT")]
    others = [row for row in rows if row not in mine and row.status == "submitted"]
    assert len(others) == 2
    assert all(_words(row) <= seen for row in mine)
    assert not any(_words(row) & seen for row in others)


def test_the_planted_words_stand_in_every_sheet(world):
    assert OpinionSheet.objects.count() == 9
    assert all(_words(row) for row in OpinionSheet.objects.all())
    assert BatchProject.objects.exclude(opinion="").count() == 6


@pytest.mark.requirement("R10.1")
def test_the_journal_that_auditors_search_holds_no_word_of_an_opinion(world):
    words = {word for row in OpinionSheet.objects.all() for word in _words(row)}
    told = "".join(f"{row.subject}{row.details}" for row in JournalEntry.objects.all())
    assert not words & set(TOKEN.findall(told))
    client = _signed_in(world, Actor("AUDIT"))
    for query in ("?event=panel.sheet", f"?q={world.batches['open'].batch.number}", f"?q={sorted(words)[0]}"):
        page = _answer(client, "GET", reverse("desk:journal") + query)[2].decode()
        # A word that was asked for comes back in the field it was typed into, and nowhere else.
        assert (words & set(TOKEN.findall(page))) <= set(TOKEN.findall(query))
