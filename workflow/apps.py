"""Wiring of the workflow app."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """The app of what the regulation allows."""

    name = "workflow"
    verbose_name = "办理流程"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Answer what the catalog announces."""
        from workflow import receivers  # noqa: F401, PLC0415  Connects the receivers; models must be loaded first.
        from workflow.actions import arrivals  # noqa: PLC0415  As above.

        arrivals.connect()
