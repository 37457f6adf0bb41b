"""Fixtures that every test may use: a small city, who is signed in, and a clock that stands still.

`city` is the small world of `tests.factories.city`; `as_user(client, role, org)` signs its person in; the doorway
clock stands at NOW (Monday 8 June 2026, 10:00 in Asia/Shanghai) unless a test moves `the_clock` or is marked
`real_clock`.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import sync_playwright

from catalog import clock
from tests import needs
from tests.databases import before_flush, django_db_setup, restore_after
from tests.factories.city import City, build_city
from tests.factories.people import sign_in
from tests.moments import NOW, TODAY
from tests.needs import chromium

__all__ = ["NOW", "TODAY", "django_db_setup"]


def pytest_configure(config):
    config.addinivalue_line("markers", "any_database: proves the same on every database, so one run of it is enough")
    config.addinivalue_line("markers", "real_clock: wants the machine's clock instead of the one that stands still")


def pytest_runtest_setup(item):
    needs.check(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    before_flush()
    result = yield
    restore_after(item)
    return result


class StandingClock:
    """The doorway clock of a test: it stands where it is put."""

    def __init__(self):
        self.moment = NOW

    def offset(self) -> timedelta:
        return self.moment - timezone.now()

    def at(self, moment: datetime) -> datetime:
        """Put the clock to a moment."""
        self.moment = moment
        return moment

    def forward(self, **how_far) -> datetime:
        """Move the clock on, with the keywords of timedelta."""
        return self.at(self.moment + timedelta(**how_far))


@pytest.fixture(autouse=True)
def the_clock(request, monkeypatch):
    """Return the doorway clock, standing at NOW; `.at(moment)` and `.forward(days=1)` move it."""
    standing = StandingClock()
    if request.node.get_closest_marker("real_clock") is None:
        monkeypatch.setattr(clock, "offset", standing.offset)
        monkeypatch.setattr(clock, "now", lambda: standing.moment)
    return standing


@pytest.fixture(autouse=True)
def _nothing_is_cached():
    """Begin every test with an empty cache, so that the order of tests does not matter."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _files_are_removed():
    """Remove the files that a run stored."""
    yield
    for folder in {Path(settings.MEDIA_ROOT).parent, Path(settings.PRIVATE_ROOT).parent}:
        if folder.name.startswith("portal-tests-"):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def city(db) -> City:
    """Return the small world: a bureau, finance, two departments with a second-level unit, leaders and the rest."""
    return build_city()


@pytest.fixture
def as_user():
    """Return `as_user(client, role, organisation)`: sign in the person who holds a role there, and return them."""
    return sign_in


@pytest.fixture(scope="session")
def browser():
    """Return Chromium, started once for every suite that drives it."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's synchronous interface runs a loop in this thread, which Django would take for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()
