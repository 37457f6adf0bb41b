"""The duplicate report: all of D36, the same bytes from what is stored, silence where a reader may not know."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from docx import Document as Docx

from catalog import storage
from catalog.models import Document, DocumentVersion, DupHit, DupItem, DupReport, DupRun
from tests.factories import ProjectFactory, SystemFactory
from tests.moments import NOW, TODAY
from workflow import access, actions, snapshots
from workflow.actions import duplicate_reports, duplicates
from workflow.official_documents import duplicate_facts, duplicate_report, report_docx, report_pdf
from workflow.official_documents.blocks import Heading, Report, Table, Text, plain

pytestmark = pytest.mark.django_db

# SHA-256 of the two files that a layout makes of the facts beside this file.
BYTES_OF_LAYOUT = {
    "1": {
        "docx": "b0411326681102fba197c183c1553f37570bae11a94f317d17da6a9d1425a492",
        "pdf": "aeb668a720cefec4428f7c2757d96131d4f3c2e4a0f32867721e3e01939975b4",
    }
}
WHY = {
    "left": {"text": "巡查任务派发", "spans": [[0, 2, "object"]]},
    "right": {"text": "路段巡查派单", "spans": [[0, 2, "conflict"], [2, 4, "object"]]},
    "conflicts": [{"left": "河段", "right": "路段"}],
    "verbatim": [{"field": "description", "text": "生成巡查任务", "left": 6, "right": 4, "length": 6}],
    "platform": "",
}


def recorded(journey) -> dict:
    """Return what a run of today keeps of names, for the small list of the journey."""
    items = snapshots.current_list(journey.project).items.filter(is_leaf=True).order_by("order")
    return {
        "version": 1,
        "bureau": "示例市数字经济局",
        "run_by": "李工",
        "project": {
            "number": journey.project.number, "name": "河湖管理信息化项目", "unit": "市水务局",
            "amount": "1200000.00", "nature": "新建", "upgrades": "",
        },
        "list": {"version": 1, "sha256": "a" * 64},
        "items": [
            {
                "key": str(item.pk), "number": item.number, "name": item.name,
                "path": ["河道巡查" if item.number.startswith("1") else "防汛会商"], "description": item.description,
            }
            for item in items
        ],
        "targets": {},
        "names": {},
        "composition": [],
        "known_share": 0.75,
        "platforms": ["统一消息服务平台"],
        "negative": [
            {"code": "N4", "item": "共性系统", "hit": True, "conclusion": "命中-已整改", "note": "改用统一平台"},
            {"code": "N5", "item": "未接入", "hit": False, "conclusion": "未命中", "note": ""},
        ],
    }  # fmt: skip


@pytest.fixture
def run(journey) -> DupRun:
    """Return a run with a registered system, an own one, and another unit's project that was not disclosed."""
    city, project = journey.city, journey.project
    first, _second, third = snapshots.current_list(project).items.filter(is_leaf=True).order_by("order")
    system = SystemFactory(owner=city.traffic, name="路网巡查平台")
    own = SystemFactory(owner=city.water, name="旧河长制系统")
    other = ProjectFactory(unit=city.traffic, in_library=True, name="别家未公开的项目")
    made = journey.check_duplicates()
    kept = recorded(journey)
    kept["targets"] = {
        f"s{system.pk}": {"code": "JT-0001", "state": "在用"},
        f"s{own.pk}": {"code": "SW-0001", "state": "停用未注销"},
        f"p{other.pk}": {"code": "P2026-00099", "state": "已入库"},
    }
    DupRun.objects.filter(pk=made.pk).update(
        versions={
            "scoring": "s6", "analysis": "t1f3", "lexicon": "e968", "edition": "3", "calibration": "c5",
            "reuse_from": "0.7", "upgrade_from": "0.3",
        },
        scope={"systems": 214, "projects": 9, "scored": 60, "items": 3},
        verdict="升级扩展", confidence=0.634, coverage=0.66, union_coverage=0.71, result_sha256="b" * 64,
        explanation="对象为小微水体。",
        candidates=[
            {"key": f"s{system.pk}", "name": "路网巡查平台", "unit": "市交通运输局", "coverage": 0.66, "raw": 0.7,
             "hit": True},
            {"key": f"p{other.pk}", "name": "别家未公开的项目", "unit": "市交通运输局", "coverage": 0.5, "raw": 0.5,
             "hit": True},
        ],
        evidence=[
            {"key": str(first.pk), "badge": "covered", "probability": 0.9, "platform": "",
             "matches": [{"target": f"p{other.pk}", "name": "秘密模块", "path": []}]},
            {"key": str(third.pk), "badge": "common", "probability": 0.2, "platform": "统一消息服务平台",
             "matches": []},
        ],
        recorded=kept,
    )  # fmt: skip
    targets = ((system, None, "路网巡查平台"), (None, other, "别家未公开的项目"), (own, None, "旧河长制系统"))
    for rank, (registered, stranger, name) in enumerate(targets, start=1):
        hit = DupHit.objects.create(
            run=made, rank=rank, system=registered, other_project=stranger, target_name=name,
            target_unit="市交通运输局", coverage=0.66 / rank, score=0.7, is_own=registered == own,
            channels={"covered": 1, "items": 3, "name": 0.1},
        )  # fmt: skip
        DupItem.objects.create(
            hit=hit, item=first, target_path="巡查 / 路段巡查派单", target_text="按路段生成巡查任务。",
            probability=0.9, badge="covered", why=WHY, verbatim=True,
        )  # fmt: skip
    return DupRun.objects.get(pk=made.pk)


