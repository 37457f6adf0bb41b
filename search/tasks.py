"""Celery's door to the nightly verification of the index."""

import logging

from celery import shared_task

from search import verification
from search.engine import Unavailable

logger = logging.getLogger(__name__)


@shared_task
def verify_index() -> int:
    """Make the index equal to the database again; return how many entries differed; without a server, none."""
    try:
        return verification.make_equal()
    except Unavailable as away:
        logger.warning("the index was not verified: %s", away)
        return 0
