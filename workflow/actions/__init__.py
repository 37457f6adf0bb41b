"""Doing what the regulation allows: every change of state and every decision is made here, each in one transaction."""

# Every phase is imported, so that what belongs to its verbs is registered before any is performed.
from workflow.actions import (
    approval,
    argument,
    batches,
    comments,
    conclusions,
    deciding,
    documents,
    duplicates,
    function_lists,
    grants,
    intake,
    opinions,
    panels,
    publicity,
    quotes,
    sheets,
    submission,
)
from workflow.actions.drafting import open_draft, save_draft
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused, available, perform, preview

__all__ = [
    "AlreadyHandled",
    "NotAllowed",
    "Refused",
    "approval",
    "argument",
    "available",
    "batches",
    "comments",
    "conclusions",
    "deciding",
    "documents",
    "duplicates",
    "function_lists",
    "grants",
    "intake",
    "open_draft",
    "opinions",
    "panels",
    "perform",
    "preview",
    "publicity",
    "quotes",
    "save_draft",
    "sheets",
    "submission",
]