def conclude(journey, run: DupRun) -> DupReport:
    """Judge, conclude, write the opinion and countersign; return the report that was kept."""
    operator, reviewer = journey.who("BUR_OP"), journey.who("BUR_REVIEW")
    for hit in run.hits.all():
        duplicates.judge(hit.items.get(), "PARTIAL", operator, journey.later(), "只覆盖派发")
        duplicates.conclude_hit(hit, "SIMILAR_OK", f"理由{hit.rank}：对象不同", operator, journey.later())
    duplicates.conclude_run(run, "不构成重复建设。", operator, journey.later())
    duplicates.countersign_run(run, reviewer, journey.later())
    return DupReport.objects.get(run=run)


def words_of_pdf(content: bytes) -> str:
    """Return the text of a PDF without its line breaks."""
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def words_of_docx(path) -> str:
    """Return the text of a docx, tables and all."""
    return "".join(node.text or "" for node in Docx(path).element.iter() if node.tag.endswith("}t"))


@pytest.mark.requirement("R9.2")
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_report_carries_all_that_an_audit_asks_for(journey, run, tmp_path, kind):
    report = conclude(journey, run)
    content = storage.read_bytes(getattr(report, kind).storage_key)
    if kind == "pdf":
        said = words_of_pdf(content)
    else:
        (tmp_path / "r.docx").write_bytes(content)
        said = words_of_docx(tmp_path / "r.docx")
    said = "".join(said.split())
    for expected in (
        "河湖管理信息化项目", journey.project.number, "市水务局", "1,200,000.00",  # subject
        "s6／t1f3", "3／e968", "c5", "b" * 64,  # versions
        "214", "60",  # scope
        "升级扩展", "63.4%", "66.0%", "71.0%",  # verdict
        "路网巡查平台", "JT-0001／在用", "路段巡查派单", "按路段生成巡查任务。", "对象不同：河段／路段", "逐字相同",
        "河道巡查", "防汛会商",  # module matrix
        "统一消息服务平台", "命中-已整改", "本单位系统“旧河长制系统”：已有1项，增量2项",
        "对象为小微水体。", "相似但不同", "理由3：对象不同", "只覆盖派发", "不构成重复建设。",
        str(journey.who("BUR_OP")), str(journey.who("BUR_REVIEW")),
        "机器比对仅供参考，结论由审查人作出", report.facts_sha256,
    ):  # fmt: skip
        assert expected in said, expected
    assert "未定稿" not in said and "未留存" not in said


def test_a_kept_report_is_made_again_byte_for_byte_whatever_the_register_says_today(journey, run):
    report = conclude(journey, run)
    hit = run.hits.get(rank=1)
    hit.system.modules.all().delete()
    type(hit.system).objects.filter(pk=hit.system_id).update(name="改名的系统", status="RETIRED")
    type(journey.project).objects.filter(pk=journey.project.pk).update(name="改名的项目")
    type(journey.city.water).objects.filter(pk=journey.city.water.pk).update(name="改名的单位")
    DupRun.objects.filter(pk=run.pk).update(versions={"calibration": "c99"})

    assert duplicate_reports.differences(DupReport.objects.get(pk=report.pk)) == []


