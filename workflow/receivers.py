"""What the workflow does when the catalogue announces something."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from catalog import clock
from catalog.models import PanelMember, Project, User
from catalog.signals import membership_changed
from workflow import notifications
from workflow.actions import batches, panels, plans, sheets
from workflow.models import ApprovalSheet, StateChange
from workflow.permissions import Role
from workflow.signals import panel_called, project_moved, sheet_opened


@receiver(membership_changed)
def grants_follow_the_office(sender: object, user: User, role: str, **_signal: object) -> None:
    """Who takes an office sees the sheets that wait for it; who leaves it no longer does."""
    sheets.match_grants(clock.now(), role=role)
    if role == Role.EXPERT:
        panels.match_panels(clock.now(), user=user)


@receiver(project_moved)
def a_withdrawn_project_leaves_its_batches(
    sender: object, project: Project, change: Any, at: datetime, **_signal: object
) -> None:
    """What its unit withdraws is no longer argued or planned, and the panel no longer sees it."""
    gathered = Q(batch_entries__is_live=True) | Q(plan_entries__is_live=True)
    if change.verb == "withdraw" and Project.objects.filter(gathered, pk=project.pk).exists():
        batches.release(project, at)
        plans.release(project, at)


@receiver(project_moved)
def people_are_told_of_a_step(sender: object, change: StateChange, **_signal: object) -> None:
    """The job is written with the step; the worker tells whom it concerns."""
    notifications.announce_move(change)


@receiver(sheet_opened)
def signers_are_told_of_a_sheet(sender: object, sheet: ApprovalSheet, **_signal: object) -> None:
    """As above, for a sheet that waits."""
    notifications.announce_sheet(sheet)


@receiver(panel_called)
def experts_are_told_of_a_panel(sender: object, member: PanelMember, **_signal: object) -> None:
    """As above, for an expert."""
    notifications.announce_panel(member)
