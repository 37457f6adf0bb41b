"""How long a check takes as the register grows: the growth curve of `manage.py dup_bench`.

Registers beyond `BASE` systems are recombined from generated ones: right for time and memory, wrong for quality, which
`dup_eval` measures.
"""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from search.backends.embedded import EmbeddedIndex
from search.duplicates import calibration
from search.duplicates.fingerprint import DocPrint, SourceDoc
from search.evaluation import generator, styles
from search.evaluation.bench import Bench, settled
from search.lexicon import Lexicon, from_rows

BASE = 10_000
WARM = 5  # checks before the clock runs
_SHARED = 3  # generated systems that a recombined one takes its items from


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement: `milliseconds` per number of items of the asking list as (p50, p95, p95 of processor time)."""

    systems: int
    items: int
    build_seconds: float
    index_megabytes: float
    memory_megabytes: float  # of the whole process at its peak
    milliseconds: dict[int, tuple[float, float, float]]


class Recombined(Sequence[DocPrint]):
    """As many systems as asked for, those beyond the generated ones put together from their items."""

    def __init__(self, made: Sequence[DocPrint], count: int) -> None:
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
        items = tuple(item for part in parts for item in part.items[:: len(parts)])
        return replace(parts[0], key=f"{parts[0].key}.{turn}", items=items)


def measure(
    lexicon: Lexicon, sizes: Sequence[int], lists: Sequence[int], asks: int, seed: int, say: Callable[[str], None]
) -> Iterator[Point]:
    """One Point per register size, smallest first; the same lists ask every register."""
    for size in sorted(sizes):
        made = generator.generate(lexicon, seed, min(size, BASE), asks + WARM, styles.TRAINING_MIXTURE)
        asked = {count: _lists(made.projects, count, asks + WARM) for count in lists}
        with tempfile.TemporaryDirectory(prefix="dup-bench-") as folder:
            began = time.perf_counter()
            bed = Bench(made.register, from_rows(made.lexicon_rows), EmbeddedIndex(Path(folder), "bench"))
            bed.prints = Recombined(bed.prints, size)
            say(f"{size} systems: learnt in {time.perf_counter() - began:.0f} s")
            bed.index.rebuild(bed.entries())
            built = time.perf_counter() - began
            say(f"{size} systems: indexed in {built:.0f} s")
            with settled():
                times = {count: _asked(bed, documents) for count, documents in asked.items()}
            yield Point(
                systems=size,
                items=bed.index.stats().items,
                build_seconds=built,
                index_megabytes=sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) / 1e6,
                memory_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
                milliseconds=times,
            )


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


def _asked(bed: Bench, documents: Sequence[SourceDoc]) -> tuple[float, float, float]:
    fitted = calibration.shipped()
    times, busy = [], []
    for document in documents:
        began = time.process_time()
        times.append(bed.ask(document, fitted)[2])
        busy.append((time.process_time() - began) * 1000)
    p50, p95 = np.percentile(times[WARM:], [50, 95])
    return float(p50), float(p95), float(np.percentile(busy[WARM:], 95))


def lines(points: Sequence[Point]) -> Iterator[str]:
    """The table, each time beside its ratio to the smallest register's, and a bar per size."""
    first = points[0]
    counts = list(first.milliseconds)
    yield "systems   items     build s  index MB  memory MB  " + "  ".join(
        f"{n} items: p50 / p95 / processor p95 ms (ratios)" for n in counts
    )
    for point in points:
        cells = []
        for n, times in point.milliseconds.items():
            ratios = " / ".join(f"×{one / other:.2f}" for one, other in zip(times, first.milliseconds[n], strict=True))
            cells.append(" / ".join(f"{one:.0f}" for one in times) + f" ({ratios})")
        yield (
            f"{point.systems:<9} {point.items:<9} {point.build_seconds:<8.0f} {point.index_megabytes:<9.0f} "
            f"{point.memory_megabytes:<10.0f} " + "  ".join(cells)
        )
    for count in counts:
        most = max(point.milliseconds[count][1] for point in points)
        yield f"p95 of {count} items"
        for point in points:
            share = point.milliseconds[count][1] / most
            yield f"  {point.systems:>8}  {'█' * max(1, round(share * 50))} {point.milliseconds[count][1]:.0f} ms"
