"""The life cycle as one table: where a project may go, by whom, under which guards; docs/lifecycle.md is drawn from it.

The table reaches from DRAFT to FL_CLOSED (Art 7–10, 35); the states that follow are named and owned already. Its rows
stand by phase in workflow.regulation.procedure.
"""

from collections.abc import Iterable

from workflow.regulation.facts import ProjectFacts
from workflow.regulation.objections import Objections, hard
from workflow.regulation.procedure.applying import APPLYING
from workflow.regulation.procedure.deciding import ARGUING, DECIDING, NEVER_IN_LIBRARY
from workflow.regulation.procedure.publishing import PUBLISHING
from workflow.regulation.roles import Role
from workflow.regulation.rulebook import Rulebook
from workflow.regulation.states import MAIN_LINE, WHO_ACTS_NEXT, Stage, State, stage_of
from workflow.regulation.transitions import Guard, Transition

__all__ = [
    "LAST_COVERED",
    "MAIN_LINE",
    "TRANSITIONS",
    "WHO_ACTS_NEXT",
    "Guard",
    "NoSuchTransition",
    "Stage",
    "State",
    "Transition",
    "available",
    "covered",
    "landing",
    "objections_to",
    "stage_of",
    "transition",
]

TRANSITIONS = (*APPLYING, *ARGUING, *DECIDING, *PUBLISHING)
LAST_COVERED = State.FL_CLOSED


class NoSuchTransition(LookupError):
    """The verb does not exist or does not start from that state."""


def transition(verb: str, state: State) -> Transition:
    """Return the row of a verb from a state; NoSuchTransition where there is none."""
    for row in TRANSITIONS:
        if row.verb == verb and state in row.source:
            return row
    raise NoSuchTransition(f"“{state.label}”状态下不能办理“{verb}”")


def available(state: State, roles: Iterable[Role]) -> tuple[Transition, ...]:
    """Return the rows open to any of the roles from a state, in the order of the table, without the clock's."""
    held = frozenset(roles)
    return tuple(row for row in TRANSITIONS if state in row.source and row.by & held)


def covered() -> frozenset[State]:
    """Return the states that the table reaches."""
    return frozenset(state for row in TRANSITIONS for state in (*row.source, row.target))


def landing(row: Transition, came_from: State | None = None) -> State:
    """Return the state a step ends in; `came_from` is the state before 一事一议 was opened (T12)."""
    if row.returns_to_origin and came_from in NEVER_IN_LIBRARY:
        return State(came_from)
    return row.target


def objections_to(row: Transition, facts: ProjectFacts, rulebook: Rulebook, reason: str = "") -> Objections:
    """Return all objections to a step, a missing reason among them; which of them stand is for the caller to weigh."""
    found: list[Objections] = [guard(facts, rulebook) for guard in row.guards]
    if row.needs_reason and not reason.strip():
        found.append(hard("reason-missing", row.article, f"“{row.label}”须说明理由；请填写", field="reason"))
    return tuple(dict.fromkeys(objection for objections in found for objection in objections))
