"""Rows of what was done: state changes, sheets, decisions, grants, official documents, the outbox, what is typed."""

from workflow.models.autosaves import Autosave
from workflow.models.decisions import Decision
from workflow.models.draft_notes import DraftNote
from workflow.models.grants import Grant
from workflow.models.notifications import Notification
from workflow.models.official import OfficialDocument
from workflow.models.outbox import Job
from workflow.models.sheets import (
    ApprovalSheet,
    DraftReviewIssueTask,
    MeetingResolutionTask,
    SheetTaskState,
    SingleSignatureTask,
)
from workflow.models.state_changes import StateChange

__all__ = [
    "ApprovalSheet",
    "Autosave",
    "Decision",
    "DraftNote",
    "DraftReviewIssueTask",
    "Grant",
    "Job",
    "MeetingResolutionTask",
    "Notification",
    "OfficialDocument",
    "SheetTaskState",
    "SingleSignatureTask",
    "StateChange",
]
