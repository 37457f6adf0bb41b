"""The steps of the journey as people take them in the browser, each by the person whose step it is."""

import re
from pathlib import Path

from django.urls import reverse

from catalog.models import DupHit, Notice, Project
from tests.journeys.desk import Desk
from tests.portal.desk import typed
from workflow.models import ApprovalSheet
from workflow.regulation.rulebook import regulation

INPUTS = Path(__file__).resolve().parent.parent / "inputs"
LEDGER = INPUTS / "系统台账.xlsx"
FUNCTIONS = INPUTS / "功能清单-中.xlsx"
ATTACHMENT = INPUTS / "附件" / "可行性论证材料.pdf"
NEGATIVE = {f"N{n}-conclusion": "NO_HIT" for n in range(1, 9)}


def import_the_ledger(desk: Desk) -> None:
    """The bureau uploads the city's ledger, looks at the preview and confirms it."""
    desk.sign_in("BUR_OP")
    desk.open("desk:imports")
    desk.fill({"kind": "systems"})
    desk.upload("file", LEDGER)
    assert desk.save() == 200
    assert re.search(r"/desk/imports/\d+/", desk.page.url)
    assert desk.press("确认导入") == 200
    desk.work()


def draft(desk: Desk, total: str) -> Project:
    """The operator of 市水务局 drafts a project, part by part, with its function list and an attachment."""
    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:draft-new")
    # The project that the function list was really written for.
    name = "山洪灾害转移避险与基层叫应协同平台建设项目"
    desk.fill({"name": name})
    assert desk.save() == 200
    project = Project.objects.get(name=name)
    for page, said in (
        ("draft-basics", typed.BASICS | {"name": name}),
        ("draft-scope", typed.SCOPE),
        ("draft-funding", typed.funding(total)),
        ("draft-basis", typed.WHY),
        ("draft-goals", typed.GOALS),
        ("draft-sharing", typed.SHARING),
        ("draft-negative", NEGATIVE),
        ("draft-secrecy", {"secrecy_declared": "on"}),
    ):
        desk.open(f"desk:{page}", project.number)
        desk.fill(said)
        assert desk.save() == 200, f"{page}: {desk.text()}"
    _materials(desk, project)
    desk.open("desk:draft-resources", project.number)
    desk.fill(typed.RESOURCE)
    # Where the unit has entries already, the page offers to link one of them first.
    assert desk.press("登记") == 200, desk.text()
    _function_list(desk, project)
    return project


def _materials(desk: Desk, project: Project) -> None:
    first, *others = regulation().on(project.created_at.date()).list("materials").codes
    desk.open("desk:draft-material", project.number, first)
    desk.fill({"status": "complete"})
    desk.upload("file", ATTACHMENT)
    assert desk.save() == 200, desk.text()
    for code in others:
        desk.open("desk:draft-material", project.number, code)
        desk.fill({"status": "na", "reason": "本项目不涉及。"})
        assert desk.save() == 200, desk.text()


def _function_list(desk: Desk, project: Project) -> None:
    desk.open("desk:draft-functions", project.number)
    desk.upload("file", FUNCTIONS)
    assert desk.press("上传并预览") == 200
    assert desk.press("确认，保存为新版本") == 200
    desk.open("desk:draft-duplicates", project.number)
    assert desk.press("查重") == 200, desk.text()


def submit(desk: Desk, project: Project) -> None:
    """The operator hands the draft over; the head of the unit submits it."""
    desk.open("desk:draft-check", project.number)
    assert desk.press("送本单位负责人") == 200
    desk.sign_in("UNIT_HEAD", desk.city.water)
    desk.open("desk:draft-check", project.number)
    assert desk.press("提交申报") == 200, desk.text()
    desk.work()


def conclude_duplicates(desk: Desk, project: Project) -> int:
    """The bureau looks at every candidate and concludes it; return how many there were."""
    desk.sign_in("BUR_OP")
    run = project.dup_runs.order_by("-id").first()
    hits = list(DupHit.objects.filter(run=run).order_by("rank"))
    for hit in hits:
        assert desk.open("desk:compare-hit", run.pk, hit.rank) == 200
        assert desk.says(hit.target_name)
        desk.fill({"hit-conclusion": "SIMILAR_OK", "hit-reason": "服务对象与业务流程不同。"})
        assert desk.press("保存对这个系统的结论") == 200, desk.text()
    return len(hits)


