"""Is the index what the database says? Ids and sequences are compared, on request contents too; and it is repaired."""

from search import editions, entries, indexing
from search.differences import Difference, between


def compare(*, contents: bool = False) -> Difference:
    """How the index differs from the database; with `contents` every entry is made again and its digest compared."""
    # The index is read first: a row that changes in between then counts as stale, which does no harm.
    held = indexing.engine().stats()
    digests = {entry.id: entry.digest for entry in entries.every_entry()} if contents else None
    return between(entries.wanted(), held, digests)


def repair(difference: Difference) -> None:
    """Index each differing row again; a row that is gone leaves the index."""
    if difference.ahead:
        # The database was restored from an earlier day: its versions and those of the index are no longer one series.
        indexing.rebuild_index()
    elif difference:
        indexing.index(indexing.sequences_of(difference, indexing.engine().stats().versions))


def make_equal() -> int:
    """Compare contents and repair; an index cut by another lexicon is built anew. Returns how many entries differed."""
    if is_outdated():
        return indexing.rebuild_index()
    difference = compare(contents=True)
    repair(difference)
    return len(difference.ids())


def is_outdated() -> bool:
    """Whether the live index was cut by another lexicon, or version of the code, than questions are, or should be."""
    return editions.waits() or indexing.engine().stats().analysis_version != entries.parser().version
