"""What of the lexicon waits for a person: a previewed draft that somebody else wrote."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import LexiconEdition, LexiconTask, User
from workflow import access, lexicon_access


def lexicon_work(user: User, on: date) -> list[dict[str, str]]:
    """Return the lines of 我的待办 with title, url, note and label; none where nothing waits."""
    if not access.roles_of(user, on) & lexicon_access.RELEASERS:
        return []
    previewed = LexiconTask.objects.filter(
        edition=OuterRef("pk"),
        edition_version=OuterRef("version"),
        kind=LexiconTask.Kind.PREVIEW,
        finished_at__isnull=False,
    )
    drafts = access.visible_to(user, LexiconEdition, on=on).filter(
        Exists(previewed), status=LexiconEdition.Status.DRAFT
    )
    return [
        {
            "title": _("发布词表草稿：%(note)s") % {"note": draft.note},
            "url": reverse("desk:lexicon-edition", args=[draft.pk]),
            "note": str(draft.created_by),
            "label": _("待发布"),
        }
        for draft in drafts.exclude(authors=user).select_related("created_by")
    ]
