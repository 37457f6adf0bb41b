"""Rows of the catalog as plain documents for comparison and indexing; the only reader of models in the check."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from catalog.models import FunctionItem, FunctionList, Project, System, SystemModule
from search.duplicates.described import clauses
from search.duplicates.fingerprint import SourceDoc, SourceItem
from search.engine import PROJECT, SYSTEM, key_of, parts_of

# A project is comparable from its submission until its system stands in the register (R9.2, domain practice 6.3).
STATES_IN_PROGRESS = (
    "SUBMITTED", "RETURNED", "IN_LIBRARY", "ARGUING", "ARGUED_OK", "PLAN_PROPOSED", "ADHOC_REVIEW", "DECIDED",
    "APPROVED", "FL_REVIEW", "FL_PUBLIC", "FL_CLOSED", "PLAN_SUBMITTED", "PLAN_REVIEW", "PLAN_RETURNED",
    "PLAN_APPROVED", "BUDGET_REVIEW", "BUDGET_DONE", "PROCURING", "CONTRACTED", "BUILDING", "TRIAL", "PRECHECK",
    "PRECHECK_FIX", "PRECHECK_OK", "ACCEPTING", "ACCEPT_FIX", "SUSPENDED",
)  # fmt: skip


def projects_in_progress():
    """Projects that count as candidates: submitted, not ended, and not yet a system of the register."""
    return Project.objects.filter(state__in=STATES_IN_PROGRESS, built_systems__isnull=True)


def systems_by_key(keys: Sequence[int]) -> dict[int, SourceDoc]:
    """Documents of the systems with these engine keys; a system that is gone is left out."""
    systems = System.objects.filter(pk__in=[parts_of(key)[1] for key in keys])
    return {key_of(SYSTEM, system.pk): doc for system, doc in system_documents(systems)}


def system_documents(systems) -> Iterable[tuple[System, SourceDoc]]:
    """Each system of a queryset with its document, modules read in one query per thousand systems."""
    batch: list[System] = []
    for system in systems.select_related("owner").order_by("pk").iterator(chunk_size=1000):
        batch.append(system)
        if len(batch) == 1000:
            yield from _with_modules(batch)
            batch = []
    if batch:
        yield from _with_modules(batch)


def _with_modules(systems: list[System]) -> Iterable[tuple[System, SourceDoc]]:
    rows = (
        SystemModule.objects.filter(system__in=systems)
        .order_by("system_id", "order")
        .values_list("system_id", "pk", "level", "is_leaf", "name", "description")
    )
    items = {system: _leaves(list(group)) for system, group in groupby(rows, key=lambda row: row[0])}
    for system in systems:
        yield (
            system,
            SourceDoc(
                key=f"s{system.pk}",
                name=system.name,
                items=items.get(system.pk) or clauses(system.name, system.short_function),
                department=system.owner.name,
                summary=system.short_function,
            ),
        )


def _leaves(rows: list[tuple]) -> tuple[SourceItem, ...]:
    """Leaves with the names above them, from rows (owner, pk, level, is_leaf, name, description) in tree order."""
    path: list[tuple[int, str]] = []
    found = []
    for _, pk, level, is_leaf, name, description in rows:
        while path and path[-1][0] >= level:
            path.pop()
        if is_leaf:
            found.append(SourceItem(str(pk), name, tuple(text for _, text in path), description))
        path.append((level, name))
    return tuple(found)


def list_document(function_list: FunctionList) -> SourceDoc:
    """A project's function list as a document."""
    project = function_list.project
    rows = (
        FunctionItem.objects.filter(function_list=function_list)
        .order_by("order")
        .values_list("function_list_id", "pk", "level", "is_leaf", "name", "description")
    )
    return SourceDoc(
        key=f"p{project.pk}",
        name=project.name,
        items=_leaves(list(rows)),
        department=project.unit.name,
        summary=project.content,
    )


def current_list(project: Project) -> FunctionList | None:
    """The newest version of a project's function list that was not replaced."""
    return project.function_lists.exclude(status=FunctionList.Status.SUPERSEDED).order_by("-version").first()


def project_document(project: Project) -> SourceDoc | None:
    """A project in progress as a document; None while it has no list."""
    function_list = current_list(project)
    return list_document(function_list) if function_list is not None else None


def projects_by_key(keys: Sequence[int]) -> dict[int, SourceDoc]:
    """Documents of the projects with these engine keys."""
    found = {}
    for project in Project.objects.filter(pk__in=[parts_of(key)[1] for key in keys]).select_related("unit"):
        document = project_document(project)
        if document is not None:
            found[key_of(PROJECT, project.pk)] = document
    return found
