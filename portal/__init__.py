"""Meeting people: settings and wiring, public pages, the workbench."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
