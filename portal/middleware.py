"""Middleware of our own: the content policy of the page editor, and the address a journal entry notes."""

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
    """Keep the reader's address as `request.client_ip`; behind one trusted proxy it is the forwarded one."""

    def middleware(request):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.client_ip = forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR") or None
        return get_response(request)

    return middleware
