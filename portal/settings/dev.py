"""A developer's or a visitor's machine: SQLite, the embedded engine, the sample city."""

from portal.settings import environment as env
from portal.settings.base import *  # noqa: F403  Django settings are layered by star import.

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO", default=True)
# Known to all, so useless outside a demonstration; production refuses to start with it.
SECRET_KEY = env.text("SECRET_KEY", "demonstration-only-not-a-secret-0123456789-0123456789")
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("CSRF_TRUSTED_ORIGINS").split(",") if origin]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")  # noqa: F405  From base.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405  From base.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
