"""Numbers that carry a check digit or a fixed form: pure functions, text in, verdict or normal form out."""

import re

_USCC_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_FORM = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$")
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_WIDE = {ord("　"): " "} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

DOCUMENT_NUMBER = re.compile(r"^[\u4e00-\u9fa5A-Za-z]{1,16}〔(19|20)\d{2}〕[1-9]\d{0,4}号$")
_LOOSE_NUMBER = re.compile(r"^(.+?)[\[(【〔﹝<《]?((?:19|20)\d{2})[\])】〕﹞>》]?年?第?0*([1-9]\d{0,4})号?$")
RESOURCE_CODE = re.compile(r"^[1-3]\d{2}\d{3}\d*/\d{1,10}$")
ITEM_NUMBER = re.compile(r"^\d+(\.\d+){0,3}$")
EXTERNAL_PROJECT_CODE = re.compile(r"^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$")
SITE_CODE = re.compile(r"^(\d{10}|bm\d{8})$")
_PROJECT_CODE = re.compile(r"^\d{6}-\d{4}-[SPO]-\d{4}\d$")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text.translate(_WIDE)).upper()


def normalise_uscc(text: str) -> str:
    """A unified social credit code (统一社会信用代码) in half-width capitals without blanks."""
    return _plain(text)


def uscc_check_char(first17: str) -> str:
    """The 18th character of a code by GB 32100-2015; raises ValueError on a character outside its alphabet."""
    total = sum(_USCC_CHARS.index(char) * weight for char, weight in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC_CHARS[(31 - total % 31) % 31]


def is_uscc(text: str) -> bool:
    """Whether a text is a code of GB 32100-2015 with the right check character (after normalising)."""
    code = normalise_uscc(text)
    return bool(_USCC_FORM.match(code)) and uscc_check_char(code[:17]) == code[17]


def is_organisation_code(text: str) -> bool:
    """Whether nine characters (组织机构代码, positions 9-17 of the credit code) satisfy GB 11714; a soft check."""
    code = _plain(text).replace("-", "")
    if not re.match(r"^[0-9A-Z]{8}[0-9X]$", code):
        return False
    total = sum(int(char, 36) * weight for char, weight in zip(code[:8], _ORG_WEIGHTS, strict=True))
    return code[8] == {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def mod_11_10(digits: str) -> str:
    """The check digit of ISO 7064 MOD 11,10 over a string of digits."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def project_code(region: str, year: int, kind: str, sequence: int) -> str:
    """A project's code (项目编号) `{region6}-{year}-{S|P|O}-{seq4}` and its check digit over region, year and number.

    `kind` is S for self-built, P for purchased service, O for operation and maintenance.
    """
    if kind not in {"S", "P", "O"}:
        raise ValueError(f"kind must be S, P or O, not {kind!r}")
    return f"{region}-{year:04d}-{kind}-{sequence:04d}{mod_11_10(f'{region}{year:04d}{sequence:04d}')}"


def is_project_code(text: str) -> bool:
    """Whether a text is a project code with the right check digit."""
    code = _plain(text)
    if not _PROJECT_CODE.match(code):
        return False
    region, year, _, number = code.split("-")
    return mod_11_10(f"{region}{year}{number[:4]}") == number[4]


def normalise_document_number(text: str) -> str:
    """A document number (发文字号) with its brackets as U+3014/U+3015, digits half-width, no 第, no leading zeros.

    Scraped copies lose the brackets (`川办发〔202149号`): they are put back where the year is plain. What cannot be
    read is returned folded; ask `is_document_number`.
    """
    plain = re.sub(r"\s+", "", text.translate(_WIDE))
    found = _LOOSE_NUMBER.match(plain)
    if not found:
        return plain
    issuer, year, number = found.groups()
    return f"{issuer}〔{year}〕{number}号"


def is_document_number(text: str) -> bool:
    """Whether a normal form satisfies GB/T 9704 7.2.5."""
    return bool(DOCUMENT_NUMBER.match(text))


def is_resource_code(text: str) -> bool:
    """Whether a text is an information-resource code (信息资源代码) `分类码/顺序码`."""
    return bool(RESOURCE_CODE.match(text))


def is_item_number(text: str) -> bool:
    """Whether a text is a function-list number (功能清单序号) of at most four levels."""
    return bool(ITEM_NUMBER.match(text))
