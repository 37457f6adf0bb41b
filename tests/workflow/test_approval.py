"""立项批复: three hands, a number of its own, the paper's layout, and the system that enters the register."""

import io
import re
from decimal import Decimal

import pytest
from docx import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Mm

from catalog import storage
from catalog.identifiers import is_document_number
from catalog.models import NumberSeries, Project, System
from tests.factories import SystemFactory, appoint
from tests.workflow.journey import DOCUMENT, begin
from workflow import actions
from workflow.actions import approval, sheets
from workflow.models import OfficialDocument, StateChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(journey):
    """Return a project that has been decided and waits for its approval."""
    return journey.into_library().argue().adhoc().decide_all()


def write(journey, **said):
    return approval.draft(
        project=journey.project, by=journey.who("BUR_OP"), at=journey.later(), said=approval.Draft(**said)
    )


def sign(sheet, by, journey):
    sheet.refresh_from_db()
    return sheets.decide(sheet=sheet, by=by, at=journey.later(), result="agreed", expected_digest=sheet.digest)


@pytest.mark.requirement("R10.4")
def test_draft_review_and_issue_are_three_persons(decided):
    sheet = write(decided)
    operator, reviewer, leader = decided.who("BUR_OP"), decided.who("BUR_REVIEW"), decided.who("BUR_LEAD")
    appoint(operator, decided.city.bureau, "BUR_REVIEW")
    appoint(reviewer, decided.city.bureau, "BUR_LEAD")

    with pytest.raises(actions.NotAllowed, match="不同的人"):
        sign(sheet, operator, decided)
    with pytest.raises(actions.NotAllowed):
        sign(sheet, leader, decided)
    sign(sheet, reviewer, decided)
    with pytest.raises(actions.NotAllowed, match="不同的人"):
        sign(sheet, reviewer, decided)
    assert decided.fresh().project.state == "DECIDED"
    sign(sheet, leader, decided)

    project = decided.fresh().project
    assert (project.state, project.approved_amount) == ("APPROVED", Decimal("1200000.00"))
    assert [d.act for d in sheet.decisions.all()] == ["审核", "签发"]


@pytest.mark.requirement("R10.4")
def test_the_number_has_its_form_and_no_two_are_alike(city):
    first = begin(city, name="河湖管理一期").into_library().argue().adhoc().decide_all()
    second = begin(city, name="河湖管理二期").into_library().argue().adhoc().decide_all()
    sheets_of_both = [(first, write(first)), (second, write(second))]
    assert len({sheet.proposal["doc_no"] for _journey, sheet in sheets_of_both}) == 1
    for journey, sheet in sheets_of_both:
        journey.decide(sheet)
        journey.decide(sheet)
    numbers = [journey.fresh().project.approval_no for journey, _sheet in sheets_of_both]
    assert numbers == ["示数立项〔2026〕1号", "示数立项〔2026〕2号"]
    assert all(is_document_number(number) for number in numbers)


@pytest.mark.requirement("R10.4")
@pytest.mark.parametrize("doc_no", ["示数立项[2026]5号", "示数立项〔2026〕第5号", "示数立项〔2026〕05号", "5号"])
def test_a_number_out_of_form_is_refused_before_anything_is_issued(decided, doc_no):
    sheet = write(decided, doc_no=doc_no)
    decided.decide(sheet)
    with pytest.raises(actions.Refused) as refusal:
        decided.decide(sheet)
    assert [o.code for o in refusal.value.objections] == ["doc-no-form"]
    assert not OfficialDocument.objects.exists()
    assert decided.fresh().project.state == "DECIDED"


def test_a_number_used_before_is_refused_and_the_series_steps_over_one_typed_by_hand(city):
    first = begin(city, name="河湖管理一期").into_library().argue().adhoc().decide_all()
    second = begin(city, name="河湖管理二期").into_library().argue().adhoc().decide_all()
    sheet = write(first, doc_no="示数立项〔2026〕7号")
    first.decide(sheet)
    first.decide(sheet)
    again = write(second, doc_no="示数立项〔2026〕7号")
    second.decide(again)
    with pytest.raises(actions.Refused) as refusal:
        second.decide(again)
    assert [o.code for o in refusal.value.objections] == ["doc-no-taken"]
    second.decide(again, result="returned", opinion="文号重复")
    second.issue()
    assert second.project.approval_no == "示数立项〔2026〕8号"


def test_a_refused_issue_gives_its_number_back(decided):
    sheet = write(decided, amount=Decimal("1200000.00"))
    decided.decide(sheet)
    Project.objects.filter(pk=decided.project.pk).update(decided_amount=Decimal("1100000.00"))
    with pytest.raises(actions.Refused, match="超过审定金额"):
        decided.decide(sheet)
    assert not NumberSeries.objects.filter(key__startswith="official", last__gt=0).exists()


def test_less_than_was_decided_may_be_approved(decided):
    sheet = write(decided, amount=Decimal("1100000.00"))
    decided.decide(sheet)
    decided.decide(sheet)
    assert decided.fresh().project.approved_amount == Decimal("1100000.00")


