"""The duplicate report on the workbench: by the one door for files, whole for reviewers, narrowed for applicants."""

import hashlib
import re

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from catalog.models import Document, DocumentVersion, DupHit, DupItem, DupReport, DupRun, FunctionItem, JournalEntry
from tests.factories import ProjectFactory, SystemFactory
from tests.moments import NOW
from tests.portal.desk.typed import said
from workflow.actions import duplicates
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(city) -> DupRun:
    """Return a submitted check that found a registered system and another unit's project."""
    project = ProjectFactory(unit=city.water, submitted=True)
    listed = project.function_lists.get()
    item = FunctionItem.objects.filter(function_list=listed, is_leaf=True).first()
    system, other = (
        SystemFactory(owner=city.traffic, name="路网巡查平台"),
        ProjectFactory(unit=city.traffic, draft=True),
    )
    made = DupRun.objects.create(
        project=project, function_list=listed, kind=DupRun.Kind.SUBMISSION, input_sha256="0" * 64, engine="embedded",
        scope={"systems": 5, "projects": 1, "items": 4}, coverage=0.93, union_coverage=0.95, verdict="复用",
        versions={"scoring": "s6", "edition": "3", "calibration": "c5"}, run_at=NOW,
        evidence=[
            {"key": str(item.pk), "badge": "covered", "probability": 0.9, "platform": "",
             "matches": [{"target": f"p{other.pk}", "name": "别家模块", "path": [], "probability": 0.9}]},
        ],
        candidates=[{"key": f"p{other.pk}", "name": "别家未公开的项目", "unit": "市交通运输局", "coverage": 0.93,
                     "raw": 0.9, "hit": True}],
    )  # fmt: skip
    targets = ((system, None, "路网巡查平台", 0.66), (None, other, "别家未公开的项目", 0.93))
    for rank, (registered, stranger, name, coverage) in enumerate(targets, start=1):
        hit = DupHit.objects.create(
            run=made, rank=rank, system=registered, other_project=stranger, target_name=name,
            target_unit="市交通运输局", coverage=coverage, score=0.9,
        )  # fmt: skip
        DupItem.objects.create(
            hit=hit, item=item, target_path=f"巡查管理 / {name}派单", target_text="派发巡查任务。",
            probability=0.9, badge="covered", verbatim=True,
        )  # fmt: skip
    return made


def conclude(city, run: DupRun) -> DupReport:
    """Judge and conclude every hit, write the opinion, countersign."""
    operator, reviewer = city.person(Role.BUR_OP), city.person(Role.BUR_REVIEW)
    for hit in run.hits.all():
        duplicates.judge(hit.items.get(), "REUSE", operator, NOW)
        duplicates.conclude_hit(hit, "REUSE", "可调用其派单功能", operator, NOW)
    duplicates.conclude_run(run, "可复用派单功能。", operator, NOW)
    duplicates.countersign_run(run, reviewer, NOW)
    return DupReport.objects.get(run=run)


def report(client, run: DupRun, kind: str):
    return client.get(reverse("desk:compare-report", args=[run.pk, kind]))


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.requirement("R9.2")
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_reviewer_gets_the_kept_file_whose_digest_the_page_shows(client, city, as_user, run, kind):
    kept = getattr(conclude(city, run), kind)
    as_user(client, Role.BUR_OP, city.bureau)
    answer = report(client, run, kind)
    assert hashlib.sha256(body(answer)).hexdigest() == kept.sha256
    assert "no-store" in answer["Cache-Control"] and "attachment" in answer["Content-Disposition"]
    assert kept.sha256[:12] in said(client.get(reverse("desk:compare", args=[run.pk])))
    entry = JournalEntry.objects.filter(event="document.downloaded").latest("pk")
    assert (entry.dossier, entry.details["sha256"]) == (run.project.dossier, kept.sha256)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_an_open_report_is_made_from_what_stands_and_twice_the_same(client, city, as_user, run, kind):
    as_user(client, Role.BUR_OP, city.bureau)
    assert body(report(client, run, kind)) == body(report(client, run, kind))
    page = said(client.get(reverse("desk:compare", args=[run.pk])))
    assert "未定稿：按目前的结论生成" in page and "重新生成并核对" not in page


@pytest.mark.requirement("R9.2")
def test_the_applicant_gets_an_edition_of_its_own(client, city, as_user, run):
    kept = conclude(city, run)
    as_user(client, Role.UNIT_OP, city.water)
    answer = report(client, run, "docx")
    assert answer.status_code == 200
    assert hashlib.sha256(body(answer)).hexdigest() != kept.docx.sha256
    assert client.get(reverse("desk:compare-report-verify", args=[run.pk])).status_code == 404
    page = said(client.get(reverse("desk:compare", args=[run.pk])))
    assert kept.docx.sha256[:12] not in page and "机器建议" not in page and "别家" not in page


def test_the_official_files_are_among_the_reviewers_documents_and_not_among_the_applicants(client, city, as_user, run):
    conclude(city, run)
    number = Document.objects.get(title="查重报告（pdf）").number
    file = reverse("desk:document-file", args=[number, 1])
    address = reverse("desk:project", args=[run.project.number])
    for role, home, sees in ((Role.BUR_OP, city.bureau, True), (Role.UNIT_OP, city.water, False)):
        as_user(client, role, home)
        assert (file in said(client.get(address))) is sees
        assert client.get(file).status_code == (200 if sees else 404)


