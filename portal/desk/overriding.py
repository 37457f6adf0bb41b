"""Passing over a soft rule (原则上): one reason per rule, typed beside the objection, recorded with the step."""

from collections.abc import Mapping

PREFIX = "override-"


def overrides_of(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (code of the objection, reason) for every reason that was typed."""
    found = [(name.removeprefix(PREFIX), str(text).strip()) for name, text in typed.items() if name.startswith(PREFIX)]
    return [(code, reason) for code, reason in found if reason]
