"""The code lists (代码表) and how offices write their values: text in, code out, by meaning.

Pure: no database. The lists are `data/codelists.json`; `data/synonyms.json` says how offices write their values,
and another city adds its own words there. Every function answers None where the text cannot be read without guessing.
"""

import json
import re
from functools import cache
from pathlib import Path

from catalog.text import NULL_WORDS, squeeze

_DATA = Path(__file__).parent / "data"

_CN_LEVEL = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5"}
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_NO_LEVEL = re.compile(
    "未(定|定等|评|备案|测评|做|开展)?(级|定)?|无(等级)?|(不|尚未|拟|待|正在)定级?|定级中|(无需|不需|不用|不需要|暂未)定级|不涉及|否|0|暂无|没有"
)
_FORMATS = (
    "wps xml txt doc docx html pdf ppt et xls xlsx Dm KingbaseES access dbf dbase sysbase oracle db2 mysql "
    "postgresql jpg gif bmp swf rm mpg"
)
_FORMAT_TYPES = {name.lower(): name for name in re.split(" ", _FORMATS)} | {
    "ofd": "ofd",
    "sqlserver": "sql server",
    "达梦": "Dm",
    "人大金仓": "KingbaseES",
    "kingbase": "KingbaseES",
}


@cache
def code_lists() -> dict[str, dict[str, str]]:
    """Every list as code -> label."""
    raw = json.loads((_DATA / "codelists.json").read_text(encoding="utf-8"))
    return {name: {item["code"]: item["label"] for item in body["values"]} for name, body in raw.items()}


def choices(name: str) -> list[tuple[str, str]]:
    """A list as (code, label) pairs in its order, for forms and model fields."""
    return list(code_lists()[name].items())


def label(name: str, code: str) -> str:
    """The Chinese label of a code, or the code itself where the list has no such value."""
    return code_lists()[name].get(code, code)


@cache
def _synonyms() -> dict[str, dict[str, str]]:
    """Words by list and code, blanks between, where a label and its code do not already say them."""
    read: dict[str, dict[str, str]] = json.loads((_DATA / "synonyms.json").read_text(encoding="utf-8"))
    return read


@cache
def _index(name: str) -> dict[str, str]:
    index: dict[str, str] = {}
    for code, text in code_lists()[name].items():
        plain = squeeze(text).lower()
        index[squeeze(code).lower()] = code
        index[plain] = code
        index.setdefault(re.sub(r"\(.*?\)", "", plain), code)
        index.setdefault(squeeze(code + text).lower(), code)
        index.setdefault(squeeze(text + code).lower(), code)
    for code, words in _synonyms().get(name, {}).items():
        for word in words.split():
            index.setdefault(squeeze(word).lower(), code)
    return index


def code_for(name: str, text: str) -> str | None:
    """The code that a text means in a list: by code, label or a known synonym; None where it would be a guess."""
    key = squeeze(text).lower()
    index = _index(name)
    shorter = (r"[(\[【].*?[)\]】]", r"[-_:、.。;,]+", r"(项目|类|型)$")
    for form in (key, *(re.sub(pattern, "", key) for pattern in shorter)):
        if form in index:
            return index[form]
    return _prefixed(name, key)


def _prefixed(name: str, key: str) -> str | None:
    """`1-无条件共享`, `1.无条件`, `C7 重点业务信息系统`, `字符型C(20)`: a code written beside its label."""
    found = re.match(r"^([a-z]?\d{1,2}|[a-z])[-_:、.)]*(.+)$", key)
    if not found:
        return None
    code, rest = found.groups()
    by_rest = _index(name).get(rest)
    return by_rest if by_rest and _index(name).get(code) == by_rest else None


