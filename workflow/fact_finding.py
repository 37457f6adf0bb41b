"""Gathers from rows the facts that rules may know; nothing here judges.

Duplicate evidence is read from the records of the catalogue: a check that nobody ran is a fact like any other.
"""

from dataclasses import fields
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from catalog.city import city
from catalog.models import DupHit, DupRun, OrgHold, Project, Resource, System
from workflow import notice_facts, resource_facts, snapshots
from workflow.decision_facts import approval_facts, argument_facts, decision_facts, is_endorsed, review_facts
from workflow.lifecycle import State
from workflow.models import ApprovalSheet
from workflow.regulation import facts
from workflow.regulation.rulebook import Rulebook

_SECOND_LEVEL = 2
# Systems that run need no acceptance on record: the ledger names them as in use.
_IN_USE = frozenset({System.Status.RUNNING, System.Status.DORMANT, System.Status.TO_RETIRE})
_ACCEPTED = frozenset({State.ACCEPTED, State.OPERATING, State.EVALUATED, State.ARCHIVED})

# The Chinese name of each field that a complete 申报书 has (第九条第一款第（一）项、第（三）项).
_BASICS = {
    "name": "项目名称",
    "build_nature": "建设性质",
    "necessity": "必要性",
    "content": "建设内容",
    "plan_year": "计划年度",
    "starts": "开始年月",
    "ends": "完成年月",
    "om_amount_per_year": "年运维费",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
}


class FactsOnDemand:
    """Reads like `ProjectFacts`; a part is gathered when a rule first asks for it: a step pays for its own rules.

    `data` and `sheet` belong to the step being taken.
    """

    def __init__(
        self,
        project: Project,
        *,
        at: datetime,
        rulebook: Rulebook,
        data: dict[str, Any] | None = None,
        sheet: ApprovalSheet | None = None,
    ) -> None:
        self._project, self._rulebook, self._data, self._sheet = project, rulebook, data or {}, sheet
        self.at = at
        self.on = timezone.localdate(at)

    @cached_property
    def applicant(self) -> facts.Applicant:
        return _applicant(self._project, self.at)

    @cached_property
    def money(self) -> facts.Money:
        return _money(self._project)

    @cached_property
    def application(self) -> facts.Application:
        return _application(self._project, self._rulebook)

    @cached_property
    def sharing(self) -> facts.Sharing:
        return _sharing(self._project)

    @cached_property
    def directory(self) -> facts.Directory:
        return _directory(self._project)

    @cached_property
    def duplicates(self) -> facts.DuplicateCheck:
        return duplicates(self._project)

    @cached_property
    def first_review(self) -> facts.FirstReview:
        return review_facts(self._sheet, self._data)

    @cached_property
    def mixed(self) -> facts.MixedEngineering:
        return _mixed(self._project)

    @cached_property
    def external(self) -> facts.ExternalApproval:
        return _external(self._data)

    @cached_property
    def argument(self) -> facts.Argument:
        return argument_facts(self._project, self._data)

    @cached_property
    def decision(self) -> facts.Decision:
        return decision_facts(self._project, self._data)

    @cached_property
    def approval(self) -> facts.Approval:
        return approval_facts(self._sheet)

    @cached_property
    def eligibility(self) -> facts.Eligibility:
        return _eligibility(self._project)

    @cached_property
    def function_list(self) -> facts.FunctionList:
        return notice_facts.function_list_facts(self._project)

    @cached_property
    def notice(self) -> facts.Notice:
        return notice_facts.notice_facts(self._project, self._data)

    @cached_property
    def exemptions(self) -> frozenset[str]:
        rules = self._project.exemptions.values_list("rule", flat=True)
        return frozenset(f"R{rule.removeprefix('R')}" for rule in rules)


def gather(project: Project, *, at: datetime, rulebook: Rulebook, **step: Any) -> facts.ProjectFacts:
    """Return all that a rule may know of a project at a moment, gathered at once."""
    found = FactsOnDemand(project, at=at, rulebook=rulebook, **step)
    return facts.ProjectFacts(**{part.name: getattr(found, part.name) for part in fields(facts.ProjectFacts)})


def _applicant(project: Project, at: datetime) -> facts.Applicant:
    unit, on = project.unit, timezone.localdate(at)
    holds = list(OrgHold.objects.filter(organisation=unit, from_on__lte=on, cleared_on__isnull=True))
    return facts.Applicant(
        kind=unit.kind,
        builds_infrastructure=unit.code == city()["bureau"]["code"],
        is_second_level=unit.parent_id is not None and unit.budget_level >= _SECOND_LEVEL,
        endorsed_by_parent=is_endorsed(project),
        data_collected=unit.data_collected_ok and not any(hold.cause == OrgHold.Cause.DATA for hold in holds),
        security_holds=tuple(hold.facts for hold in holds if hold.cause == OrgHold.Cause.SECURITY),
    )


def _money(project: Project) -> facts.Money:
    lines = tuple(
        facts.FundingLine(line.source, line.amount, line.channel, line.year) for line in project.fund_lines.all()
    )
    return facts.Money(project.total_amount, lines, project.declarations.get("is_municipal"))


