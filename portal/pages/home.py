"""The home page (首页): running notices with what is left of their time, figures, regulations, guides, news."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from catalog import clock
from portal.pages.articles import NewsIndexPage, RegulationIndexPage
from portal.pages.notice_list import overview, running_notices
from portal.pages.notice_pages import NoticeIndexPage
from portal.pages.tags import ColumnPage

RUNNING_SHOWN = 5
ARTICLES_SHOWN = 6


class HomePage(ColumnPage):
    """The root of the public site; its columns are its children."""

    introduction = models.CharField(_("一句话介绍"), max_length=120, blank=True)

    template = "public/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "portal.NoticeIndexPage",
        "portal.NewsIndexPage",
        "portal.RegulationIndexPage",
        "portal.ResourceIndexPage",
    ]
    content_panels = [*ColumnPage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        context = super().get_context(request, *args, **kwargs)
        at = clock.now()
        context.update(
            server_now=at,
            overview=overview(at),
            running=running_notices(at, limit=RUNNING_SHOWN, request=request),
            notice_index=NoticeIndexPage.objects.live().descendant_of(self).first(),
            regulations=_column(RegulationIndexPage, self),
            columns=[_column_of(column) for column in NewsIndexPage.objects.live().child_of(self)],
        )
        return context


def _column(model: type[Page], home: HomePage) -> dict | None:
    column = model.objects.live().child_of(home).first()
    return _column_of(column) if column else None


def _column_of(column: Page) -> dict:
    newest = column.get_children().live().public().order_by("-first_published_at", "-id")
    return {"page": column, "articles": newest.specific()[:ARTICLES_SHOWN]}
