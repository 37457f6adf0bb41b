"""How pages write money, days and sizes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.templatetags import portal_tags as tags


@pytest.mark.parametrize(
    "yuan, text",
    [
        (Decimal("3865000"), "386.50"),
        (Decimal("1999999.99"), "199.999999"),
        (Decimal("2000000.00"), "200.00"),
        (Decimal("0.01"), "0.000001"),
        (Decimal("12345678900"), "1,234,567.89"),
        (Decimal("-468000"), "-46.80"),
        (None, "—"),
        ("", "—"),
        ("三百", "—"),
    ],
)
def test_yuan_is_written_in_wanyuan_without_rounding(yuan, text):
    assert tags.wanyuan(yuan) == text


def test_days_and_moments_are_written_the_chinese_way():
    moment = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
    assert tags.zh_date(date(2026, 11, 25)) == "2026年11月25日"
    assert tags.zh_datetime(moment) == "2026年11月26日 00:30"
    assert tags.zh_end(date(2026, 11, 26)) == "2026年11月26日 24:00"
    assert tags.zh_weekday(date(2026, 11, 23)) == "星期一"


@pytest.mark.parametrize(
    "size, text",
    [(0, "0 字节"), (1023, "1023 字节"), (1024, "1 KB"), (48211, "47.1 KB"), (5 * 1024**2, "5 MB"), (None, "—")],
)
def test_sizes_are_written_with_a_unit(size, text):
    assert tags.filesize_zh(size) == text


@pytest.mark.parametrize("number, shown", [("13812345678", "138****5678"), ("0818-2345678", "0818-2345678")])
def test_only_mobile_numbers_are_masked(number, shown):
    assert tags.mask_phone(number) == shown