def status_code(text: str) -> str | None:
    """The system status (系统状态) that a word means; None where it is not readable."""
    found = code_for("sys_status", text)
    if found:
        return found
    key = re.sub(r"[(].*?[)]", "", squeeze(text))
    for pattern, code in (
        (r"^(试运行|试用|试点)", "TRIAL"),
        (r"^(拟|待|应|计划|即将|准备)(整合|终止|下线|停|关|注销|并入|报废|迁移|退)", "TO_RETIRE"),
        (r"^(拟|待|计划|规划)(建|启动)", "PLANNED"),
        (r"^(在建|正在建|建设中|开发中)", "BUILDING"),
        (r"^(已)?(终止|下线|注销|报废|关停|废弃|退役)|^已(并入|整合|迁移|迁至|归并)", "RETIRED"),
        (r"^(已)?(停用|停止使用|暂停|闲置)", "DORMANT"),
        (
            r"^(已|正在)?(正常|稳定|良好|在线|正式|持续)?(在用|运行|使用|上线|投用|投入使用|启用|建成){1,2}(中|正常|良好|稳定)?$",
            "RUNNING",
        ),
    ):
        if re.match(pattern, key):
            return code
    return None


def protection_level(text: str) -> str | None:
    """The network-security protection level (等保定级) '0'…'5'; '0' for none; None where it is not readable."""
    key = squeeze(text).upper().replace("2.0", "")
    key = re.sub(r"\((?!.*[一二三四五1-5]级).*?\)", "", key)
    if _NO_LEVEL.fullmatch(key) or key in NULL_WORDS or re.search(r"未定级|未定|未开展|未备案", key):
        return "0"
    if found := re.search(r"S([1-5])A([1-5])", key):
        return max(found.groups())
    digits = {_CN_LEVEL.get(char, char) for char in re.findall(r"[一二三四五ⅠⅡⅢⅣⅤ1-5](?=级)", key)}
    digits |= {_CN_LEVEL.get(char, char) for char in re.findall(r"(?:等保|第|三级等保|等级)([一二三四五1-5])", key)}
    if len(digits) == 1:
        return digits.pop()
    if found := re.fullmatch(r"(?:等保|第)?([一二三四五ⅠⅡⅢⅣⅤ1-5])(?:\.0)?", key):
        return _CN_LEVEL.get(found.group(1), found.group(1))
    if found := re.fullmatch(r"(?:等保|第)?(I{1,3}|IV|V)级?", key):
        return _ROMAN[found.group(1)]
    return None


def network_code(text: str) -> str | None:
    """The network (运行网络) that a text names; two of them together are NET_MIXED; None where it is not readable."""
    found = code_for("network_env", text)
    if found:
        return found
    key = squeeze(text)
    internet = bool(re.search(r"互联网|公网|因特网|INTERNET", key, re.IGNORECASE))
    secret = "涉密" in key and "非涉密" not in key
    rest = re.sub(r"互联网|公网|因特网", "", key)
    extranet = bool(re.search(r"政务外网|外网", rest))
    dedicated = bool(re.search(r"专网|局域网|内网|公安(信息)?网|视频网|专线", rest))
    if secret or "政务内网" in key:
        return "NET_INTRANET"
    if internet and (extranet or dedicated):
        return "NET_MIXED"
    if extranet:
        return "NET_EXTRANET"
    if dedicated:
        return "NET_DEDICATED"
    return "NET_INTERNET" if internet else None


def org_kind(text: str) -> str | None:
    """The kind of organisation (单位类别, Art 3) that a word names; None where it is not readable."""
    found = code_for("org_kind", text)
    if found:
        return found
    key = squeeze(text)
    for pattern, code in (
        (r"人大", "11"),
        (r"政协", "13"),
        (r"监委|监察委|纪", "14"),
        (r"法院", "15"),
        (r"检察", "16"),
        (r"党", "10"),
        (r"二级.*事业|事业.*二级", "31"),
        (r"事业", "30"),
        (r"二级", "17"),
        (r"群团|团体|协会", "20"),
        (r"企", "40"),
        (r"垂|双管|双重", "60"),
        (r"县|区|园", "50"),
        (r"政府|机关|行政|部门", "12"),
    ):
        if re.search(pattern, key):
            return code
    return None


def format_type(text: str) -> str:
    """A format type (格式类型) in the spelling of the 编制指南; an unknown one as written."""
    return _FORMAT_TYPES.get(squeeze(text).lower(), text.strip())


def yes_no(text: str) -> bool | None:
    """True, False, or None where the cell says neither (blank included)."""
    key = squeeze(text).lower()
    if key in {"是", "y", "yes", "true", "1", "√", "有", "v"}:
        return True
    return False if key in {"否", "n", "no", "false", "0", "×", "x", "不是"} else None
