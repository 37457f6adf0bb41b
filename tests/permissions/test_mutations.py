"""The walk is worth something: without a permission check it goes red."""

import os

import pytest
from django.urls import get_resolver

from tests.permissions import mutations
from tests.permissions.actors import ANONYMOUS, REPRESENTATIVES, Actor
from tests.permissions.expectations import ROWS
from tests.permissions.routes import Route, every_route
from tests.permissions.walking import Report, Walker

IN_FULL = bool(os.environ.get("PERMISSION_MUTATIONS"))
# A few of each kind notice what all would; the survey of every check asks more of them.
WALKERS = [actor for actor in REPRESENTATIVES if actor.role != ANONYMOUS] + [
    Actor("BUR_REVIEW"),
    Actor("FIN_BUD"),
    Actor("COUNTY"),
]
SAMPLE = {
    "portal.desk.dossiers": "require",
    "portal.desk.projects": "find",
    "portal.desk.systems": "visible_to",
    "portal.desk.people": "require",
}


# For what many pages share, a few walkers over all of the workbench.
FEW = [Actor("UNIT_OP", "water"), Actor("FIN_BUD"), Actor("BUR_OP"), Actor("SYSADMIN"), Actor("COUNTY")]


def routes_through(module: str) -> tuple[list[Route], list[Actor]]:
    """Return the addresses whose view stands in a module, or the whole workbench for shared ones, and who walks."""
    ours = {
        f"desk:{entry.name}"
        for entry in get_resolver("portal.desk.urls").url_patterns
        if entry.callback.__module__ == module
    }
    routes = [route for route in every_route() if route.name in ROWS and route.name.startswith("desk:")]
    through = [route for route in routes if route.name in ours]
    return (through, WALKERS) if through else (routes, FEW)


def notices(world, mutation: mutations.Mutation) -> bool:
    """Whether any walker finds something wrong on the addresses that the mutated function serves."""
    routes, walkers = routes_through(mutation.module)
    for actor in walkers:
        report = Report()
        walker = Walker(world, actor, report)
        for route in routes:
            walker.visit(route, ("GET", "POST"))
            if report.findings:
                return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("module", SAMPLE)
def test_the_walk_notices_a_missing_check(world, module):
    mutation = next(one for one in mutations.mutations() if (one.module, one.check) == (module, SAMPLE[module]))
    with mutations.taken_away(mutation):
        assert notices(world, mutation)


@pytest.mark.slow
def test_almost_every_check_is_noticed_when_it_is_gone(world):
    if not IN_FULL:
        assert len(mutations.mutations()) > 30
        return
    assert mutations.survey(lambda mutation: notices(world, mutation)) >= mutations.GOAL