def test_an_open_report_depends_on_the_run_and_the_conclusions_alone(journey, run):
    reader = journey.who("BUR_OP")
    before = duplicate_reports.facts_for(reader, run, TODAY)
    hit = run.hits.get(rank=1)
    type(hit.system).objects.filter(pk=hit.system_id).update(name="改名的系统", code="X-1", status="RETIRED")
    type(journey.project).objects.filter(pk=journey.project.pk).update(name="改名的项目", total_amount=1)
    type(hit.items.get().item).objects.filter(pk=hit.items.get().item_id).update(name="改名", description="改写")

    after = duplicate_reports.facts_for(reader, DupRun.objects.get(pk=run.pk), TODAY)

    assert after == before
    assert duplicate_reports.rendered(after, "pdf") == duplicate_reports.rendered(before, "pdf")


def test_another_process_writes_the_same_bytes(journey, run, tmp_path):
    report = conclude(journey, run)
    (tmp_path / "facts.json").write_text(json.dumps(report.facts), encoding="utf-8")
    program = (
        "import hashlib, json, pathlib, sys, time\n"
        "import django\n"
        "django.setup()\n"
        "from workflow.official_documents import duplicate_report, report_docx, report_pdf\n"
        "time.time = lambda: 1000000000.0\n"
        "made = duplicate_report.compose(json.loads(pathlib.Path(sys.argv[1]).read_text()))\n"
        "print(*(hashlib.sha256(writer.render(made)).hexdigest() for writer in (report_docx, report_pdf)))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "facts.json")],
        capture_output=True, text=True, check=True, env={"DJANGO_SETTINGS_MODULE": "portal.settings.test", "TZ": "UTC"},
    )  # fmt: skip
    assert told.stdout.split() == [report.docx.sha256, report.pdf.sha256]


def test_a_report_whose_facts_were_changed_is_noticed(journey, run):
    report = conclude(journey, run)
    report.facts = {**report.facts, "opinion": "另一种意见"}
    assert duplicate_reports.differences(report) == ["docx", "pdf"]


def test_the_official_report_is_a_document_that_the_applicant_does_not_see(journey, run):
    report = conclude(journey, run)
    unit, bureau, audit = journey.who("UNIT_OP"), journey.who("BUR_OP"), journey.who("AUDIT")
    for reader, sees in ((unit, False), (bureau, True), (audit, True)):
        assert access.visible_to(reader, DocumentVersion, on=TODAY).filter(pk=report.pdf_id).exists() is sees
        assert access.visible_to(reader, Document, on=TODAY).filter(pk=report.docx.document_id).exists() is sees
        assert access.visible_to(reader, DupReport, on=TODAY).exists() is sees
    assert report.pdf.document.doc_type == "D36"


def test_a_later_check_of_the_project_is_a_later_version_of_its_report(journey, run):
    first = conclude(journey, run)
    again = journey.check_duplicates(DupRun.Kind.ARGUMENT)
    second = conclude(journey, again)
    assert (first.pdf.document, first.pdf.number) == (second.pdf.document, 1)
    assert second.pdf.number == 2


@pytest.mark.requirement("R9.2")
def test_the_applicants_report_tells_nothing_of_an_undisclosed_project(journey, run):
    conclude(journey, run)
    facts = duplicate_reports.facts_for(journey.who("UNIT_OP"), run, TODAY)
    told = duplicate_report.compose(facts).text() + json.dumps(facts, ensure_ascii=False)
    for secret in ("别家未公开的项目", "秘密模块", "理由2", "机器建议", "0.634", "只覆盖派发"):
        assert secret not in told
    assert "路网巡查平台" in told and "理由1：对象不同" in told


@pytest.mark.requirement("R9.2")
def test_with_or_without_an_undisclosed_hit_the_applicants_report_is_the_same(journey, run):
    reader = journey.who("UNIT_OP")
    with_it = duplicate_reports.rendered(duplicate_reports.facts_for(reader, run, TODAY), "docx")
    DupItem.objects.filter(hit__rank=2).delete()
    run.hits.filter(rank=2).delete()
    assert duplicate_reports.rendered(duplicate_reports.facts_for(reader, run, TODAY), "docx") == with_it


def test_a_disclosed_hit_enters_the_applicants_report(journey, run):
    duplicates.disclose(run.hits.get(rank=2), journey.who("BUR_OP"), journey.later())
    facts = duplicate_reports.facts_for(journey.who("UNIT_OP"), run, TODAY)
    assert [hit["name"] for hit in facts["hits"]] == ["路网巡查平台", "别家未公开的项目", "旧河长制系统"]


