"""The public catalogue of resources (信息资源目录): one column page that serves the list, entries and workbooks.

Entries come and go with the work of departments and no editor owns them, so that they are routes of the column and not
pages below it.
"""

from collections.abc import Iterator
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from catalog import vocabulary
from catalog.exports.resources import edition_workbook
from catalog.models import ResourceEdition
from portal.pages.resource_list import (
    OPEN_TYPES,
    TONES,
    ResourceFilterForm,
    code_of,
    entries_on_page,
    public_editions,
    shows_items,
    slug_of,
)
from portal.pages.tags import ColumnPage, Tags, pub_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLUG = r"(?P<slug>[1-3][0-9]{5,29}-[0-9]{1,10})"


class ResourceIndexPage(RoutablePageMixin, ColumnPage):
    """The column of the resource directory (信息资源目录)."""

    template = "public/resource_index.html"
    max_count = 1
    parent_page_types = ["portal.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("信息资源目录栏目")

    @path("", name="list")
    def entries(self, request: HttpRequest) -> HttpResponse:
        """The list with its filters, as plain links."""
        form = ResourceFilterForm(request.GET)
        shown = entries_on_page(form, request.GET.get("page"))
        rows = [
            (edition, f"{self.get_url(request)}{slug_of(edition.code)}/", TONES.get(edition.share_type, ""))
            for edition in shown
        ]
        return self.render(request, context_overrides={"form": form, "entries": shown, "rows": rows})

    @path("download/", name="download")
    def download(self, request: HttpRequest) -> HttpResponse:
        """What the filters leave, as a workbook."""
        return _workbook(ResourceFilterForm(request.GET).found(), gettext("信息资源目录.xlsx"))

    @re_path(rf"^{SLUG}/$", name="entry")
    def entry(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One entry with its items, as it was published last."""
        edition = _find(slug)
        return self.render(
            request,
            template="public/resource.html",
            context_overrides={
                "edition": edition,
                "tone": TONES.get(edition.share_type, ""),
                "facts": _facts(edition),
                "items": edition.items.order_by("order") if shows_items(edition) else None,
                "history": ResourceEdition.objects.filter(resource=edition.resource_id, open_type__in=OPEN_TYPES),
                "download_url": f"{self.get_url(request)}{slug}/download/",
                "crumbs": [*self._crumbs_above(request), {"title": edition.name, "url": ""}],
                "canonical_url": f"{self.get_full_url(request)}{slug}/",
                "page_description": edition.summary[:200],
                "page_tags": self._entry_tags(edition, request),
            },
        )

    @re_path(rf"^{SLUG}/download/$", name="entry_download")
    def entry_download(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One entry as a workbook."""
        edition = _find(slug)
        return _workbook(public_editions().filter(pk=edition.pk), f"{edition.name}.xlsx")

    def _crumbs_above(self, request: HttpRequest) -> list[dict[str, str]]:
        return [*self.crumbs(request)[:-1], {"title": self.title, "url": self.get_url(request)}]

    def _entry_tags(self, edition: ResourceEdition, request: HttpRequest) -> Tags:
        return [
            *self.page_tags(request),
            ("ArticleTitle", edition.name),
            ("PubDate", pub_date(edition.published_at)),
            ("ContentSource", edition.resource.owner.name),
            ("Url", f"{self.get_full_url(request)}{slug_of(edition.code)}/"),
        ]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict]:
        """The column and every entry in it, dated by its publication."""
        return [*super().get_sitemap_urls(request), *self._entry_addresses(request)]

    def _entry_addresses(self, request: HttpRequest | None) -> Iterator[dict]:
        here = self.get_full_url(request)
        for code, at in public_editions().order_by("code").values_list("code", "published_at").iterator():
            yield {"location": f"{here}{slug_of(code)}/", "lastmod": at}


def _find(slug: str) -> ResourceEdition:
    """Return what is public under an address; hidden and absent are the same 404."""
    return get_object_or_404(public_editions().select_related("resource__owner"), code=code_of(slug))


def _facts(edition: ResourceEdition) -> list[dict]:
    """Return the core elements as the public reads them; how closed data would be shared is not said."""
    said = [
        (gettext("信息资源代码"), edition.code),
        (gettext("提供单位"), edition.resource.owner.name),
        (gettext("提供方代码"), edition.resource.owner.uscc),
        (gettext("分类"), " / ".join(filter(None, _classes(edition)))),
        (gettext("业务主题"), _label("theme", edition.theme)),
        (gettext("摘要"), edition.summary),
        (gettext("格式"), " ".join(filter(None, (_label("res_format_cat", edition.format_cat), edition.format_type)))),
        (gettext("共享类型"), _label("share_type", edition.share_type)),
        (gettext("共享条件或依据"), edition.share_condition),
        (gettext("共享方式"), _ways(edition) if shows_items(edition) else ""),
        (gettext("开放属性"), _label("open_type", edition.open_type)),
        (gettext("开放条件"), edition.open_condition),
        (gettext("更新周期"), _label("update_cycle", edition.update_cycle)),
        (gettext("发布日期"), edition.publish_date),
        (gettext("版次"), gettext("第 %(n)d 版") % {"n": edition.number}),
        (gettext("变更说明"), edition.note),
    ]
    return [{"label": label, "value": value} for label, value in said if value]


def _classes(edition: ResourceEdition) -> tuple[str, ...]:
    above = _label("res_class", edition.res_class)
    return (above, edition.class_item, edition.class_subject, edition.class_detail)


def _ways(edition: ResourceEdition) -> str:
    return " · ".join(
        filter(None, (_label("share_way_cat", edition.share_way_cat), _label("share_way", edition.share_way)))
    )


def _label(name: str, code: str) -> str:
    return vocabulary.label(name, code) if code else ""


def _workbook(editions, name: str) -> HttpResponse:
    return FileResponse(BytesIO(edition_workbook(editions)), as_attachment=True, filename=name, content_type=XLSX)
