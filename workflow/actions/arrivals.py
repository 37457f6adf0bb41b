"""What the catalog takes in and the procedure answers: drafts get their grants, lists become versions."""

from datetime import datetime
from typing import Any

from catalog.imports.apply_function_list import register_writer
from catalog.models import Project, User
from catalog.signals import project_changed
from workflow.actions import function_lists, grants


def grant_new_project(
    sender: type,
    instance: Project,
    created: bool = False,
    by: User | None = None,
    at: datetime | None = None,
    **kwargs: Any,
) -> None:
    """A project that arrived with a batch belongs to its unit as if it had been drafted there."""
    if created and at is not None:
        grants.grant_to_owner(instance.dossier, instance.unit, at=at, by=by)


def connect() -> None:
    """Called once by the app's `ready()`."""
    project_changed.connect(grant_new_project, dispatch_uid="workflow.grant_new_project")
    register_writer(function_lists.new_version)
