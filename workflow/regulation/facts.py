"""All that a rule may know about a project: frozen facts, gathered by workflow.fact_finding on the day of a step.

Every default means "not known" or "not done", so that a fact nobody gathered objects instead of letting a step pass.
Money is Decimal in 元; `_on` is a day, `_at` an aware moment; codes are those of the regulation's lists.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from workflow.regulation.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Applicant:
    """The unit that applies (项目建设单位): its kind and what stands against it."""

    kind: str = ""
    builds_infrastructure: bool = False
    """The bureau itself, which alone builds shared infrastructure (Art 14)."""
    is_second_level: bool = False
    endorsed_by_parent: bool = False
    data_collected: bool = False
    """数据归集 completed as required (Art 24)."""
    security_holds: tuple[str, ...] = ()
    """Causes of active holds of Art 57."""


@dataclass(frozen=True, slots=True)
class FundingLine:
    """One line of money: source (资金来源 F1…F7), amount in 元, and optionally the channel and year."""

    source: str
    amount: Decimal
    channel: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """总投资 and where it comes from; `is_municipal`: government money of the city itself (Art 2)."""

    total: Decimal | None = None
    lines: tuple[FundingLine, ...] = ()
    is_municipal: bool | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """One item of 申报材料: given, or not applicable for a stated reason."""

    code: str
    given: bool = False
    not_applicable_because: str = ""


@dataclass(frozen=True, slots=True)
class NegativeRow:
    """One row of the negative list: its conclusion (NO_HIT …) and, for an exception, the provision cited."""

    code: str
    conclusion: str = ""
    cites: str = ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the project says about data sharing (Art 23–25)."""

    is_planned: bool | None = None
    """None: not stated; False: cannot share, so that the bureau's consent of Art 24 is needed."""
    opens_exclusively: bool = False
    """Generally shareable data would be opened to particular enterprises or organisations only."""
    touches_secrets: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """信息资源目录: resources, those of them without a single item, and those marked secret."""

    resources: int = 0
    without_items: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """申报书: the basics and declarations of a draft."""

    impl_mode: str = ""
    impl_reason: str = ""
    categories: tuple[str, ...] = ()
    meets_definition: bool | None = None
    """Falls under 《政务信息系统定义和范围》."""
    missing_basics: tuple[str, ...] = ("基本情况",)
    """Chinese names of the required fields that are empty or wrong."""
    materials: tuple[Material, ...] = ()
    negative_list: tuple[NegativeRow, ...] = ()
    priority_types: tuple[str, ...] = ()
    plan_year: int | None = None
    is_secret: bool | None = None
    """涉密 as declared; None: not declared."""
    civil_works: bool | None = None
    high_energy: bool | None = None
    other_approvals: tuple[str, ...] = ()
    """Codes of the approvals of Art 27 that the draft names."""
    upgrades_system: bool = False
    """升级改造 of an earlier project."""
    parent_accepted: bool | None = None
    """Whether that earlier project has passed 履约验收; None where it is not on record."""
    stands_alone: bool | None = None
    """孤立信息系统: does not rely on the city's cloud, network and service platform (Art 18)."""
    suggests_city_brain: tuple[str, ...] = ()
    city_brain_answer: str = ""
    is_central: bool = False
    """建设模式 集中建设 (Art 17)."""
    overlaps: tuple[str, ...] = ()
    """Unresolved overlaps between the contents of the participating departments."""
    involves_counties: bool = False
    county_annex: bool = False
    """总体要求和标准规范 for the counties that take part are attached (Art 22)."""


@dataclass(frozen=True, slots=True)
class DuplicateCheck:
    """查重: the latest run and what the bureau still has to conclude; names are those of the systems found."""

    has_run: bool = False
    is_current: bool = False
    """The run is of the present content."""
    open_hits: tuple[str, ...] = ()
    """Hits above the threshold without a conclusion."""
    duplicates: tuple[str, ...] = ()
    """Hits concluded 重复 (DUP)."""


@dataclass(frozen=True, slots=True)
class FirstReview:
    """初审: what the bureau found, and the persons who drafted and reviewed it."""

    deficiencies: tuple[str, ...] = ()
    reject_codes: tuple[str, ...] = ()
    reject_facts: str = ""
    drafter: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class MixedEngineering:
    """A project contained in an engineering project (Art 8); amounts are the two parts of its 概算 in 元."""

    is_contained: bool = False
    is_split: bool = False
    cannot_split_because: str = ""
    engineering: Decimal = Decimal(0)
    information: Decimal = Decimal(0)
    designated: str = ""
    """NDRC or BUREAU, by joint consultation, where the shares are equal (AMB-06)."""


