"""The day on which tests stand: an ordinary working Monday inside the holiday library's years."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 6, 8)
NOW = datetime(2026, 6, 8, 10, 0, tzinfo=SHANGHAI)
