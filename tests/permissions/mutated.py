"""A plugin for one run of the suite: the permission check named in the environment is gone (see `mutations`)."""

import json
import os
from contextlib import ExitStack

import pytest

_STACK = pytest.StashKey[ExitStack]()


def pytest_collection_finish(session):
    """Take the check away once everything is loaded."""
    from tests.permissions import mutations  # noqa: PLC0415  Plugins load before the settings do.

    stack = session.config.stash.setdefault(_STACK, ExitStack())
    stack.enter_context(mutations.taken_away(mutations.Mutation(**json.loads(os.environ["PERMISSION_MUTATION"]))))


def pytest_sessionfinish(session):
    """Put it back."""
    session.config.stash[_STACK].close()
