"""The world that is walked: three units, each with a project at every state, all of it full of canaries."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from wagtail.models import Site

from catalog import storage
from catalog.models import (
    Application,
    ArgumentRecord,
    Basis,
    Document,
    DocumentVersion,
    Dossier,
    DupHit,
    DupItem,
    DupReport,
    DupRun,
    Exemption,
    FunctionItem,
    FunctionList,
    Goal,
    ImportRun,
    JournalEntry,
    LexiconEdition,
    Material,
    NegativeCheck,
    Notice,
    Project,
    Resource,
    ResourceEdition,
    ResourceItem,
    SecrecyCase,
    System,
    SystemModule,
    TermProposal,
    User,
)
from portal.models import SiteIdentity
from portal.pages.publishing import sync_page
from search import indexing
from tests.factories.city import City, build_city
from tests.factories.projects import DossierFactory, NoticeFactory, ProjectFactory, store_version
from tests.factories.registers import ResourceFactory, SystemFactory
from tests.moments import NOW
from tests.permissions.canaries import Canaries, office_file
from tests.permissions.collecting_world import PlantedChecks, plant_checks
from tests.permissions.lexicon_world import plant_lexicon, plant_proposal
from tests.permissions.panel_world import PlantedBatch, plant_panels
from tests.permissions.plan_world import PlantedPlan, plant_plans
from tests.permissions.record_world import plant_records
from tests.permissions.report_world import plant_reports
from workflow.actions import sheets
from workflow.models import ApprovalSheet, Decision, DraftNote, Notification, OfficialDocument, StateChange

LIST_FILE = (Path(__file__).resolve().parent.parent / "inputs" / "功能清单-小.xlsx").read_bytes()
SIDES = ("water", "traffic", "hydrology")
# The second-level unit is there for its parent, which two states show.
FEW = ("DRAFT", "SUBMITTED")
STATES = {
    "DRAFT": "draft",
    "SUBMITTED": "submitted",
    "RETURNED": "returned",
    "IN_LIBRARY": "in_library",
    "ARGUED_OK": "argued_ok",
    "PLAN_PROPOSED": "argued_ok",
    "ADHOC_REVIEW": "awaiting_approval",
    "DECIDED": "decided",
    "APPROVED": "approved",
    "FL_REVIEW": "notice_in_check",
    "FL_PUBLIC": "in_publicity",
    "FL_CLOSED": "publicity_ended",
}
SHEETS = {
    "SUBMITTED": ("first_review", sheets.Asked("BUR_REVIEW", "局审核", "审核", "BUR_REVIEW")),
    "PLAN_PROPOSED": (
        "plan_meetings",
        sheets.Asked("FEC", "市委财经委", "审定", "OFFICE_PARTY", mode=ApprovalSheet.Mode.MEETING),
    ),
    "ADHOC_REVIEW": ("adhoc_route", sheets.Asked("VM_UNIT", "分管副市长", "审核", "VM_UNIT")),
    "DECIDED": (
        "approval_document",
        sheets.Asked("BUREAU", "市数字经济局", "签发", "BUR_REVIEW", mode=ApprovalSheet.Mode.DRAFT_REVIEW_ISSUE),
    ),
}
# What a published notice says of its project is for everybody.
PUBLISHED = {"FL_PUBLIC", "FL_CLOSED"}
PUBLIC_OF_PROJECT = ("name", "contact_name", "contact_phone", "contact_email", "content")


@dataclass
class Matter:
    """Everything of one project (or of a general dossier) that an address can name."""

    key: str
    dossier: Dossier
    project: Project | None = None
    document: Document | None = None
    run: DupRun | None = None
    sheet: ApprovalSheet | None = None
    notice: Notice | None = None
    imported: ImportRun | None = None
    resource: Resource | None = None


@dataclass
class World:
    """The city, its matters by `side/state`, the registers by side, and the canaries."""

    city: City
    canaries: Canaries = field(default_factory=Canaries)
    matters: dict[str, Matter] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    unlisted: dict[str, System] = field(default_factory=dict)
    batches: dict[str, PlantedBatch] = field(default_factory=dict)
    plans: dict[str, PlantedPlan] = field(default_factory=dict)
    published: dict[str, Resource] = field(default_factory=dict)
    collecting: PlantedChecks = field(default_factory=PlantedChecks)
    editions: list[LexiconEdition] = field(default_factory=list)
    proposal: TermProposal | None = None
    reports: dict[str, DupReport] = field(default_factory=dict)
    secrecy_case: SecrecyCase | None = None


def build_world() -> World:
    """Make the world; every text and file of every matter carries words of that matter."""
    world = World(build_city())
    # A sheet is granted to who holds its role when it opens.
    for _step, asked in SHEETS.values():
        world.city.person(asked.role)
    for side in SIDES:
        unit = getattr(world.city, side)
        system = SystemFactory(owner=unit, modules=["河道巡查派发", "水位预警"], builder="承建公司", remark="备注")
        world.systems[side] = system
        world.unlisted[side] = SystemFactory(owner=unit, is_public=False, modules=["内部核查"])
        world.published[side] = ResourceFactory(owner=unit, published=True)
        ResourceFactory(owner=unit, published=True, open_type="3", name=f"不予开放的信息{side}")
        for state, trait in STATES.items():
            if side == "hydrology" and state not in FEW:
                continue
            matter = _matter(world, side, unit, state, trait)
            world.matters[matter.key] = matter
        general = DossierFactory(kind=Dossier.Kind.GENERAL, owner=unit)
        world.matters[f"{side}/general"] = Matter(f"{side}/general", general, document=_document(world, general, side))
    world.batches = plant_panels(world.city, world.canaries)
    world.plans = plant_plans(world.city, world.canaries)
    world.secrecy_case = plant_records(world.city, world.canaries, SIDES)
    world.editions = plant_lexicon(world.city, world.canaries)
    world.proposal = plant_proposal(world.city, world.matters["water/SUBMITTED"].run, world.canaries)
    world.collecting = plant_checks(world.city, world.published, world.canaries)
    _compare_with_the_neighbour(world)
    for matter in world.matters.values():
        _plant(world.canaries, matter)
    # Last, for a report repeats what the canaries stand in.
    world.reports = plant_reports(world.city, world.matters, world.canaries)
    for side, system in world.systems.items():
        _plant_register(world.canaries, side, system, public=("name", "short_function", "description"))
    _plant_directory(world)
    for side, system in world.unlisted.items():
        # Not even the name of a system that is kept from the public register is for others.
        _plant_register(world.canaries, side, system, public=())
    for matter in world.matters.values():
        if matter.notice is not None:
            sync_page(Notice.objects.get(pk=matter.notice.pk), at=NOW)
    # Wagtail makes a site's settings when they are first read.
    SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    indexing.rebuild_index()
    return world


def _matter(world: World, side: str, unit, state: str, trait: str) -> Matter:
    options = {trait: True}
    if state == "PLAN_PROPOSED":
        options["state"] = state
    project = ProjectFactory(unit=unit, **options)
    matter = Matter(f"{side}/{state}", project.dossier, project)
    matter.document = _document(world, project.dossier, f"{side}/{state}")
    matter.notice = project.notices.first()
    if state == "FL_REVIEW":
        matter.notice = NoticeFactory(project=project, checking=True)
    matter.run = _run(project, world.systems[side])
    matter.imported = ImportRun.objects.create(
        kind=ImportRun.Kind.FUNCTION_LIST,
        file_name="功能清单.xlsx",
        sha256=hashlib.sha256(LIST_FILE).hexdigest(),
        storage_key=storage.put_bytes(LIST_FILE, hashlib.sha256(LIST_FILE).hexdigest()),
        project=project,
        organisation=unit,
    )
    matter.resource = ResourceFactory(owner=unit, project=project, system=world.systems[side])
    _history(project, world.city.person("UNIT_OP", unit), matter)
    if state in SHEETS:
        matter.sheet = _sheet(world.city, project, *SHEETS[state])
    return matter


def _document(world: World, dossier: Dossier, key: str) -> Document:
    matter = key if "/" in key else f"{key}/general"
    document = Document.objects.create(dossier=dossier, number=f"TD-{dossier.pk:06d}", title="可行性论证材料")
    store_version(
        document,
        content=office_file(world.canaries.mint(matter, "file")),
        file_name="论证材料.docx",
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        text="提取的文字",
    )
    return document


def _run(project: Project, system: System) -> DupRun:
    function_list = project.function_lists.first()
    run = DupRun.objects.create(
        project=project,
        function_list=function_list,
        kind=DupRun.Kind.SUBMISSION,
        input_sha256="0" * 64,
        engine="embedded",
        verdict="REVIEW",
        coverage=0.7,
        scope={"systems": 3, "items": 6, "projects": 2},
        explanation="单位说明",
        opinion="查重意见",
    )
    hit = DupHit.objects.create(
        run=run, rank=1, system=system, target_name=system.name, target_unit=str(system.owner), coverage=0.7, score=0.8
    )
    _evidence(hit, function_list.items.filter(is_leaf=True).first())
    return run


def _evidence(hit: DupHit, item: FunctionItem) -> None:
    DupItem.objects.create(
        hit=hit,
        item=item,
        target_path="河道巡查派发",
        target_text="派发巡查任务",
        score=0.8,
        probability=0.8,
        badge=DupItem.Badge.COVERED,
    )


def _history(project: Project, operator, matter: Matter) -> None:
    Application.objects.create(
        project=project,
        number=1,
        snapshot={"name": project.name, "necessity": project.necessity, "content": project.content},
        sha256="0" * 64,
        submitted_by=operator,
    )
    Material.objects.create(project=project, item_code="feasibility", document=matter.document, reason="已附")
    Exemption.objects.create(project=project, rule="R9.3", reason="特殊情况", granted_by=operator, granted_at=NOW)
    ArgumentRecord.objects.create(project=project, batch="2026年第一批", experts=5, conclusion="A1", opinion="论证意见")
    StateChange.objects.create(
        project=project,
        version=1,
        verb="submit",
        from_state="DRAFT",
        to_state=project.state,
        actor=operator,
        actor_name=str(operator),
        reason="理由",
        regulation=project.regulation,
        at=NOW - timedelta(days=30),
    )
    OfficialDocument.objects.create(
        project=project,
        doc_type="D08",
        title=f"关于{project.name}立项的批复",
        issuer="市数字经济局",
        document=matter.document,
        issued_on=timezone.localdate(NOW),
        body=[{"heading": "一", "text": "同意立项"}],
    )
    DraftNote.objects.create(project=project, text=f"{project.necessity}（同事意见）", by=operator)
    for person in {operator, *User.objects.filter(memberships__isnull=False)}:
        text = f"“{project.name}”现处于“初审”。"
        Notification.objects.create(user=person, key=f"told-{project.pk}", text=text, project=project)
    JournalEntry.objects.create(
        dossier=project.dossier, event="submit", subject=f"{project.number} {project.name}", actor_name=str(operator)
    )


def _sheet(city: City, project: Project, step: str, asked: sheets.Asked) -> ApprovalSheet:
    question = sheets.Question(f"请审：{project.name}", {"opinion": "拟同意", "doc_no": "示数立项〔2026〕9号"})
    sheet = sheets.open_round(project, step, [asked], question, by=city.person("BUR_OP"), at=NOW)[0]
    Decision.objects.create(
        sheet=sheet,
        project=project,
        step=step,
        capacity=asked.label,
        act=asked.act,
        signer_name="前一手",
        recorded_by=city.person("BUR_OP"),
        result=Decision.Result.AGREED,
        opinion="已阅",
        decided_on=timezone.localdate(NOW),
        digest=sheet.digest,
    )
    return sheet


def _compare_with_the_neighbour(world: World) -> None:
    """Each unit's draft resembles the other's unfinished project, which the bureau has not disclosed."""
    for side, other in (("water", "traffic"), ("traffic", "water"), ("hydrology", "traffic")):
        run, stranger = world.matters[f"{side}/SUBMITTED"].run, world.matters[f"{other}/IN_LIBRARY"].project
        word = world.canaries.mint(f"{other}/IN_LIBRARY", "undisclosed hit")
        hit = DupHit.objects.create(
            run=run,
            rank=2,
            other_project=stranger,
            target_name=f"{word}{stranger.name}",
            target_unit=f"{word}{stranger.unit}",
            coverage=0.9,
            score=0.9,
        )
        item = run.function_list.items.filter(is_leaf=True).last()
        _evidence(hit, item)
        hit.items.update(target_path=f"{word}路径", target_text=f"{word}文字")


def _plant(canaries: Canaries, matter: Matter) -> None:
    key = matter.key
    canaries.plant(matter.dossier, key)
    for version in DocumentVersion.objects.filter(document__dossier=matter.dossier):
        canaries.plant(version, key)
    for document in matter.dossier.documents.all():
        canaries.plant(document, key)
    project = matter.project
    if project is None:
        return
    published = key.partition("/")[2] in PUBLISHED
    canaries.plant(project, key, public=PUBLIC_OF_PROJECT if published else ())
    for model in (Basis, Goal, Material, NegativeCheck, Exemption, Application, ArgumentRecord, ImportRun):
        for row in model.objects.filter(project=project):
            canaries.plant(row, key)
    for model in (ApprovalSheet, Decision, StateChange, OfficialDocument, DupRun):
        for row in model.objects.filter(project=project):
            canaries.plant(row, key)
    for row in [*FunctionList.objects.filter(project=project), *Notice.objects.filter(project=project)]:
        canaries.plant(row, "public" if published else key)
    for row in FunctionItem.objects.filter(function_list__project=project):
        canaries.plant(row, "public" if published else key)
    for row in JournalEntry.objects.filter(dossier=matter.dossier):
        canaries.plant(row, key)
    for row in [*DupHit.objects.filter(run__project=project, rank=1), *_items(project)]:
        canaries.plant(row, key)
    for row in [matter.resource, *ResourceItem.objects.filter(resource=matter.resource)]:
        canaries.plant(row, f"{key.partition('/')[0]}/register")


def _items(project: Project):
    return DupItem.objects.filter(hit__run__project=project, hit__rank=1)


def _plant_register(canaries: Canaries, side: str, system: System, *, public: tuple[str, ...]) -> None:
    for row in [system, *SystemModule.objects.filter(system=system)]:
        canaries.plant(row, f"{side}/register", public=public)


def _plant_directory(world: World) -> None:
    """What an open edition says is for everybody; the unit's working copy and a closed edition are not."""
    sides = {getattr(world.city, side).pk: side for side in SIDES}
    for edition in ResourceEdition.objects.select_related("resource"):
        home = f"{sides[edition.resource.owner_id]}/register"
        for row in (edition.resource, *edition.resource.items.all()):
            world.canaries.plant(row, home)
        for row in (edition, *edition.items.all()):
            world.canaries.plant(row, "public" if edition.open_type != "3" else home)
