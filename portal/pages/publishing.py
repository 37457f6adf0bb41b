"""Putting notices on the public site, inside the transaction that changes the notice: both happen or none.

Only rows are written here. What a page says of time is read from the notice, so nothing has to run when a period ends.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from catalog.models import Notice, User
from portal.models import NoticeIndexPage, NoticePage, TypoFix
from portal.pages.notice_reading import grouped, reading_of, snapshot_items
from portal.pages.tree import ensure_page_tree
from portal.pages.typography import NotTypographic, typographic_objections
from workflow.actions import journal


class NotATypingError(Exception):
    """A change that the rules of `typography` refuse; `objections` says why."""

    def __init__(self, objections: list[NotTypographic]):
        super().__init__("；".join(objection.message for objection in objections))
        self.objections = objections


def sync_page(notice: Notice, *, at: datetime, by: User | None = None) -> NoticePage | None:
    """Make the public page say what the notice says; the one entry for whoever hears that a notice changed."""
    if notice.status == Notice.Status.CHECKING:
        return None
    if notice.status == Notice.Status.PUBLISHED:
        page = put_up_notice(notice, at=at, by=by)
        if notice.supersedes_id and hasattr(notice.supersedes, "page"):
            _touch(notice.supersedes.page, at)
        return page
    return mark_changed(notice, at=at)


def put_up_notice(notice: Notice, *, at: datetime, by: User | None = None) -> NoticePage:
    """Make the page of a published notice, live at once; a notice that has one keeps it."""
    if hasattr(notice, "page"):
        return notice.page
    begins_on = timezone.localtime(notice.published_at).date()
    page = NoticePage(
        title=notice.title,
        slug=f"{begins_on:%Y%m%d}-{notice.pk}",
        notice=notice,
        source=notice.project.unit.name,
        published_at=notice.published_at,
        item_count=sum(len(group.rows) for group in grouped(snapshot_items(notice))),
        owner=by,
        live=True,
        first_published_at=at,
        last_published_at=at,
    )
    _index().add_child(instance=page)
    return page


def mark_changed(notice: Notice, *, at: datetime) -> NoticePage | None:
    """Tell feeds and the site map that a page reads otherwise now (withdrawn, corrected); it stays reachable."""
    if not hasattr(notice, "page"):
        return None
    return _touch(notice.page, at)


def mark_withdrawn(notice: Notice, *, at: datetime) -> NoticePage | None:
    return mark_changed(notice, at=at)


def mark_corrected(old: Notice, new: Notice, *, at: datetime, by: User | None = None) -> NoticePage:
    """Put up the corrected version and mark the one it replaces."""
    mark_changed(old, at=at)
    return put_up_notice(new, at=at, by=by)


def correctable_places(page: NoticePage) -> dict[str, str]:
    """Return every text of the notice that a typing error can stand in, by its place, as it reads now."""
    reading = reading_of(page)
    places = {"title": reading.title}
    places |= {f"body.{n}.text": section["text"] for n, section in enumerate(reading.sections)}
    for group in reading.groups:
        for row in group.rows:
            places[f"items.{row.number}.name"] = row.name
            places[f"items.{row.number}.description"] = row.description
    return {place: text for place, text in places.items() if text}


@transaction.atomic
def correct_typo(page: NoticePage, *, place: str, after: str, reason: str, by: User, at: datetime) -> TypoFix:
    """Lay a corrected typing error over the published text; anything more raises `NotATypingError`."""
    before = correctable_places(page)[place]
    after = after.strip()
    if objections := typographic_objections(before, after):
        raise NotATypingError(objections)
    fix = TypoFix.objects.create(page=page, place=place, before=before, after=after, reason=reason, by=by, at=at)
    if place == "title":
        page.title = page.draft_title = after
    _touch(page, at)
    said = {"place": place, "before": before, "after": after, "reason": reason}
    log(page, "portal.typo_fix", user=by, data=said)
    dossier = page.notice.project.dossier
    journal.record("correct_typo", by=by, at=at, dossier=dossier, subject=page.notice.number, details=said)
    return fix


def _touch(page: NoticePage, at: datetime) -> NoticePage:
    page.last_published_at = at
    page.save()
    return page


def _index() -> NoticeIndexPage:
    index = NoticeIndexPage.objects.live().first()
    if index is None:
        ensure_page_tree()
        index = NoticeIndexPage.objects.live().get()
    return index
