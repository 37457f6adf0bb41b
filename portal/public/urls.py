"""Public addresses that are not Wagtail pages."""

from django.urls import path, re_path

from portal.feeds import columns, harvest
from portal.public import notice_workbook, preferences, search, site_map, styleguide, systems

app_name = "public"
urlpatterns = [
    path("preferences/", preferences.preferences, name="preferences"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("search/", search.search, name="search"),
    path("systems/", systems.systems, name="systems"),
    path("systems/<str:code>/", systems.system, name="system"),
    path("sitemap/", site_map.site_map, name="site_map"),
    path("notices/<slug:slug>.xlsx", notice_workbook.notice_workbook, name="notice_workbook"),
    path("notices.json", harvest.notices_json, name="notices_json"),
    re_path(r"^feeds/(?P<slug>[-\w]+)\.(?P<kind>rss|atom)$", columns.ColumnFeed(), name="feed"),
    path("sitemap.xml", harvest.sitemap_xml, name="sitemap_xml"),
    path("robots.txt", harvest.robots_txt, name="robots_txt"),
]
