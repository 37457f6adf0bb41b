"""What the apply_* modules share: the counts of an application, its journal entry, and the register as a directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.imports.directory import NameBook
from catalog.imports.problems import Problem
from catalog.imports.results import Reading
from catalog.models import JournalEntry, Organisation, OrganisationName, System, User
from catalog.text import squeeze


class NotApplied(Exception):
    """Raised where all-or-nothing was asked and rows are refused: nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"有{len(problems)}处错误，按“全部导入或全不导入”的要求，未写入任何数据。")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Applied:
    """How many entries an application made, changed, left as they were, and refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    def as_json(self) -> dict[str, int]:
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "refused": self.refused}


def check_whole(reading: Reading, all_or_nothing: bool) -> None:
    """Raise NotApplied where a whole file was asked for and some of it is refused."""
    errors = reading.errors()
    if all_or_nothing and errors:
        raise NotApplied(errors)


def record(kind: str, reading: Reading, applied: Applied, by: User | None, at: datetime, **where: Any) -> None:
    """Write the one journal entry of an application."""
    JournalEntry.objects.create(
        at=at,
        actor=by,
        actor_name=str(by) if by else "",
        event="imports.applied",
        subject=str(reading.facts.get("file", ""))[:200],
        details={"kind": kind, **applied.as_json()},
        **where,
    )


def register_directory() -> NameBook:
    """The register's organisations by every name they have or had, and the names of its systems."""
    book = NameBook(systems={squeeze(name) for name in System.objects.values_list("name", flat=True).iterator()})
    for code, name, short in Organisation.objects.values_list("code", "name", "short_name"):
        book.add(code, name, (name, short))
    rows = OrganisationName.objects.select_related("organisation")
    for row in rows:
        organisation = row.organisation
        former = row.kind == OrganisationName.Kind.FORMER
        book.add(organisation.code, organisation.name, (row.name,), former=former)
    return book


def organisations_of(reading: Reading) -> dict[str, Organisation]:
    """The organisations that a reading's entries belong to, by code."""
    codes = {entry["org_code"] for entry in reading.entries}
    return {row.code: row for row in Organisation.objects.filter(code__in=codes)}


def clip(text: str | None, length: int) -> str:
    """A secondary text as long as its column allows."""
    return (text or "")[:length]


def differing(instance: Any, values: dict[str, Any], keep_empty: Iterable[Any] = (None, "")) -> list[str]:
    """The fields whose given value differs; what the file leaves out does not take away what the register has."""
    empty = tuple(keep_empty)
    return [name for name, value in values.items() if value not in empty and getattr(instance, name) != value]