def first_review(desk: Desk, project: Project) -> None:
    """The desk proposes, a second person of the bureau confirms."""
    desk.sign_in("BUR_OP")
    desk.open("desk:first-review", project.number)
    desk.fill({"accept-opinion": "材料齐全，建议纳入。"})
    assert desk.press("拟纳入，送审核人") == 200, desk.text()
    sign_all(desk, project, "first_review")


def argue(desk: Desk, project: Project) -> None:
    """The bureau records the experts' batch and the conclusion of the group."""
    desk.sign_in("BUR_OP")
    desk.open("desk:argument", project.number)
    desk.fill({"batch": "2026年第二批", "experts": "5"})
    assert desk.save() == 200, desk.text()
    desk.open("desk:argument", project.number)
    desk.fill({"conclusion": "A1", "held_on": desk.day, "experts": "5", "opinion": "确有必要。"})
    assert desk.save() == 200, desk.text()


def decide(desk: Desk, project: Project) -> None:
    """The bureau opens the case-by-case review; whoever the amount asks signs or records the meeting."""
    desk.sign_in("BUR_OP")
    desk.open("desk:adhoc", project.number)
    assert desk.save() == 200, desk.text()
    sign_all(desk, project, "adhoc_route")


def sign_all(desk: Desk, project: Project, step: str) -> list[str]:
    """Sign every sheet of a step in its order; return the parties as they signed."""
    parties = []
    while (sheet := ApprovalSheet.objects.filter(project=project, step=step, status="open").first()) is not None:
        desk.sign_in(sheet.assignee or desk.city.person(sheet.role))
        if sheet.mode == ApprovalSheet.Mode.MEETING:
            _record_meeting(desk, sheet)
        else:
            assert desk.open("desk:sheet", sheet.pk) == 200
            assert desk.choose("result", "agreed") == 200
            assert desk.press("确认") == 200, desk.text()
        parties.append(sheet.party)
    return parties


def _record_meeting(desk: Desk, sheet: ApprovalSheet) -> None:
    desk.open("desk:sheet-record", sheet.pk)
    desk.fill({"result": "agreed", "minute_no": f"会议纪要〔2026〕{sheet.stage}号", "decided_on": desk.day})
    assert desk.save() == 200, desk.text()


def approve(desk: Desk, project: Project, amount: str) -> None:
    """The bureau drafts the approval; a second and a third hand review and issue it."""
    desk.sign_in("BUR_OP")
    desk.open("desk:approval-document", project.number)
    desk.fill({"amount": amount})
    assert desk.save() == 200, desk.text()
    sign_all(desk, project, "approval_document")


def publish(desk: Desk, project: Project) -> Notice:
    """The unit hands in the notice, the bureau checks its form, the head publishes it."""
    desk.sign_in("UNIT_HEAD", desk.city.water)
    desk.open("desk:notice-draft", project.number)
    desk.fill({"publication_checked": "on"})
    assert desk.press("提交公示稿") == 200, desk.text()
    notice = Notice.objects.get(project=project)
    desk.sign_in("BUR_OP")
    desk.open("desk:notice", notice.number)
    assert desk.press("形式审核通过") == 200
    desk.sign_in("UNIT_HEAD", desk.city.water)
    desk.open("desk:notice", notice.number)
    assert desk.press("发布公示") == 200, desk.text()
    desk.work()
    notice.refresh_from_db()
    return notice


def is_hidden_from_the_neighbour(desk: Desk, project: Project) -> bool:
    """Whether the other department, asking for every page of the project, is told that there is none."""
    desk.sign_in("UNIT_HEAD", desk.city.traffic)
    pages = (
        "project",
        "draft",
        "draft-basics",
        "draft-check",
        "first-review",
        "adhoc",
        "approval-document",
        "notice-draft",
    )
    found = {page: desk.open(f"desk:{page}", project.number) for page in pages}
    desk.open("desk:projects")
    listed = desk.says(project.number) or desk.says(project.name)
    searched = desk.page.goto(f"{desk.address}{reverse('desk:projects')}?q={project.name}").status
    return set(found.values()) == {404} and not listed and searched == 200 and not desk.says(project.number)