@dataclass(frozen=True, slots=True)
class ExternalApproval:
    """A 立项 issued by 市发展改革委 (Art 8)."""

    doc_no: str = ""
    issued_on: date | None = None
    has_file: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """专家论证 of Art 10: its batch, experts, and result A1…A4."""

    has_batch: bool = False
    experts: int = 0
    open_conflicts: tuple[str, ...] = ()
    """Experts who have not been cleared of a conflict of interest."""
    unsigned: tuple[str, ...] = ()
    """Experts whose opinion is not signed."""
    conclusion: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class PartyResult:
    """What one party of a route answered: capacity, act, 同意 or not, day, and number of the minutes for a meeting."""

    capacity: str
    act: str
    agreed: bool
    on: date
    minutes_no: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """审定: the path taken, the amount frozen when it opened, and the answers so far in the order of their days."""

    path: str = ""
    """UNIFIED, ADHOC or MIDYEAR."""
    in_library: bool = False
    frozen_amount: Decimal | None = None
    results: tuple[PartyResult, ...] = ()
    opinions: frozenset[str] = frozenset()
    """Departments of Art 10 whose opinion is on record: BUREAU, NDRC, FIN."""
    decided_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """立项批复 as drafted: its number, amount in 元, and the three persons who write, review and issue it."""

    doc_no: str = ""
    doc_no_is_taken: bool = False
    amount: Decimal | None = None
    drafter: str = ""
    reviewer: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Conditions of self-building (Art 11) and of buying a service (Art 12); None: not answered."""

    mandated_by: str = ""
    """The document of the Centre, province or city that demands the project."""
    urgent_security: str = ""
    """Why state security is concerned and the matter urgent."""
    goods_or_bundle: bool | None = None
    """The purchase is of goods or works, or bundles works with a service."""
    service_total: Decimal | None = None
    selfbuild_total: Decimal | None = None
    suppliers: int = 0
    secrecy_rules_kept: bool | None = None


@dataclass(frozen=True, slots=True)
class FunctionList:
    """功能清单: leaves, rows that are not complete, and what the scan for classified and personal content found."""

    leaves: int = 0
    incomplete: tuple[str, ...] = ()
    secrecy_hits: tuple[str, ...] = ()
    publication_checked: bool = False
    """保密审查 and 公开审查 recorded by the unit for the present version."""


@dataclass(frozen=True, slots=True)
class Notice:
    """公示: its chosen length, its form check, and once published the deadline computed from the publish day."""

    form_checked: bool = False
    days: int | None = None
    published_on: date | None = None
    deadline: Deadline | None = None
    open_change: bool = False
    """A change of version is being prepared; the period cannot end before it is published or dropped."""
    content_changed: bool = False
    """The present version differs in items, quantities or scope from the one published."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """One project on the day and at the moment of a step."""

    on: date
    at: datetime | None = None
    applicant: Applicant = field(default_factory=Applicant)
    money: Money = field(default_factory=Money)
    application: Application = field(default_factory=Application)
    sharing: Sharing = field(default_factory=Sharing)
    directory: Directory = field(default_factory=Directory)
    duplicates: DuplicateCheck = field(default_factory=DuplicateCheck)
    first_review: FirstReview = field(default_factory=FirstReview)
    mixed: MixedEngineering = field(default_factory=MixedEngineering)
    external: ExternalApproval = field(default_factory=ExternalApproval)
    argument: Argument = field(default_factory=Argument)
    decision: Decision = field(default_factory=Decision)
    approval: Approval = field(default_factory=Approval)
    eligibility: Eligibility = field(default_factory=Eligibility)
    function_list: FunctionList = field(default_factory=FunctionList)
    notice: Notice = field(default_factory=Notice)
    exemptions: frozenset[str] = frozenset()
    """Requirement ids with a granted exemption on file: R9.3, R15.1, R20.2, R24.1, R24.2."""


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What the money rules may know of one system (Art 20, 21, 57)."""

    name: str
    in_register: bool = False
    is_replaceable: bool = False
    """Could be merged within the unit or replaced by a system built for all."""
    is_retired: bool = False
    security_failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """项目建设技术方案 (Art 36): codes of the chapters that are complete."""

    impl_mode: str
    chapters: frozenset[str] = frozenset()