def test_a_returned_draft_is_written_anew(decided):
    sheet = write(decided)
    with pytest.raises(actions.AlreadyHandled, match="已在办理中"):
        write(decided)
    decided.decide(sheet, result="returned", opinion="补充资金来源")
    assert write(decided).round == 2


@pytest.mark.requirement("R10.4")
def test_a_draft_above_the_decided_amount_is_refused_before_anyone_reviews_it(decided):
    decided_amount = decided.fresh().project.decided_amount
    with pytest.raises(actions.Refused, match="超过审定金额"):
        write(decided, amount=decided_amount + Decimal("0.01"))
    assert sheets.open_for(decided.project, DOCUMENT) == []
    assert write(decided, amount=decided_amount).amount == decided_amount


def test_only_the_desk_of_the_bureau_drafts_and_only_after_the_decision(journey, city):
    with pytest.raises(actions.Refused, match="须先经审定"):
        approval.draft(project=journey.project, by=city.person("BUR_OP"), at=journey.at)
    with pytest.raises(actions.NotAllowed):
        approval.draft(project=journey.project, by=city.person("UNIT_OP"), at=journey.at)


def issued_paper(decided):
    decided.issue()
    official = OfficialDocument.objects.get()
    version = official.document.latest
    content = storage.read_bytes(version.storage_key)
    return official, version, Docx(io.BytesIO(content))


@pytest.mark.requirement("R10.4")
def test_the_paper_says_what_was_decided_in_six_sections(decided):
    official, version, paper = issued_paper(decided)
    text = [p.text for p in paper.paragraphs if p.text.strip()]
    headings = [line for line in text if re.match(r"^[一二三四五六]、", line)]

    assert text[:4] == [
        "市数字经济局文件",
        "示数立项〔2026〕1号",
        "关于河湖管理信息化项目立项的批复",
        "市水务局：",
    ]
    assert headings == [
        "一、项目名称及代码",
        "二、建设单位、地点及模式",
        "三、主要建设内容",
        "四、投资及资金来源",
        "五、建设周期",
        "六、有关要求",
    ]
    assert any("120万元（1,200,000.00元）" in line for line in text)
    assert any("公示期不少于7日" in line for line in text)
    assert "2026年6月9日" in text or any(re.fullmatch(r"2026年6月\d{1,2}日", line) for line in text)
    assert (official.sha256, version.sha256) == (version.sha256, official.sha256)
    assert official.signer_name == "市数字经济局局领导"
    assert decided.project.number in version.text


@pytest.mark.requirement("R10.4")
def test_the_paper_is_laid_out_by_the_standard(decided):
    _official, _version, paper = issued_paper(decided)
    section = paper.sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(length / Mm(1)) for length in lengths] == [210, 297, 37, 28]
    normal = paper.styles["Normal"]
    assert (normal.font.size.pt, normal.paragraph_format.line_spacing.pt) == (16, 29)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"

    head = paper.paragraphs[0].runs[0]
    assert (str(head.font.color.rgb), head.font.name) == ("FF0000", "方正小标宋简体")
    title = next(p for p in paper.paragraphs if p.text.startswith("关于")).runs[0]
    assert (title.font.name, title.font.size.pt) == ("方正小标宋简体", 22)
    heading = next(p for p in paper.paragraphs if p.text.startswith("一、")).runs[0]
    assert heading.font.name == "黑体"
    body = next(p for p in paper.paragraphs if p.text.startswith("你单位"))
    assert body.paragraph_format.first_line_indent.pt == 32
    copies = next(p for p in paper.paragraphs if p.text.startswith("抄送"))
    assert (copies.runs[0].font.size.pt, "市财政局" in copies.text) == (14, True)


@pytest.mark.requirement("R21.1")
def test_the_system_enters_the_register_as_planned_with_a_dossier_of_its_own(decided):
    decided.issue()
    system = System.objects.get(build_project=decided.project)
    assert (system.status, system.owner, system.approval_no) == (
        System.Status.PLANNED,
        decided.city.water,
        decided.project.approval_no,
    )
    assert system.invest_total == Decimal("1200000.00")
    assert system.dossier.grants.exists()
    assert StateChange.objects.get(verb="issue_approval").details["system"] == system.code


@pytest.mark.requirement("R20.2", "R21.1")
def test_an_upgrade_adds_no_second_system(city):
    running = SystemFactory(owner=city.water, status=System.Status.RUNNING)
    journey = begin(city, upgrades=running).into_library().argue().adhoc().decide_all().issue()
    assert journey.project.state == "APPROVED"
    assert not System.objects.filter(build_project=journey.project).exists()


def test_the_approval_sheet_waits_for_reviewer_then_for_leader(decided):
    sheet = write(decided)
    at = decided.at
    assert sheet in sheets.waiting_for(decided.who("BUR_REVIEW"), at)
    assert sheet not in sheets.waiting_for(decided.who("BUR_LEAD"), at)
    decided.decide(sheet)
    assert sheet not in sheets.waiting_for(decided.who("BUR_REVIEW"), at)
    assert sheet in sheets.waiting_for(decided.who("BUR_LEAD"), at)
    assert [s.step for s in decided.sheets(DOCUMENT)] == [DOCUMENT]
