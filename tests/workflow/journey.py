"""Driving a project along its road as the people of the small city would, one word a step.

Nothing here writes a state: every step is the action that the workbench calls.
"""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from docx import Document as Docx

from catalog.models import DupRun, Project, Resource, ResourceItem, User
from tests.factories.city import City
from tests.moments import NOW
from workflow import actions, snapshots
from workflow.actions import approval, documents, function_lists, intake, publicity, sheets
from workflow.decision_facts import ADHOC, DOCUMENT, FIRST_REVIEW, PLAN
from workflow.models import ApprovalSheet

ITEMS = (
    {
        "number": "1.1",
        "path": ["河道巡查"],
        "name": "巡查任务派发",
        "description": "按河段和周期生成巡查任务。",
        "quantity": 1,
    },
    {
        "number": "1.2",
        "path": ["河道巡查"],
        "name": "巡查轨迹记录",
        "description": "记录巡查人员的轨迹。",
        "quantity": 1,
    },
    {"number": "2.1", "path": ["防汛会商"], "name": "水位预警", "description": "超过警戒值时发送预警。", "quantity": 1},
)
ITEMS = tuple({"unit": "项", **item} for item in ITEMS)
FIELDS = {
    "impl_mode": "SELF",
    "impl_reason": "便于与既有系统整合。",
    "build_nature": "NEW",
    "necessity": "河道巡查目前靠纸质记录。",
    "content": "建设河道巡查与防汛会商两个模块。",
    "starts": "2026-09",
    "ends": "2027-06",
    "period_months": 10,
    "plan_year": 2027,
    "om_amount_per_year": Decimal("60000.00"),
    "secrecy_declared": True,
    "contact_name": "李工",
    "contact_phone": "0000-1234567",
    "declarations": {
        "is_municipal": True,
        "meets_definition": True,
        "sharing_planned": True,
        "stands_alone": False,
    },
}
MATERIALS = [{"item_code": f"M{n}", "status": "complete"} for n in range(1, 8)] + [
    {"item_code": "M8", "status": "na", "reason": "不涉及"}
]


def a_paper(text: str = "签批件") -> bytes:
    """Return the bytes of a small docx file."""
    written, document = io.BytesIO(), Docx()
    document.add_paragraph(text)
    document.save(written)
    return written.getvalue()


