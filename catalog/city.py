"""The city as data: names, codes and numbers that another city replaces in one file."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@lru_cache(maxsize=1)
def city() -> dict:
    """Return the city's data file as a dictionary; read once."""
    return json.loads(Path(settings.CITY_FILE).read_text(encoding="utf-8"))


def bureau_name() -> str:
    """Return what the city calls the bureau in charge of its IT projects (主管部门), for messages and pages."""
    return city()["bureau"]["name"]