def test_the_opinion_may_not_name_an_undisclosed_project(journey, run):
    operator = journey.who("BUR_OP")
    for hit in run.hits.all():
        duplicates.conclude_hit(hit, "SIMILAR_OK", "对象不同", operator, journey.later())
    with pytest.raises(actions.Refused, match="请先披露该命中，或从意见中删去") as refusal:
        duplicates.conclude_run(run, "与“别家未公开的项目”相似。", operator, journey.later())
    assert [o.code for o in refusal.value.objections] == ["opinion-discloses"]
    duplicates.disclose(run.hits.get(rank=2), operator, journey.later())
    duplicates.conclude_run(run, "与“别家未公开的项目”相似。", operator, journey.later())


def test_an_older_run_says_what_was_not_kept_and_takes_nothing_from_today(journey, run):
    DupRun.objects.filter(pk=run.pk).update(recorded={})
    found = DupRun.objects.get(pk=run.pk)
    report = duplicate_report.compose(duplicate_reports.facts_for(journey.who("BUR_OP"), found, TODAY))
    said = report.text()
    assert "标“未留存”处为当时没有记录" in said
    assert "项目名称 未留存" in said and "负面清单自查：未留存" in said and "（说明未留存）" in said
    assert journey.project.name not in said and journey.project.number in said
    assert duplicate_reports.rendered(duplicate_reports.facts_for(journey.who("BUR_OP"), found, TODAY), "pdf")


def test_an_open_report_says_that_it_is_open(journey, run):
    said = duplicate_report.compose(duplicate_reports.facts_for(journey.who("BUR_OP"), run, TODAY)).text()
    assert "本报告未定稿" in said and "未作结论" in said and "（未签）" in said


def test_text_that_no_file_can_hold_is_left_out_and_long_text_is_broken():
    odd = "控\x0b制\x00字符\ud800 <b>&amp; 𠮷" + "长" * 5000
    blocks = (Heading(odd[:40]), Text(plain(odd)), Table((50, 50), ((plain(odd), plain("短")),), ("甲", "乙")))
    report = Report("题", "局", "脚", blocks)
    said = words_of_pdf(report_pdf.render(report))
    assert "控制字符<b>&amp;〓" in said and said.count("长") == 2 * 5000 + 22
    assert report_docx.render(report) == report_docx.render(report)


def test_rows_of_a_hit_are_capped_and_the_rest_is_counted(journey, run):
    hit = {"rows": [], "covered": 30, "possible": 2, "total": 40, "judged": {}}
    facts = duplicate_facts.gather(run, run.hits.all())
    facts["hits"][0].update(hit, rows=facts["hits"][0]["rows"] * 15)
    assert "以上列出 15 项，其余 17 项见系统内逐项对比" in duplicate_report.compose(facts).text()


def test_the_moment_stands_in_the_citys_time(journey, run):
    DupRun.objects.filter(pk=run.pk).update(run_at=NOW + timedelta(hours=15))
    facts = duplicate_reports.facts_for(journey.who("BUR_OP"), DupRun.objects.get(pk=run.pk), TODAY)
    assert facts["run"]["at"] == "2026年6月9日 01:00"


@pytest.mark.any_database
def test_the_bytes_of_a_layout_stay_what_they_were():
    """Reports are verified years later: who changes words, form or library gives `LAYOUT` a new name and line here."""
    facts = json.loads((Path(__file__).parent / "duplicate_report_facts.json").read_text(encoding="utf-8"))
    made = {kind: storage.sha256_of(duplicate_reports.rendered(facts, kind)) for kind in ("docx", "pdf")}
    assert made == BYTES_OF_LAYOUT[duplicate_report.LAYOUT]


def test_the_command_makes_the_kept_files_again(journey, run, tmp_path, capsys):
    with pytest.raises(CommandError, match="没有正式报告"):
        call_command("dup_report", run.pk)
    report = conclude(journey, run)
    call_command("dup_report", run.pk, "--out", str(tmp_path))
    assert f"pdf  {report.pdf.sha256}  一致" in capsys.readouterr().out
    made = {path.suffix[1:]: storage.sha256_of(path.read_bytes()) for path in tmp_path.iterdir()}
    assert made == {"docx": report.docx.sha256, "pdf": report.pdf.sha256}

    QuerySet(DupReport).filter(pk=report.pk).update(facts={**report.facts, "opinion": "另一种意见"})
    with pytest.raises(CommandError, match="以留存的文件为准"):
        call_command("dup_report", run.pk)
