"""Filters and tags with which templates say money, days, states and sizes the way offices write them."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.city import bureau_name
from portal import icons

register = template.Library()

WEEKDAYS = "一二三四五六日"
YUAN_PER_WANYUAN = Decimal(10_000)
SMALLEST_DISPLAYED = 6


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.draw(name)


@register.filter
def wanyuan(yuan: Decimal | int | None) -> str:
    """元 as 万元 text: at least two decimals, more (up to six) only where the amount needs them.

    Never rounds: 1,999,999.99 元 is 199.999999 万元, because a rounded amount may name another tier of approval.
    """
    if yuan is None or yuan == "":
        return "—"
    try:
        amount = Decimal(yuan) / YUAN_PER_WANYUAN
    except (InvalidOperation, TypeError, ValueError):
        return "—"
    text = f"{amount:,.{SMALLEST_DISPLAYED}f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


@register.filter
def yuan(amount: Decimal | int | None) -> str:
    """元 with thousands separators and two decimals."""
    return "—" if amount is None else f"{Decimal(amount):,.2f}"


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def zh_date(value: date | datetime | None) -> str:
    """2026年11月25日."""
    if not value:
        return "—"
    value = _local(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def zh_datetime(value: datetime | None) -> str:
    """2026年11月25日 17:30; midnight as the end of a period is written as 24:00 of the day before by `zh_end`."""
    if not value:
        return "—"
    value = _local(value)
    return f"{zh_date(value)} {value:%H:%M}"


@register.filter
def zh_day(value: date | datetime | None) -> str:
    """11月25日, where the year is plain."""
    if not value:
        return "—"
    value = _local(value)
    return f"{value.month}月{value.day}日"


@register.filter
def zh_weekday(value: date | datetime) -> str:
    return f"星期{WEEKDAYS[_local(value).weekday()]}"


@register.filter
def zh_end(value: date | None) -> str:
    """The last day of a period as offices print its end: 2026年11月26日 24:00."""
    return f"{zh_date(value)} 24:00" if value else "—"


@register.filter
def state_label(subject: object) -> str:
    """The Chinese name of an object's state (`get_state_display`, `get_status_display`) or of a choices member."""
    for name in ("get_state_display", "get_status_display"):
        if (display := getattr(subject, name, None)) is not None:
            return str(display())
    return str(getattr(subject, "label", subject))


@register.filter
@stringfilter
def mask_phone(number: str) -> str:
    """138****1234: personal numbers are masked wherever the public reads them."""
    digits = number.replace(" ", "").replace("-", "")
    if len(digits) == 11 and digits.startswith("1") and digits.isdigit():
        return f"{digits[:3]}****{digits[-4:]}"
    return number


@register.filter
def filesize_zh(size: int | None) -> str:
    """Bytes as 字节, KB, MB or GB with at most one decimal."""
    if size is None:
        return "—"
    if size < 1024:
        return _("{size} 字节").format(size=size)
    value = float(size)
    for unit in ("KB", "MB", "GB"):
        value /= 1024
        if value < 1024 or unit == "GB":
            return f"{value:.0f} {unit}" if value >= 100 or value == int(value) else f"{value:.1f} {unit}"
    raise AssertionError("unreachable: GB ends the loop")


@register.filter
def iso(value: date | datetime | None) -> str:
    """For `<time datetime>` and `data-due`."""
    return _local(value).isoformat() if value else ""


@register.filter
def field_kind(bound_field) -> str:
    """What the field template must draw: radio, checkboxes, checkbox, file, textarea, select, hidden or input."""
    widget = bound_field.field.widget
    kind = getattr(widget, "input_type", None) or type(widget).__name__.lower()
    if kind == "checkbox" and hasattr(widget, "choices"):
        return "checkboxes"
    if kind in {"radio", "checkbox", "file", "select", "textarea", "hidden"}:
        return kind
    return "textarea" if kind.endswith("textarea") else "input"


@register.filter
def file_tone(name: str) -> str:
    """The colour class of a file's badge: tables green, texts blue, everything else red as PDF."""
    extension = str(name).rpartition(".")[2].lower()
    return {"xlsx": "x", "xls": "x", "csv": "x", "docx": "w", "doc": "w", "wps": "w"}.get(extension, "")


@register.filter
def extension(name: str) -> str:
    return str(name).rpartition(".")[2].upper()[:4] or _("文件")


@register.filter
def times(count: int) -> range:
    """1 … count, for drawing one mark a day."""
    return range(1, int(count or 0) + 1)


@register.filter
def page_numbers(paginator, number: int) -> list[int | str]:
    """The page numbers worth printing around `number`, gaps as an ellipsis."""
    return list(paginator.get_elided_page_range(number, on_each_side=2, on_ends=1))


@register.filter
def bar_dash(left: int, total: int) -> str:
    """stroke-dasharray of a ring whose pathLength is `total` and of which `left` is still to run."""
    total = max(int(total or 1), 1)
    return f"{max(0, min(int(left or 0), total))} {total}"


@register.simple_tag(takes_context=True)
def query_with(context, **changes) -> str:
    """This page's query string with some values replaced; None removes one. For page numbers and facets."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


register.simple_tag(bureau_name)
