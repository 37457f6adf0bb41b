"""What has changed between two checks of a project (与申报初报对照): new hits, hits that are gone, coverage moved."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models import DupHit

MOVED = 0.01  # less is no change a person would see


@dataclass(frozen=True, slots=True)
class Changed:
    """One system or project in either check: its coverage before and after, None where it was no hit."""

    name: str
    unit: str
    before: float | None
    after: float | None
    hit: DupHit

    @property
    def points(self) -> int:
        """Return the change in percentage points."""
        return round(100 * ((self.after or 0) - (self.before or 0)))


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences of a later check from an earlier one; `same` counts hits that did not move."""

    new: tuple[Changed, ...]
    gone: tuple[Changed, ...]
    moved: tuple[Changed, ...]
    same: int


def between(earlier: Iterable[DupHit], later: Iterable[DupHit]) -> Changes:
    """Compare the hits of two checks by system or project, each list in the later check's order."""
    was, now = ({_target(hit): hit for hit in hits} for hits in (earlier, later))
    both = [(was[target], hit) for target, hit in now.items() if target in was]
    moved = [(old, hit) for old, hit in both if abs(hit.coverage - old.coverage) >= MOVED]
    return Changes(
        tuple(_changed(None, hit) for target, hit in now.items() if target not in was),
        tuple(_changed(hit, None) for target, hit in was.items() if target not in now),
        tuple(_changed(old, hit) for old, hit in moved),
        len(both) - len(moved),
    )


def _changed(old: DupHit | None, new: DupHit | None) -> Changed:
    hit = new or old
    if hit is None:
        raise ValueError("a change needs a hit on one side")
    return Changed(hit.target_name, hit.target_unit, old.coverage if old else None, new.coverage if new else None, hit)


def _target(hit: DupHit) -> tuple[int | None, int | None]:
    return hit.system_id, hit.other_project_id
