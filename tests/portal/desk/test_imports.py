"""Importing a workbook in the browser: preview, problems, confirmation once, units for themselves only."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from catalog.models import ImportRun, JournalEntry, System
from tests.factories import OrganisationFactory, ProjectFactory, SystemFactory
from tests.portal.desk.typed import said, shows
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

BAD = Path("tests/inputs/坏文件")


def upload(client, path: Path, kind="systems", name=None):
    file = SimpleUploadedFile(name or path.name, path.read_bytes())
    return client.post(reverse("desk:imports"), {"kind": kind, "file": file})


def csv_of(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(("责任单位,系统名称,系统状态,主要功能", *rows))
    return SimpleUploadedFile("台账.csv", text.encode("utf-8-sig"))


@pytest.fixture
def bureau(client, city, as_user):
    return as_user(client, Role.BUR_OP, city.bureau)


def test_the_bureau_previews_then_confirms_a_ledger(client, bureau, city):
    answer = client.post(
        reverse("desk:imports"),
        {"kind": "systems", "file": csv_of("市水务局,防汛平台,在用,水位预警", "市交通运输局,路政系统,在用,巡查")},
    )
    assert answer.status_code == 303
    assert not System.objects.exists()
    preview = client.get(answer.url)
    assert preview.context["planned"].new == 2

    assert client.post(f"{answer.url}confirm/").status_code == 303
    assert set(System.objects.values_list("name", flat=True)) == {"防汛平台", "路政系统"}


def test_confirming_twice_imports_once(client, bureau, city):
    url = client.post(reverse("desk:imports"), {"kind": "systems", "file": csv_of("市水务局,防汛平台,在用,预警")}).url
    assert client.post(f"{url}confirm/").status_code == 303
    again = client.post(f"{url}confirm/")
    assert again.status_code == 409
    assert shows(again, "该文件已导入过一次")
    assert System.objects.count() == 1


def test_a_refused_row_stops_everything_only_where_asked(client, bureau, city):
    file = csv_of("市水务局,防汛平台,在用,预警", "没有这个局,某系统,在用,功能")
    url = client.post(reverse("desk:imports"), {"kind": "systems", "file": file}).url
    page = client.get(url)
    assert shows(page, "没有这个局") and "第 3 行" in said(page)
    whole = client.post(f"{url}confirm/", {"all_or_nothing": "on"})
    assert whole.status_code == 422
    assert not System.objects.exists()
    assert client.post(f"{url}confirm/").status_code == 303
    assert System.objects.get().name == "防汛平台"


@pytest.mark.parametrize(
    "name", ["空文件.xlsx", "加密工作簿.xlsx", "缺少必填列-系统台账.xlsx", "传输中断.xlsx", "旧版格式改名.xlsx"]
)
def test_a_file_that_cannot_be_read_is_refused_with_its_cause(client, bureau, name):
    answer = upload(client, BAD / name)
    assert answer.status_code == 422
    assert "id_file_error" in said(answer)
    assert not ImportRun.objects.exists()


def test_a_unit_imports_its_own_rows_only(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    answer = client.post(
        reverse("desk:imports"),
        {"kind": "systems", "file": csv_of("市水务局,甲,在用,功能", "市交通运输局,乙,在用,功能")},
    )
    assert answer.status_code == 422
    assert "第 3 行不属于本单位" in said(answer)
    assert not ImportRun.objects.exists()


def test_a_run_is_hidden_from_other_units(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    url = client.post(reverse("desk:imports"), {"kind": "systems", "file": csv_of("市水务局,甲,在用,功能")}).url
    as_user(client, Role.UNIT_OP, city.traffic)
    assert client.get(url).status_code == 404
    assert client.post(f"{url}confirm/").status_code == 404
    assert "台账.csv" not in said(client.get(reverse("desk:imports")))


def test_who_does_not_import_is_told_so(client, city, as_user):
    as_user(client, Role.AUDIT, city.auditors)
    assert client.get(reverse("desk:imports")).status_code == 200
    assert (
        client.post(reverse("desk:imports"), {"kind": "systems", "file": csv_of("市水务局,甲,在用,功能")}).status_code
        == 403
    )


def test_the_citys_ledger_is_read_in_the_browser(client, bureau, city):
    OrganisationFactory(code="998", name="市测试局", short_name="市测试局")
    answer = upload(client, Path("tests/inputs/系统台账.xlsx"))
    assert answer.status_code == 303
    assert client.get(answer.url).status_code == 200


def rows_of(answer) -> list[tuple]:
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_comes_back_with_its_cells_marked(client, bureau, city):
    url = client.post(reverse("desk:imports"), {"kind": "systems", "file": csv_of("没有这个局,某系统,在用,功能")}).url
    answer = client.get(f"{url}marked/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert any("没有“没有这个局”" in str(cell) for row in rows_of(answer) for cell in row)


def test_the_register_is_exported_as_far_as_the_reader_sees_it(client, city, as_user):
    own, foreign = SystemFactory(owner=city.water), SystemFactory(owner=city.traffic)
    as_user(client, Role.UNIT_OP, city.water)
    cells = {str(cell) for row in rows_of(client.get(reverse("desk:systems-export"))) for cell in row}
    assert own.name in cells and foreign.name not in cells
    assert JournalEntry.objects.get(event="register.exported").details["systems"] == 1


def test_a_function_list_is_downloaded_by_those_who_see_its_project(client, city, as_user):
    found = ProjectFactory(unit=city.water, in_library=True).function_lists.get()
    url = reverse("desk:function-list-file", args=[found.project.number, found.version])
    as_user(client, Role.UNIT_OP, city.water)
    cells = {str(cell) for row in rows_of(client.get(url)) for cell in row}
    assert {"河道巡查", "水位预警"} <= cells
    as_user(client, Role.UNIT_OP, city.traffic)
    assert client.get(url).status_code == 404
