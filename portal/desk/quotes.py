"""Price consultation in the workbench (价格咨询): the count before the end; then summary, chart, replies, workbook."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import clock, storage
from catalog.exports.quotes import summary_workbook
from catalog.models import Notice, PriceLine, PriceReply
from catalog.models.quotes import is_opened
from portal.desk.answers import REFUSED, STALE, Attempt, find, page, require, said, see_other, signed_in
from portal.desk.files import XLSX, attachment, journal
from portal.desk.forms.quotes import JudgeForm
from workflow import access
from workflow.actions import quotes
from workflow.quotes_summary import Summary

PDF = "application/pdf"
CHARTED = 20
LABEL, ROW, WIDTH = 150, 28, 640
# A price of more than four times the median leaves the chart; the table has it.
FURTHEST = Decimal(4)


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the chart in the units of its viewBox: from the lowest price to the highest, and the median."""

    label: str
    said: str
    y: int
    text_y: int
    x: int
    width: int
    middle: int


def _read(request: HttpRequest, notice: Notice) -> list[PriceReply]:
    seen = access.visible_to(request.user, PriceReply, on=clock.today())
    return list(seen.filter(notice=notice).select_related("supplier").order_by("received_at", "id"))


def _may_read(request: HttpRequest, notice: Notice) -> bool:
    """Whether this office reads replies to the notice once they are open; that they are, is asked apart."""
    on = clock.today()
    held = access.roles_towards(request.user, notice.project.unit, on)
    return bool(held & (access.READS_REPLIES | access.UNIT_ROLES))


@require_safe
@signed_in
def notice_quotes(request: HttpRequest, number: str) -> HttpResponse:
    """Show how many replies came in; after the end also what they say, to those who may read them."""
    return _quotes_page(request, find(request, Notice, number=number), Attempt())


def _quotes_page(request: HttpRequest, notice: Notice, attempt: Attempt) -> HttpResponse:
    at = clock.now()
    opened = is_opened(notice, at) and _may_read(request, notice)
    replies = _read(request, notice) if opened else []
    summary = quotes.summary_of(notice, replies) if opened else None
    held = access.roles_towards(request.user, notice.project.unit, clock.today())
    context = {
        "notice": notice,
        "project": notice.project,
        "moment": at,
        "count": quotes.reply_count(notice),
        "is_opened": is_opened(notice, at),
        "may_read": opened,
        "may_judge": opened and bool(held & quotes.JUDGES),
        "replies": replies,
        "summary": summary,
        "marks": _marks(summary) if summary else (),
        "chart_height": ROW * min(CHARTED, len(summary.lines)) + 4 if summary else 0,
        "middle": _x(Decimal(1)),
        "attempt": attempt,
    }
    return page(request, "desk/quotes/replies.html", context, status=attempt.status)


def _x(share: Decimal) -> int:
    return LABEL + int((WIDTH - LABEL) * min(share, FURTHEST) / FURTHEST)


def _marks(summary: Summary) -> list[Mark]:
    """Return the items whose prices differ most, each drawn against its own median."""
    priced = [line for line in summary.lines if line.figures and line.figures.median]
    widest = sorted(priced, key=lambda line: -(line.figures.highest - line.figures.lowest) / line.figures.median)
    marks = []
    for place, line in enumerate(widest[:CHARTED]):
        found = line.figures
        left, right = _x(found.lowest / found.median), _x(found.highest / found.median)
        told = _("%(name)s：最低 %(low)s 元，中位 %(middle)s 元，最高 %(high)s 元") % {
            "name": f"{line.item.number} {line.item.name}",
            "low": found.lowest,
            "middle": found.median,
            "high": found.highest,
        }
        label = f"{line.item.number} {line.item.name}"[:11]
        marks.append(Mark(label, told, place * ROW + 6, place * ROW + 20, left, max(right - left, 3), _x(Decimal(1))))
    return marks


