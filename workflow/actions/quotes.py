"""Price consultation (价格咨询, Art 35): registration, replies sealed until the end of the notice, their validity.

Which reply counts is decided by the server's clock, asked while the notice is locked: late by a moment is late.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.identifiers import is_uscc, normalise_uscc
from catalog.models import Notice, NumberSeries, PriceLine, PriceReply, Supplier, User
from catalog.models.quotes import is_opened
from workflow import access, quotes_summary, snapshots
from workflow.actions import journal
from workflow.actions.performing import AlreadyHandled, NotAllowed, Refused
from workflow.permissions import Role
from workflow.regulation.objections import hard

ARTICLE = "第三十五条"
JUDGES = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})
LARGEST_PRICE = Decimal("999999999999.99")
MOST_REGISTRATIONS_AN_HOUR = 10
_CENT = Decimal("0.01")
_FIELDS = ("tax_rate", "validity_days", "delivery_days", "warranty_years", "om_annual", "suggestions")


@dataclass(frozen=True, slots=True)
class Priced:
    """What a supplier says of one item: its unit price in 元 with tax, and a remark."""

    item_key: str
    unit_price: Decimal
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Stamped:
    """The stamped quotation (盖章报价文件), already kept privately."""

    key: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is submitted: prices by item, the stamped file, the commitment, and what else was said."""

    lines: tuple[Priced, ...]
    stamped: Stamped
    no_collusion: bool
    tax_rate: Decimal
    validity_days: int | None = None
    delivery_days: int | None = None
    warranty_years: int | None = None
    om_annual: Decimal | None = None
    suggestions: str = ""


@transaction.atomic
def register_supplier(
    *,
    uscc: str,
    name: str,
    contact_name: str,
    phone: str,
    password: str,
    at: datetime,
    email: str = "",
    ip: str | None = None,
) -> Supplier:
    """Register a supplier with an account named by its credit code; the account holds no role anywhere."""
    code = normalise_uscc(uscc)
    if not is_uscc(code):
        message = _("统一社会信用代码“%(v)s”的位数或校验码不对，请对照营业执照核对") % {"v": uscc}
        raise Refused(hard("uscc-wrong", ARTICLE, message, field="uscc"))
    lately = Supplier.objects.filter(ip=ip, registered_at__gt=at - timedelta(hours=1))
    if ip is not None and lately.count() >= MOST_REGISTRATIONS_AN_HOUR:
        message = _("同一地址一小时内登记已达%(most)d次；请稍后再试") % {"most": MOST_REGISTRATIONS_AN_HOUR}
        raise Refused(hard("too-many-registrations", ARTICLE, message))
    taken = _("统一社会信用代码“%(v)s”已经登记，请直接登录；不是本单位登记的，请联系建设单位核实") % {"v": code}
    if Supplier.objects.filter(uscc=code).exists() or User.objects.filter(username=code).exists():
        raise Refused(hard("uscc-registered", ARTICLE, taken, field="uscc"))
    try:
        with transaction.atomic():
            user = User.objects.create_user(username=code, password=password, display_name=name[:60])
            supplier = Supplier.objects.create(
                user=user,
                uscc=code,
                name=name,
                contact_name=contact_name,
                phone=phone,
                email=email,
                registered_at=at,
                ip=ip,
            )
    except IntegrityError as faster:
        raise Refused(hard("uscc-registered", ARTICLE, taken, field="uscc")) from faster
    journal.record("register_supplier", by=user, at=at, subject=f"{code} {name}", ip=ip)
    return supplier


def current_replies(notice: Notice) -> QuerySet[PriceReply]:
    """Return the replies that count: one a supplier, neither replaced nor withdrawn. Whoever reads them asks access."""
    return PriceReply.objects.filter(notice=notice, status__in=PriceReply.CURRENT)


def reply_count(notice: Notice) -> int:
    """Return how many suppliers have a reply standing: all that anybody is told before the end."""
    return current_replies(notice).count()


def _lock(notice: Notice) -> Notice:
    """Hold the notice until the transaction ends, so that neither its end nor another reply slips in between."""
    return Notice.objects.select_for_update().get(pk=notice.pk)


