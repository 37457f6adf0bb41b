"""How good the machine was (比对质量), counted from what people concluded: per month, per lexicon and calibration.

Precision is of the hits that people decided; recall counts beside them what people found that the machine had not, so
it is an upper bound: what nobody found is in no figure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from catalog.models import DupFeedback, DupHit, DupItem, DupRun, Judgement
from workflow.actions.machine_feedback import REJECTS, STANDS

_SAYS_THERE = (Judgement.Value.DUP, Judgement.Value.PARTIAL, Judgement.Value.REUSE)
ENOUGH = 10  # decided hits below which two shares are not compared


@dataclass(slots=True)
class Figures:
    """Counts over some runs: hits by what became of them, systems missed, rows of evidence by their judgement."""

    runs: int = 0
    confirmed: int = 0
    rejected: int = 0
    waiting: int = 0
    missed: int = 0
    rows_there: int = 0
    rows_not: int = 0

    def add(self, other: "Figures") -> None:
        """Take in the counts of other runs."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def decided(self) -> int:
        """Hits on which somebody has decided."""
        return self.confirmed + self.rejected

    @property
    def rows(self) -> int:
        """Rows of evidence that somebody has judged."""
        return self.rows_there + self.rows_not

    @property
    def precision(self) -> float | None:
        """Share of the decided hits that stand; None where none is decided."""
        return _share(self.confirmed, self.decided)

    @property
    def recall(self) -> float | None:
        """Share found of what stands, as far as people know of it."""
        return _share(self.confirmed, self.confirmed + self.missed)

    @property
    def row_precision(self) -> float | None:
        """Share of the judged rows on which the function was there, partly at least."""
        return _share(self.rows_there, self.rows)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is about, its figures, and the change of precision against the line before."""

    label: str
    figures: Figures
    drift: float | None = None


def per_month(runs: QuerySet[DupRun]) -> list[Line]:
    """Figures by the month in which the machine answered, oldest first."""
    return _lines(runs, lambda run: f"{timezone.localtime(run['run_at']):%Y-%m}")


def per_version(runs: QuerySet[DupRun]) -> list[Line]:
    """Figures by lexicon and calibration, in the order in which they came into use."""
    return _lines(runs, lambda run: _version(run["versions"]))


def _version(versions: dict[str, Any]) -> str:
    edition = str(versions.get("edition", ""))
    digest = str(versions.get("lexicon", "—"))[:12]
    name = f"第{edition[1:]}版" if edition.startswith("E") else "随软件词表"
    return f"{name} {digest} · {versions.get('calibration', '—')}"


def _lines(runs: QuerySet[DupRun], label: Callable[[dict], str]) -> list[Line]:
    rows = list(runs.order_by("run_at", "pk").values("pk", "run_at", "versions"))
    counted = _counted(runs)
    found: dict[str, Figures] = defaultdict(Figures)
    for row in rows:
        found[label(row)].add(counted.get(row["pk"], Figures(runs=1)))
    lines: list[Line] = []
    for name, figures in found.items():
        lines.append(Line(name, figures, _drift(lines[-1].figures if lines else None, figures)))
    return lines


def _drift(before: Figures | None, now: Figures) -> float | None:
    if before is None or before.decided < ENOUGH or now.decided < ENOUGH:
        return None
    return now.precision - before.precision


def total(lines: Iterable[Line]) -> Figures:
    """The figures of all lines together."""
    whole = Figures()
    for line in lines:
        whole.add(line.figures)
    return whole


def _counted(runs: QuerySet[DupRun]) -> dict[int, Figures]:
    """Figures per run, in three queries whatever their number."""
    keys = runs.order_by().values("pk")
    found: dict[int, Figures] = defaultdict(lambda: Figures(runs=1))
    said_false = Q(conclusion="", feedback__isnull=False)
    hits = DupHit.objects.filter(run__in=keys).order_by().values("run").annotate(
        confirmed=Count("pk", filter=Q(conclusion__in=STANDS)),
        rejected=Count("pk", filter=Q(conclusion__in=REJECTS) | said_false),
        waiting=Count("pk", filter=Q(conclusion="", feedback__isnull=True)),
    )  # fmt: skip
    for row in hits:
        figures = found[row["run"]]
        figures.confirmed, figures.rejected, figures.waiting = row["confirmed"], row["rejected"], row["waiting"]
    for row in _missed(keys):
        found[row["run"]].missed = row["systems"]
    for row in _judged(keys):
        found[row["hit__run"]].rows_there, found[row["hit__run"]].rows_not = row["there"], row["absent"]
    return found


def _missed(keys: QuerySet) -> QuerySet:
    """Missed systems per run: several modules of one system are one."""
    rows = DupFeedback.objects.filter(run__in=keys, kind=DupFeedback.Kind.MISSED).order_by()
    return rows.values("run").annotate(systems=Count("system", distinct=True))


def _judged(keys: QuerySet) -> QuerySet:
    rows = DupItem.objects.filter(hit__run__in=keys, judgement__isnull=False).order_by().values("hit__run")
    return rows.annotate(
        there=Count("pk", filter=Q(judgement__value__in=_SAYS_THERE)),
        absent=Count("pk", filter=Q(judgement__value=Judgement.Value.NONE)),
    )
