"""Wiring of the portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app of meeting people."""

    name = "portal"
    verbose_name = "门户与工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from portal import receivers  # noqa: F401, PLC0415  Connects the receivers; models are loaded only now.