def _application(project: Project, rulebook: Rulebook) -> facts.Application:
    said = project.declarations
    text = f"{project.name}\n{project.content}"
    return facts.Application(
        impl_mode=project.impl_mode,
        impl_reason=project.impl_reason,
        categories=tuple(project.categories.values_list("code", flat=True)),
        meets_definition=said.get("meets_definition"),
        missing_basics=_missing_basics(project),
        materials=_materials(project),
        negative_list=tuple(
            facts.NegativeRow(row.item_code, row.conclusion, row.citation) for row in project.negative_checks.all()
        ),
        priority_types=(project.priority,) if project.priority else (),
        plan_year=project.plan_year,
        is_secret=False if project.secrecy_declared else said.get("is_secret"),
        civil_works=project.new_civil_works,
        high_energy=project.high_energy,
        other_approvals=tuple(said.get("other_approvals", ())),
        upgrades_system=project.upgrades_id is not None,
        parent_accepted=_parent_accepted(project),
        stands_alone=said.get("stands_alone"),
        suggests_city_brain=tuple(entry.label for entry in rulebook.list("city_brain").entries if entry.label in text),
        city_brain_answer=said.get("city_brain_answer", ""),
        is_central=project.build_mode == "CENTRAL",
        overlaps=tuple(said.get("overlaps", ())),
        involves_counties=bool(said.get("involves_counties")),
        county_annex=bool(said.get("county_annex")),
    )


def _missing_basics(project: Project) -> tuple[str, ...]:
    missing = [label for name, label in _BASICS.items() if getattr(project, name) in {None, ""}]
    if not project.bases.exists():
        missing.append("依据")
    if not project.goals.exists():
        missing.append("绩效目标")
    return tuple(missing)


def _materials(project: Project) -> tuple[facts.Material, ...]:
    return tuple(
        facts.Material(
            row.item_code,
            given=row.status == row.Status.COMPLETE,
            not_applicable_because=row.reason if row.status == row.Status.NOT_APPLICABLE else "",
        )
        for row in project.materials.all()
    )


def _parent_accepted(project: Project) -> bool | None:
    if project.upgrades is None:
        return None
    built_by = project.upgrades.build_project
    if built_by is None:
        return True if project.upgrades.status in _IN_USE else None
    return built_by.state in _ACCEPTED


def _sharing(project: Project) -> facts.Sharing:
    said = project.declarations
    return facts.Sharing(
        is_planned=said.get("sharing_planned"),
        opens_exclusively=bool(said.get("opens_exclusively")),
        touches_secrets=bool(said.get("touches_secrets")),
    )


def _directory(project: Project) -> facts.Directory:
    entries = list(Resource.objects.filter(project=project).prefetch_related("items").order_by("pk"))
    return facts.Directory(
        resources=len(entries),
        without_items=tuple(entry.name for entry in entries if not entry.items.all()),
        secret=tuple(entry.name for entry in entries if resource_facts.bears_mark(entry)),
    )


def duplicates(project: Project) -> facts.DuplicateCheck:
    """Return what the latest check of the present list found and what is still open; a draft's quick look counts last.

    Without a check of the present list the latest of an earlier one is told, as outdated.
    """
    runs = list(DupRun.objects.filter(project=project).only("kind", "function_list").order_by("-pk"))
    if not runs:
        return facts.DuplicateCheck()
    current = snapshots.current_list(project)
    of_present = [run for run in runs if current is not None and run.function_list_id == current.pk]
    run = next((run for run in of_present or runs if run.kind != DupRun.Kind.QUICK), (of_present or runs)[0])
    hits = DupHit.objects.filter(run=run).only("conclusion", "target_name")
    return facts.DuplicateCheck(
        has_run=True,
        is_current=bool(of_present),
        open_hits=tuple(hit.target_name for hit in hits if not hit.conclusion),
        duplicates=tuple(hit.target_name for hit in hits if hit.conclusion == "DUP"),
    )


def _mixed(project: Project) -> facts.MixedEngineering:
    said = project.declarations
    return facts.MixedEngineering(
        is_contained=project.is_mixed_eng,
        is_split=bool(said.get("is_split")),
        cannot_split_because=said.get("cannot_split_because", ""),
        engineering=project.eng_amount or 0,
        information=project.info_amount or 0,
        designated=said.get("designated", ""),
    )


def _external(data: dict[str, Any]) -> facts.ExternalApproval:
    return facts.ExternalApproval(
        doc_no=data.get("doc_no", ""), issued_on=data.get("issued_on"), has_file=data.get("document") is not None
    )


def _eligibility(project: Project) -> facts.Eligibility:
    said = project.declarations
    mandate = said.get("mandated_by", "")
    if project.has_higher_mandate and not mandate:
        basis = project.bases.first()
        mandate = basis.title if basis else ""
    urgent = said.get("urgent_security", "")
    return facts.Eligibility(
        mandated_by=mandate if project.has_higher_mandate else "",
        urgent_security=urgent if project.is_urgent_security else "",
        goods_or_bundle=said.get("goods_or_bundle"),
        service_total=project.service_fee_total,
        selfbuild_total=project.self_total,
        suppliers=int(said.get("suppliers") or 0),
        secrecy_rules_kept=said.get("secrecy_rules_kept"),
    )