def _must_be_running(notice: Notice, at: datetime) -> None:
    status = notice.effective_status(at)
    if status == Notice.Effective.RUNNING:
        return
    if status == Notice.Effective.ENDED:
        message = _("价格咨询已于%(end)s截止，服务器收到的时间是%(at)s，本次提交未被接收；所填内容仍为您保留") % {
            "end": f"{timezone.localtime(notice.end_at):%Y-%m-%d %H:%M:%S}",
            "at": f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}",
        }
        raise Refused(hard("consultation-ended", ARTICLE, message))
    message = _("本公示%(status)s，不接收报价；已更正的请到最新版次报价，所填内容仍为您保留") % {"status": status.label}
    raise Refused(hard("consultation-not-running", ARTICLE, message))


@transaction.atomic
def submit_reply(
    *, notice: Notice, supplier: Supplier, offer: Offer, now: Callable[[], datetime], ip: str | None = None
) -> PriceReply:
    """Keep a reply as the supplier's current one; the former is marked replaced. The clock is asked under the lock."""
    notice = _lock(notice)
    at = now()
    _must_be_running(notice, at)
    lines = _lines_of(notice, offer)
    _must_be_complete(offer)
    former = current_replies(notice).filter(supplier=supplier).first()
    if former is not None:
        PriceReply.objects.filter(pk=former.pk).update(status=PriceReply.Status.REPLACED)
    year = timezone.localdate(at).year
    reply = PriceReply(
        notice=notice,
        supplier=supplier,
        number=f"JG{year}-{NumberSeries.take('price_reply', year):05d}",
        received_at=at,
        nonce=secrets.token_hex(16),
        total=sum((line.amount for line in lines), Decimal(0)),
        no_collusion=offer.no_collusion,
        stamped_key=offer.stamped.key,
        stamped_name=offer.stamped.name[-255:],
        stamped_sha256=offer.stamped.sha256,
        ip=ip,
        **{name: getattr(offer, name) for name in _FIELDS},
    )
    reply.sha256 = snapshots.digest(canonical(reply, lines))
    reply.save()
    for line in lines:
        line.reply = reply
    PriceLine.objects.bulk_create(lines)
    if former is not None:
        PriceReply.objects.filter(pk=former.pk).update(superseded_by=reply)
    _note("submit_reply", notice, at, reply)
    return reply


def _lines_of(notice: Notice, offer: Offer) -> list[PriceLine]:
    items = {item.key: item for item in snapshots.published_items(notice)}
    found: dict[str, PriceLine] = {}
    for said in offer.lines:
        item = items.get(said.item_key)
        if item is None or said.item_key in found:
            message = _("报价中有清单以外或重复的条目“%(key)s”；请下载本公示的报价表重新填写") % {"key": said.item_key}
            raise Refused(hard("reply-item-unknown", ARTICLE, message, field="lines"))
        found[said.item_key] = _priced_line(item, said)
    if not found:
        message = _("没有填写任何单价；请至少对一项功能报价")
        raise Refused(hard("reply-empty", ARTICLE, message, field="lines"))
    # In the order of the list, whatever the order of the form.
    return [found[key] for key in items if key in found]


def _priced_line(item: quotes_summary.Item, said: Priced) -> PriceLine:
    price = said.unit_price
    if not price.is_finite() or not 0 <= price <= LARGEST_PRICE or price != price.quantize(_CENT):
        message = _("“%(number)s %(name)s”的单价%(price)s不对；请填写不小于0、最多两位小数的元") % {
            "number": item.number,
            "name": item.name,
            "price": price,
        }
        raise Refused(hard("reply-price-wrong", ARTICLE, message, field=f"price-{item.key}"))
    return PriceLine(
        item_key=item.key,
        number=item.number,
        name=item.name,
        unit_price=price.quantize(_CENT),
        quantity=item.quantity,
        amount=(price * item.quantity).quantize(_CENT, ROUND_HALF_UP),
        remark=said.remark[:200],
    )


def _must_be_complete(offer: Offer) -> None:
    if not offer.no_collusion:
        message = _("没有作出未串通报价的承诺；请阅读并勾选承诺")
        raise Refused(hard("reply-without-commitment", ARTICLE, message, field="no_collusion"))
    if not offer.stamped.key:
        message = _("没有盖章的报价文件；请上传盖章后的PDF")
        raise Refused(hard("reply-without-stamp", ARTICLE, message, field="stamped"))


