"""A city's servers: everything from the environment; refuses what is only good for a demonstration."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment as env
from portal.settings.base import *  # noqa: F403  Django settings are layered by star import.

SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY must be set to at least 40 random characters.")
ALLOWED_HOSTS = [host for host in env.text("ALLOWED_HOSTS").split(",") if host]
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the host names, separated by commas.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
if "sqlite" in DATABASES["default"]["ENGINE"] and not env.flag("ALLOW_SQLITE"):  # noqa: F405  From base.
    raise ImproperlyConfigured("Production needs PostgreSQL; set DATABASE_URL, or ALLOW_SQLITE=1 for a pilot.")

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@localhost")
