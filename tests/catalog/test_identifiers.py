"""Check digits and fixed forms (附录4.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import identifiers as ids
from catalog.vocabulary import code_for, network_code, protection_level, status_code


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "11332500MB1601924J",
        "11511700DEM0000142",
        "11511700DEM000022W",
        " 11511700dem0000142 ",
        "１１５１１７００DEM0000142",
    ],
)
def test_a_right_credit_code_is_accepted_however_it_is_typed(code):
    assert ids.is_uscc(code)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y4Z", "11511700DEM0011648", "1151170ODEM0000142", "11511700DEM000014", ""]
)
def test_a_wrong_credit_code_is_refused(code):
    assert not ids.is_uscc(code)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16))
def test_a_changed_character_never_keeps_the_check_character(first, position):
    changed = first[:position] + ("1" if first[position] != "1" else "2") + first[position + 1 :]
    assert ids.uscc_check_char(first) != ids.uscc_check_char(changed)


def test_the_organisation_code_within_is_checked_by_gb_11714():
    assert (
        ids.is_organisation_code("MB1601924"),
        ids.is_organisation_code("MB1601925"),
        ids.is_organisation_code("x"),
    ) == (True, False, False)


@given(st.integers(0, 9999), st.integers(2000, 2099), st.sampled_from("SPO"))
def test_a_project_code_is_valid_and_any_other_digit_is_not(sequence, year, kind):
    code = ids.project_code("511700", year, kind, sequence)
    assert ids.is_project_code(code)
    assert not ids.is_project_code(code[:-1] + str((int(code[-1]) + 1) % 10))


def test_a_project_code_has_one_of_three_kinds():
    with pytest.raises(ValueError, match="kind"):
        ids.project_code("511700", 2026, "X", 1)


def test_the_check_digit_of_iso_7064():
    assert ids.mod_11_10("0794") == "5"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("达市府发[2023]9号", "达市府发〔2023〕9号"),
        ("达市府发（2023）09号", "达市府发〔2023〕9号"),
        ("达市府发【2023】第9号", "达市府发〔2023〕9号"),
        ("川办发〔202149号", "川办发〔2021〕49号"),
        ("达市府发 〔２０２３〕 9 号", "达市府发〔2023〕9号"),
    ],
)
def test_a_document_number_is_brought_to_its_form(written, normal):
    assert ids.normalise_document_number(written) == normal
    assert ids.is_document_number(normal)


@pytest.mark.parametrize(
    "text", ["达市府发(2023)9号", "达市府发〔2023〕09号", "达市府发〔2023〕第9号", "〔2023〕9号", "依据"]
)
def test_what_is_not_in_form_is_no_document_number(text):
    assert not ids.is_document_number(text)


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("309117001/000012", True),
        ("309117/1", True),
        ("409117001/000012", False),
        ("SW-2024-017", False),
        ("309117001", False),
    ],
)
def test_the_form_of_a_resource_code(code, right):
    assert ids.is_resource_code(code) is right


@pytest.mark.parametrize(
    ("number", "right"), [("1", True), ("1.2.3.4", True), ("1.2.3.4.5", False), ("1.", False), ("一", False)]
)
def test_the_form_of_an_item_number(number, right):
    assert ids.is_item_number(number) is right


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("等保2.0三级", "3"),
        ("二级（已备案）", "2"),
        ("第三级", "3"),
        ("S2A2G2", "2"),
        ("Ⅲ级", "3"),
        ("2", "2"),
        ("未定级", "0"),
        ("", "0"),
        ("/", "0"),
        ("三级（S3A3）", "3"),
        ("二级或三级", None),
        ("高", None),
    ],
)
def test_a_protection_level_is_read_or_not_guessed(text, code):
    assert protection_level(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("政务外网和互联网", "NET_MIXED"),
        ("互联网、政务外网", "NET_MIXED"),
        ("外网", "NET_EXTRANET"),
        ("公安网", "NET_DEDICATED"),
        ("电子政务内网", "NET_INTRANET"),
        ("INTERNET", "NET_INTERNET"),
        ("详见附件", None),
    ],
)
def test_a_network_is_read_or_not_guessed(text, code):
    assert network_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("已投入使用", "RUNNING"),
        ("试运行中", "TRIAL"),
        ("拟整合到市平台", "TO_RETIRE"),
        ("停用", "DORMANT"),
        ("已下线", "RETIRED"),
        ("规划中", "PLANNED"),
        ("详见附件", None),
    ],
)
def test_a_status_is_read_or_not_guessed(text, code):
    assert status_code(text) == code


def test_a_code_is_found_by_code_label_both_or_synonym():
    assert [
        code_for("project_category", text)
        for text in ("C7", "重点业务信息系统", "C7重点业务信息系统", "C7-重点业务信息系统", "C11", "C7信息资源库")
    ] == ["C7", "C7", "C7", "C7", None, None]
