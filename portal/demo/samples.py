"""The sample projects as data: what `data/projects.yaml` says, and what follows from it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml

from portal.demo.accounts import DATA, accounts

# What every project promises beside its own goals.
COMMON_GOALS = (
    {"name": "系统可用率", "target": "不低于99.9", "unit": "%"},
    {"name": "信息资源目录挂接率", "target": "100", "unit": "%"},
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample project. Amounts are in 元; `unit` is a unit's code, `story` a function of portal.demo.stories."""

    key: str
    name: str
    unit: str
    story: str
    amount: Decimal
    om: Decimal
    theme: str
    months: int
    necessity: str
    content: str
    goals: tuple[dict, ...]
    bases: tuple[dict, ...]
    mode: str = "SELF"
    nature: str = "NEW"
    mandated: bool = False
    engineering: Decimal | None = None
    cannot_split: str = ""

    @property
    def workbook(self) -> Path:
        """The function list as the unit sent it."""
        return DATA / "功能清单" / f"{self.key}.xlsx"


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """Return every sample project in the order of the file."""
    entries = yaml.safe_load((DATA / "projects.yaml").read_text(encoding="utf-8"))
    return tuple(_sample(entry) for entry in entries)


def _sample(entry: dict) -> Sample:
    money = {key: Decimal(entry[key]) for key in ("amount", "om", "engineering") if key in entry}
    lists = {"goals": (*entry["goals"], *COMMON_GOALS), "bases": tuple(entry["bases"])}
    return Sample(**(entry | money | lists))


def username_of(unit: str, role: str) -> str:
    """Return the first account that holds a role in a unit; LookupError where the sample city has none."""
    for account in accounts():
        if account.organisation == unit and role in account.roles:
            return account.username
    raise LookupError(f"no sample account holds {role} in {unit}")
