"""The formal and the usual way to write one organisation: `中共江州市委员会组织部` is 市委组织部.

Only spellings that every office knows are folded; an abbreviation that could mean two bodies is left to the register.
"""

import re
from collections.abc import Iterable

from catalog.text import squeeze

_PARTY = re.compile(r"^(?:中国共产党|中共)")
_PROVINCE = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:省|自治区)(?=[\u4e00-\u9fff]{2,}[市州盟县区])")
_BRACKET = re.compile(r"\(([^()]*)\)$")
_FORMAL = (
    (r"中国共产主义青年团(.{0,3})委员会", r"共青团\1委"),
    (r"中国人民政治协商会议(.{0,3})委员会", r"\1政协"),
    (r"人民代表大会常务委员会|人大常委会", "人大"),
    (r"人民政府", "政府"),
    (r"^市政府(?=国有)", "市"),
    (r"纪律检查委员会", "纪委"),
    (r"监察委员会", "监委"),
    (r"管理委员会", "管委会"),
    (r"高新技术产业(?:园区|开发区)|高新技术开发区", "高新区"),
    (r"经济技术开发区|经济开发区", "经开区"),
    (r"办公室", "办"),
    (r"委员会", "委"),
    (r"[和与及、]", ""),
    (r"^(市|县|区)(?:纪委|监委|纪委\1?监委)(?:机关)?$", r"\1纪委监委"),
)


def without_rank(text: str) -> str:
    """A name without what stands before the city's: the party's name and the province."""
    return _PROVINCE.sub("", _PARTY.sub("", text))


def usual_form(text: str, places: Iterable[str]) -> str:
    """An organisation's name as offices usually say it, without the city's own name; for comparing only."""
    plain = without_rank(squeeze(text))
    for place in places:
        plain = re.sub(rf"(^|团|会议){re.escape(place)}", r"\1", plain, count=1)
    for pattern, usual in _FORMAL:
        plain = re.sub(pattern, usual, plain)
    return plain


def bracketed(text: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it: `市信访局(市群众接待中心)`."""
    found = _BRACKET.search(text)
    return (text[: found.start()], found.group(1)) if found else (text, "")
