"""Ending approval sheets that were not decided: a round that goes back is void, and its grants end with it."""

from datetime import datetime

from catalog.models import Project
from workflow.actions import grants
from workflow.models import ApprovalSheet

_LIVE = (ApprovalSheet.Status.OPEN, ApprovalSheet.Status.WAITING)


def close_sheet(sheet: ApprovalSheet, status: str, at: datetime) -> None:
    """Set a sheet's last status and end the grants that rest on it, its Wagtail workflow too where it still runs."""
    sheet.status = status
    sheet.closed_at = at
    sheet.sheet_version += 1
    sheet.save(update_fields=["status", "closed_at", "sheet_version"])
    grants.end_grants(at, reference=grants.reference_to(sheet))


def void_round(project: Project, step: str | None = None, *, at: datetime, all_sheets: bool = False) -> int:
    """Void what is open or waiting on a step (on every step without one); with `all_sheets` also what was agreed."""
    sheets = ApprovalSheet.objects.filter(project=project)
    if step is not None:
        sheets = sheets.filter(step=step)
    statuses = (*_LIVE, ApprovalSheet.Status.APPROVED) if all_sheets else _LIVE
    voided = 0
    for sheet in sheets.filter(status__in=statuses):
        running = sheet.current_workflow_state
        if running is not None:
            running.cancel()
        close_sheet(sheet, ApprovalSheet.Status.VOID, at)
        voided += 1
    return voided
