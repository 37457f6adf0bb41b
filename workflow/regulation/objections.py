"""What a guard answers when a step may not be taken: an objection with its article, its force and a full message."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """HARD blocks (不得, 应当, 方可); SOFT (原则上) blocks until a reason or an exemption is recorded."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason against a step: what, why and what remedies it (`message`, Chinese), and the field it concerns."""

    code: str
    article: str
    severity: Severity
    details: tuple[str, ...] = ()
    message: str = ""
    field: str = ""

    @property
    def is_hard(self) -> bool:
        """Whether no reason can override it."""
        return self.severity is Severity.HARD

    def __str__(self) -> str:
        """Return the message with its article, as a user reads it."""
        return f"{self.message}（{self.article}）"


Objections = tuple[Objection, ...]


def hard(code: str, article: str, message: str, *details: str, field: str = "") -> Objections:
    """Return one objection that blocks."""
    return (Objection(code, article, Severity.HARD, details, message, field),)


def soft(code: str, article: str, message: str, *details: str, field: str = "") -> Objections:
    """Return one objection that a recorded reason overrides."""
    return (Objection(code, article, Severity.SOFT, details, message, field),)


def unoverridden(objections: Iterable[Objection], reason: str = "") -> Objections:
    """Return the objections that still stand when a reason is given: the hard ones, and without a reason all."""
    return tuple(objection for objection in objections if objection.is_hard or not reason.strip())
