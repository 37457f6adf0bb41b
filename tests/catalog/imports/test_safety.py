"""Files made to harm: each is refused before anything large is held, followed or run."""

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog.imports.check import check_upload
from catalog.imports.directory import NameBook
from catalog.imports.safety import Refused
from catalog.imports.workbook import open_workbook
from tests.catalog.imports.books import book, directory

INPUTS = Path(__file__).parents[2] / "inputs"
ON = date(2026, 6, 30)
ROWS = [["单位", "系统名称", "系统状态"], ["市教育局", "学籍平台", "在用"]]


def changed(path, part, old, new):
    """A copy of a workbook in which one part's text is changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    path.write_bytes(made.getvalue())
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="C2"', b'r="C99999999910"'),
        (b'r="C2"', b'r="ZZZZ2"'),
        (b'r="C2"', b'r="C1048576"'),
        (b'<row r="2"', b'<row r="99999999"'),
        (b'<row r="2"', b'<row r="1"'),
        (b"</worksheet>", b""),
    ],
)
def test_a_cell_far_outside_its_sheet_is_refused_before_it_is_held(tmp_path, old, new):
    path = changed(book(tmp_path / "a.xlsx", {"台账": ROWS}), SHEET, old, new)
    with pytest.raises(Refused) as refused:
        open_workbook(path)
    assert refused.value.kind == "corrupt"


def test_a_lone_cell_far_below_the_table_is_refused_with_its_remedy(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["单位", "系统名称"])
    made.active["XFD1048576"] = "x"
    made.save(tmp_path / "a.xlsx")
    verdict = check_upload(tmp_path / "a.xlsx", "systems", directory(), ON)
    assert (verdict.outcome, verdict.kind) == ("refuse", "too_many_rows")
    assert "删除多余的行列" in verdict.message


def test_an_entity_declaration_is_refused(tmp_path):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'
    path = changed(book(tmp_path / "a.xlsx", {"台账": ROWS}), SHEET, b"<worksheet", bomb)
    assert check_upload(path, "systems", directory(), ON).outcome == "refuse"


def test_a_declared_size_that_lies_is_found_out(tmp_path):
    path = book(tmp_path / "a.xlsx", {"台账": ROWS})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (5).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert check_upload(path, "systems", directory(), ON).kind == "corrupt"


def test_a_file_without_a_known_kind_is_refused(tmp_path):
    for name, content in (("a.exe", b"MZ\x90\x00\x00"), ("a.xlsx", b"hello"), ("a.docx", b"\x00\x01\x02")):
        (tmp_path / name).write_bytes(content)
        assert check_upload(tmp_path / name, "document", NameBook(), ON).outcome == "refuse"


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(seed, tmp_path):
    dice = random.Random(seed)
    source = dice.choice(["功能清单-小.xlsx", "申报汇总表.xlsx", "附件/无密级词误判样本.docx"])
    data = bytearray((INPUTS / source).read_bytes())
    for _ in range(dice.randint(1, 12)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    path = tmp_path / Path(source).name
    path.write_bytes(bytes(data[: dice.choice([len(data), dice.randrange(len(data))])]))
    for purpose in ("document",) if path.suffix == ".docx" else ("function_list", "projects", "document"):
        verdict = check_upload(path, purpose, directory(), ON)
        assert verdict.message
        assert verdict.outcome in {"accept", "accept_with_warning", "refuse"}
