"""What was read is written once: counts, repeating, keeping, all-or-nothing, and the way back out as a workbook."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from catalog.exports.function_list import function_list_workbook
from catalog.exports.ledger import ledger_workbook
from catalog.exports.marked import marked_workbook
from catalog.exports.resources import resource_workbook
from catalog.imports.apply_function_list import apply_function_list
from catalog.imports.apply_organisations import BadEntries, apply_organisations
from catalog.imports.apply_projects import apply_projects
from catalog.imports.apply_resources import apply_resources
from catalog.imports.apply_systems import apply_systems, preview_systems
from catalog.imports.applying import Applied, NotApplied, register_directory
from catalog.imports.check import read_workbook
from catalog.models import (
    Dossier,
    JournalEntry,
    Organisation,
    OrganisationName,
    Project,
    Resource,
    ResourceItem,
    System,
    SystemModule,
)
from catalog.signals import system_changed
from tests.catalog.imports.books import ORGANISATIONS, book
from tests.factories.projects import ProjectFactory
from tests.factories.registers import ResourceFactory, SystemFactory, put_out
from tests.moments import NOW, TODAY
from workflow.models import Grant

INPUTS = Path(__file__).parents[2] / "inputs"
pytestmark = pytest.mark.django_db


def load(name):
    return json.loads((INPUTS / name).read_text(encoding="utf-8"))


@pytest.fixture
def sample_city():
    apply_organisations(load("departments.json") + load("单位曾用名.json"), by=None, at=NOW)


@pytest.fixture
def other_city():
    apply_organisations([entry | {"kind": "政府"} for entry in ORGANISATIONS], by=None, at=NOW)


def read(path, purpose):
    return read_workbook(path, purpose, register_directory(), TODAY)


def import_ledger(path, **options):
    return apply_systems(read(path, "systems"), by=None, at=NOW, **options)


HEAD = ["单位", "系统名称", "主要功能", "系统状态", "上线时间", "建设投资（万元）", "等保定级"]


def small_ledger(path, *rows):
    return book(path, {"台账": [HEAD, *rows]})


def test_organisations_load_with_kinds_parents_and_names_and_a_second_time_change_nothing(sample_city):
    assert (Organisation.objects.count(), Organisation.objects.get(code="201").parent.code) == (95, "129")
    assert Organisation.objects.get(code="201").kind == "31"
    assert OrganisationName.objects.get(name="市水利局").kind == "former"
    assert apply_organisations(load("departments.json") + load("单位曾用名.json"), by=None, at=NOW) == Applied(
        0, 0, 95, 0
    )


def test_a_renamed_organisation_keeps_its_old_name_as_a_former_one(other_city):
    apply_organisations([{"code": "106", "name": "江州市数据局"}], by=None, at=NOW)
    assert register_directory().organisation("江州市大数据管理局").former
    assert Organisation.objects.get(code="106").name == "江州市数据局"


def test_faulty_organisations_are_all_named_and_none_is_written():
    entries = [
        {"code": "1", "name": "甲局", "kind": "政府", "uscc": "11511700DEM0011648"},
        {"code": "", "name": "乙局", "kind": "政府"},
        {"code": "3", "name": "丙局", "kind": "政府", "parent": "9"},
    ]
    with pytest.raises(BadEntries) as bad:
        apply_organisations(entries, by=None, at=NOW)
    assert len(bad.value.faults) == 3
    assert not Organisation.objects.filter(code__in=["1", "3"]).exists()


def test_one_name_for_two_organisations_is_refused(other_city):
    with pytest.raises(BadEntries):
        apply_organisations(
            [{"code": "107", "name": "江州市统计局", "kind": "政府", "short": "市教育局"}], by=None, at=NOW
        )


def test_the_ledger_is_written_with_codes_by_unit_and_announced(sample_city):
    heard = []
    system_changed.connect(
        lambda sender, instance, **kwargs: heard.append(instance.code), weak=False, dispatch_uid="test"
    )
    applied = import_ledger(INPUTS / "系统台账.xlsx")
    system_changed.disconnect(dispatch_uid="test")
    assert (applied, len(heard), System.objects.count()) == (Applied(183, 0, 0, 9), 183, 183)
    system = System.objects.get(code="116-0002")
    assert (system.name, system.modules.filter(parent=None).count() > 0) == ("山洪灾害监测预警平台", True)
    assert JournalEntry.objects.filter(event="imports.applied", details__kind="systems").count() == 1


def test_a_second_import_makes_no_doubles_and_the_export_reads_back_unchanged(sample_city, tmp_path):
    import_ledger(INPUTS / "系统台账.xlsx")
    modules = SystemModule.objects.count()
    assert import_ledger(INPUTS / "系统台账.xlsx") == Applied(0, 0, 183, 9)
    path = tmp_path / "导出.xlsx"
    path.write_bytes(ledger_workbook(System.objects.all()))
    reading = read(path, "systems")
    assert preview_systems(reading, NOW) == Applied(0, 0, 183, 0)
    assert [item.kind for item in reading.errors()] == []
    assert SystemModule.objects.count() == modules
    amounts = {entry["name"]: entry["amount_yuan"] for entry in reading.entries}
    assert amounts == {record["name"]: record["amount_yuan"] for record in load("系统台账.expected.json")["records"]}


def test_a_change_is_written_and_what_the_file_leaves_out_is_kept(other_city, tmp_path):
    import_ledger(
        small_ledger(tmp_path / "a.xlsx", ["市教育局", "学籍管理平台", "学籍", "在用", "2019-03", 10, "三级"])
    )
    applied = import_ledger(
        small_ledger(tmp_path / "b.xlsx", ["市教育局", "学籍管理平台", None, "停用", 2019, None, None])
    )
    system = System.objects.get(name="学籍管理平台")
    assert applied == Applied(0, 1, 0, 0)
    assert (system.status, system.short_function, system.go_live, str(system.invest_total), system.mlps_level) == (
        "DORMANT",
        "学籍",
        "2019-03",
        "100000.00",
        "3",
    )


def test_all_or_nothing_writes_nothing_where_one_row_is_refused(other_city, tmp_path):
    path = small_ledger(
        tmp_path / "a.xlsx",
        ["市教育局", "学籍管理平台", "学籍", "在用", "2019-03", 10, "三级"],
        ["市不存在局", "乙", "乙", "在用", "2019-03", 10, "三级"],
    )
    with pytest.raises(NotApplied):
        import_ledger(path, all_or_nothing=True)
    assert System.objects.count() == 0
    assert import_ledger(path) == Applied(1, 0, 0, 1)


def test_formula_like_text_leaves_as_text_and_comes_back_the_same(other_city, tmp_path):
    names = ["=cmd|' /C calc'!A0", "+SUM(1,2)系统", "@示例系统", "-2+3系统"]
    import_ledger(_typed(tmp_path / "a.xlsx", names))
    content = ledger_workbook(System.objects.all())
    sheet = openpyxl.load_workbook(io.BytesIO(content))["系统目录"]
    cells = [sheet.cell(row, 3) for row in range(2, 6)]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [(name, "s", True) for name in names]


def _typed(path, names):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(HEAD)
    for row, name in enumerate(names, 2):
        sheet.append(["市教育局", "", "功能", "在用", "2019-03", 10, "三级"])
        sheet.cell(row, 2).value = name
        sheet.cell(row, 2).data_type = "s"
    made.save(path)
    return path


def test_a_batch_becomes_drafts_with_dossiers_funds_and_grants_and_never_twice(sample_city):
    reading = read(INPUTS / "申报汇总表.xlsx", "projects")
    assert apply_projects(reading, by=None, at=NOW) == Applied(19, 0, 0, 5)
    assert apply_projects(reading, by=None, at=NOW) == Applied(0, 0, 19, 5)
    project = Project.objects.get(name="校园安全综合监管平台升级改造项目")
    assert (project.state, project.build_nature, str(project.total_amount), project.starts, project.period_months) == (
        "DRAFT",
        "UPGRADE",
        "8609900.00",
        "2027-03",
        8,
    )
    assert [(line.channel, str(line.amount)) for line in project.fund_lines.all()] == [
        ("B1", "6026900.00"),
        ("B5", "2583000.00"),
    ]
    assert (project.dossier.kind, project.bases.get().doc_no) == (Dossier.Kind.PROJECT, "示省办发〔2025〕18号")
    assert Grant.objects.filter(dossier=project.dossier, cause=Grant.Cause.OWNER).exists()


def test_a_draft_is_brought_up_to_date_and_a_project_under_way_is_left_alone(other_city, tmp_path):
    head = ["申报单位", "项目名称", "总投资（万元）", "资金来源", "项目依据"]

    def batch(name, amount):
        return read(
            book(
                tmp_path / name,
                {
                    "表": [
                        head,
                        ["市教育局", "智慧校园", amount, "市级财政", "依据"],
                        ["市公安局", "警务云", amount, "市级财政", "依据"],
                    ]
                },
            ),
            "projects",
        )

    apply_projects(batch("a.xlsx", 50), by=None, at=NOW)
    Project.objects.filter(name="警务云").update(state="SUBMITTED")
    assert apply_projects(batch("b.xlsx", 60), by=None, at=NOW) == Applied(0, 1, 0, 1)
    assert sorted((project.name, str(project.total_amount)) for project in Project.objects.all()) == [
        ("智慧校园", "600000.00"),
        ("警务云", "500000.00"),
    ]


def test_a_directory_is_written_with_its_items_and_reads_back_unchanged(sample_city, tmp_path):
    reading = read(INPUTS / "信息资源目录.xlsx", "resources")
    assert apply_resources(reading, by=None, at=NOW) == Applied(90, 0, 0, 9)
    assert (Resource.objects.count(), ResourceItem.objects.count()) == (90, 1272)
    path = tmp_path / "导出.xlsx"
    path.write_bytes(resource_workbook(Resource.objects.all()))
    again = read(path, "resources")
    assert apply_resources(again, by=None, at=NOW) == Applied(0, 0, 90, 0)


def test_a_published_resource_is_not_changed_by_a_file(sample_city):
    reading = read(INPUTS / "信息资源目录.xlsx", "resources")
    apply_resources(reading, by=None, at=NOW)
    published = Resource.objects.get(code=reading.entries[0]["code"])
    published.summary = "已发布的摘要"
    put_out(published)
    assert apply_resources(reading, by=None, at=NOW) == Applied(0, 0, 89, 10)
    assert Resource.objects.get(code=reading.entries[0]["code"]).summary == "已发布的摘要"


def test_a_code_that_another_unit_holds_is_refused_and_the_rest_is_written(sample_city):
    reading = read(INPUTS / "信息资源目录.xlsx", "resources")
    ResourceFactory(owner=Organisation.objects.get(code="115"), code=reading.entries[0]["code"], name="公交线路信息")
    assert apply_resources(reading, by=None, at=NOW) == Applied(89, 0, 0, 10)
    assert Resource.objects.get(code=reading.entries[0]["code"]).name == "公交线路信息"


def test_a_file_gives_a_published_entry_no_other_code_while_it_is_changed(sample_city):
    reading = read(INPUTS / "信息资源目录.xlsx", "resources")
    entry = reading.entries[0]
    owner = Organisation.objects.get(code="116")
    changing = ResourceFactory(owner=owner, name=entry["name"], code="311116/000777", published=True)
    Resource.objects.filter(pk=changing.pk).update(status=Resource.Status.CHANGED)
    apply_resources(reading, by=None, at=NOW)
    changing.refresh_from_db()
    assert (changing.code, changing.summary) == ("311116/000777", entry["summary"])


def test_an_entry_takes_the_theme_of_the_system_it_comes_from(sample_city):
    reading = read(INPUTS / "信息资源目录.xlsx", "resources")
    name = reading.entries[0]["system"]
    SystemFactory(owner=Organisation.objects.get(code="116"), name=name, theme="16")
    apply_resources(reading, by=None, at=NOW)
    themes = Resource.objects.filter(system__name=name).values_list("theme", flat=True)
    assert set(themes) == {"16"}


def test_a_function_list_becomes_a_version_once_and_reads_back_the_same(city, tmp_path):
    project = ProjectFactory(unit=city.water, created_by=city.person("UNIT_OP"))
    reading = read(INPUTS / "功能清单-中.xlsx", "function_list")
    assert apply_function_list(project, reading, by=project.created_by, at=NOW) == Applied(60, 0, 0, 0)
    assert apply_function_list(project, reading, by=project.created_by, at=NOW) == Applied(0, 0, 60, 0)
    current = project.function_lists.latest("version")
    path = tmp_path / "清单.xlsx"
    path.write_bytes(function_list_workbook(current))
    again = read(path, "function_list")
    assert [(entry["number"], entry["name"], entry["path"], entry["description"]) for entry in again.entries] == [
        (entry["number"], entry["name"], entry["path"], entry["description"]) for entry in reading.entries
    ]


def test_the_marked_copy_colours_and_explains_every_cell(sample_city):
    reading = read(INPUTS / "系统台账.xlsx", "systems")
    content = marked_workbook((INPUTS / "系统台账.xlsx").read_bytes(), [item.as_json() for item in reading.problems])
    marked = openpyxl.load_workbook(io.BytesIO(content))
    cell = marked["系统目录"]["B44"]
    assert (cell.fill.fgColor.rgb, "单位名录" in cell.comment.text) == ("FFF8B4B4", True)
    assert marked["系统目录"]["F6"].fill.fgColor.rgb == "FFFFE699"
    assert marked["导入问题"].max_row == len(reading.problems) + 1


def test_the_marked_copy_of_a_csv_keeps_its_text_as_text(sample_city):
    path = INPUTS / "坏文件" / "系统名单-GB18030.csv"
    reading = read(path, "systems")
    marked = openpyxl.load_workbook(
        io.BytesIO(marked_workbook(path.read_bytes(), [item.as_json() for item in reading.problems]))
    )
    cell = marked["CSV"]["C5"]
    assert (cell.value, cell.data_type, cell.comment is not None) == ("=1+1", "s", True)
