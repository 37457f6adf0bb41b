"""What machines fetch: the list of notices as JSON, the site map, robots.txt."""

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as PageSitemap
from wagtail.contrib.sitemaps.views import sitemap as draw_sitemap

from catalog import clock
from catalog.models import System
from portal.pages.notice_list import in_reading_order, public_notices
from portal.public.systems import public_systems

NOTICES_SENT = 200


@require_safe
def notices_json(request: HttpRequest) -> JsonResponse:
    """The newest public notices, for other portals to harvest; times in ISO 8601 with zone."""
    at = clock.now()
    notices = in_reading_order(public_notices(), at).select_related("page", "project__unit").defer("snapshot", "body")
    return JsonResponse(
        {
            "generated_at": at.isoformat(timespec="seconds"),
            "notices": [
                {
                    "number": notice.number,
                    "title": notice.page.title,
                    "unit": notice.project.unit.name,
                    "status": notice.effective_status(at).value,
                    "version": notice.version,
                    "published_at": notice.published_at.isoformat(timespec="seconds"),
                    "end_at": notice.end_at.isoformat(timespec="seconds"),
                    "functions": notice.page.item_count,
                    "url": notice.page.get_full_url(request),
                }
                for notice in notices[:NOTICES_SENT]
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )


class SystemSitemap(Sitemap):
    """The public entries of the register of systems."""

    def items(self):
        return public_systems()

    def location(self, system: System) -> str:
        return reverse("public:system", args=[system.code])

    def lastmod(self, system: System):
        return system.updated_at


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    return draw_sitemap(request, {"pages": PageSitemap(request), "systems": SystemSitemap()})


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /desk/", "Disallow: /search/", "Allow: /"]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('public:sitemap_xml'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
