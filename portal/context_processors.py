"""What every template may count on: the site's identity, the reader's display choices, the day, the main navigation."""

from django.http import HttpRequest

from catalog import clock
from portal.pages.identity import site_head
from portal.public.navigation import main_navigation
from portal.public.preferences import display_of


def portal(request: HttpRequest) -> dict[str, object]:
    """Context processor. `today` is a day, not a moment, so that two answers of the same page are the same bytes."""
    return {
        "site": site_head(request),
        "display": display_of(request),
        "today": clock.today(),
        "nav": main_navigation(request),
    }
