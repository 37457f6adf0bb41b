"""What one may not see answers exactly like what does not exist: the same status, headers and bytes."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.actors import Actor
from tests.permissions.expectations import ROWS
from tests.permissions.fillers import absent, mixed, values_of
from tests.permissions.readers import may_read
from tests.permissions.routes import every_route

READERS = (Actor("UNIT_OP", "water"), Actor("FIN_BUD"), Actor("MAYOR"), Actor("SYSADMIN"))
ADDRESSES = [route for route in every_route() if route.arguments and route.name in ROWS]
# Set anew by every answer.
UNSTEADY = {"Set-Cookie", "Date"}


def _answer(client: Client, method: str, path: str) -> tuple:
    with transaction.atomic():
        answer = client.generic(method, path)
        content = answer.getvalue()
        transaction.set_rollback(True)
    headers = {name: value for name, value in answer.items() if name not in UNSTEADY}
    return answer.status_code, headers, content


def _signed_in(world, actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(actor.user(world.city), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("actor", READERS, ids=str)
def test_a_hidden_object_answers_like_an_absent_one(world, actor):
    client, different, compared = _signed_in(world, actor), [], 0
    for route in ADDRESSES:
        row = ROWS[route.name]
        if row.subject in {"nothing", "system"} or row.is_public:
            continue
        method = "POST" if row.get is None else "GET"
        for key, matter in world.matters.items():
            values = values_of(route, row, matter)
            side, _slash, kind = key.partition("/")
            # An entry of the directory is read as the register is, whatever project it belongs to.
            home = f"{side}/register" if row.subject == "resource" else key
            if values is None or (row.states and kind not in row.states) or may_read(actor, home):
                continue
            hidden = _answer(client, method, reverse(route.name, kwargs=values))
            gone = _answer(client, method, reverse(route.name, kwargs=absent(route, values)))
            compared += 1
            if hidden != gone:
                different.append(f"{actor} {method} {route.name} {key}: {hidden[0]} and {gone[0]}")
    assert compared > 20
    assert not different, "\n".join(different)


def test_an_own_project_opens_no_door_to_another_units_rows(world):
    client, opened, tried = _signed_in(world, Actor("UNIT_HEAD", "water")), [], 0
    for route in ADDRESSES:
        row = ROWS[route.name]
        values = mixed(route, row, world.matters["water/DRAFT"], world.matters["traffic/DRAFT"])
        if values is None:
            continue
        tried += 1
        method = "POST" if row.get is None else "GET"
        status, _headers, _content = _answer(client, method, reverse(route.name, kwargs=values))
        if status != 404:
            opened.append(f"{method} {route.name} {values}: {status}")
    assert tried >= 3
    assert opened == []


def test_a_system_kept_from_the_public_register_is_absent_there(world):
    hidden = _answer(Client(), "GET", reverse("public:system", args=[world.unlisted["water"].code]))
    gone = _answer(Client(), "GET", reverse("public:system", args=["000-0000-0000"]))
    assert hidden == gone
    assert hidden[0] == 404


def test_a_role_that_ended_yesterday_opens_nothing(world):
    actor = Actor("UNIT_OP", "hydrology")
    client = _signed_in(world, actor)
    path = reverse("desk:project", args=[world.matters["hydrology/DRAFT"].project.number])
    assert _answer(client, "GET", path)[0] == 200
    with transaction.atomic():
        user = actor.user(world.city)
        user.memberships.update(valid_until="2026-06-07")
        assert _answer(client, "GET", path)[0] == 404
        transaction.set_rollback(True)
