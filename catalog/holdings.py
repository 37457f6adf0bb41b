"""Plain values of checking before collecting (先查后采): entries of the directory and what is found in them."""

from dataclasses import dataclass

EXACT, SIMILAR, NONE = "exact", "similar", "none"
MOST_NAMES = 500  # names in one check
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the directory as one reader may see it; `items` are empty where they are not shown to that reader.

    `edition_id` is None for an entry that is not published yet; `is_public` says that everybody may read it.
    """

    holder_id: int
    resource_id: int
    edition_id: int | None
    is_public: bool
    code: str
    name: str
    share_type: str
    share_condition: str = ""
    update_cycle: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """One place where a name is held: the entry, its item (empty: the entry as a whole), how near and why."""

    entry: Entry
    item: str
    grade: str
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one name: the grade of the nearest, how many places in all, the nearest of them."""

    name: str
    grade: str
    found: int = 0
    holdings: tuple[Holding, ...] = ()
