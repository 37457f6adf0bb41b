"""What of the lexicon waits for a person: a previewed draft that somebody else wrote, proposals of terms."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import LexiconEdition, LexiconTask, TermProposal, User
from search import curation
from workflow import access, lexicon_access


def lexicon_work(user: User, on: date) -> list[dict[str, str]]:
    """Return the lines of 我的待办 with title, url, note and label; none where nothing waits."""
    roles = access.roles_of(user, on)
    found = []
    if roles & lexicon_access.RELEASERS:
        found += _drafts(user, on)
    if roles & lexicon_access.EDITORS:
        found += _proposals(user, on)
    return found


def _drafts(user: User, on: date) -> list[dict[str, str]]:
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


def _proposals(user: User, on: date) -> list[dict[str, str]]:
    count = curation.waiting(access.visible_to(user, TermProposal, on=on)).count()
    if not count:
        return []
    return [
        {
            "title": _("词语建议：%(n)d条") % {"n": count},
            "url": reverse("desk:lexicon-proposals"),
            "note": _("由确认的查重判定归纳"),
            "label": _("待处理"),
        }
    ]
