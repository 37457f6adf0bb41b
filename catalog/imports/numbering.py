"""Checks written numbers of a tree (1、1.1、1.1.1): gaps, duplicates, orphans, unreadable ones."""

import re
from dataclasses import dataclass, field
from typing import Any

from catalog.text import fold_all, squeeze

_NUMBER = re.compile(r"^\d{1,4}(?:\.\d{1,4})*$")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one written number: the problem's kind, what its sentence needs, and what goes beside it."""

    kind: str
    say: dict[str, str]
    details: dict[str, Any]


def plain_number(text: str) -> str:
    """`１．２．２`, `1-2-2`, `1.2.2、` as 1.2.2; what is no number comes back as it is."""
    plain = (
        squeeze(fold_all(text))
        .replace("。", ".")
        .replace("-", ".")
        .replace("—", ".")
        .replace("_", ".")
        .strip("、.,:)( ")
    )
    return ".".join(str(int(part)) for part in plain.split(".")) if _NUMBER.match(plain) else plain


@dataclass
class NumberBook:
    """Follows the numbers of a list in order; a gap is reported once, and counting goes on from what is written."""

    seen: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def take(self, written: str, row: int, declared: frozenset[int] = frozenset()) -> Fault | None:
        """Take the number of a 1-based row; `declared` ancestors (0 the outermost) stand in its own columns."""
        number = plain_number(written)
        if not _NUMBER.match(number):
            return Fault("number_unreadable", {}, {})
        if number in self.seen:
            return Fault("number_duplicate", {"first": str(self.seen[number])}, {})
        parts = number.split(".")
        prefixes = [".".join(parts[:length]) for length in range(1, len(parts))]
        missing = [prefix for depth, prefix in enumerate(prefixes) if prefix not in self.seen and depth not in declared]
        if missing:
            self.seen[number] = row
            return Fault("number_orphan", {"parents": "、".join(missing)}, {"missing_parents": missing})
        fault = None
        for prefix in (*prefixes, number):
            if prefix not in self.seen:
                fault = fault or self._step(prefix, row)
        return fault

    def _step(self, number: str, row: int) -> Fault | None:
        parent, _, own = number.rpartition(".")
        self.seen[number] = row
        expected = self.last.get(parent, 0) + 1
        self.last[parent] = int(own)
        if int(own) == expected:
            return None
        text = f"{parent}.{expected}" if parent else str(expected)
        return Fault("number_gap", {"expected": text}, {"expected": text})

    def restore(self, value: float) -> str:
        """A number that Excel kept as a decimal: 1.1 after 1.9 was written 1.10."""
        text = repr(value).removesuffix(".0")
        whole, _, part = text.partition(".")
        if part and len(part) == 1 and self.last.get(whole) == int(part) * 10 - 1 and text in self.seen:
            return f"{whole}.{part}0"
        return text
