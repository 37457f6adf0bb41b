"""What of the resource directory a unit's check is compared with: what everybody may read, and the unit's own entries.

Of an entry that is shared with nobody (不予共享) others learn the name, never the items. What a person may read beside
as somebody of another office stays out: the unit's colleagues read the check too.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.holdings import Entry
from catalog.models import EditionItem, Organisation, Resource, ResourceEdition, ResourceItem
from portal.desk.reading import seen
from portal.pages.resource_list import public_editions, shows_items


def entries(request: HttpRequest, unit: Organisation) -> list[Entry]:
    """Return the entries that are compared, in the order of their editions, those not yet published last."""
    own = seen(request, ResourceEdition).filter(current_of__isnull=False, resource__owner=unit)
    editions = (public_editions() | own).select_related("resource").order_by("pk")
    drafts = seen(request, Resource).filter(owner=unit, edition__isnull=True)
    drafts = drafts.exclude(status=Resource.Status.OFFLINE).order_by("pk")
    return [*_published(editions, unit), *_unpublished(drafts)]


def state_of(found: Iterable[Entry]) -> dict[str, object]:
    """Return the state of the directory as a check notes it: numbers, the newest edition, a digest of all editions."""
    found = list(found)
    editions = [entry.edition_id for entry in found if entry.edition_id]
    return {
        "entries": len(found),
        "data_items": sum(len(entry.items) for entry in found),
        "newest_edition": max(editions, default=0),
        "sha256": hashlib.sha256(",".join(map(str, sorted(editions))).encode()).hexdigest(),
    }


def _published(editions: QuerySet[ResourceEdition], unit: Organisation) -> Iterable[Entry]:
    public = set(public_editions().values_list("pk", flat=True))
    names = _grouped(EditionItem.objects.filter(edition__in=editions.order_by().values("pk")), "edition_id")
    for row in editions:
        shown = row.resource.owner_id == unit.pk or shows_items(row)
        yield Entry(
            row.resource.owner_id,
            row.resource_id,
            row.pk,
            row.pk in public,
            row.code,
            row.name,
            row.share_type,
            row.share_condition,
            row.update_cycle,
            tuple(names[row.pk]) if shown else (),
        )


def _unpublished(drafts: QuerySet[Resource]) -> Iterable[Entry]:
    names = _grouped(ResourceItem.objects.filter(resource__in=drafts.order_by().values("pk")), "resource_id")
    for row in drafts:
        yield Entry(
            row.owner_id,
            row.pk,
            None,
            False,
            row.code or "",
            row.name,
            row.share_type,
            row.share_condition,
            row.update_cycle,
            tuple(names[row.pk]),
        )


def _grouped(rows: QuerySet, column: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for owner, name in rows.order_by(column, "order").values_list(column, "name"):
        found[owner].append(name)
    return found
