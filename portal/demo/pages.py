"""The sample site's articles, as ordinary pages that editors own, below the columns every installation starts with."""

from datetime import datetime, time, timedelta
from functools import lru_cache

import yaml
from django.utils import timezone
from wagtail.models import Page

from catalog.city import city
from portal.demo.accounts import DATA
from portal.demo.moments import Timeline
from portal.models import NewsIndexPage, NewsPage, RegulationIndexPage, RegulationPage
from portal.pages.tree import ensure_page_tree
from workflow.regulation.calendar import default_calendar

COLUMNS = {
    "regulations": (RegulationIndexPage, RegulationPage),
    "guides": (NewsIndexPage, NewsPage),
    "news": (NewsIndexPage, NewsPage),
}
HOUR_OF_PUBLICATION = time(10)


@lru_cache(maxsize=1)
def articles() -> dict[str, list[dict]]:
    """Return the sample articles by the slug of their column."""
    return yaml.safe_load((DATA / "articles.yaml").read_text(encoding="utf-8"))


def is_complete() -> bool:
    """Whether every sample article stands."""
    slugs = {entry["slug"] for entries in articles().values() for entry in entries}
    return Page.objects.filter(slug__in=slugs).count() == len(slugs)


def load_pages(at: datetime) -> None:
    """Publish what is missing of the sample articles."""
    home = ensure_page_tree()
    for slug, (column_model, page_model) in COLUMNS.items():
        column = column_model.objects.child_of(home).get(slug=slug)
        for entry in articles()[slug]:
            if not page_model.objects.child_of(column).filter(slug=entry["slug"]).exists():
                _publish(column, page_model, dict(entry), at)


def _publish(column: Page, model: type[Page], entry: dict, at: datetime) -> None:
    published_at = _moment(at, entry.pop("days"))
    body = [block for piece in entry.pop("body") for block in piece.items()]
    page = model(
        **entry,
        body=[(kind, f"<p>{text}</p>" if kind == "text" else text) for kind, text in body],
        source=city()["sponsor"],
        published_at=published_at,
        first_published_at=published_at,
        last_published_at=published_at,
        search_description=entry.get("summary", ""),
        live=True,
    )
    column.add_child(instance=page)


def _moment(at: datetime, days: int) -> datetime:
    day = Timeline(at, default_calendar()).workday_before(timezone.localdate(at) - timedelta(days=days))
    return timezone.make_aware(datetime.combine(day, HOUR_OF_PUBLICATION))
