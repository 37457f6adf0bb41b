"""What one step of the life cycle takes, without any page: lock, facts, guards, rows, journal, announcement."""

from time import perf_counter

from tests.benches.measure import Line, Times
from tests.factories import build_city
from tests.workflow.journey import begin

PROJECTS = 30
VERBS = (
    ("begin_argument", {"batch": "2026年第1批", "experts": 5}),
    ("record_argument_passed", {"conclusion": "A1", "opinion": "确有必要。"}),
    ("open_adhoc_review", None),
)


def run() -> list[Line]:
    """Take three steps of the bureau on each of some projects and time each."""
    city = build_city()
    taken: dict[str, list[float]] = {verb: [] for verb, _data in VERBS}
    for number in range(PROJECTS):
        journey = begin(city, name=f"测量用项目{number}").into_library()
        for verb, data in VERBS:
            begun = perf_counter()
            journey.take(verb, "BUR_OP", data=data)
            taken[verb].append((perf_counter() - begun) * 1000)
    everything = Times(tuple(value for values in taken.values() for value in values))
    lines = [Line(f"{verb}, median", f"{Times(tuple(values)).median:.2f} ms") for verb, values in taken.items()]
    return [*lines, Line("a transition, median of all", f"{everything.median:.2f} ms", "≤ 10 ms")]
