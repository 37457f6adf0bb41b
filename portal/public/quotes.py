"""A quotation (价格咨询报价, J1): the form with every function prefilled, check of answers, receipt, withdrawal.

What was typed is kept in the session until it is submitted, so that neither a wrong row nor the end of the period
loses it. Whether it came in time is decided when it is stored.
"""

import tempfile
from dataclasses import asdict
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import clock, storage
from catalog.imports import safety
from catalog.imports.quotation import Asked, Quotation, read_quotation
from catalog.models import Notice, PriceReply, Supplier
from portal.desk.answers import REFUSED, Attempt, address_of, said
from portal.desk.files import attachment
from portal.models import NoticePage
from portal.public.forms.quotes import MOST_BYTES, PDF, QuoteForm
from portal.public.suppliers import crumbs, for_suppliers, supplier_of
from workflow import snapshots
from workflow.actions import quotes

KEPT = ("tax_rate", "validity_days", "delivery_days", "warranty_years", "om_annual", "suggestions", "no_collusion")
ANSWERS = (
    ("tax_rate", gettext_lazy("税率（%）")),
    ("validity_days", gettext_lazy("报价有效期（日）")),
    ("delivery_days", gettext_lazy("交付周期（日）")),
    ("warranty_years", gettext_lazy("质保期（年）")),
    ("om_annual", gettext_lazy("年运维费（元）")),
    ("suggestions", gettext_lazy("对清单的建议")),
)


def page_of(slug: str) -> NoticePage:
    """Return a notice page of the public site, or 404."""
    return get_object_or_404(NoticePage.objects.live().public().select_related("notice__project__unit"), slug=slug)


class Draft:
    """What a supplier has typed for a notice, kept in the session: texts of the form, and the stamped file."""

    def __init__(self, request: HttpRequest, notice: Notice) -> None:
        self.session, self.name = request.session, f"quote-{notice.pk}"
        kept = self.session.get(self.name) or {}
        self.texts: dict[str, str] = kept.get("texts") or {}
        self.stamped = quotes.Stamped(**kept["stamped"]) if kept.get("stamped") else None

    def keep(self) -> None:
        """Write what was typed into the session."""
        self.session[self.name] = {
            "texts": self.texts,
            "stamped": asdict(self.stamped) if self.stamped is not None else None,
        }

    def drop(self) -> None:
        """Forget it: it was submitted."""
        self.session.pop(self.name, None)


def _own(supplier: Supplier, notice: Notice) -> PriceReply | None:
    return quotes.current_replies(notice).filter(supplier=supplier).first()


def _typed_again(reply: PriceReply) -> dict[str, str]:
    """Return the texts of a former reply, to start a new one from."""
    texts = {name: str(getattr(reply, name)) for name in KEPT[:-1] if getattr(reply, name) not in (None, "")}
    for line in reply.lines.all():
        texts[f"price-{line.item_key}"], texts[f"remark-{line.item_key}"] = str(line.unit_price), line.remark
    return texts


@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead a stranger who comes too late to the notice, which says so, instead of asking for a sign-in in vain."""
    page = page_of(slug)
    ended = page.notice.effective_status(clock.now()) != Notice.Effective.RUNNING
    if ended and supplier_of(request.user) is None:
        return HttpResponseRedirect(page.url)
    return _offer(request, slug)


@for_suppliers
def _offer(request: HttpRequest, supplier: Supplier, slug: str) -> HttpResponse:
    """Show the form, or take what was typed or uploaded to the check of answers."""
    page = page_of(slug)
    notice, at = page.notice, clock.now()
    items, draft, own = snapshots.published_items(notice), Draft(request, notice), _own(supplier, notice)
    attempt, problems = Attempt(), ()
    if request.method == "POST":
        form, problems = _take(request, draft, items, notice)
        if attempt.ready(request, form) and not problems:
            return _to("public:quote_check", slug)
        attempt.status = REFUSED
    else:
        form = QuoteForm(
            initial=draft.texts or (_typed_again(own) if own else {}),
            items=items,
            has_stamped=draft.stamped is not None,
        )
    context = _context(page, at) | {
        "form": form, "own": own, "problems": problems, "attempt": attempt, "stamped": draft.stamped,
        "item_count": len(items), "crumbs": crumbs(_("报价"), (page.title, page.url)),
    }  # fmt: skip
    return render(request, "public/quote.html", context, status=attempt.status)


def _take(request: HttpRequest, draft: Draft, items: list, notice: Notice) -> tuple[QuoteForm, tuple[str, ...]]:
    """Bind the form to what was posted, a sheet's prices over typed ones, and keep all of it."""
    data, problems = request.POST.copy(), ()
    if sheet := request.FILES.get("sheet"):
        read, problems = _read_sheet(sheet, items, notice)
        if read is not None:
            for item in items:
                data[f"price-{item.key}"] = read.prices.get(item.key, "")
                data[f"remark-{item.key}"] = read.remarks.get(item.key, "")
    form = QuoteForm(data, request.FILES, items=items, has_stamped=draft.stamped is not None)
    form.is_valid()
    if given := form.cleaned_data.get("stamped"):
        name, content = given
        sha256 = storage.sha256_of(content)
        draft.stamped = quotes.Stamped(storage.put_bytes(content, sha256), name, sha256)
        form.fields["stamped"].required = False
    draft.texts = {name: data[name] for name in form.fields if name in data and name not in ("sheet", "stamped")}
    draft.keep()
    return form, problems


