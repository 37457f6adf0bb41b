"""How an index differs from what the database wants in it, by engine id and sequence. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.engine import IndexStats


@dataclass(frozen=True, slots=True)
class Difference:
    """Engine ids that the index lacks, has an older, other or torn version of, has newer, or has left over.

    Newer than the database means that the database was restored from an earlier day.
    """

    missing: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()
    ahead: tuple[int, ...] = ()
    left_over: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids())

    def ids(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.missing, *self.stale, *self.ahead, *self.left_over)

    def as_rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The four kinds with their ids."""
        return [
            ("missing", self.missing),
            ("stale", self.stale),
            ("ahead", self.ahead),
            ("left over", self.left_over),
        ]


def between(wanted: Mapping[int, int], held: IndexStats, digests: Mapping[int, int] | None = None) -> Difference:
    """Compare the wanted (id: sequence), and where given (id: digest), with what an index holds."""
    both = wanted.keys() & held.versions.keys()
    other = {key for key in both if digests is not None and digests.get(key) != held.digests.get(key)}
    ahead = {key for key in both if held.versions[key] > wanted[key]}
    stale = {key for key in both if held.versions[key] < wanted[key]} | other | (both & set(held.torn))
    return Difference(
        missing=tuple(sorted(wanted.keys() - held.versions.keys())),
        stale=tuple(sorted(stale - ahead)),
        ahead=tuple(sorted(ahead)),
        left_over=tuple(sorted(held.versions.keys() - wanted.keys())),
    )
