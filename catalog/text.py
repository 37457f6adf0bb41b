"""Cell text made comparable: full-width characters folded, blanks beside Chinese removed."""

import datetime
import re
from functools import lru_cache
from typing import Any

_FULL = "".join(chr(code) for code in range(0xFF10, 0xFF1A))
_FULL += "".join(chr(code) for code in range(0xFF21, 0xFF3B)) + "".join(chr(code) for code in range(0xFF41, 0xFF5B))
_BRACKETS = {"（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "\u3000": " ", "\xa0": " "}
_FOLD = str.maketrans({**{char: chr(ord(char) - 0xFEE0) for char in _FULL}, **_BRACKETS})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060"))
_PUNCTUATION = str.maketrans({char: chr(ord(char) - 0xFEE0) for char in "，．：；／－＋％＝＠＃＊～！？＜＞＂＇＆＿｜"})

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef“”‘’·—…〔〕\U00020000-\U0003ffff"
_BLANK_AFTER_HAN = re.compile(rf"(?<=[{_HAN}])[ \t]+")
_BLANK_BEFORE_HAN = re.compile(rf"[ \t]+(?=[{_HAN}])")
_BLANKS = re.compile(r"[ \t]+")
_BREAKS = re.compile(r"[\r\n\v\f\u2028\u2029]+|_x000[dD]_")
_ALL_SPACE = re.compile(r"\s+")

NULL_WORDS = frozenset(
    {"", "/", "\\", "-", "--", "—", "——", "―", "–", "无", "／", "N/A", "n/a", "NA", "na", "null", "NULL", "空", "〇"}
)


def fold(text: str) -> str:
    """Full-width letters, digits, brackets and blanks become half-width; nothing else changes."""
    return text.translate(_INVISIBLE).translate(_FOLD)


def fold_all(text: str) -> str:
    """Fold, and full-width punctuation too: for values that are read, not kept."""
    return fold(text).translate(_PUNCTUATION)


@lru_cache(maxsize=20_000)
def clean_name(text: str) -> str:
    """A name or a code: folded, line breaks removed, blanks beside Chinese removed, others single."""
    joined = _BREAKS.sub("", fold(text))
    return _BLANK_BEFORE_HAN.sub("", _BLANK_AFTER_HAN.sub("", _BLANKS.sub(" ", joined))).strip()


def one_line(text: str) -> str:
    """A sentence kept as written but on one line."""
    return _BREAKS.sub("", text.replace("\u3000", " ")).strip()


def lines(text: str) -> str:
    """A description: each line trimmed, inner breaks kept, outer blank lines dropped."""
    return "\n".join(part.strip() for part in re.split(r"\r\n|\r|\n", text.replace("_x000D_", ""))).strip()


@lru_cache(maxsize=20_000)
def squeeze(text: str) -> str:
    """Folded with every blank removed: for comparing and matching."""
    return _ALL_SPACE.sub("", fold_all(text))


def name_key(text: str) -> str:
    """A name without blanks and punctuation, lower case: two spellings of one name are equal (普查口径)."""
    return re.sub(r"[\W_]+", "", fold_all(text)).lower()


def is_null(text: str) -> bool:
    """Whether a cell says that there is nothing (空、/、—、无)."""
    return squeeze(text) in NULL_WORDS


def shown(value: Any) -> str:
    """A raw cell value as text, integers without the decimal point, dates as Excel keeps them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return str(value)
    if isinstance(value, datetime.date):
        return f"{value} 00:00:00"
    return str(value)
