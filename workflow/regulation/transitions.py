"""The shape of one row of the life cycle (流转): verb, from, to, who, guards, what is produced."""

from dataclasses import dataclass
from typing import Protocol

from workflow.regulation.facts import ProjectFacts
from workflow.regulation.objections import Objections
from workflow.regulation.roles import Role
from workflow.regulation.rulebook import Rulebook
from workflow.regulation.states import State


class Guard(Protocol):
    """A rule: facts and rulebook in, all its objections out."""

    __name__: str

    def __call__(self, facts: ProjectFacts, rulebook: Rulebook) -> Objections: ...


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: `sheet` names the approval that performs the verb when its last signature is in."""

    verb: str
    label: str
    source: frozenset[State]
    target: State
    by: frozenset[Role]
    article: str
    guards: tuple[Guard, ...] = ()
    produces: tuple[str, ...] = ()
    needs_reason: bool = False
    sheet: str | None = None
    by_clock: bool = False
    returns_to_origin: bool = False
    """Goes back to where it came from if the project has never been in the library (T12)."""
