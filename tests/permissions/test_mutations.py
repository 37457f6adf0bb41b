"""The walk is worth something: without a permission check it goes red."""

import os
from collections import defaultdict
from dataclasses import dataclass

import pytest

from tests.permissions import mutations
from tests.permissions.actors import REPRESENTATIVES, Actor
from tests.permissions.expectations import ROWS
from tests.permissions.mutations import Mutation
from tests.permissions.routes import Route, every_route
from tests.permissions.walking import Asked, Report, Walker

IN_FULL = bool(os.environ.get("PERMISSION_MUTATIONS"))
WALKERS = [*REPRESENTATIVES, Actor("BUR_REVIEW"), Actor("FIN_BUD"), Actor("COUNTY"), Actor("BUR_DATA"), Actor("NDRC")]
SAMPLE = {
    "portal.desk.dossiers": "require",
    "portal.desk.projects": "find",
    "portal.desk.systems": "visible_to",
    "portal.desk.people": "require",
}
# What the check refuses with is asked first: without it the answer differs there.
LIKELY = {"require": 403, "find": 404, "visible_to": 200}


@dataclass(frozen=True)
class Passing:
    """A request that comes past some checks: who asks what, and what the answer was."""

    walker: Walker
    asked: Asked
    status: int

    def is_wrong_now(self) -> bool:
        """Whether the same request is answered wrongly at present."""
        self.walker.report = Report()
        self.walker.ask_and_judge(self.asked)
        return bool(self.walker.report.findings)


def passings(world, routes: list[Route]) -> dict[tuple[str, str], list[Passing]]:
    """Walk once and return, by module and function of a check, the requests that enter it."""
    found = defaultdict(list)
    walkers = [Walker(world, actor, Report()) for actor in WALKERS]
    with mutations.all_telling():
        for walker in walkers:
            for route in routes:
                for asked in walker.requests(route, ("GET", "POST")):
                    mutations.entered.clear()
                    status = walker.ask_and_judge(asked)
                    for function in mutations.entered:
                        found[function].append(Passing(walker, asked, status))
    return found


def notices(known: dict[tuple[str, str], list[Passing]], mutation: Mutation) -> bool:
    """Whether any request that enters the mutated function is answered wrongly."""
    past = known.get((mutation.module, mutation.function), [])
    return any(one.is_wrong_now() for one in sorted(past, key=lambda one: one.status != LIKELY[mutation.check]))


def _our_routes(*modules: str) -> list[Route]:
    return [route for route in every_route() if route.name in ROWS and (not modules or route.module in modules)]


@pytest.mark.slow
@pytest.mark.parametrize("module", SAMPLE)
def test_the_walk_notices_a_missing_check(world, module):
    known = passings(world, _our_routes(module))
    mutation = next(one for one in mutations.mutations() if (one.module, one.check) == (module, SAMPLE[module]))
    with mutations.taken_away(mutation):
        assert notices(known, mutation)


@pytest.mark.slow
def test_almost_every_check_is_noticed_when_it_is_gone(world):
    if not IN_FULL:
        assert len(mutations.mutations()) > 30
        return
    known = passings(world, _our_routes())
    assert mutations.survey(lambda mutation: notices(known, mutation)) >= mutations.GOAL
