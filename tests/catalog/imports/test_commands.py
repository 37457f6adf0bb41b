"""The import commands as an officer types them: one JSON object, exit statuses, nothing written by a dry run."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import FunctionList, JournalEntry, Organisation, Project, System
from tests.catalog.imports.books import book
from tests.factories.projects import ProjectFactory

INPUTS = Path(__file__).parents[2] / "inputs"
pytestmark = pytest.mark.django_db


def run(capsys, *args):
    """The exit status and the JSON object of a command."""
    try:
        call_command(*(str(arg) for arg in args), "--json")
        status = 0
    except SystemExit as stop:
        status = stop.code
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture
def sample_city():
    call_command("import_organisations", str(INPUTS / "departments.json"), str(INPUTS / "单位曾用名.json"), verbosity=0)


@pytest.mark.parametrize(
    ("command", "file", "key", "count"),
    [
        ("import_systems", "系统台账", "records", 183),
        ("import_projects", "申报汇总表", "projects", 19),
        ("import_resources", "信息资源目录", "resources", 90),
    ],
)
def test_a_dry_run_prints_the_expected_entries_and_writes_nothing(command, file, key, count, sample_city, capsys):
    before = JournalEntry.objects.count()
    status, answer = run(capsys, command, INPUTS / f"{file}.xlsx", "--dry-run")
    assert (status, len(answer[key]), answer["counts"]["new"]) == (0, count, count)
    assert answer[key] == json.loads((INPUTS / f"{file}.expected.json").read_text(encoding="utf-8"))[key]
    assert (System.objects.count(), Project.objects.count(), JournalEntry.objects.count()) == (0, 0, before)


def test_a_function_list_is_read_without_any_rows_in_the_database(capsys):
    status, answer = run(capsys, "import_function_list", INPUTS / "功能清单-小.xlsx", "--dry-run")
    assert (status, len(answer["items"]), Organisation.objects.count()) == (0, 17, 0)


def test_a_function_list_is_written_to_the_project_that_is_named(city, capsys):
    project = ProjectFactory(unit=city.water, created_by=city.person("UNIT_OP"))
    status, answer = run(capsys, "import_function_list", INPUTS / "功能清单-小.xlsx", "--project", project.number)
    assert (status, answer["counts"]["new"]) == (0, 17)
    assert FunctionList.objects.filter(project=project).latest("version").items.filter(is_leaf=True).count() == 17


def test_writing_a_function_list_needs_a_project():
    with pytest.raises(CommandError) as usage:
        call_command("import_function_list", str(INPUTS / "功能清单-小.xlsx"))
    assert usage.value.returncode == 2


def test_a_refused_file_gives_kind_and_message_and_status_one(sample_city, capsys):
    status, answer = run(capsys, "import_systems", INPUTS / "坏文件" / "缺少必填列-系统台账.xlsx", "--dry-run")
    assert (status, answer["outcome"], answer["kind"], answer["missing"]) == (
        1,
        "refuse",
        "missing_column",
        ["责任单位"],
    )
    assert "责任单位" in answer["message"]


def test_all_or_nothing_refuses_the_file_for_one_row(sample_city, capsys):
    status, answer = run(capsys, "import_systems", INPUTS / "系统台账.xlsx", "--all-or-nothing")
    assert (status, answer["kind"], System.objects.count()) == (1, "row_errors", 0)


def test_an_empty_directory_is_said_plainly():
    with pytest.raises(CommandError, match="import_organisations"):
        call_command("import_systems", str(INPUTS / "系统台账.xlsx"), "--dry-run")


def test_a_missing_file_or_user_is_a_usage_error(sample_city):
    for args in (
        ("import_systems", "没有.xlsx"),
        ("import_systems", str(INPUTS / "系统台账.xlsx"), "--as", "nobody"),
        ("check_upload", "没有.xlsx", "--as", "systems"),
    ):
        with pytest.raises(CommandError) as usage:
            call_command(*args)
        assert usage.value.returncode == 2


def test_check_upload_names_the_mark_and_nothing_else_of_the_content(capsys):
    status, answer = run(capsys, "check_upload", INPUTS / "附件" / "涉密标志样本.docx", "--as", "document")
    assert (status, answer["outcome"], answer["secrecy_mark"]) == (1, "refuse", "机密★5年")
    assert "汛期" not in json.dumps(answer, ensure_ascii=False)


def test_a_ledger_with_a_secrecy_mark_is_refused_by_the_import_too(sample_city, tmp_path, capsys):
    path = book(
        tmp_path / "a.xlsx",
        {"台账": [["单位", "系统名称", "系统状态"], ["市教育局", "学籍管理平台", "在用"]], "封面": [["机 密★１０年"]]},
        hidden={"sheets": ["封面"]},
    )
    status, answer = run(capsys, "import_systems", path)
    assert (status, answer["kind"], answer["secrecy_mark"], System.objects.count()) == (
        1,
        "secrecy_mark",
        "机密★10年",
        0,
    )


def test_broken_json_of_organisations_names_the_file(tmp_path):
    path = tmp_path / "坏.json"
    path.write_text("[{", encoding="utf-8")
    with pytest.raises(CommandError, match=r"坏\.json"):
        call_command("import_organisations", str(path))
