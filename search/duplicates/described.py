"""Documents from a line of text: a system known only by its name and main function is compared by its clauses. Pure."""

import re

from search.duplicates.fingerprint import SourceDoc, SourceItem

_CUTS = re.compile(r"[、，,；;。\n]")
_LONGEST = 200


def described(key: str, name: str, text: str, department: str = "") -> SourceDoc:
    """A document whose items are its name and the clauses of its text, under the name."""
    return SourceDoc(key, name, clauses(name, text), department, text)


def clauses(name: str, text: str) -> tuple[SourceItem, ...]:
    """Items `c0` (the name itself), `c1`, … from a one-line function text (主要功能)."""
    parts = [part.strip()[:_LONGEST] for part in _CUTS.split(text) if part.strip()]
    found = [SourceItem("c0", name)]
    found += [SourceItem(f"c{number}", part, (name,)) for number, part in enumerate(parts, start=1)]
    return tuple(found)
