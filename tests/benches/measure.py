"""Timing side by side: the compared calls take turns, so that a noisy moment of the machine hits all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what was measured, the figure as text, and the bound it is held against."""

    what: str
    figure: str
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """Durations of one call in milliseconds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def p95(self) -> float:
        return quantiles(self.values, n=20)[-1]


def in_turns(calls: dict[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Time each call `rounds` times, one after the other within each round; a first round only warms up."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            begun = perf_counter()
            call()
            if number:
                taken[name].append((perf_counter() - begun) * 1000)
    return {name: Times(tuple(values)) for name, values in taken.items()}


def printed(title: str, lines: list[Line]) -> str:
    """Return a table as text."""
    width = max(len(line.what) for line in lines)
    rows = [f"  {line.what:<{width}}  {line.figure:>24}  {line.bound}".rstrip() for line in lines]
    return "\n".join([title, *rows, ""])
