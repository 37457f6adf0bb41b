"""Is the index what the database says? Ids and sequence numbers are compared; differences are repaired one by one."""

from dataclasses import dataclass

from catalog.models import System
from search import indexing, sources
from search.engine import PROJECT, SYSTEM, key_of, parts_of


@dataclass(frozen=True, slots=True)
class Difference:
    """Engine ids that are not in the index, are older there, or have no row any more."""

    missing: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()
    left_over: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.left_over)

    def as_rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The three kinds with their ids."""
        return [("missing", self.missing), ("stale", self.stale), ("left over", self.left_over)]


def compare() -> Difference:
    """Compare (id, seq) of every system and project in progress with the index."""
    wanted = {key_of(SYSTEM, pk): indexing.sequence(at) for pk, at in System.objects.values_list("pk", "updated_at")}
    for project in sources.projects_in_progress().only("pk", "updated_at"):
        if sources.current_list(project) is not None:
            wanted[key_of(PROJECT, project.pk)] = indexing.sequence(project.updated_at)
    held = indexing.engine().stats().versions
    return Difference(
        missing=tuple(sorted(wanted.keys() - held.keys())),
        stale=tuple(sorted(key for key, seq in wanted.items() if key in held and held[key] < seq)),
        left_over=tuple(sorted(held.keys() - wanted.keys())),
    )


def repair(difference: Difference) -> None:
    """Index each differing row again; a row that is gone leaves the index."""
    for key in (*difference.missing, *difference.stale, *difference.left_over):
        kind, pk = parts_of(key)
        if kind == SYSTEM:
            indexing.index_system(pk)
        else:
            indexing.index_project(pk)
