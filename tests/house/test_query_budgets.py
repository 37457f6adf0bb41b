"""No list page asks more questions of the database because there is more to list: 10 rows or 1,000, the same budget."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import (
    ArgumentBatch,
    BatchProject,
    Document,
    Dossier,
    DossierGroupObjectPermission,
    DupRun,
    FunctionList,
    ImportRun,
    JournalEntry,
    Notice,
    OrganisationGroup,
    PlanBatch,
    PlanEntry,
    Project,
    Resource,
    ResourceEdition,
    System,
)
from portal.pages.publishing import sync_page
from portal.pages.tree import ensure_page_tree
from tests.moments import NOW, TODAY
from workflow.models import ApprovalSheet

FEW, MANY = 10, 1000
BUDGET = 30  # queries, session and rights included
LISTS = {
    "desk:home": "UNIT_OP",
    "desk:clocks": "UNIT_OP",
    "desk:notifications": "UNIT_OP",
    "desk:projects": "UNIT_OP",
    "desk:dossiers": "UNIT_OP",
    "desk:systems": "UNIT_OP",
    "desk:resources": "UNIT_OP",
    "desk:notices": "UNIT_OP",
    "desk:imports": "UNIT_OP",
    "desk:duplicate-runs": "BUR_OP",
    "desk:check-quality": "BUR_OP",
    "desk:lexicon": "BUR_OP",
    "desk:lexicon-proposals": "BUR_OP",
    "desk:sheets": "BUR_REVIEW",
    "desk:batches": "BUR_OP",
    "desk:plans": "BUR_OP",
    "desk:journal": "AUDIT",
    "desk:people": "SYSADMIN",
    "desk:security": "SECADMIN",
    "public:systems": "",
    "public:search": "",
    "public:notices_json": "",
    "public:sitemap_xml": "",
    "public:site_map": "",
    # Wagtail's own pages, by their path.
    "/": "",
    "/notices/": "",
    "/resources/": "",
}


def fill(city, count: int, prefix: str) -> None:
    """Give 市水务局 a number of projects at several states, with all that the lists show of them."""
    unit, operator = city.water, city.person("UNIT_OP")
    dossiers = Dossier.objects.bulk_create(
        Dossier(number=f"{prefix}{n:05d}", title=f"卷宗{n}", kind=Dossier.Kind.PROJECT, owner=unit)
        for n in range(count)
    )
    states = ("DRAFT", "SUBMITTED", "FL_PUBLIC", "IN_LIBRARY")
    projects = Project.objects.bulk_create(
        Project(number=row.number, name=f"项目{row.number}", unit=unit, dossier=row, state=states[n % 4])
        for n, row in enumerate(dossiers)
    )
    lists = FunctionList.objects.bulk_create(FunctionList(project=project, version=1) for project in projects)
    DupRun.objects.bulk_create(
        DupRun(project=row.project, function_list=row, kind="submission", input_sha256="0", engine="embedded")
        for row in lists
    )
    _share(dossiers, unit)
    Document.objects.bulk_create(
        Document(dossier=row, number=f"D{row.number}", title="材料", created_by=operator) for row in dossiers
    )
    System.objects.bulk_create(
        System(code=f"S{prefix}{n:05d}", name=f"系统{prefix}{n}", owner=unit) for n in range(count)
    )
    ImportRun.objects.bulk_create(
        ImportRun(kind="systems", file_name=f"{n}.xlsx", sha256="0", organisation=unit, created_by=operator)
        for n in range(count)
    )
    JournalEntry.objects.bulk_create(
        JournalEntry(dossier=row, event="submit", subject=row.title, actor=operator, organisation=unit)
        for row in dossiers
    )
    ApprovalSheet.objects.bulk_create(
        ApprovalSheet(
            project=project,
            step="first_review",
            party="BUR_REVIEW",
            party_label="局审核",
            act="审核",
            role="BUR_REVIEW",
            question="请审",
            status="open",
            opened_at=NOW,
            opened_by=operator,
        )
        for project in projects
    )
    _put_out(unit, count, prefix)
    _gather(projects, prefix)
    _publish([row for row in lists if row.project.state == "FL_PUBLIC"])


def _put_out(unit, count: int, prefix: str) -> None:
    """Give the unit published entries of the resource directory."""
    rows = Resource.objects.bulk_create(
        Resource(name=f"信息{prefix}{n}", owner=unit, code=f"311116/{prefix}{n}", share_type="1") for n in range(count)
    )
    editions = ResourceEdition.objects.bulk_create(
        ResourceEdition(
            resource=row, number=1, code=row.code, name=row.name, share_type="1", open_type="1", published_at=NOW
        )
        for row in rows
    )
    for row, edition in zip(rows, editions, strict=True):
        row.edition, row.status = edition, Resource.Status.PUBLISHED
    Resource.objects.bulk_update(rows, ["edition", "status"])


def _gather(projects: list[Project], prefix: str) -> None:
    """Put every project into a batch and a plan of its own."""
    batches = ArgumentBatch.objects.bulk_create(
        ArgumentBatch(number=f"LZ{prefix}{row.pk}", title="批次", kind="annual") for row in projects
    )
    BatchProject.objects.bulk_create(
        BatchProject(batch=batch, project=row, order=1) for batch, row in zip(batches, projects, strict=True)
    )
    plans = PlanBatch.objects.bulk_create(
        PlanBatch(number=f"JH{prefix}{row.pk}", title="计划", kind="UNIFIED", year=2026, dossier=row.dossier)
        for row in projects
    )
    PlanEntry.objects.bulk_create(
        PlanEntry(plan=plan, project=row, order=1) for plan, row in zip(plans, projects, strict=True)
    )


def _share(dossiers: list[Dossier], unit) -> None:
    view = Permission.objects.get(content_type__app_label="catalog", codename="view_dossier")
    group = OrganisationGroup.of(unit, "UNIT_OP")
    DossierGroupObjectPermission.objects.bulk_create(
        DossierGroupObjectPermission(content_object=row, group=group, permission=view) for row in dossiers
    )


def _publish(lists: list[FunctionList]) -> None:
    notices = Notice.objects.bulk_create(
        Notice(
            project=row.project,
            function_list=row,
            number=f"GS{row.pk:05d}",
            title=f"公示{row.pk}",
            status="published",
            published_at=NOW,
            ends_on=TODAY.replace(day=15),
            end_at=NOW.replace(day=16),
        )
        for row in lists
    )
    # A page of the public site costs a tree insert each; some dozens show as well as hundreds whether queries grow.
    for notice in notices[:40]:
        sync_page(notice, at=NOW)


def queries_of(client, name: str) -> int:
    """Return how many queries a list page takes, once its caches of the process are warm."""
    path = name if name.startswith("/") else reverse(name)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_lists_ask_the_same_whether_they_are_short_or_long(city, client, as_user):
    ensure_page_tree()
    counted: dict[str, list[int]] = {}
    for count, prefix in ((FEW, "A"), (MANY, "B")):
        fill(city, count, prefix)
        for name, role in LISTS.items():
            if role:
                as_user(client, role, city.home_of(role))
            else:
                client.logout()
            counted.setdefault(name, []).append(queries_of(client, name))
    growing = {name: pair for name, pair in counted.items() if pair[1] > pair[0] + 1 or pair[1] > BUDGET}
    assert growing == {}
