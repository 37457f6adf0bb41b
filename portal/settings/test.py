"""The test suite: SQLite in a file of its own unless DATABASE_URL says PostgreSQL; fast hashes; no demo clock."""

import os
import tempfile
from pathlib import Path

from portal.settings import environment as env
from portal.settings.base import *  # noqa: F403  Django settings are layered by star import.

_run = Path(tempfile.gettempdir()) / f"portal-tests-{os.getpid()}"

DEMO = False
SECRET_KEY = "for-tests-only"  # noqa: S105  Guards nothing.
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = str(_run / "media")
PRIVATE_ROOT = str(_run / "private")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
SEARCH_URL = env.text("SEARCH_URL", f"embedded://{_run}/search")
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict = {}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Tests of one process share it; those that are about it switch it on.
PUBLIC_CACHE_SECONDS = 0
AXES_ENABLED = False
LOGGING["root"]["level"] = "WARNING"  # noqa: F405  From base.
