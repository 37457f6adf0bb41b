"""The cache of public pages (全页缓存): the same bytes for every visitor, until what a page may say has changed.

An edition, a token in the cache that all processes share, is part of every key. Whatever the journal or the page
editor notes changes the edition after its transaction has been committed, so that the next visitor, in whichever
process, gets a new page. What changes by the clock alone is bounded: a kept page is never older than a minute and
never outlives the end of a period or the day.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catalog import clock
from catalog.models import JournalEntry, Notice

EDITION = "public-edition"
# Looking changes nothing that is public.
LOOKING = frozenset(
    {
        "account.signed_in",
        "account.signed_out",
        "document.downloaded",
        "function_list.downloaded",
        "imports.downloaded",
        "imports.previewed",
        "journal.searched",
        "register.exported",
        "directory.exported",
        "replies.exported",
        "stamped.downloaded",
        "save_draft",
    }
)
# With any other cookie the page may be this reader's own.
_SHARED_COOKIES = frozenset({"display-size", "display-theme"})
# Results follow the index, which follows the journal; and their addresses are endless.
_NEVER_KEPT = ("/search/",)
_LONGEST_QUERY = 200
_NOW = re.compile(rb' data-now="[^"]*"')


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered, and the moment from which it may be wrong."""

    headers: tuple[tuple[str, str], ...]
    content: bytes
    until: datetime

    def answer(self, at: datetime) -> HttpResponse:
        """Return the page; its countdown starts from the present moment of the server's clock."""
        present = f' data-now="{timezone.localtime(at).isoformat()}"'.encode()
        response = HttpResponse(_NOW.sub(present, self.content, count=1))
        for name, value in self.headers:
            response[name] = value
        response["Content-Length"] = str(len(response.content))
        return response


def public_cache(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answer a visitor's GET from the kept pages, or keep the answer for the next one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.PUBLIC_CACHE_SECONDS or not _may_share(request):
            return get_response(request)
        # The edition is read before the page is made: a change in between makes what is kept unreachable, not wrong.
        key, at = _key(request), clock.now()
        kept = cache.get(key)
        if kept is not None and at < kept.until:
            return kept.answer(at)
        response = get_response(request)
        if _is_shared(response):
            headers = tuple((name, value) for name, value in response.items() if name != "Content-Length")
            cache.set(key, Kept(headers, response.content, _until(at)), settings.PUBLIC_CACHE_SECONDS)
        return response

    return middleware


def _may_share(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and set(request.COOKIES) <= _SHARED_COOKIES
        and not request.path.startswith(_NEVER_KEPT)
        and len(request.META.get("QUERY_STRING", "")) <= _LONGEST_QUERY
    )


def _is_shared(response: HttpResponse) -> bool:
    """Whether an answer is a page for everybody: a form's token or a session would have set a cookie."""
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith("text/html")
        and "private" not in control
        and "no-store" not in control
    )


def _key(request: HttpRequest) -> str:
    edition = cache.get(EDITION)
    if edition is None:
        edition = renew()
    display = sorted(request.COOKIES.items())
    told = repr((edition, request.scheme, request.get_host(), request.get_full_path(), display))
    return f"public-{hashlib.sha256(told.encode()).hexdigest()}"


def _until(at: datetime) -> datetime:
    """Return when a page made now may turn wrong by itself: a minute on, at midnight, at the next end of a period."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at) + timedelta(days=1), time.min))
    ends = Notice.objects.filter(end_at__gt=at).order_by("end_at").values_list("end_at", flat=True).first()
    latest = at + timedelta(seconds=settings.PUBLIC_CACHE_SECONDS)
    return min(latest, midnight, ends or latest)


def renew() -> str:
    """Start a new edition: no page kept before is answered again."""
    edition = uuid4().hex
    cache.set(EDITION, edition, None)
    return edition


def renew_after(sender: object, instance: object, **_signal: object) -> None:
    """Start a new edition once what was noted is committed; connected to the journal and the editor's log."""
    if isinstance(instance, JournalEntry) and instance.event in LOOKING:
        return
    transaction.on_commit(renew)
