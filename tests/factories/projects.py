"""Projects (项目) at each state, with dossier, function list and documents, as a department leaves them."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from catalog.models import (
    Basis,
    Document,
    DocumentVersion,
    Dossier,
    DupRun,
    FunctionItem,
    FunctionList,
    FundLine,
    Goal,
    Material,
    NegativeCheck,
    Notice,
    Project,
    ProjectCategory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import ResourceFactory
from tests.factories.rights import grant_to_owner
from tests.moments import NOW, TODAY

FUNCTIONS = (
    ("1", "河道巡查", ""),
    ("1.1", "巡查任务派发", "按河段和周期生成巡查任务，派发到人。"),
    ("1.2", "巡查轨迹记录", "记录巡查人员的轨迹和停留点，离线补传。"),
    ("2", "防汛会商", ""),
    ("2.1", "水位预警", "水位超过警戒值时向责任人发送预警。"),
)


FIRST_VERSION = {
    "content": b"%PDF-1.4 sample",
    "file_name": "材料.pdf",
    "content_type": "application/pdf",
    "text": "",
}


class DossierFactory(factory.django.DjangoModelFactory):
    """A dossier (卷宗) whose owner organisation holds its grants."""

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"T-{n:05d}")
    title = factory.Sequence(lambda n: f"卷宗{n}")
    kind = Dossier.Kind.PROJECT
    owner = factory.SubFactory(OrganisationFactory)

    @factory.post_generation
    def grants(dossier, create, extracted, **kwargs):
        if create:
            grant_to_owner(dossier)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A document with one stored version: `DocumentFactory(dossier=…, content=b"…", file_name="方案.pdf")`."""

    class Meta:
        model = Document
        skip_postgeneration_save = True

    dossier = factory.SubFactory(DossierFactory)
    number = factory.Sequence(lambda n: f"TD-{n:06d}")
    title = factory.Sequence(lambda n: f"文件{n}")

    @classmethod
    def _generate(cls, strategy, params):
        wanted = {name: params.pop(name, default) for name, default in FIRST_VERSION.items()}
        document = super()._generate(strategy, params)
        store_version(document, **wanted)
        return document


def store_version(document, *, content: bytes, file_name: str, content_type: str, text: str = "") -> DocumentVersion:
    """Store bytes privately as the next version of a document."""
    sha = hashlib.sha256(content).hexdigest()
    number = document.versions.count() + 1
    key = storages["private"].save(f"tests/{document.number}-{number}", ContentFile(content))
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        file_name=file_name,
        storage_key=key,
        sha256=sha,
        size=len(content),
        content_type=content_type,
        text=text,
    )


class FunctionListFactory(factory.django.DjangoModelFactory):
    """A function list with two headings and three leaves, or with the given `(number, name, description)` rows."""

    class Meta:
        model = FunctionList
        skip_postgeneration_save = True

    project = factory.SubFactory("tests.factories.projects.ProjectFactory")
    version = factory.LazyAttribute(lambda found: found.project.function_lists.count() + 1)
    sha256 = factory.LazyAttribute(lambda found: hashlib.sha256(str(found.version).encode()).hexdigest())

    @factory.post_generation
    def items(function_list, create, rows, **kwargs):
        parents: dict[str, FunctionItem] = {}
        for order, (number, name, description) in enumerate(rows or FUNCTIONS, start=1):
            parents[number] = FunctionItem.objects.create(
                function_list=function_list,
                parent=parents.get(number.rpartition(".")[0]),
                item_key=hashlib.sha256(f"{number}{name}".encode()).hexdigest()[:12],
                number=number,
                order=order,
                level=number.count(".") + 1,
                is_leaf=bool(description),
                name=name,
                description=description,
                quantity=1 if description else None,
            )


def _state(code: str, **fields):
    """Return a trait: the project stands at a state, with what belongs to it."""
    return factory.Trait(state=code, **fields)


_IN_LIBRARY = {
    # A year of their own, so that they never meet the numbers that the platform gives.
    "library_number": factory.Sequence(lambda n: f"KU2025-{n:04d}"),
    "library_on": TODAY - timedelta(days=60),
}
_FROZEN = {**_IN_LIBRARY, "decide_path": "ADHOC", "tier": 1, "frozen_amount": factory.SelfAttribute("total_amount")}
_APPROVED = {
    **_FROZEN,
    "decided_amount": factory.SelfAttribute("total_amount"),
    "approved_amount": factory.SelfAttribute("total_amount"),
    "approved_on": TODAY - timedelta(days=20),
    "approval_no": factory.Sequence(lambda n: f"示数立项〔2026〕{n + 1000}号"),
}


_DECLARED = {"is_municipal": True, "meets_definition": True, "sharing_planned": True, "stands_alone": False}