def canonical(reply: PriceReply, lines: Iterable[PriceLine]) -> dict[str, Any]:
    """Return what a receipt's digest is taken of; the random number keeps prices from being guessed by trying."""
    return {
        "number": reply.number,
        "notice": reply.notice.number,
        "uscc": reply.supplier.uscc,
        "received_at": timezone.localtime(reply.received_at).isoformat(timespec="microseconds"),
        "nonce": reply.nonce,
        "total": f"{reply.total:.2f}",
        "stamped": reply.stamped_sha256,
        "no_collusion": reply.no_collusion,
        "lines": [[line.number, line.item_key, f"{line.unit_price:.2f}", line.remark] for line in lines],
        **{name: _said(getattr(reply, name)) for name in _FIELDS},
    }


def _said(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


@transaction.atomic
def withdraw_reply(*, reply: PriceReply, by: User, now: Callable[[], datetime]) -> PriceReply:
    """Take one's own reply back before the end; it is kept, and counts no more."""
    if reply.supplier.user_id != by.pk:
        raise NotAllowed(_("只有提交报价的供应商可以撤回。"))
    notice = _lock(reply.notice)
    at = now()
    _must_be_running(notice, at)
    taken = PriceReply.objects.filter(pk=reply.pk, status=PriceReply.Status.RECEIVED)
    if not taken.update(status=PriceReply.Status.WITHDRAWN, withdrawn_at=at):
        raise AlreadyHandled(_("该报价已撤回或已被替换，请刷新后查看。"))
    _note("withdraw_reply", notice, at, reply)
    reply.refresh_from_db()
    return reply


@transaction.atomic
def judge_reply(*, reply: PriceReply, is_valid: bool, by: User, at: datetime, reason: str = "") -> PriceReply:
    """Say after the end whether a reply is valid; an invalid one needs a reason and leaves the summary."""
    notice = reply.notice
    if not access.roles_towards(by, notice.project.unit, timezone.localdate(at)) & JUDGES:
        raise NotAllowed(_("报价是否有效由项目建设单位认定。"))
    if not is_opened(notice, at):
        message = _("价格咨询尚未截止，报价不能开启；请在%(end)s以后认定") % {
            "end": f"{timezone.localtime(notice.end_at):%Y-%m-%d %H:%M}" if notice.end_at else "—"
        }
        raise Refused(hard("reply-sealed", ARTICLE, message))
    if not is_valid and not reason.strip():
        message = _("认定无效没有写理由；请写明哪里不符合报价要求")
        raise Refused(hard("reply-reason-missing", ARTICLE, message, field="reason"))
    status = PriceReply.Status.VALID if is_valid else PriceReply.Status.INVALID
    waiting = PriceReply.objects.filter(pk=reply.pk, status=PriceReply.Status.RECEIVED)
    said = "" if is_valid else reason.strip()[:400]
    if not waiting.update(status=status, judged_at=at, judged_by=by, judge_reason=said):
        reply.refresh_from_db()
        raise AlreadyHandled(_("该报价已认定为“%(status)s”，请刷新后查看。") % {"status": reply.get_status_display()})
    reply.refresh_from_db()
    journal.record(
        "judge_reply",
        by=by,
        at=at,
        dossier=notice.project.dossier,
        organisation=notice.project.unit,
        subject=f"{notice.number} {reply.number}",
        details={"status": status, "reason": said},
    )
    return reply


def summary_of(notice: Notice, replies: Iterable[PriceReply]) -> quotes_summary.Summary:
    """Summarise replies that the reader may see; invalid ones are left out."""
    counted = [reply for reply in replies if reply.status in (PriceReply.Status.RECEIVED, PriceReply.Status.VALID)]
    lines = PriceLine.objects.filter(reply__in=counted).values_list("reply_id", "item_key", "unit_price")
    names = {reply.pk: reply.supplier.name for reply in counted}
    # Two suppliers may bear the same name; their credit codes differ.
    if len(set(names.values())) < len(names):
        names = {reply.pk: f"{reply.supplier.name}（{reply.supplier.uscc}）" for reply in counted}
    offers: dict[str, dict[str, Decimal]] = {name: {} for name in names.values()}
    for reply_id, key, price in lines:
        offers[names[reply_id]][key] = price
    totals = [quotes_summary.Price(names[reply.pk], reply.total) for reply in counted]
    return quotes_summary.summarise(snapshots.published_items(notice), offers, totals)


def _note(event: str, notice: Notice, at: datetime, reply: PriceReply) -> None:
    """Journal that something came in, not from whom: the journal is read before the end, the replies are not."""
    journal.record(
        event, by=None, at=at, dossier=notice.project.dossier, subject=notice.number, details={"sha256": reply.sha256}
    )
