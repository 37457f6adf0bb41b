"""Who may see and who may act: role × state, without a database; workflow.access says the reading half in SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflow.lifecycle import TRANSITIONS, State
from workflow.regulation.roles import Role

__all__ = [
    "DISJOINT_ROLES",
    "Part",
    "ReaderFacts",
    "Reading",
    "Role",
    "can_see",
    "edits",
    "incompatible",
    "may",
    "reading",
    "sees_all",
    "sees_all_states",
]


class Reading(StrEnum):
    """How far a role reads projects: all, all from the submission on, only by a grant, or none."""

    ALL = "all"
    SUBMITTED_ON = "submitted_on"
    GRANTED = "granted"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """The Chinese name of the extent."""
        return _READING_LABELS[self]


class Part(StrEnum):
    """What of a project is being edited."""

    APPLICATION = "application"
    FUNCTION_LIST = "function_list"
    DOCUMENTS = "documents"
    REVIEW = "review"


_READING_LABELS = {
    Reading.ALL: "全部项目",
    Reading.SUBMITTED_ON: "提交后的全部项目",
    Reading.GRANTED: "本单位或经授权的项目",
    Reading.NOTHING: "无业务数据",
}
_READING = {
    **dict.fromkeys((Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD, Role.BUR_DATA, Role.AUDIT), Reading.ALL),
    **dict.fromkeys(
        (
            Role.FIN_BUD,
            Role.FIN_REVIEW,
            Role.FIN_PROC,
            Role.NDRC,
            Role.SEC_CAC,
            Role.SEC_SECRECY,
            Role.SEC_CRYPTO,
            Role.SEC_POLICE,
        ),
        Reading.SUBMITTED_ON,
    ),
    **dict.fromkeys((Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN, Role.SUPPLIER, Role.PUBLIC), Reading.NOTHING),
}
_BEFORE_SUBMISSION = frozenset({State.DRAFT, State.OUT_OF_SCOPE})

# 三员分立: no person holds two of the three, and none of them works on business data.
DISJOINT_ROLES = (Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN)

_UNIT_EDITORS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.UNIT_FIN})
_DRAFTING = frozenset({State.DRAFT, State.RETURNED, State.LIB_REJECTED})
_EDITABLE = {
    Part.APPLICATION: (_UNIT_EDITORS, _DRAFTING | {State.IN_LIBRARY}),
    Part.FUNCTION_LIST: (
        frozenset({Role.UNIT_OP, Role.UNIT_HEAD}),
        _DRAFTING | {State.IN_LIBRARY, State.APPROVED, State.FL_PUBLIC},
    ),
    Part.DOCUMENTS: (
        _UNIT_EDITORS,
        frozenset(State) - {State.SUBMITTED, State.ARGUING, State.PLAN_REVIEW} - {s for s in State if s.is_final},
    ),
    Part.REVIEW: (
        frozenset({Role.BUR_OP, Role.BUR_REVIEW}),
        frozenset({State.SUBMITTED, State.IN_LIBRARY, State.ARGUING, State.ARGUED_OK, State.FL_REVIEW}),
    ),
}


@dataclass(frozen=True, slots=True)
class ReaderFacts:
    """One reader before one project: roles held today, the project's state, and whether a live grant covers them."""

    roles: frozenset[Role]
    state: State
    has_grant: bool = False


def reading(role: Role) -> Reading:
    """Return how far a role reads; who is not named reads by grant only."""
    return _READING.get(role, Reading.GRANTED)


def sees_all(role: Role, state: State) -> bool:
    """Whether a role reads every project in a state, without a grant."""
    extent = reading(role)
    return extent is Reading.ALL or (extent is Reading.SUBMITTED_ON and state not in _BEFORE_SUBMISSION)


def sees_all_states(roles: Iterable[Role]) -> frozenset[State]:
    """Return the states in which these roles together read every project: the SQL reading of `sees_all`."""
    held = frozenset(roles)
    return frozenset(state for state in State if any(sees_all(role, state) for role in held))


def can_see(facts: ReaderFacts) -> bool:
    """Whether a reader may know that a project exists; what one cannot see is 404."""
    if any(sees_all(role, facts.state) for role in facts.roles):
        return True
    # A grant needs a role that reads at all: the three administrators read no business data, whatever is granted.
    return facts.has_grant and any(reading(role) is not Reading.NOTHING for role in facts.roles)


def may(role: Role, verb: str, state: State) -> bool:
    """Whether a role may use a verb on a project in a state (seeing the project is asked apart)."""
    return any(row.verb == verb and state in row.source and role in row.by for row in TRANSITIONS)


def edits(roles: Iterable[Role], state: State, part: Part) -> bool:
    """Whether any of the roles edits a part of a project it may see in a state."""
    editors, states = _EDITABLE[part]
    return state in states and not editors.isdisjoint(roles)


def incompatible(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return the roles of one person that exclude one another; empty where all may be held together.

    The three administrators exclude each other and every role that works on projects.
    """
    held = frozenset(roles)
    admins = tuple(role for role in DISJOINT_ROLES if role in held)
    workers = tuple(role for role in Role if role in held and role not in {*DISJOINT_ROLES, Role.PUBLIC})
    return admins + workers if len(admins) > 1 or (admins and workers) else ()
