"""The demonstration's accounts (示例账号): who they are, their common password, and the table that is printed."""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Account:
    """One fictitious person: `roles` are role codes held in `organisation` (its code); `portfolio` are unit codes."""

    username: str
    name: str
    post: str
    organisation: str
    roles: tuple[str, ...] = ()
    shown: bool = False
    editor: bool = False
    portfolio: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _file() -> dict:
    return json.loads((DATA / "accounts.json").read_text(encoding="utf-8"))


def password() -> str:
    """Return the password all accounts share; known to all, so useless outside a demonstration."""
    return _file()["password"]


@lru_cache(maxsize=1)
def accounts() -> tuple[Account, ...]:
    """Return every account of the sample city."""
    return tuple(
        Account(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
        for entry in _file()["accounts"]
    )


def shown_accounts() -> tuple[Account, ...]:
    """Return one account per role, for the printed table and the login page."""
    return tuple(account for account in accounts() if account.shown)


def account_lines() -> list[str]:
    """Return the table of demonstration accounts as lines for a terminal."""
    lines = [f"示例账号（密码均为 {password()}）："]
    lines += [f"  {_padded(account.username, 20)}{account.name}  {account.post}" for account in shown_accounts()]
    return lines


def _padded(text: str, width: int) -> str:
    shown = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(1, width - shown)
