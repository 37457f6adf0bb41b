"""docs/lifecycle.md, written from the table of the life cycle: the diagram, the states and every step."""

from collections.abc import Iterable, Iterator

from workflow.lifecycle import MAIN_LINE, TRANSITIONS, State, Transition, covered, landing
from workflow.regulation.procedure.deciding import NEVER_IN_LIBRARY

HEAD = """# Life cycle

Written by `manage.py generate_docs` from `workflow/lifecycle.py`; do not edit. A test compares the two.

The table reaches from the draft to the end of the public notice (公示). Every step is guarded by the rules named in its
row, which stand in `workflow/regulation/guards/`; a guard answers with all its objections at once. Steps with a sheet
(审批单) are performed when its last signature is in; a step by the clock needs nobody and nobody can hasten it.
"""


def lifecycle_page() -> str:
    """Return the whole page."""
    return "\n".join(
        [HEAD, "## Diagram", "", *_diagram(), "", "## States", "", *_states(), "", "## Steps", "", *_steps()]
    )


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in State:
        if state in covered():
            yield f"    {state}: {state.label}"
    yield f"    [*] --> {State.DRAFT}"
    for row in TRANSITIONS:
        for source in _in_order(row.source):
            for target in _targets(row):
                yield f"    {source} --> {target}: {row.label}"
    for state in State:
        if state in covered() and state.is_final:
            yield f"    {state} --> [*]"
    yield "```"


def _targets(row: Transition) -> list[State]:
    """Return where a step may land: its target, and the states before 一事一议 for what never was in the library."""
    return list(dict.fromkeys(landing(row, state) for state in (None, *_in_order(NEVER_IN_LIBRARY))))


def _states() -> Iterator[str]:
    yield "| state | name | stage | who acts next | ends here | public |"
    yield "|---|---|---|---|---|---|"
    stages = {state: stage.label for stage in MAIN_LINE for state in stage.states}
    for state in State:
        owners = "、".join(role.label for role in sorted(state.owners)) or "–"
        marks = ("yes" if state.is_final else "", "yes" if state.is_public else "")
        yield f"| `{state}` | {state.label} | {stages.get(state, '–')} | {owners} | {marks[0]} | {marks[1]} |"


def _steps() -> Iterator[str]:
    yield "| verb | name | from → to | by | guards | sheet | produces | reason | article |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in TRANSITIONS:
        cells = (
            f"`{row.verb}`",
            row.label,
            f"{_names(row.source)} → {_names(_targets(row))}",
            "the clock" if row.by_clock else "、".join(role.label for role in sorted(row.by)),
            ", ".join(f"`{guard.__name__}`" for guard in row.guards) or "–",
            f"`{row.sheet}`" if row.sheet else "–",
            "、".join(row.produces) or "–",
            "yes" if row.needs_reason else "",
            row.article,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _names(states: Iterable[State]) -> str:
    return ", ".join(f"`{state}`" for state in _in_order(states))


def _in_order(states: Iterable[State]) -> list[State]:
    """Return states in the order of the procedure, so that the page does not change from run to run."""
    wanted = frozenset(states)
    return [state for state in State if state in wanted]
