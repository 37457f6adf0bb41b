"""The main navigation: columns that editors own (pages shown in menus) and columns that the catalog feeds."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Site


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One column; `current` is the aria-current value, empty where the reader is elsewhere."""

    title: str
    url: str
    current: str = ""


def main_navigation(request: HttpRequest) -> SimpleLazyObject:
    """Return the columns as a list that asks the database only if a template prints it."""
    return SimpleLazyObject(lambda: list(_columns(request)))


def _columns(request: HttpRequest) -> Iterator[NavigationItem]:
    yield NavigationItem(_("首页"), "/", "page" if request.path == "/" else "")
    site = Site.find_for_request(request)
    if site is not None:
        for page in site.root_page.get_children().live().in_menu().public():
            yield _item(page.title, page.get_url(request), request.path)
    yield _item(_("系统目录"), reverse("public:systems"), request.path)
    yield _item(_("搜索"), reverse("public:search"), request.path)


def _item(title: str, url: str, here: str) -> NavigationItem:
    if here == url:
        return NavigationItem(title, url, "page")
    return NavigationItem(title, url, "true" if here.startswith(url) else "")
