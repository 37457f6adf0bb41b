"""Wiring of the search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app of finding and comparing."""

    name = "search"
    verbose_name = "检索与查重"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Listen to what the lower apps announce."""
        from search import batches, curation, listeners, previews, text_listeners, waiting  # noqa: F401, PLC0415  Models must be loaded first; handlers register.

        listeners.connect()
        text_listeners.connect()
