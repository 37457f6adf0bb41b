"""A child process that works on the same database and index and is killed at its n-th step, as by `kill -9`."""

import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from unittest import mock

from django.db import connections

from search import indexing
from search.backends.elasticsearch import ElasticsearchIndex
from search.backends.elasticsearch_connection import connect
from search.backends.embedded import EmbeddedIndex
from search.backends.embedded_documents import Writers
from workflow import outbox

# Every request to a server, every commit and every change of a pointer file, and the note that a job is done.
STEPS = (
    (ElasticsearchIndex, "_asking"),
    (EmbeddedIndex, "_prepare"),
    (EmbeddedIndex, "_write_name"),
    (Writers, "_commit_items"),
    (Writers, "_commit_systems"),
    (outbox, "_note"),
)


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do work in a child that dies before its n-th step; return whether it came that far."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _work_until(step, work)
    _, status = os.waitpid(child, 0)
    # What the parent had open may be what the child changed.
    indexing.forget()
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _work_until(step: int, work: Callable[[], object]) -> None:
    """Never returns. Sockets and open files of the parent are not used: they would be shared."""
    status = 1
    try:
        connect.cache_clear()
        indexing.forget()
        left = [step]
        with ExitStack() as stack:
            for owner, name in STEPS:
                stack.enter_context(mock.patch.object(owner, name, _counted(getattr(owner, name), left)))
            work()
        status = 0
    finally:
        os._exit(status)


def _counted(function: Callable, left: list[int]) -> Callable:
    def step(*args, **kwargs):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)

    return step
