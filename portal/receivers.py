"""What the portal does when lower apps announce something; rows only, inside their transaction."""

from datetime import datetime

from django.apps import apps
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, PageLogEntry

from catalog.models import JournalEntry, Notice, User
from portal import public_cache
from portal.pages import publishing, tree
from workflow.signals import notice_changed

post_migrate.connect(tree.after_migrate, sender=apps.get_app_config("portal"))
for noted in (JournalEntry, PageLogEntry, ModelLogEntry):
    post_save.connect(public_cache.renew_after, sender=noted)


@receiver(notice_changed)
def page_follows_notice(
    sender: object, notice: Notice, at: datetime, by: User | None = None, **_signal: object
) -> None:
    """A notice that was put up, corrected or withdrawn changes its page in the same transaction (Art 35)."""
    publishing.sync_page(notice, at=at, by=by)
