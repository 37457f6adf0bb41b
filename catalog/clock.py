"""The doorway clock: views, tasks and commands ask it once and pass `on=`/`at=` downwards.

In demo mode the clock may stand ahead of the real one, so that a statutory period can be seen to pass. The offset is
kept in a file beside the demo's database, because web and worker are separate processes of one machine there.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the moment as an aware datetime, moved ahead by the demo's offset where there is one."""
    return timezone.now() + offset()


def today() -> date:
    """Return the day in the city's time zone (Asia/Shanghai)."""
    return timezone.localdate(now())


def offset() -> timedelta:
    """Return how far the demo's clock is ahead; always zero outside demo mode."""
    if not settings.DEMO:
        return timedelta()
    try:
        return timedelta(seconds=int(Path(settings.DEMO_CLOCK_FILE).read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError):
        return timedelta()


def move_forward(by: timedelta) -> timedelta:
    """Move the demo's clock forward and return the new offset; time never runs backwards."""
    if not settings.DEMO:
        raise RuntimeError("The clock moves only in demo mode.")
    if by < timedelta():
        raise ValueError("The clock does not run backwards.")
    moved = offset() + by
    path = Path(settings.DEMO_CLOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(int(moved.total_seconds())), encoding="ascii")
    return moved