@dataclass
class Journey:
    """One project and the moment it has come to; every step takes an hour."""

    city: City
    project: Project
    at: datetime

    def who(self, role: str) -> User:
        """Return the person of a role, the applicant's own unit for unit roles."""
        home = self.project.unit if role.startswith("UNIT_") else None
        return self.city.person(role, home)

    def later(self, **how_far) -> datetime:
        """Move on, by default an hour, and return the moment."""
        self.at += timedelta(**how_far) if how_far else timedelta(hours=1)
        return self.at

    def take(self, verb: str, role: str, reason: str = "", data=None, overrides=(), **more):
        """Perform a step as the person of a role."""
        self.project.refresh_from_db()
        return actions.perform(
            verb,
            project=self.project,
            by=self.who(role),
            at=self.later(),
            reason=reason,
            data=data,
            overrides=overrides,
            **more,
        )

    def paper(self, title: str = "签批件"):
        """Add a document to the project's dossier and return it."""
        version = documents.add(
            dossier=self.project.dossier,
            title=title,
            file_name=f"{title}.docx",
            content=a_paper(),
            by=self.who("BUR_OP"),
            at=self.later(),
        )
        return version.document

    def check_duplicates(self, kind: str = DupRun.Kind.SUBMISSION) -> DupRun:
        """Store a run of the duplicate check that found nothing."""
        found = snapshots.current_list(self.project)
        return DupRun.objects.create(
            project=self.project, function_list=found, kind=kind, input_sha256=found.sha256, engine="embedded",
            run_at=self.later(),
        )  # fmt: skip

    def submit(self):
        """Submit as the head of the unit."""
        self.check_duplicates()
        return self.take("submit", "UNIT_HEAD")

    def propose(self, verb: str = intake.ACCEPT, **said) -> ApprovalSheet:
        """Write the proposal of the first review as the bureau's desk."""
        return intake.propose(
            project=self.project, verb=verb, by=self.who("BUR_OP"), at=self.later(), opinion="材料齐全", **said
        )

    def decide(self, sheet: ApprovalSheet, role: str | None = None, result: str = "agreed", **said):
        """Decide on a sheet as the person of its role."""
        sheet.refresh_from_db()
        by = sheet.assignee or self.who(role or sheet.role)
        said = {"expected_digest": sheet.digest, **said}
        if sheet.mode == ApprovalSheet.Mode.MEETING:
            said.setdefault("minute_no", f"纪要第{sheet.stage}号")
        return sheets.decide(sheet=sheet, by=by, at=self.later(), result=result, **said)

    def into_library(self) -> "Journey":
        """Submit and pass the first review."""
        self.submit()
        self.decide(self.propose())
        return self.fresh()

    def argue(self) -> "Journey":
        """Have the experts find the project necessary."""
        self.take("begin_argument", "BUR_OP", data={"batch": "2026年第1批", "experts": 5})
        self.take("record_argument_passed", "BUR_OP", data={"conclusion": "A1", "opinion": "确有必要。"})
        return self.fresh()

    def sheets(self, step: str = ADHOC) -> list[ApprovalSheet]:
        """Return the sheets of the present round of a step."""
        return sheets.open_for(self.project, step)

    def decide_all(self, step: str = ADHOC) -> "Journey":
        """Sign every sheet of a step in its order."""
        while open_now := [sheet for sheet in self.sheets(step) if sheet.status == ApprovalSheet.Status.OPEN]:
            self.decide(open_now[0])
        return self.fresh()

    def adhoc(self) -> "Journey":
        """Open the case-by-case review."""
        self.take("open_adhoc_review", "BUR_OP")
        return self.fresh()

    def issue(self) -> "Journey":
        """Draft, review and issue the approval."""
        sheet = approval.draft(project=self.project, by=self.who("BUR_OP"), at=self.later())
        self.decide(sheet)
        self.decide(sheet)
        return self.fresh()

    def publish(self, **data) -> "Journey":
        """Check the list, submit the notice, have its form checked, publish it."""
        found = snapshots.current_list(self.project)
        function_lists.record_publication_check(found, self.who("UNIT_OP"), self.later())
        self.take("submit_notice", "UNIT_OP", data=data)
        notice = self.project.notices.get(version=1)
        publicity.check_form(notice=notice, by=self.who("BUR_OP"), at=self.later())
        self.take("publish_notice", "UNIT_HEAD")
        return self.fresh()

    def fresh(self) -> "Journey":
        """Read the project again and return the journey."""
        self.project = Project.objects.select_related("unit", "dossier").get(pk=self.project.pk)
        return self


def begin(city: City, *, amount: str = "1200000.00", unit=None, name: str = "河湖管理信息化项目", **fields) -> Journey:
    """Open and complete a draft of the water bureau, 120万元 unless said otherwise."""
    unit = unit or city.water
    operator = city.person("UNIT_OP", unit)
    project = actions.open_draft(unit=unit, name=name, by=operator, at=NOW, impl_mode="SELF")
    total = Decimal(amount)
    actions.save_draft(
        project=project,
        by=operator,
        at=NOW,
        expected_revision=0,
        fields={**FIELDS, "total_amount": total, **fields},
        categories=["C7"],
        fund_lines=[{"source": "F1", "channel": "B1", "year": 2027, "amount": total}],
        bases=[{"title": "关于加强河湖管理的意见", "doc_no": "示府发〔2025〕3号", "clause": "第五条"}],
        goals=[{"name": "巡查覆盖率", "target": "95", "unit": "%"}],
        materials=MATERIALS,
        negative_checks=[{"item_code": f"N{n}", "conclusion": "NO_HIT"} for n in range(1, 9)],
    )
    function_lists.new_version(project, ITEMS, operator, NOW, "功能清单.xlsx")
    resource = Resource.objects.create(name=f"{name}数据", owner=unit, res_class="3", share_type="1", project=project)
    ResourceItem.objects.create(resource=resource, order=1, name="河段编码", dtype="C")
    return Journey(city, project, NOW).fresh()


__all__ = ["ADHOC", "DOCUMENT", "FIELDS", "FIRST_REVIEW", "ITEMS", "PLAN", "Journey", "a_paper", "begin"]