@pytest.mark.parametrize(("name", "args"), [("compare-report", ["pdf"]), ("compare-report-verify", [])])
def test_a_stranger_is_told_that_there_is_nothing(client, city, as_user, run, name, args):
    conclude(city, run)
    as_user(client, Role.UNIT_OP, city.traffic)
    hidden = client.get(reverse(f"desk:{name}", args=[run.pk, *args]))
    absent = client.get(reverse(f"desk:{name}", args=[999_999, *args]))
    assert hidden.status_code == absent.status_code == 404


def test_another_form_than_docx_and_pdf_is_not_there(client, city, as_user, run):
    as_user(client, Role.BUR_OP, city.bureau)
    assert report(client, run, "exe").status_code == 404


def test_the_kept_report_can_be_verified_on_the_page(client, city, as_user, run):
    kept = conclude(city, run)
    as_user(client, Role.AUDIT, city.home_of(Role.AUDIT))
    address = reverse("desk:compare-report-verify", args=[run.pk])
    page = said(client.get(address))
    assert "两份文件与留存的逐字节一致" in page and kept.pdf.sha256 in page
    # Past the append-only manager, as only somebody with the database at hand could.
    QuerySet(DupReport).filter(pk=kept.pk).update(facts={**kept.facts, "opinion": "另一种意见"})
    assert "与留存的不一致" in said(client.get(address))


def test_reviewers_see_the_verdict_and_the_items_by_badge(client, city, as_user, run):
    as_user(client, Role.BUR_OP, city.bureau)
    page = said(client.get(reverse("desk:compare", args=[run.pk])))
    assert "机器建议" in page and "算法 s6，词库 3，校准 c5" in page
    assert "别家未公开的项目 / 别家模块" in page and "逐字相同" in page


def test_the_running_total_stands_without_a_script(client, city, as_user, run):
    duplicates.judge(run.hits.get(rank=1).items.get(), "REUSE", city.person(Role.BUR_OP), NOW)
    as_user(client, Role.BUR_OP, city.bureau)
    page = said(client.get(reverse("desk:compare-hit", args=[run.pk, 1])))
    assert re.search(r'data-k="cut"[^>]*>1<', page)


def test_the_opinion_is_put_together_from_judgements_and_keeps_undisclosed_projects_out(client, city, as_user, run):
    operator = as_user(client, Role.BUR_OP, city.bureau)
    for hit in run.hits.all():
        duplicates.judge(hit.items.get(), "REUSE", operator, NOW)
        duplicates.conclude_hit(hit, "REUSE", f"可调用{hit.target_name}", operator, NOW)
    page = said(client.get(reverse("desk:compare", args=[run.pk])))
    draft = page.split('name="run-opinion"')[1].split("</textarea>")[0]
    assert "可调用路网巡查平台。逐项判定：可复用1项（" in draft and "—路网巡查平台派单）" in draft
    assert "别家" not in draft
    assert "有 1 个在办项目命中未向申报单位披露" in page
    answer = client.post(reverse("desk:compare-conclude", args=[run.pk]), {"run-opinion": "与别家未公开的项目重复。"})
    assert answer.status_code == 422 and "请先披露该命中，或从意见中删去" in said(answer)


@pytest.mark.requirement("R9.2")
def test_the_highest_coverage_that_a_page_tells_is_of_hits_the_reader_sees(client, city, as_user, run):
    address = reverse("desk:project", args=[run.project.number])
    for role, home, told in ((Role.BUR_OP, city.bureau, "93%"), (Role.UNIT_OP, city.water, "66%")):
        as_user(client, role, home)
        assert f"最高覆盖率 {told}" in said(client.get(address))


@pytest.mark.requirement("R9.2")
def test_the_places_of_hits_leave_no_gap_where_one_is_kept_back(client, city, as_user, run):
    DupHit.objects.filter(run=run, rank=1).update(rank=3)
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(reverse("desk:compare", args=[run.pk])))
    assert reverse("desk:compare-hit", args=[run.pk, 1]) in page
    assert reverse("desk:compare-hit", args=[run.pk, 3]) not in page
    as_user(client, Role.BUR_OP, city.bureau)
    page = said(client.get(reverse("desk:compare", args=[run.pk])))
    assert reverse("desk:compare-hit", args=[run.pk, 3]) in page


@pytest.mark.requirement("R65.1")
def test_where_a_file_was_withheld_as_classified_no_edition_is_made_for_anybody(client, city, as_user, run):
    kept = conclude(city, run)
    DocumentVersion.withhold(kept.pdf.sha256, NOW)
    for role, home in ((Role.BUR_OP, city.bureau), (Role.UNIT_OP, city.water)):
        as_user(client, role, home)
        assert [report(client, run, kind).status_code for kind in ("docx", "pdf")] == [404, 404]
        assert client.get(reverse("desk:compare-report-verify", args=[run.pk])).status_code == 404
        page = said(client.get(reverse("desk:compare", args=[run.pk])))
        assert "报告已按保密规定撤下" in page and "重新生成并核对" not in page
