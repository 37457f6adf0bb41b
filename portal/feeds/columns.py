"""RSS 2.0 and Atom of a column: public pages only, newest first."""

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from wagtail.models import Page, Site

from portal.pages.identity import site_head

ENTRIES = 30
KINDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


class ColumnFeed(Feed):
    """The newest entries of the column whose slug stands in the address."""

    def __call__(self, request: HttpRequest, *args, **kwargs):
        # Feed objects are shared between requests; the kind of this answer must not be kept on them.
        feed = type(self)()
        feed.feed_type = KINDS[kwargs.pop("kind")]
        feed.request = request
        return super(ColumnFeed, feed).__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, slug: str) -> Page:
        site = Site.find_for_request(request)
        column = site.root_page.get_children().live().public().filter(slug=slug).first() if site else None
        if column is None:
            raise Http404
        return column.specific

    def title(self, column: Page) -> str:
        return f"{column.title} - {site_head(self.request).name}"

    def description(self, column: Page) -> str:
        return column.column_description

    def link(self, column: Page) -> str:
        return column.get_url(self.request)

    def subtitle(self, column: Page) -> str:
        return column.column_description

    def items(self, column: Page) -> list[Page]:
        pages = column.get_children().live().public().order_by("-first_published_at", "-id")
        return list(pages.specific()[:ENTRIES])

    def item_title(self, page: Page) -> str:
        return page.title

    def item_description(self, page: Page) -> str:
        return page.search_description or getattr(page, "summary", "") or page.source

    def item_link(self, page: Page) -> str:
        return page.get_url(self.request)

    def item_pubdate(self, page: Page):
        return page.published_at

    def item_updateddate(self, page: Page):
        return page.last_published_at or page.published_at

    def item_author_name(self, page: Page) -> str:
        return page.source