class ProjectFactory(factory.django.DjangoModelFactory):
    """A complete draft (草稿) of 1,200,000 元; a trait says how far it has come."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait()
        ready = factory.Trait(om_amount_per_year=Decimal("60000.00"), declarations=dict(_DECLARED))
        submitted = _state("SUBMITTED", submitted_at=NOW - timedelta(days=90))
        returned = _state("RETURNED", submitted_at=NOW - timedelta(days=90))
        rejected = _state("LIB_REJECTED", submitted_at=NOW - timedelta(days=90))
        out_of_scope = _state("OUT_OF_SCOPE")
        withdrawn = _state("WITHDRAWN", withdrawn_from="SUBMITTED")
        in_library = _state("IN_LIBRARY", **_IN_LIBRARY)
        arguing = _state("ARGUING", **_IN_LIBRARY)
        argued_ok = _state("ARGUED_OK", **_IN_LIBRARY)
        awaiting_approval = _state("ADHOC_REVIEW", **_FROZEN)
        decided = _state("DECIDED", **_FROZEN, decided_amount=factory.SelfAttribute("total_amount"))
        approved = _state("APPROVED", **_APPROVED)
        notice_in_check = _state("FL_REVIEW", **_APPROVED)
        in_publicity = _state("FL_PUBLIC", **_APPROVED)
        publicity_ended = _state("FL_CLOSED", **_APPROVED)

    number = factory.Sequence(lambda n: f"P2026-{n + 1:05d}")
    name = factory.Sequence(lambda n: f"河湖管理信息化项目{n}")
    unit = factory.SubFactory(OrganisationFactory)
    dossier = factory.SubFactory(
        DossierFactory,
        number=factory.SelfAttribute("..number"),
        title=factory.SelfAttribute("..name"),
        owner=factory.SelfAttribute("..unit"),
    )
    state = "DRAFT"
    impl_mode = "SELF"
    impl_reason = "自行建设便于与既有系统整合。"
    build_nature = "NEW"
    theme = "SL"
    necessity = "河道巡查目前靠纸质记录，难以及时发现险情。"
    content = "建设河道巡查与防汛会商两个模块。"
    starts = "2026-09"
    ends = "2027-06"
    period_months = 10
    plan_year = 2026
    total_amount = Decimal("1200000.00")
    secrecy_declared = True
    contact_name = "李工"
    contact_phone = "0000-1234567"
    state_changed_at = NOW - timedelta(days=10)
    created_at = NOW - timedelta(days=120)

    @factory.post_generation
    def application(project, create, wanted, **kwargs):
        """Add what an application says; `application=False` leaves it empty."""
        if not create or wanted is False:
            return
        ProjectCategory.objects.create(project=project, code="C7")
        if project.total_amount is not None:
            FundLine.objects.create(project=project, source="F1", channel="B1", year=2026, amount=project.total_amount)
        Basis.objects.create(
            project=project, title="关于加强河湖管理的意见", doc_no="示府发〔2025〕3号", clause="第五条"
        )
        Goal.objects.create(project=project, name="巡查覆盖率", target="95", unit="%")
        NegativeCheck.objects.bulk_create(
            NegativeCheck(project=project, item_code=f"N{n}", conclusion="NO_HIT") for n in range(1, 9)
        )

    @factory.post_generation
    def function_list(project, create, wanted, **kwargs):
        """Add a function list; `function_list=False` leaves it out, rows replace its items."""
        if create and wanted is not False:
            FunctionListFactory(project=project, items=wanted or None)

    @factory.post_generation
    def filed(project, create, _wanted, **kwargs):
        """Account for every material, list a resource and search for duplicates where the declarations are made."""
        if not create or not project.declarations:
            return
        for number in range(1, 9):
            Material.objects.create(project=project, item_code=f"M{number}", status="na", reason="不涉及")
        ResourceFactory(owner=project.unit, project=project)
        newest = project.function_lists.get()
        DupRun.objects.create(
            project=project, function_list=newest, kind=DupRun.Kind.QUICK, input_sha256=newest.sha256, engine="embedded"
        )

    @factory.post_generation
    def notice(project, create, wanted, **kwargs):
        """Put up the notice of a project whose list is or was public."""
        if create and project.state in {"FL_PUBLIC", "FL_CLOSED"} and wanted is not False:
            NoticeFactory(project=project, ended=project.state == "FL_CLOSED")


class NoticeFactory(factory.django.DjangoModelFactory):
    """A running notice (公示) with seven days to go, or an ended one."""

    class Meta:
        model = Notice

    class Params:
        ended = factory.Trait(
            published_at=NOW - timedelta(days=20),
            ends_on=TODAY - timedelta(days=13),
            end_at=(NOW - timedelta(days=12)).replace(hour=0),
        )
        checking = factory.Trait(status=Notice.Status.CHECKING, published_at=None, ends_on=None, end_at=None)

    project = factory.SubFactory(ProjectFactory, approved=True)
    function_list = factory.LazyAttribute(lambda notice: notice.project.function_lists.first())
    number = factory.Sequence(lambda n: f"GS2025-{n + 1:04d}")
    title = factory.LazyAttribute(lambda notice: f"{notice.project.name}功能清单公示")
    status = Notice.Status.PUBLISHED
    published_at = NOW - timedelta(days=1)
    ends_on = TODAY + timedelta(days=7)
    end_at = (NOW + timedelta(days=8)).replace(hour=0)
    contact_name = "李工"
    contact_phone = "0000-1234567"
