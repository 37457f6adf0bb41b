"""What a marked test needs from the machine: absent, it is skipped with one line; with CI=true it fails."""

import os
import shutil
import socket
from urllib.parse import urlsplit

import pytest
from django.conf import settings


def _answers(url: str, default_port: int) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or default_port), timeout=2).close()
    except OSError:
        return False
    return True


def chromium() -> str | None:
    """Return the path of the browser, from CHROMIUM or the PATH."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def _no_postgres() -> str:
    engine = settings.DATABASES["default"]["ENGINE"]
    return "" if engine.endswith("postgresql") else "no PostgreSQL: set DATABASE_URL=postgres://…"


def _no_redis() -> str:
    url = os.environ.get("REDIS_URL", "")
    return "" if url and _answers(url, 6379) else "no Redis: set REDIS_URL=redis://…"


def _no_elasticsearch() -> str:
    url = os.environ.get("ELASTICSEARCH_URL", "")
    return "" if url and _answers(url, 9200) else "no Elasticsearch: set ELASTICSEARCH_URL=http://…"


def _no_browser() -> str:
    return "" if chromium() else "no Chromium: install it or set CHROMIUM=/path"


NEEDS = {
    "needs_postgres": _no_postgres,
    "needs_redis": _no_redis,
    "needs_elasticsearch": _no_elasticsearch,
    "needs_browser": _no_browser,
}


def check(item) -> None:
    """Skip or fail a test whose need is not met; called from one place, so that a report folds into one line."""
    for marker, absent in NEEDS.items():
        if item.get_closest_marker(marker) is None:
            continue
        reason = absent()
        if not reason:
            continue
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail(f"{marker}: {reason} (CI=true, so absent means failed)", pytrace=False)
        pytest.skip(f"{marker}: {reason}")
