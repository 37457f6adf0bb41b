"""The page that moves the demonstration's clock, so that a statutory period can be seen to pass; demo mode only."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import Notice
from workflow import outbox
from workflow.actions import publicity

STEPS = {"day": timedelta(days=1), "week": timedelta(days=7)}
A_MOMENT = timedelta(seconds=1)
# Enough rounds for work that follows from work, such as a closed notice that is then indexed.
ROUNDS = 5


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Show the demonstration's time, or move it forward and do what has become due."""
    if not settings.DEMO:
        raise Http404
    if request.method != "POST":
        return render(request, "demo/clock.html", _shown(clock.now()))
    step = _step(request.POST.get("step", ""), clock.now())
    if step is None:
        return HttpResponseBadRequest(_("没有选择要前进的时间，请返回上一页重新选择。"))
    clock.move_forward(step)
    done = do_due_work(clock.now())
    now = date_format(localtime(clock.now()), "Y年n月j日 H:i")
    messages.success(request, _("演示时间已前进到%(now)s，处理到期事项%(done)d件。") % {"now": now, "done": done})
    return redirect("demo:clock")


def do_due_work(at: datetime) -> int:
    """Do at once what the worker would do within a minute; return how many things were done."""
    done = publicity.close_ended_notices(at)
    for _round in range(ROUNDS):
        finished = outbox.run_due(limit=500, at=at)
        done += finished
        if not finished:
            break
    return done


def next_end(at: datetime) -> Notice | None:
    """Return the running notice that ends first, or None."""
    running = Notice.objects.filter(status=Notice.Status.PUBLISHED, published_at__lte=at, end_at__gt=at)
    return running.order_by("end_at").select_related("project__unit").first()


def _step(name: str, at: datetime) -> timedelta | None:
    if name != "deadline":
        return STEPS.get(name)
    notice = next_end(at)
    return notice.end_at - at + A_MOMENT if notice else None


def _shown(at: datetime) -> dict:
    return {"title": _("演示时间"), "now": at, "ahead": clock.offset(), "notice": next_end(at)}
