"""Wiring of the catalog app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The app of what is kept."""

    name = "catalog"
    verbose_name = "数字政府台账"
    default_auto_field = "django.db.models.BigAutoField"
