"""What reading a workbook gives: entries, problems, counts; the same for every kind of import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.imports.problems import ERROR, Problem
from catalog.imports.safety import Refused


@dataclass(frozen=True)
class Reading:
    """One file read. `key` names the entries in JSON (records, items, projects, resources); `facts` stand beside them.

    `extras` holds, per entry in the same order, what the register keeps beyond the entry's public keys.
    """

    key: str
    entries: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    facts: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[tuple[str, str], ...] = ()
    extras: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """One object with the entries, the problems and the counts."""
        notes = [{"kind": kind, "message": message} for kind, message in self.warnings]
        return {
            "outcome": "accept_with_warning" if self.problems or notes else "accept",
            **dict(self.facts),
            **dict(self.counts),
            "warnings": notes,
            "problems": [item.as_json() for item in self.problems],
            self.key: list(self.entries),
        }

    def errors(self) -> tuple[Problem, ...]:
        return tuple(item for item in self.problems if item.severity == ERROR)


def refusal_json(refusal: Refused) -> dict[str, Any]:
    """A refused file as one object: outcome, kind, message, and what the kind adds."""
    return {"outcome": "refuse", "kind": refusal.kind, "message": refusal.message, **refusal.details}


def missing_columns(missing: list[str], what: str) -> Refused:
    """The refusal of a workbook without the columns that its import needs."""
    listed = "、".join(f"“{name}”" for name in missing)
    message = f"缺少必填列{listed}，未导入任何数据。请补上该列（{what}）后重新上传。"
    return Refused("missing_column", message, missing=missing)
