"""News, guides and regulations: ordinary pages that editors own."""

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.pages.blocks import ArticleBlocks
from portal.pages.tags import ColumnPage, ContentPage

ARTICLES_A_PAGE = 20


class ArticleColumn(ColumnPage):
    """A column of dated articles, newest first."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        context = super().get_context(request, *args, **kwargs)
        articles = self.get_children().live().public().specific().order_by("-first_published_at", "-id")
        context["articles"] = Paginator(articles, ARTICLES_A_PAGE).get_page(request.GET.get("page"))
        return context


class NewsIndexPage(ArticleColumn):
    """A column of news or guides (工作动态、办事指南)."""

    template = "public/article_index.html"
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.NewsPage"]

    class Meta:
        verbose_name = _("文章栏目")


class NewsPage(ContentPage):
    """An article (文章)."""

    summary = models.CharField(_("摘要"), max_length=200, blank=True)
    body = StreamField(ArticleBlocks(), verbose_name=_("正文"), blank=True)

    template = "public/article.html"
    parent_page_types = ["portal.NewsIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("body"), index.SearchField("summary")]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("published_at"), FieldPanel("source"), FieldPanel("keywords")], _("发布信息")),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("文章")


class RegulationIndexPage(ArticleColumn):
    """The column of regulations and standards (政策法规)."""

    template = "public/article_index.html"
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.RegulationPage"]

    class Meta:
        verbose_name = _("政策法规栏目")


class RegulationPage(ContentPage):
    """A regulation or standard (政策文件) with the box that official documents carry."""

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", _("有效")
        REPEALED = "repealed", _("失效")
        SUPERSEDED = "superseded", _("已被替代")

    index_no = models.CharField(_("索引号"), max_length=60, blank=True)
    category = models.CharField(_("分类"), max_length=40, blank=True)
    issuer = models.CharField(_("发布机构"), max_length=80)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    in_force_on = models.DateField(_("施行日期"), null=True, blank=True)
    validity = models.CharField(_("有效性"), max_length=10, choices=Validity.choices, default=Validity.IN_FORCE)
    body = StreamField(ArticleBlocks(), verbose_name=_("正文"), blank=True)

    template = "public/regulation.html"
    parent_page_types = ["portal.RegulationIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("body"), index.SearchField("document_number")]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("index_no"),
                FieldPanel("category"),
                FieldPanel("issuer"),
                FieldPanel("document_number"),
                FieldPanel("written_on"),
                FieldPanel("in_force_on"),
                FieldPanel("validity"),
            ],
            _("公文要素"),
        ),
        MultiFieldPanel([FieldPanel("published_at"), FieldPanel("source"), FieldPanel("keywords")], _("发布信息")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("政策文件")
