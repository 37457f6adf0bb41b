"""Middleware of our own: the page editor's content policy, the reader's address, and what was found classified."""

from ipaddress import ip_address

from django.conf import settings

from catalog import clock, secrecy_finds
from workflow.actions import secrecy_cases

EDITOR_POLICY = {
    # Wagtail's date pickers and explorer carry inline scripts (upstream issue 1288): the back office alone is relaxed.
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}


def editor_policy(get_response):
    """Relax the strict policy under `/admin/` only; nothing from other hosts is allowed there either."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = EDITOR_POLICY
        return response

    return middleware


def client_address(get_response):
    """Keep the reader's address as `request.client_ip`; what is forwarded counts only from a proxy of ours."""

    def middleware(request):
        request.client_ip = _address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return get_response(request)

    return middleware


def secrecy_watch(get_response):
    """File a case for what a request's scans found marked; the refusal itself has undone all the request did."""

    def middleware(request):
        with secrecy_finds.collecting() as finds:
            response = get_response(request)
        # What a reading address was asked with is refused and kept nowhere; a safe request writes nothing.
        if finds and request.method == "POST":
            by = request.user if request.user.is_authenticated else None
            secrecy_cases.file(finds, by=by, at=clock.now(), ip=request.client_ip)
        return response

    return middleware


def _address(remote: str, forwarded: str) -> str | None:
    """Return the last forwarded address where a trusted proxy asks, else the asker's own; None where it is no address.

    Anyone may send the header: believed from anywhere, it would forge the journal and slip past limits per address.
    """
    told = forwarded.rsplit(",", 1)[-1].strip() if remote in settings.TRUSTED_PROXIES else ""
    try:
        return str(ip_address(told or remote))
    except ValueError:
        return None
