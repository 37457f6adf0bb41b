"""What the workflow does when the catalogue announces something."""

from django.dispatch import receiver

from catalog import clock
from catalog.models import User
from catalog.signals import membership_changed
from workflow.actions import sheets


@receiver(membership_changed)
def grants_follow_the_office(sender: object, user: User, role: str, **_signal: object) -> None:
    """Who takes an office sees the sheets that wait for it; who leaves it no longer does."""
    sheets.match_grants(clock.now(), role=role)
