"""Keeping what is typed into a draft before it is saved (自动暂存): sent by the page's own script, offered on return.

It is posted to the page itself, behind the same rights. It never changes the draft: the person saves. What was typed at
an older revision is not offered again, so that nobody's newer words are covered by it.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from catalog import clock
from catalog.models import Project
from portal.desk import kept_posts
from portal.desk.answers import REFUSED, said
from portal.desk.forms.base import Unsent
from workflow.models import Autosave

FIELD, DISCARD = "autosave", "discard"
LONGEST = timedelta(days=30)


def asked(request: HttpRequest) -> bool:
    """Whether this post only keeps, or drops, what is typed."""
    return request.method == "POST" and FIELD in request.POST


def answer(request: HttpRequest, project: Project) -> HttpResponse:
    """Keep what is typed (204), or drop it and show the page as it is saved (303)."""
    if request.POST[FIELD] == DISCARD:
        drop(request, project)
        said(request, _("已放弃暂存的内容。"))
        return HttpResponse(status=303, headers={"Location": request.path})
    written = kept_posts.written_of(request.POST, FIELD)
    # What was typed over an older draft is not kept either.
    if not written or request.POST.get("revision") != str(project.draft_revision):
        return HttpResponse(status=REFUSED)
    at = clock.now()
    Autosave.objects.filter(user=request.user, at__lt=at - LONGEST).delete()
    Autosave.objects.update_or_create(
        user=request.user,
        path=request.path,
        defaults={"project": project, "revision": project.draft_revision, "typed": written, "at": at},
    )
    return HttpResponse(status=204)


def offer(request: HttpRequest, project: Project) -> None:
    """Lay what was kept of this page, at this revision, beside the request, for `posted` to bind the form to."""
    if request.method != "GET":
        return
    rows = Autosave.objects.filter(user=request.user, path=request.path, project=project)
    kept = rows.filter(revision=project.draft_revision).first()
    if kept is not None:
        request.kept_draft, request.kept_draft_at = Unsent(kept.typed), kept.at


def drop(request: HttpRequest, project: Project) -> None:
    """Forget what was kept of this page: it is saved, or given up."""
    Autosave.objects.filter(user=request.user, path=request.path, project=project).delete()
