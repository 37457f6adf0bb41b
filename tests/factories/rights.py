"""The grants of a dossier's owner, as opening a dossier gives them."""

from datetime import timedelta

from tests.moments import NOW
from workflow.actions import grants


def grant_to_owner(dossier) -> None:
    """Give the owner organisation's groups and its parent their grants and the derived guardian rows."""
    grants.grant_to_owner(dossier, dossier.owner, at=NOW - timedelta(days=200))
