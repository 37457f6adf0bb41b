"""Notifications (消息): what happened to one's projects and what waits; one press marks all read."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from portal.desk.answers import page, said, see_other, signed_in
from portal.desk.paging import CappedPaginator
from workflow import access, notifications
from workflow.models import Notification

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notification_list(request: HttpRequest) -> HttpResponse:
    """List one's notifications; a post marks all as read."""
    at = clock.now()
    if request.method == "POST":
        notifications.mark_read(request.user, at)
        said(request, _("全部标为已读。"))
        return see_other("desk:notifications")
    rows = access.visible_to(request.user, Notification, on=clock.today()).select_related("project", "batch")
    context = {
        "page": CappedPaginator(rows.order_by("-id"), PER_PAGE).get_page(request.GET.get("page")),
        "unread": notifications.unread(request.user, at),
    }
    return page(request, "desk/notifications.html", context)
