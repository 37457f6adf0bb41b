"""Public addresses that are not Wagtail pages."""

from django.urls import path, re_path

from portal.feeds import columns, harvest
from portal.public import (
    comments,
    notice_workbook,
    preferences,
    quotes,
    search,
    site_map,
    styleguide,
    suppliers,
    systems,
)

app_name = "public"
urlpatterns = [
    path("preferences/", preferences.preferences, name="preferences"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("search/", search.search, name="search"),
    path("systems/", systems.systems, name="systems"),
    path("systems/<str:code>/", systems.system, name="system"),
    path("sitemap/", site_map.site_map, name="site_map"),
    path("notices/<slug:slug>.xlsx", notice_workbook.notice_workbook, name="notice_workbook"),
    path("notices/<slug:slug>/quote/", quotes.quote, name="quote"),
    path("notices/<slug:slug>/quote/check/", quotes.quote_check, name="quote_check"),
    path("notices/<slug:slug>/quote/receipt/", quotes.quote_receipt, name="quote_receipt"),
    path("notices/<slug:slug>/quote/withdraw/", quotes.quote_withdraw, name="quote_withdraw"),
    path("notices/<slug:slug>/quote/stamped/", quotes.quote_stamped, name="quote_stamped"),
    path("notices/<slug:slug>/comments/", comments.comment_page, name="comments"),
    path("suppliers/", suppliers.supplier_home, name="supplier_home"),
    path("suppliers/register/", suppliers.register, name="supplier_register"),
    path("suppliers/login/", suppliers.SupplierSignIn.as_view(), name="supplier_login"),
    path("notices.json", harvest.notices_json, name="notices_json"),
    re_path(r"^feeds/(?P<slug>[-\w]+)\.(?P<kind>rss|atom)$", columns.ColumnFeed(), name="feed"),
    path("sitemap.xml", harvest.sitemap_xml, name="sitemap_xml"),
    path("robots.txt", harvest.robots_txt, name="robots_txt"),
]
