"""The tests' settings on a database file and a shared cache, so that two processes can be measured."""

import os

from portal.settings import environment as env
from portal.settings.test import *  # noqa: F403  Django settings are layered by star import.

_folder = os.environ["BENCH_DIR"]
DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{_folder}/portal.sqlite3"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/bench.sqlite3"}
# Set for a second process, which reads what the first one measures on.
DATABASES["default"]["NAME"] = env.text("BENCH_DATABASE", DATABASES["default"]["NAME"])
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": f"{_folder}/cache"}}
MEDIA_ROOT = f"{_folder}/media"
PRIVATE_ROOT = f"{_folder}/private"
STORAGES["default"]["OPTIONS"] = {"location": MEDIA_ROOT}  # noqa: F405  From the tests' settings.
STORAGES["private"]["OPTIONS"] = {"location": PRIVATE_ROOT}  # noqa: F405  From the tests' settings.
SEARCH_URL = f"embedded://{_folder}/search"
PUBLIC_CACHE_SECONDS = 60
