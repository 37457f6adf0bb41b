"""Nobody sees or changes what is not theirs: every address, as each kind of reader, GET and POST."""

import os

import pytest

from tests.permissions import back_office
from tests.permissions.actors import EVERYBODY, REPRESENTATIVES
from tests.permissions.expectations import ROWS
from tests.permissions.routes import every_route
from tests.permissions.walking import Report, Walker

# `make trust-permissions` walks everybody with every method; the suite walks one of each kind.
IN_FULL = bool(os.environ.get("PERMISSION_WALK_IN_FULL"))
ACTORS = EVERYBODY if IN_FULL else REPRESENTATIVES
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") if IN_FULL else ("GET", "POST")


def test_every_address_has_its_row():
    known = set(ROWS) | back_office.BEHIND_THE_DOOR | back_office.OPEN
    assert sorted({route.name for route in every_route()} - known) == []


def test_no_row_is_for_an_address_that_is_gone():
    known = set(ROWS) | back_office.BEHIND_THE_DOOR | back_office.OPEN
    assert sorted(known - {route.name for route in every_route()}) == []


@pytest.mark.parametrize("actor", ACTORS, ids=str)
def test_an_actor_gets_what_the_table_says_and_sees_no_foreign_word(world, actor):
    report = Report()
    walker = Walker(world, actor, report, in_full=IN_FULL)
    for route in every_route():
        walker.visit(route, METHODS)
    print(f"{actor}: {report.requests} requests")
    assert not report.findings, "\n".join(report.findings)
