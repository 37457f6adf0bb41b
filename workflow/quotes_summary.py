"""The arithmetic of a price consultation (价格咨询汇总): per item n, median, spread, outliers; pure, in Decimal 元."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
PERCENT = Decimal("0.1")
# Tukey's fences; below four prices quartiles say nothing.
FENCE = Decimal("1.5")
LEAST_FOR_QUARTILES = 4


@dataclass(frozen=True, slots=True)
class Item:
    """One published item that was asked for."""

    key: str
    number: str
    name: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Price:
    """One unit price: whose, and how much in 元."""

    supplier: str
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """What n prices say together, in 元; `spread` is the coefficient of variation in percent, None where undefined."""

    n: int
    lowest: Decimal
    highest: Decimal
    median: Decimal
    mean: Decimal
    spread: Decimal | None
    outliers: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One item with its figures (None where nobody priced it) and the suppliers who left it out."""

    item: Item
    figures: Figures | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All items of a consultation, the totals of the replies, and the sum of the items' medians times quantities."""

    lines: tuple[Line, ...]
    totals: Figures | None
    median_total: Decimal
    replies: int


def summarise(
    items: Sequence[Item], offers: Mapping[str, Mapping[str, Decimal]], totals: Iterable[Price] = ()
) -> Summary:
    """Summarise offers (supplier → item key → unit price in 元) over the items that were asked for."""
    lines = tuple(_line(item, offers) for item in items)
    medians = (line.figures.median * line.item.quantity for line in lines if line.figures)
    return Summary(lines, figures(tuple(totals)), _cents(sum(medians, Decimal(0))), len(offers))


def _line(item: Item, offers: Mapping[str, Mapping[str, Decimal]]) -> Line:
    prices = tuple(Price(who, said[item.key]) for who, said in offers.items() if item.key in said)
    missing = tuple(who for who, said in offers.items() if item.key not in said)
    return Line(item, figures(prices), missing)


def figures(prices: Sequence[Price]) -> Figures | None:
    """Return the figures of some prices, None where there are none; median and mean rounded half up to the cent."""
    if not prices:
        return None
    values = sorted(price.unit_price for price in prices)
    mean = sum(values, Decimal(0)) / len(values)
    return Figures(
        n=len(values),
        lowest=values[0],
        highest=values[-1],
        median=_cents(quantile(values, Decimal("0.5"))),
        mean=_cents(mean),
        spread=_spread(values, mean),
        outliers=_outliers(prices, values),
    )


def quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """Return a quantile of ordered values with linear interpolation between neighbours (as Excel's QUARTILE.INC)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    if below + 1 >= len(ordered):
        return ordered[-1]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (place - below)


def _spread(values: Sequence[Decimal], mean: Decimal) -> Decimal | None:
    """Return the sample standard deviation over the mean in percent; undefined for one value or a mean of zero."""
    if len(values) < 2 or mean == 0:
        return None
    variance = sum(((value - mean) ** 2 for value in values), Decimal(0)) / (len(values) - 1)
    return (variance.sqrt() / mean * 100).quantize(PERCENT, ROUND_HALF_UP)


def _outliers(prices: Sequence[Price], ordered: Sequence[Decimal]) -> tuple[Price, ...]:
    if len(ordered) < LEAST_FOR_QUARTILES:
        return ()
    lower, upper = quantile(ordered, Decimal("0.25")), quantile(ordered, Decimal("0.75"))
    reach = FENCE * (upper - lower)
    return tuple(price for price in prices if not lower - reach <= price.unit_price <= upper + reach)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
