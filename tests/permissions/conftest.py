"""The walked world, built once for a module: every request is rolled back to it."""

import pytest
from django.db import transaction

from tests.permissions.world import build_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Return the world of canaries inside a transaction that is undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_warning_for_every_refusal(caplog):
    """Keep the log of a failed walk readable: refusals are what is being asked for."""
    caplog.set_level("CRITICAL", logger="django.request")
