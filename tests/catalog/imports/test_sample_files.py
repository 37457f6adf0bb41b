"""The sample city's own files give what their expected files say, key by key; bad files get their outcome."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from catalog.imports.check import check_upload, read_workbook
from catalog.imports.directory import NameBook
from catalog.imports.safety import Refused
from catalog.imports.workbook import open_workbook

INPUTS = Path(__file__).parents[2] / "inputs"
ON = date(2026, 6, 30)


def load(name):
    return json.loads((INPUTS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def names():
    systems = [record["name"] for record in load("系统台账.expected.json")["records"]]
    return NameBook.from_entries(load("departments.json") + load("单位曾用名.json"), systems)


@pytest.mark.parametrize(
    ("file", "purpose", "key"),
    [
        ("系统台账", "systems", "records"),
        ("功能清单-小", "function_list", "items"),
        ("功能清单-中", "function_list", "items"),
        ("功能清单-大", "function_list", "items"),
        ("申报汇总表", "projects", "projects"),
        ("信息资源目录", "resources", "resources"),
    ],
)
def test_every_entry_and_every_problem_is_as_expected(file, purpose, key, names):
    expected = load(f"{file}.expected.json")
    reading = read_workbook(INPUTS / f"{file}.xlsx", purpose, names, ON)
    assert reading.as_json()[key] == expected[key]
    found = sorted(
        (item.sheet, item.row, item.kind, item.severity, item.column, item.cell) for item in reading.problems
    )
    assert found == sorted(
        tuple(item[name] for name in ("sheet", "row", "kind", "severity", "column", "cell"))
        for item in expected["problems"]
    )
    assert {name: value for name, value in expected.items() if name in reading.counts} == dict(reading.counts)


def test_every_problem_says_where_why_and_what_to_do(names):
    reading = read_workbook(INPUTS / "系统台账.xlsx", "systems", names, ON)
    assert all(
        item.message.startswith(f"“{item.sheet}”第{item.row}行“{item.column}”：") and item.message.endswith("。")
        for item in reading.problems
    )


def test_a_list_of_300_rows_is_read_within_two_seconds(names):
    start = time.perf_counter()
    reading = read_workbook(INPUTS / "功能清单-大.xlsx", "function_list", names, ON)
    assert (len(reading.entries), time.perf_counter() - start < 2) == (300, True)


BAD = {
    "旧版格式改名.xlsx": "systems",
    "带宏改名.xlsx": "systems",
    "加密工作簿.xlsx": "systems",
    "传输中断.xlsx": "systems",
    "空文件.xlsx": "systems",
    "其实是PDF.docx": "document",
    "缺少必填列-系统台账.xlsx": "systems",
    "编号错乱-功能清单.xlsx": "function_list",
    "十万零一行.xlsx": "function_list",
    "四万字单元格.xlsx": "function_list",
    "路径穿越.docx": "document",
    "压缩炸弹.xlsx": "systems",
}


@pytest.mark.parametrize(("file", "purpose"), BAD.items())
def test_a_bad_file_is_refused_for_its_reason(file, purpose, names):
    expected = load("坏文件/expected.json")[file]
    verdict = check_upload(INPUTS / "坏文件" / file, purpose, names, ON)
    assert (verdict.outcome, verdict.kind) == (expected["outcome"], expected["kind"])
    told = {
        name: value
        for name, value in expected.items()
        if name in {"missing", "row_problems", "data_rows", "row", "column", "length"}
    }
    assert {name: verdict.details[name] for name in told} == told


@pytest.mark.parametrize(
    ("file", "purpose"), [("外部链接与公式样文本.xlsx", "function_list"), ("外部图片.docx", "document")]
)
def test_what_points_outside_is_accepted_and_not_followed(file, purpose, names):
    verdict = check_upload(INPUTS / "坏文件" / file, purpose, names, ON)
    assert (verdict.outcome, verdict.kind) == ("accept_with_warning", load("坏文件/expected.json")[file]["kind"])


def test_text_that_looks_like_a_formula_stays_text(names):
    reading = read_workbook(INPUTS / "坏文件" / "外部链接与公式样文本.xlsx", "function_list", names, ON)
    assert [entry["name"] for entry in reading.entries] == list(
        load("坏文件/expected.json")["外部链接与公式样文本.xlsx"]["text_cells"].values()
    )


@pytest.mark.parametrize("file", ["系统名单-GB18030.csv", "系统名单-UTF8带BOM.csv"])
def test_a_csv_is_read_in_its_own_encoding_where_csv_is_taken(file, names):
    expected = load("坏文件/expected.json")[file]
    assert open_workbook(INPUTS / "坏文件" / file, accept_csv=True).sheets[0].rows == expected["rows"]
    reading = read_workbook(INPUTS / "坏文件" / file, "systems", names, ON)
    assert [entry["name"] for entry in reading.entries] == [
        "校园安全综合监管平台",
        "河湖长制管理信息系统",
        "㙍头社区宗教场所巡查台账",
    ]
    assert [(item.row, item.kind, item.value) for item in reading.problems] == [(5, "bad_amount", "=1+1")]
    with pytest.raises(Refused) as refused:
        read_workbook(INPUTS / "坏文件" / file, "projects", names, ON)
    assert refused.value.kind == "csv"


@pytest.mark.requirement("R65.1")
@pytest.mark.parametrize("file", sorted(path.name for path in (INPUTS / "附件").iterdir() if path.suffix != ".json"))
def test_an_attachment_is_taken_or_refused_as_expected(file, names):
    expected = load("附件/expected.json")[file]
    verdict = check_upload(INPUTS / "附件" / file, "document", names, ON)
    assert verdict.outcome.startswith("accept") == expected["accept"]
    assert verdict.secrecy_mark == expected.get("secrecy_mark")
    assert verdict.kind == (
        "secrecy_mark" if not expected["accept"] else "no_text_layer" if expected.get("text_layer") is False else ""
    )
    assert verdict.details.get("where", "") == expected.get("where", "")
    assert {name: verdict.details[name] for name in ("pages", "tables") if name in expected} == {
        name: expected[name] for name in ("pages", "tables") if name in expected
    }
