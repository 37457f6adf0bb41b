"""Wiring of the portal app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The app of meeting people."""

    name = "portal"
    verbose_name = _("门户与工作台")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from portal import receivers  # noqa: F401, PLC0415  Connects the receivers; models are loaded only now.
