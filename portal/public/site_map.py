"""The site map for people (站点地图)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.public.column_tags import column_tags


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every column with its address; the columns are those of the main navigation."""
    title = _("站点地图")
    return render(
        request,
        "public/site_map.html",
        {
            "title": title,
            "crumbs": [{"title": _("首页"), "url": "/"}, {"title": title, "url": ""}],
            "page_tags": column_tags(title, _("本站全部栏目。"), _("站点地图"), "1"),
        },
    )
