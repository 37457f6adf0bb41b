"""Elder mode and dark mode by cookie: a plain POST that sets the cookie and returns to where the reader was."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

SIZES = {"normal": "", "large": "large"}
THEMES = {"auto": "", "light": "light", "dark": "dark"}
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Display:
    """How this reader wants pages drawn: `size` "" or "large", `theme` "", "light" or "dark"."""

    size: str = ""
    theme: str = ""


def display_of(request: HttpRequest) -> Display:
    """Return the choices of the cookies; anything unknown counts as no choice."""
    return Display(
        size=SIZES.get(request.COOKIES.get("display-size", ""), ""),
        theme=THEMES.get(request.COOKIES.get("display-theme", ""), ""),
    )


# A forged request could only enlarge someone's letters; without the token, public pages stay the same bytes for
# everyone and can be cached.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the choices, or store one and go back to the page on which it was made."""
    if request.method != "POST":
        return render(request, "public/preferences.html", {"title": _("无障碍与长辈模式")})
    answer = redirect(_came_from(request))
    stored = False
    for name, allowed in (("size", SIZES), ("theme", THEMES)):
        value = request.POST.get(name)
        if value in allowed:
            answer.set_cookie(
                f"display-{name}", value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
            )
            stored = True
    return answer if stored else HttpResponseBadRequest(_("没有选择字号或配色，请返回上一页重新选择。"))


def _came_from(request: HttpRequest) -> str:
    """The path of the referring page of this site, else the home page (never another site)."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
    return "/"