@require_POST
@signed_in
def reply_judge(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether one reply is valid."""
    notice = find(request, Notice, number=number)
    held = access.roles_towards(request.user, notice.project.unit, clock.today())
    require(bool(held & quotes.JUDGES), _("报价是否有效由项目建设单位认定。"))
    form, attempt = JudgeForm(request.POST), Attempt()
    if not form.is_valid():
        attempt.status = REFUSED
        attempt.message = _("没有选择报价或认定结果，请在列表中选择后提交。")
        return _quotes_page(request, notice, attempt)
    # Before the end there is nothing to find, whoever asks.
    seen = access.visible_to(request.user, PriceReply, on=clock.today())
    reply = get_object_or_404(seen, notice=notice, number=form.cleaned_data["reply"])
    with attempt:
        quotes.judge_reply(
            reply=reply,
            is_valid=form.cleaned_data["result"] == "valid",
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=clock.now(),
        )
        said(request, _("已认定。"))
        return see_other("desk:notice-quotes", notice.number, fragment="replies")
    return _quotes_page(request, notice, attempt)


@require_safe
@signed_in
def quotes_workbook(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the summary as a workbook, after the end only."""
    notice = find(request, Notice, number=number)
    require(_may_read(request, notice), _("您的岗位不能查看报价。"))
    if not is_opened(notice, clock.now()):
        message = _("价格咨询尚未截止或已中止，报价不能开启，也不能导出。")
        return page(request, "desk/unavailable.html", {"message": message}, status=STALE)
    replies = _read(request, notice)
    journal(request, "replies.exported", subject=notice.number, dossier_id=notice.project.dossier_id)
    return attachment(BytesIO(_workbook(notice, replies)), _("%(n)s价格咨询汇总.xlsx") % {"n": notice.number}, XLSX)


def _workbook(notice: Notice, replies: list[PriceReply]) -> bytes:
    summary = quotes.summary_of(notice, replies)
    prices = {(line.reply_id, line.item_key): line.unit_price for line in PriceLine.objects.filter(reply__in=replies)}
    return summary_workbook(
        notice.title,
        [_summary_row(line) for line in summary.lines],
        [_reply_row(reply) for reply in replies],
        [reply.supplier.name for reply in replies],
        [
            (line.item.number, line.item.name, *(prices.get((reply.pk, line.item.key)) for reply in replies))
            for line in summary.lines
        ],
        [(reply.supplier.name, reply.suggestions) for reply in replies if reply.suggestions],
    )


def _summary_row(line) -> tuple:
    item, found = line.item, line.figures
    head = (item.number, item.name, item.quantity, item.unit)
    missing = "、".join(line.missing)
    if found is None:
        return (*head, 0, None, None, None, None, None, "", missing)
    outliers = "、".join(f"{price.supplier} {price.unit_price}" for price in found.outliers)
    return (*head, found.n, found.lowest, found.highest, found.median, found.mean, found.spread, outliers, missing)


def _reply_row(reply: PriceReply) -> tuple:
    return (
        reply.number,
        reply.supplier.name,
        reply.supplier.uscc,
        f"{timezone.localtime(reply.received_at):%Y-%m-%d %H:%M:%S}",
        reply.get_status_display(),
        reply.total,
        reply.tax_rate,
        reply.delivery_days,
        reply.warranty_years,
        reply.om_annual,
        reply.judge_reason,
    )


@require_safe
@signed_in
def reply_stamped(request: HttpRequest, number: str, reply: str) -> HttpResponse:
    """Hand out the stamped file of a reply that is open to this reader."""
    found = find(request, PriceReply, notice__number=number, number=reply)
    journal(
        request,
        "stamped.downloaded",
        subject=found.number,
        dossier_id=found.notice.project.dossier_id,
        details={"sha256": found.stamped_sha256},
    )
    return attachment(storage.open_bytes(found.stamped_key), found.stamped_name, PDF)
