"""The arithmetic of a price consultation: median, spread, outliers, who left what out."""

from decimal import Decimal

import pytest

from workflow.quotes_summary import Item, Price, figures, summarise


def _prices(*values: str) -> tuple[Price, ...]:
    return tuple(Price(f"S{n}", Decimal(value)) for n, value in enumerate(values))


@pytest.mark.parametrize(
    ("values", "median", "mean", "spread"),
    [
        (("5",), "5.00", "5.00", None),
        (("1", "2"), "1.50", "1.50", "47.1"),
        (("1", "2", "6"), "2.00", "3.00", "88.2"),
        (("0.01", "0.02"), "0.02", "0.02", "47.1"),
        (("0", "0"), "0.00", "0.00", None),
        (("10", "20", "30", "40"), "25.00", "25.00", "51.6"),
    ],
)
def test_figures_of_some_prices(values, median, mean, spread):
    found = figures(_prices(*values))
    assert (found.n, found.median, found.mean) == (len(values), Decimal(median), Decimal(mean))
    assert found.spread == (Decimal(spread) if spread else None)
    assert (found.lowest, found.highest) == (min(map(Decimal, values)), max(map(Decimal, values)))


def test_no_price_gives_no_figures():
    assert figures(()) is None


def test_a_price_beyond_one_and_a_half_quartile_ranges_is_an_outlier():
    assert [price.unit_price for price in figures(_prices("10", "11", "12", "13", "100")).outliers] == [Decimal(100)]
    assert figures(_prices("10", "11", "100")).outliers == ()


def test_a_price_on_the_fence_is_none():
    # Quartiles 10 and 20: the fences stand at -5 and 35.
    assert figures(_prices("10", "10", "20", "20", "35")).outliers == ()
    assert [p.supplier for p in figures(_prices("10", "10", "20", "20", "35.01")).outliers] == ["S4"]


def test_a_summary_names_who_left_an_item_out_and_sums_the_medians():
    items = [Item("a", "1", "甲", Decimal(2), "项"), Item("b", "2", "乙", Decimal(1), "项")]
    offers = {"S1": {"a": Decimal(10), "b": Decimal(5)}, "S2": {"a": Decimal(20)}}
    summary = summarise(items, offers, _prices("25", "40"))
    assert [line.missing for line in summary.lines] == [(), ("S2",)]
    assert summary.median_total == Decimal("35.00")
    assert (summary.replies, summary.totals.n) == (2, 2)