def _read_sheet(sheet: UploadedFile, items: list, notice: Notice) -> tuple[Quotation | None, tuple[str, ...]]:
    if sheet.size > MOST_BYTES:
        return None, (_("报价表超过 20 MB。请删除图片等无关内容后上传。"),)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.write(sheet.read())
        kept.flush()
        asked = [Asked(item.key, item.number, item.name) for item in items]
        try:
            read = read_quotation(Path(kept.name), sheet.name, asked, notice.number)
        except safety.Refused as refusal:
            return None, (f"“{sheet.name}”：{refusal.message}",)
    return read, read.problems


def _context(page: NoticePage, at) -> dict:
    notice = page.notice
    return {
        "page": page,
        "notice": notice,
        "is_running": notice.effective_status(at) == Notice.Effective.RUNNING,
        "status": notice.effective_status(at).label,
        "count": quotes.reply_count(notice),
        "server_now": at,
    }


def _to(name: str, slug: str) -> HttpResponse:
    answer = HttpResponseRedirect(reverse(name, args=[slug]))
    answer.status_code = 303
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_suppliers
def quote_check(request: HttpRequest, supplier: Supplier, slug: str) -> HttpResponse:
    """Show everything once more, and submit it."""
    page = page_of(slug)
    notice, at = page.notice, clock.now()
    items, draft = snapshots.published_items(notice), Draft(request, notice)
    form = QuoteForm(draft.texts, items=items, has_stamped=draft.stamped is not None)
    if draft.stamped is None or not form.is_valid():
        # Nothing to check: it was submitted already, or never typed.
        return _to("public:quote_receipt" if _own(supplier, notice) and not draft.texts else "public:quote", slug)
    attempt = Attempt()
    if request.method == "POST":
        with attempt:
            quotes.submit_reply(
                notice=notice,
                supplier=supplier,
                offer=form.offer(draft.stamped),
                now=clock.now,
                ip=address_of(request),
            )
            draft.drop()
            said(request, _("报价已收到。"))
            return _to("public:quote_receipt", slug)
    rows = [
        (item, price, price * item.quantity if price is not None else None, form.cleaned_data[f"remark-{item.key}"])
        for item in items
        for price in [form.cleaned_data[f"price-{item.key}"]]
    ]
    context = _context(page, at) | {
        "rows": rows,
        "total": sum(amount for _item, _price, amount, _remark in rows if amount is not None),
        "left_out": sum(1 for _item, price, _amount, _remark in rows if price is None),
        "answers": [{"label": label, "value": form.cleaned_data[name] or None} for name, label in ANSWERS],
        "stamped": draft.stamped,
        "attempt": attempt,
        "crumbs": crumbs(_("核对报价"), (page.title, page.url), (_("报价"), reverse("public:quote", args=[slug]))),
    }
    return render(request, "public/quote_check.html", context, status=attempt.status)


@require_safe
@for_suppliers
def quote_receipt(request: HttpRequest, supplier: Supplier, slug: str) -> HttpResponse:
    """Show the receipt of the standing reply and what stood before it."""
    page = page_of(slug)
    replies = list(
        supplier.replies.filter(notice=page.notice).order_by("-received_at", "-id").prefetch_related("lines")
    )
    if not replies:
        return HttpResponseRedirect(reverse("public:quote", args=[slug]))
    own = next((reply for reply in replies if reply.status in PriceReply.CURRENT), None)
    context = _context(page, clock.now()) | {
        "own": own,
        "former": [reply for reply in replies if reply != own],
        "supplier": supplier,
        "crumbs": crumbs(_("报价回执"), (page.title, page.url)),
    }
    return render(request, "public/quote_receipt.html", context)


@require_POST
@for_suppliers
def quote_withdraw(request: HttpRequest, supplier: Supplier, slug: str) -> HttpResponse:
    """Take the standing reply back."""
    page = page_of(slug)
    own, attempt = _own(supplier, page.notice), Attempt()
    if own is None:
        return _to("public:quote", slug)
    with attempt:
        quotes.withdraw_reply(reply=own, by=request.user, now=clock.now)
        said(request, _("报价已撤回；截止前可以重新报价。"))
        return _to("public:quote_receipt", slug)
    context = _context(page, clock.now()) | {
        "own": own, "supplier": supplier, "attempt": attempt, "crumbs": crumbs(_("报价回执"), (page.title, page.url)),
    }  # fmt: skip
    return render(request, "public/quote_receipt.html", context, status=attempt.status)


@require_safe
@for_suppliers
def quote_stamped(request: HttpRequest, supplier: Supplier, slug: str) -> HttpResponse:
    """Hand a supplier the stamped file of its own standing reply."""
    own = _own(supplier, page_of(slug).notice)
    if own is None:
        return HttpResponseRedirect(reverse("public:quote", args=[slug]))
    return attachment(storage.open_bytes(own.stamped_key), own.stamped_name, PDF)
