"""How reports write values: shares in percent, amounts in 元, and what an older record does not hold."""

from decimal import Decimal

from django.utils.translation import gettext as _


def kept(value: object) -> str:
    """Return a stored value as text; None says that it was not kept (未留存)."""
    return _("未留存") if value is None else str(value)


def percent(share: float | None) -> str:
    """Return a share in percent with one decimal."""
    return _("未留存") if share is None else f"{share * 100:.1f}%"


def number(amount: str) -> str:
    """Return an amount in 元 with thousands separators."""
    return f"{Decimal(amount):,.2f}"
