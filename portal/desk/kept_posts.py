"""What was typed when the session had expired: kept over the sign-in, shown again, never sent by itself.

The post that finds nobody signed in is laid down in the new session; after the sign-in the same page is opened with it
as a form that has not been sent. The right to the page is asked as for any other request, and its revision is checked
when the person sends it.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest, QueryDict

from catalog import secrecy
from portal.desk.forms.base import Unsent

NAME = "kept-post"
LONGEST = timedelta(hours=1)
MOST_CHARACTERS = 200_000


def keep(request: HttpRequest, at: datetime) -> bool:
    """Lay down a post of somebody who has to sign in first; neither files, nor passwords, nor marked texts."""
    written = written_of(request.POST)
    if not written:
        return False
    request.session[NAME] = {"path": request.path, "typed": written, "at": at.isoformat()}
    return True


def written_of(post: QueryDict, *others: str) -> str:
    """Return what was typed, for keeping, without the token and `others`; nothing where it may not be kept."""
    typed = post.copy()
    for name in ("csrfmiddlewaretoken", *others):
        typed.pop(name, None)
    written = typed.urlencode()
    if len(written) > MOST_CHARACTERS or any("password" in name for name in typed):
        return ""
    # What bears a mark of secrecy is kept nowhere, neither over a sign-in nor while typing (第六十五条).
    marked = any(secrecy.mark_in_text(text) for _name, texts in typed.lists() for text in texts)
    return "" if marked else written


def kept(request: HttpRequest, at: datetime) -> Unsent | None:
    """Return what was laid down for this page within the last hour."""
    found = request.session.get(NAME)
    if not found or found["path"] != request.path or at - datetime.fromisoformat(found["at"]) > LONGEST:
        return None
    return Unsent(found["typed"])


def drop(request: HttpRequest) -> None:
    """Forget it: the page has been sent."""
    if request.session.get(NAME, {}).get("path") == request.path:
        del request.session[NAME]
