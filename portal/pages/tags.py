"""The page tags that every public page carries (国办发〔2017〕47号 附件《网页设计规范》), as fields and as a list."""

from datetime import datetime

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from catalog import clock, vocabulary

Tags = list[tuple[str, str]]


def column_types() -> list[tuple[str, str]]:
    """The values of ColumnType (栏目类别); the label is what the tag prints."""
    return vocabulary.choices("column_type")


class TaggedPage(Page):
    """Any public page; `page_tags` lists what stands in its head after the three site tags."""

    show_in_menus_default = False
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("show_in_menus"),
            ],
            _("网址与搜索"),
        )
    ]

    class Meta:
        abstract = True

    def page_tags(self, request: HttpRequest) -> Tags:
        """Return (name, content) pairs; an optional tag without content is left out."""
        return []

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["page_tags"] = [(name, content) for name, content in self.page_tags(request) if content]
        context["canonical_url"] = self.get_full_url(request)
        context["page_description"] = self.description()
        context["crumbs"] = self.crumbs(request)
        return context

    def description(self) -> str:
        """Return the sentence search engines print below the title."""
        return self.search_description or self.title

    def crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """Return the way from the home page to here; the last step has no address."""
        above = [page for page in self.get_ancestors() if page.depth > 1]
        steps = [
            {"title": _("首页") if page.depth == 2 else page.title, "url": page.get_url(request)} for page in above
        ]
        return [*steps, {"title": self.title, "url": ""}]


class ColumnPage(TaggedPage):
    """A column (栏目): a list of pages, with the four column tags, all of them required."""

    column_description = models.CharField(_("栏目说明"), max_length=200)
    column_keywords = models.CharField(_("栏目关键词"), max_length=120, help_text=_("用英文逗号分开"))
    column_type = models.CharField(_("栏目类别"), max_length=2, choices=column_types)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("column_description"), FieldPanel("column_keywords"), FieldPanel("column_type")], _("栏目")
        ),
    ]

    class Meta:
        abstract = True

    def description(self) -> str:
        return self.search_description or self.column_description

    def page_tags(self, request: HttpRequest) -> Tags:
        return [
            ("ColumnName", self.title),
            ("ColumnDescription", self.column_description),
            ("ColumnKeywords", self.column_keywords),
            ("ColumnType", vocabulary.label("column_type", self.column_type)),
        ]


class ContentPage(TaggedPage):
    """A page with content: title, time of publication (PubDate) and source, all of them required."""

    published_at = models.DateTimeField(_("发布时间"), default=clock.now)
    source = models.CharField(_("信息来源"), max_length=80, help_text=_("发布单位的规范名称"))
    keywords = models.CharField(_("关键词"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def shown_title(self) -> str:
        """The title that the reader sees; ArticleTitle must be the same."""
        return self.title

    def page_tags(self, request: HttpRequest) -> Tags:
        column = self.get_parent().specific
        return [
            ("ColumnName", column.title),
            ("ColumnType", vocabulary.label("column_type", getattr(column, "column_type", ""))),
            ("ArticleTitle", self.shown_title()),
            ("PubDate", pub_date(self.published_at)),
            ("ContentSource", self.source),
            ("Keywords", self.keywords),
            ("Description", self.search_description),
            ("Url", self.get_full_url(request)),
        ]


def pub_date(at: datetime) -> str:
    """PubDate as the guideline writes it: `YYYY-MM-DD HH:MM`, Asia/Shanghai."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
