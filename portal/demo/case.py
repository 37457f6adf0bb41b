"""One sample project being handled: the acts of its people, each at the moment its story has reached."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from catalog.imports.function_list import read_function_list
from catalog.models import Document, DupRun, Notice, Organisation, Project, User
from portal.demo import papers
from portal.demo.moments import Timeline
from portal.demo.samples import Sample, username_of
from search.duplicates.check import run_check
from workflow import snapshots
from workflow.actions import (
    documents,
    drafting,
    duplicates,
    function_lists,
    intake,
    perform,
    publicity,
    resource_entries,
    sheets,
)
from workflow.actions.resource_entries import Item
from workflow.models import ApprovalSheet, Decision, StateChange
from workflow.permissions import Role
from workflow.regulation.directory import LONGEST_SUMMARY

BUREAU, GOVERNMENT, PARTY = "129", "003", "001"
PLAN, FORM, FUNDS = "实施方案", "申报书", "资金来源说明"
# Which paper answers which item of the application materials (Art 9, 56).
MATERIALS = {"M1": FORM, "M2": PLAN, "M3": PLAN, "M4": PLAN, "M5": PLAN, "M6": PLAN, "M7": FUNDS, "M8": PLAN}
NEGATIVE_ITEMS = tuple(f"N{number}" for number in range(1, 9))
HOMES = {
    Role.BUR_OP: BUREAU,
    Role.BUR_REVIEW: BUREAU,
    Role.BUR_LEAD: BUREAU,
    Role.VM_UNIT: GOVERNMENT,
    Role.VM_DIG: GOVERNMENT,
    Role.VM_FIN: GOVERNMENT,
    Role.MAYOR: GOVERNMENT,
    Role.OFFICE_GOV: GOVERNMENT,
    Role.OFFICE_PARTY: PARTY,
}


@dataclass(slots=True)
class Case:
    """A sample and how far it has come; `moment` is when its people act."""

    sample: Sample
    timeline: Timeline
    moment: datetime | None = None
    project: Project | None = None
    papers: dict[str, Document] = field(default_factory=dict)

    def on(self, days_ago: int) -> "Case":
        """Go on `days_ago` days before now, or later the same day than the last act."""
        self.moment = self.timeline.on(days_ago)
        return self

    def since(self, days_ago: int) -> "Case":
        """Go on at the first working day from `days_ago` days before now on."""
        self.moment = self.timeline.since(days_ago)
        return self

    def person(self, role: Role) -> User:
        """Return who holds a role: of the bureau, the leaders and offices, or else of the applying unit."""
        return User.objects.get(username=username_of(HOMES.get(role, self.sample.unit), role))

    @property
    def unit(self) -> Organisation:
        """The applying unit."""
        return Organisation.objects.get(code=self.sample.unit)

    # The unit

    def draft(self, *, complete: bool = True) -> None:
        """Open the draft, fill it in, and import its function list; an incomplete one lacks papers and self-check."""
        sample, by = self.sample, self.person(Role.UNIT_OP)
        self.project = drafting.open_draft(
            unit=self.unit, name=sample.name, by=by, at=self.moment, impl_mode=sample.mode, build_nature=sample.nature
        )
        if complete:
            self._add_papers(by)
        self._import_list(by)
        self._compile_directory(by)
        drafting.save_draft(
            project=self.project,
            by=by,
            at=self.moment,
            expected_revision=self.project.draft_revision,
            fields=self._fields(by),
            categories=["C7"],
            fund_lines=[{"source": "F1", "channel": "B1", "year": self.moment.year + 1, "amount": sample.amount}],
            bases=sample.bases,
            goals=sample.goals,
            **(self._declared() if complete else {}),
        )

    def _fields(self, by: User) -> dict[str, Any]:
        sample, year = self.sample, self.moment.year + 1
        fields = {
            "impl_reason": "业务规则需与既有系统深度整合，市场上没有可直接购买的成熟服务。",
            "theme": sample.theme,
            "necessity": sample.necessity,
            "content": sample.content,
            "plan_year": year,
            "starts": f"{year}-03",
            "ends": f"{year}-{min(2 + sample.months, 12):02d}",
            "period_months": sample.months,
            "total_amount": sample.amount,
            "om_amount_per_year": sample.om,
            "secrecy_declared": True,
            "has_higher_mandate": sample.mandated,
            "contact_name": str(by),
            "contact_phone": "0000-1234567",
            "declarations": {
                "is_municipal": True,
                "meets_definition": True,
                "is_secret": False,
                "sharing_planned": True,
                "sharing_plan": "除个人敏感信息外均在共享平台登记，按需提供接口。",
                "stands_alone": False,
                "city_brain_answer": "综合展示内容并入城市大脑中枢平台，本项目只建设业务办理功能。",
            },
        }
        if sample.engineering is not None:
            fields |= {"is_mixed_eng": True, "eng_amount": sample.engineering, "info_amount": sample.amount}
            fields["declarations"]["cannot_split_because"] = sample.cannot_split
        return fields

    def _declared(self) -> dict[str, Any]:
        return {
            "materials": [
                {"item_code": code, "document": self.papers[title], "status": "complete"}
                for code, title in MATERIALS.items()
            ],
            "negative_checks": [{"item_code": code, "conclusion": "NO_HIT"} for code in NEGATIVE_ITEMS],
        }

    def _add_papers(self, by: User) -> None:
        written = {FORM: papers.application, PLAN: papers.plan, FUNDS: papers.funding}
        for title, write in written.items():
            self.papers[title] = self.add_paper(title, write(self.sample, self.unit.name), by)

    def add_paper(self, title: str, content: bytes, by: User, doc_type: str = "") -> Document:
        """Add a docx to the dossier and return the document."""
        return documents.add(
            dossier=self.project.dossier,
            title=title,
            file_name=f"{title}.docx",
            content=content,
            by=by,
            at=self.moment,
            doc_type=doc_type,
        ).document

    def _import_list(self, by: User) -> None:
        book = self.sample.workbook
        document = documents.add(
            dossier=self.project.dossier,
            title="功能清单",
            file_name=f"{self.sample.name}功能清单.xlsx",
            content=book.read_bytes(),
            by=by,
            at=self.moment,
        ).document
        reading = read_function_list(book)
        function_lists.new_version(self.project, reading.entries, by, self.moment, book.name, document)

    def _compile_directory(self, by: User) -> None:
        items = (("业务编号", "C"), ("办理时间", "T"), ("办理结果", "C"))
        resource_entries.add(
            owner=self.project.unit,
            project=self.project,
            fields={
                "name": f"{self.sample.name.removesuffix('建设项目').removesuffix('项目')}业务办理信息",
                "res_class": "3",
                "share_type": "2",
                "share_condition": "政务部门履行职责需要时，经审核后提供",
                "summary": self.sample.content[:LONGEST_SUMMARY],
                "theme": self.sample.theme,
                "update_cycle": "D",
                "format_cat": "3",
                "format_type": "mysql",
                "share_way_cat": "1",
                "share_way": "API",
                "open_type": "3",
            },
            items=[Item(name, kind, "50") for name, kind in items],
            by=by,
            at=self.moment,
        )

    def check_duplicates(self, kind: str = DupRun.Kind.SUBMISSION) -> DupRun:
        """Run the duplicate check on the present list."""
        return run_check(
            project=self.project,
            function_list=snapshots.current_list(self.project),
            by=self.person(Role.UNIT_OP),
            at=self.moment,
            kind=kind,
        )

    def submit(self) -> None:
        """Check for duplicates, have the parent endorse where there is one, and submit."""
        self.check_duplicates()
        if self.project.unit.parent_id:
            sheet = intake.ask_endorsement(project=self.project, by=self.person(Role.UNIT_OP), at=self.moment)
            parent = self.project.unit.parent.code
            self.agree(sheet, User.objects.get(username=username_of(parent, Role.PARENT_UNIT)), "同意申报。")
        self.take("submit", Role.UNIT_HEAD)

    # Everyone

    def take(self, verb: str, role: Role, reason: str = "", **options: Any) -> StateChange:
        """Take a step of the life cycle as the holder of a role."""
        return perform(verb, project=self.project, by=self.person(role), at=self.moment, reason=reason, **options)

    def agree(self, sheet: ApprovalSheet, by: User, opinion: str, **said: Any) -> Decision:
        """Agree on a sheet."""
        return sheets.decide(
            sheet=sheet,
            by=by,
            at=self.moment,
            result=Decision.Result.AGREED,
            opinion=opinion,
            expected_digest=sheet.digest,
            **said,
        )

    def refresh(self) -> Project:
        """Read the project again, after a sheet has moved it."""
        self.project = Project.objects.select_related("unit__parent", "dossier").get(pk=self.project.pk)
        return self.project

    # The bureau

    def conclude(self, conclusion: str, reason: str, *, most: int | None = None) -> None:
        """Conclude the latest check's hits, all or the first `most`; with the last, write and sign the opinion."""
        run = self.project.dup_runs.first()
        hits = list(run.hits.all())
        for hit in hits[:most]:
            duplicates.conclude_hit(hit, conclusion, reason, self.person(Role.BUR_OP), self.moment)
        if hits[:most] == hits:
            opinion = "经逐项比对，处理意见见各条结论。" if hits else "未发现达到阈值的相近系统。"
            run = duplicates.conclude_run(run, opinion, self.person(Role.BUR_OP), self.moment)
            duplicates.countersign_run(run, self.person(Role.BUR_REVIEW), self.moment)

    def judge_some(self, values: tuple[str, ...]) -> None:
        """Judge the first rows of evidence of the latest check."""
        hit = self.project.dup_runs.first().hits.first()
        rows = hit.items.all()[: len(values)] if hit else ()
        for row, value in zip(rows, values, strict=False):
            duplicates.judge(row, value, self.person(Role.BUR_OP), self.moment)

    def review(self, verb: str, *, opinion: str, codes: tuple[str, ...] = (), facts: str = "") -> None:
        """Propose the result of the first review, and confirm it by a second person."""
        sheet = intake.propose(
            project=self.project,
            verb=verb,
            by=self.person(Role.BUR_OP),
            at=self.moment,
            codes=codes,
            facts=facts,
            opinion=opinion,
        )
        self.agree(sheet, self.person(Role.BUR_REVIEW), "同意经办意见。")
        self.refresh()

    def check_form(self) -> Notice:
        """Check the form of the notice that was handed in."""
        notice = self.project.notices.first()
        return publicity.check_form(notice=notice, by=self.person(Role.BUR_OP), at=self.moment)

    def close_notice(self) -> None:
        """Record what the clock did."""
        perform("close_notice", project=self.project, by=None, at=self.moment)

    def sign(self, *parties: str, opinion: str = "同意。", minute_no: str = "") -> None:
        """Have parties of the open route answer in their turn; a meeting's answer carries its minutes."""
        for party in parties:
            sheet = next(one for one in sheets.open_for(self.project, "adhoc_route") if one.party == party)
            by = sheet.assignee or self.person(Role(sheet.role))
            said = {"minute_no": minute_no} if sheet.mode == ApprovalSheet.Mode.MEETING else {}
            self.agree(sheet, by, opinion, **said)
        self.refresh()


def yuan(amount: Decimal) -> str:
    """Return an amount in 万元 as offices write it."""
    return f"{(amount / 10000).normalize():f}万元"
