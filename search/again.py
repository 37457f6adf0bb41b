"""The check after the submission (论证前复查、技术审查终查): again at later stages, with the register of that day.

Earlier runs stay. The life cycle of this release ends before the technical review begins, so that the last check
hangs on the state before it, the end of the public notice (方案编制), with the list that was made public.
"""

from catalog.models import DupRun, Project, User
from search import sources, waiting
from workflow.lifecycle import State
from workflow.models import Job, StateChange

STAGES = {State.ARGUING: DupRun.Kind.ARGUMENT, State.FL_CLOSED: DupRun.Kind.REVIEW}
_BEFORE_THE_LIBRARY = frozenset({State.SUBMITTED, State.RETURNED, State.LIB_REJECTED})


def kind_at(state: str) -> str:
    """Return the kind of a check that the bureau runs by hand in a state."""
    if state in STAGES:
        return STAGES[State(state)]
    return DupRun.Kind.SUBMISSION if state in _BEFORE_THE_LIBRARY else DupRun.Kind.ARGUMENT


def ask_at_stage(project: Project, change: StateChange, by: User | None) -> Job | None:
    """Have a project checked that has entered a stage at which it is due; the job comes with the step."""
    if change.to_state not in STAGES or change.from_state == change.to_state:
        return None
    function_list = sources.current_list(project)
    if function_list is None:
        return None
    return waiting.queue_check(function_list=function_list, by=by, kind=STAGES[State(change.to_state)])
