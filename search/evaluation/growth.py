"""How long a check takes as the register grows: the growth curve of `manage.py dup_bench`.

Up to `GENERATED` systems are generated, ten thousand from each seed, and lie in a file as they would lie in a database.
A larger register is recombined from ten thousand, in systems with a quarter as many items: that tells of time and
memory and nothing of quality, which `dup_eval` measures.
"""

import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from search.duplicates import calibration
from search.duplicates.fingerprint import SourceDoc
from search.evaluation import generator, styles
from search.evaluation.bench import Bench, index_of_its_own, settled
from search.evaluation.sets import EvaluationSet
from search.evaluation.stored import StoredRegister
from search.lexicon import Lexicon, from_rows
from search.progress import Bar

BLOCK = 10_000
GENERATED = 100_000
WARM = 5  # checks before the clock runs
_SHARED = 3  # generated systems that a recombined one takes its items from
_THINNED = 11  # every how many-th item of each: a quarter of a generated system's items in all


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of a check by the clock (middle, 95th of a hundred, longest) and of the processor (95th)."""

    p50: float
    p95: float
    most: float
    processor_p95: float


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement; `times` per number of items of the asking list."""

    systems: int
    items: int
    build_seconds: float
    build_processor_seconds: float  # of all processes
    index_megabytes: float
    shelf_megabytes: float
    memory_megabytes: float  # the most that this process had; those that read the register beside it have less
    times: dict[int, Times]
    engine: str = "embedded"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Point":
        """A point as `dataclasses.asdict` wrote it to a file."""
        times = {int(count): Times(**values) for count, values in data["times"].items()}
        return cls(**{**data, "times": times})


class Recombined(Sequence[SourceDoc]):
    """As many systems as asked for, those beyond the generated ones put together from their items."""

    def __init__(self, made: Sequence[SourceDoc], count: int) -> None:
        self._made, self._count = made, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at):
        if at >= self._count:
            raise IndexError(at)
        size = len(self._made)
        turn, first = divmod(at, size)
        if turn == 0:
            return self._made[first]
        parts = [self._made[(first + step * (turn * 613 + 1)) % size] for step in range(_SHARED)]
        items = tuple(item for part in parts for item in part.items[::_THINNED])
        return replace(parts[0], key=f"{parts[0].key}.{turn}", items=items)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is measured: register sizes, lengths of asking lists, checks per cell, on which engine."""

    sizes: Sequence[int]
    lists: Sequence[int]
    asks: int
    seed: int
    engine: str = "embedded"


def measure(lexicon: Lexicon, trial: Trial, say: Callable[[str], None], bar: Callable[[int], Bar]) -> Iterator[Point]:
    """One Point per register size, smallest first; the same lists ask every register of at least a block's size."""
    for size in sorted(trial.sizes):
        with index_of_its_own(trial.engine) as (index, folder):
            began = time.perf_counter()
            made, projects, known = _generated(folder, lexicon, trial, size)
            say(f"{size} systems: generated in {time.perf_counter() - began:.0f} s")
            began, busy = time.perf_counter(), _processor()
            bed = Bench(made, known, index, folder, bar(size))
            built, busy = time.perf_counter() - began, _processor() - busy
            say(f"{size} systems: learnt and indexed in {built:.0f} s ({busy:.0f} s of processor time)")
            with settled():
                times = {n: _asked(bed, _lists(projects, n, trial.asks + WARM)) for n in trial.lists}
            yield Point(
                systems=size,
                items=index.stats().items,
                build_seconds=built,
                build_processor_seconds=busy,
                index_megabytes=index.megabytes(),
                shelf_megabytes=sum(_size_of(shelf) for shelf in folder.glob("shelf-*")),
                memory_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
                times=times,
                engine=trial.engine,
            )


def _generated(
    folder: Path, lexicon: Lexicon, trial: Trial, size: int
) -> tuple[Sequence[SourceDoc], list[SourceDoc], Lexicon]:
    """A register of this size, the projects that ask, and the lexicon that knows a part of the words."""

    def block(start: int, count: int, asking: int) -> EvaluationSet:
        return generator.generate(lexicon, trial.seed + start // BLOCK, count, asking, styles.TRAINING_MIXTURE)

    first = block(0, min(size, BLOCK), trial.asks + WARM)
    known = from_rows(first.lexicon_rows)
    if size > GENERATED:
        return Recombined(first.register, size), first.projects, known
    stored = StoredRegister(folder / "register.jsonl")
    stored.extend(first.register)
    for start in range(BLOCK, size, BLOCK):
        more = block(start, min(BLOCK, size - start), 0).register
        stored.extend(replace(doc, key=f"S{start + number}") for number, doc in enumerate(more))
    return stored, first.projects, known


def _processor() -> float:
    """Processor time so far, of ended child processes too."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _size_of(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _lists(projects: Sequence[SourceDoc], count: int, most: int) -> list[SourceDoc]:
    """Lists of exactly `count` items, each begun with another project and filled up from those after it."""
    found = []
    for start in range(most):
        items = []
        for step in range(len(projects)):
            items += projects[(start + step) % len(projects)].items
            if len(items) >= count:
                break
        found.append(replace(projects[start % len(projects)], items=tuple(items[:count])))
    return found


def _asked(bed: Bench, documents: Sequence[SourceDoc]) -> Times:
    fitted = calibration.shipped()
    times, busy = [], []
    for document in documents:
        began = time.process_time()
        times.append(bed.ask(document, fitted)[2])
        busy.append((time.process_time() - began) * 1000)
    p50, p95 = np.percentile(times[WARM:], [50, 95])
    return Times(float(p50), float(p95), max(times[WARM:]), float(np.percentile(busy[WARM:], 95)))


def lines(points: Sequence[Point]) -> Iterator[str]:
    """The table, each time beside its ratio to the smallest register's, and a bar per size."""
    first = points[0]
    counts = list(first.times)
    yield "systems   items      build s (processor)  index MB  shelf MB  memory MB  " + "  ".join(
        f"{n} items: p50 / p95 / processor p95 ms (ratios)" for n in counts
    )
    for point in points:
        cells = [_cell(point.times[n], first.times[n]) for n in counts]
        built = f"{point.build_seconds:.0f} ({point.build_processor_seconds:.0f})"
        yield (
            f"{point.systems:<9} {point.items:<10} {built:<20} {point.index_megabytes:<9.0f} "
            f"{point.shelf_megabytes:<9.0f} {point.memory_megabytes:<10.0f} " + "  ".join(cells)
        )
    for count in counts:
        most = max(point.times[count].p95 for point in points)
        yield f"p95 of {count} items"
        for point in points:
            time_taken = point.times[count].p95
            yield f"  {point.systems:>8}  {'█' * max(1, round(time_taken / most * 50))} {time_taken:.0f} ms"


def _cell(times: Times, first: Times) -> str:
    shown = [(times.p50, first.p50), (times.p95, first.p95), (times.processor_p95, first.processor_p95)]
    ratios = " / ".join(f"×{one / other:.2f}" for one, other in shown)
    return " / ".join(f"{one:.0f}" for one, _ in shown) + f" ({ratios})"
