"""The public catalogue, as anybody and as those who may read more elsewhere: no word of what is not published shows."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import ResourceEdition
from portal.pages.resource_list import slug_of
from tests.permissions.actors import ANONYMOUS, Actor

READERS = (Actor(ANONYMOUS), Actor("UNIT_HEAD", "traffic"), Actor("BUR_DATA"))
LISTS = ("/resources/", "/resources/?q=基础", "/resources/?q=zq", "/resources/?share=1", "/resources/download/")


def _client(world, actor: Actor) -> Client:
    client = Client()
    user = actor.user(world.city)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _foreign(world, answer) -> set[str]:
    words = world.canaries.seen_in(answer.getvalue())
    return {place for matter, place in map(world.canaries.home.get, words) if matter != "public"}


def _pages(world) -> list[str]:
    found = [f"/resources/{slug_of(entry.code)}/" for entry in world.published.values()]
    return [*LISTS, *found, *(f"{path}download/" for path in found), "/sitemap.xml", "/search/?q=基础"]


@pytest.mark.parametrize("actor", READERS, ids=str)
def test_the_catalogue_shows_open_editions_and_nothing_else(world, actor):
    client, shown = _client(world, actor), set()
    for path in _pages(world):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert _foreign(world, answer) == set(), path
        shown |= world.canaries.seen_in(answer.getvalue())
    for entry in world.published.values():
        assert ResourceEdition.objects.get(current_of=entry).name[:10] in shown


def test_what_is_not_public_answers_like_what_does_not_exist(world):
    client = Client()
    closed = ResourceEdition.objects.filter(open_type="3").values_list("code", flat=True)
    assert closed.count() == len(world.published)
    gone = client.get("/resources/399999-99999/")
    for code in closed:
        for path in (f"/resources/{slug_of(code)}/", f"/resources/{slug_of(code)}/download/"):
            answer = client.get(path)
            assert (answer.status_code, answer.content) == (404, gone.content)


def test_the_workbench_hides_an_entry_of_another_unit(world):
    client = _client(world, Actor("UNIT_HEAD", "traffic"))
    hidden = client.get(reverse("desk:resource", args=[world.published["water"].pk]))
    gone = client.get(reverse("desk:resource", args=[999_999]))
    assert (hidden.status_code, hidden.content) == (404, gone.content)
