"""The main screens of the site and the workbench, each with who looks at it, for checks that every screen must pass."""

from dataclasses import dataclass

from django.urls import reverse

from catalog.models import Resource
from portal.pages.resource_list import slug_of
from tests.factories.city import City
from tests.factories.projects import DocumentFactory, ProjectFactory
from tests.factories.registers import ResourceFactory, SystemFactory
from tests.journeys.comparing_pages import comparing_pages
from tests.journeys.consulting import consulting_pages
from tests.journeys.gatherings import gathered_pages
from tests.journeys.lexicon_pages import lexicon_pages
from tests.journeys.record_pages import record_pages
from tests.journeys.report_pages import report_pages
from tests.workflow.journey import Journey, begin
from workflow import actions
from workflow.models import ApprovalSheet


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: its address, and the role that looks at it (nobody's for the public site)."""

    path: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the resource directory: being compiled, published, and waiting for the bureau."""

    draft: Resource
    public: Resource
    confirmed: Resource


def furnish(city: City) -> list[Screen]:
    """Fill the city with a project at each stage and return the screens that show them."""
    SystemFactory(owner=city.water, name="河长制管理信息系统", modules=["河道巡查", "防汛会商"])
    entries = Entries(
        draft=ResourceFactory(owner=city.water),
        public=ResourceFactory(owner=city.water, published=True),
        confirmed=ResourceFactory(owner=city.water, status=Resource.Status.UNIT_CONFIRMED),
    )
    published = begin(city, name="智慧水务调度平台").into_library().argue().adhoc().decide_all().issue().publish()
    waiting = begin(city, name="河湖长制信息化平台").into_library().argue().adhoc()
    sheet = ApprovalSheet.objects.filter(project=waiting.project, status="open").first()
    submitted = begin(city, name="水文监测预警系统")
    run = submitted.check_duplicates()
    _resubmit(submitted)
    draft = ProjectFactory(unit=city.water, name="取水许可管理系统")
    DocumentFactory(dossier=draft.dossier)
    notice = published.project.notices.get()
    return [
        *_public(notice),
        *_unit(draft, published.project),
        *_bureau(waiting.project, run, notice),
        *_directory(entries),
        *(Screen(path, role) for path, role in gathered_pages(city)),
        *(Screen(path, role) for path, role in lexicon_pages(city)),
        *(Screen(path, role) for path, role in report_pages(city)),
        *(Screen(path, role) for path, role in record_pages(city)),
        *(Screen(path, role) for path, role in comparing_pages(city)),
        *(Screen(path, role) for path, role in consulting_pages(city, notice)),
        _signer(sheet),
    ]


def _resubmit(journey: Journey) -> None:
    """Submit, have it returned with one correction, and submit the corrected application."""
    journey.take("submit", "UNIT_HEAD")
    journey.take("return_for_correction", "BUR_OP", data={"deficiencies": ["请补充必要性"]})
    actions.save_draft(
        project=journey.fresh().project,
        by=journey.who("UNIT_OP"),
        at=journey.later(),
        expected_revision=journey.project.draft_revision,
        fields={"necessity": "险情发现晚，近三年漏报四起。"},
    )
    journey.take("submit", "UNIT_HEAD")


def _public(notice) -> list[Screen]:
    return [
        Screen("/"),
        Screen(notice.page.get_url()),
        Screen(notice.page.get_parent().get_url()),
        Screen(reverse("public:systems")),
        Screen(f"{reverse('public:search')}?q=水务"),
        Screen(reverse("public:site_map")),
        Screen(reverse("public:styleguide")),
        Screen(reverse("login")),
        Screen("/no-such-page/"),
    ]


def _unit(draft, published) -> list[Screen]:
    def of(name: str, *args) -> Screen:
        return Screen(reverse(f"desk:{name}", args=args), "UNIT_OP")

    parts = (
        "basics",
        "scope",
        "funding",
        "basis",
        "goals",
        "sharing",
        "special",
        "materials",
        "functions",
        "duplicates",
    )
    return [
        of("home"),
        of("projects"),
        of("draft-new"),
        of("draft", draft.number),
        *(of(f"draft-{part}", draft.number) for part in (*parts, "negative", "secrecy", "check", "resources", "notes")),
        of("project", draft.number),
        of("project", published.number),
        of("function-list", published.number, 1),
        of("dossiers"),
        of("dossier", draft.dossier.number),
        of("systems"),
        of("notices"),
        of("imports"),
        of("law"),
        of("calendar"),
    ]


def _bureau(waiting, run, notice) -> list[Screen]:
    def of(name: str, *args) -> Screen:
        return Screen(reverse(f"desk:{name}", args=args), "BUR_OP")

    return [
        of("home"),
        of("first-review", run.project.number),
        of("duplicate-runs"),
        of("compare", run.pk),
        of("project", waiting.number),
        of("notice", notice.number),
        of("exemption", waiting.number),
        Screen(reverse("desk:people"), "SYSADMIN"),
        Screen(reverse("desk:security"), "SECADMIN"),
        Screen(reverse("desk:journal"), "AUDIT"),
    ]


def _directory(entries: Entries) -> list[Screen]:
    def of(role: str, name: str, *args) -> Screen:
        return Screen(reverse(f"desk:{name}", args=args), role)

    return [
        Screen("/resources/"),
        Screen(f"/resources/{slug_of(entries.public.code)}/"),
        of("UNIT_OP", "resources"),
        of("UNIT_OP", "resource", entries.draft.pk),
        of("UNIT_OP", "resource-new"),
        of("UNIT_OP", "resource-edit", entries.draft.pk),
        of("UNIT_OP", "resource-act", entries.public.pk, "begin_change"),
        of("BUR_OP", "resource", entries.public.pk),
        of("BUR_OP", "resource-act", entries.confirmed.pk, "check"),
        of("BUR_OP", "resource-act", entries.confirmed.pk, "send_back"),
        of("BUR_OP", "collection"),
        of("BUR_DATA", "collection-settle", entries.draft.owner.code),
        Screen(f"{reverse('desk:resources')}?status=draft", "UNIT_HEAD"),
    ]


def _signer(sheet) -> Screen:
    return Screen(reverse("desk:sheet", args=[sheet.pk]), sheet.role)
