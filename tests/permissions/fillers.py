"""Real objects for the arguments of an address: by subject for our own, by name for those of the page editor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wagtail.models import Page, Task, Workflow

from tests.permissions.expectations import Row
from tests.permissions.routes import Route
from tests.permissions.world import Matter, World

# No object has these; what is asked for with them is absent.
ABSENT_NUMBER, ABSENT_ID = "P2026-99999", 999_999_999


@dataclass(frozen=True, slots=True)
class Case:
    """One filling of a route's arguments; `matter` says whose it is, `public` where nobody's."""

    values: dict[str, object]
    matter: str = "public"
    right_state: bool = True


# What an address may name, whose it is, and at which state it stands.
Planted = tuple[dict[str, object], str, str]


def cases_of(route: Route, row: Row, world: World) -> Iterator[Case]:
    """Yield the fillings of one of our own routes: every side, the states its row names."""
    if not route.arguments:
        yield Case({})
        return
    if row.subject == "nothing":
        yield Case({**fixed(route, world), **row.fixed})
        return
    if row.subject in _PLANTED:
        for named, matter, state in _PLANTED[row.subject](row, world):
            known = {**named, **row.fixed}
            values = {name: known[name] for name in route.arguments}
            yield Case(values, matter, not row.states or state in row.states)
        return
    for key, matter in world.matters.items():
        values = values_of(route, row, matter)
        if values is not None:
            yield Case(values, "public" if row.is_public else key, key.partition("/")[2] in row.states)
    if row.subject == "document" and set(route.arguments) == {"number", "version"}:
        for side, report in world.reports.items():
            yield Case({"number": report.docx.document.number, "version": 1}, f"report/{side}")


def _systems(row: Row, world: World) -> Iterator[Planted]:
    for side, system in world.systems.items():
        yield {"code": system.code}, "public" if row.is_public else f"{side}/register", ""
    for side, system in world.unlisted.items():
        if not row.is_public:
            yield {"code": system.code}, f"{side}/register", ""


def _resources(row: Row, world: World) -> Iterator[Planted]:
    for side in world.systems:
        yield {"pk": world.matters[f"{side}/DRAFT"].resource.pk}, f"{side}/register", ""


def _batches(row: Row, world: World) -> Iterator[Planted]:
    for state, planted in world.batches.items():
        known = {"number": planted.batch.number, "project": planted.project.number, "pk": planted.seat.pk}
        yield known, f"{row.subject}/{state}", state


def _plans(row: Row, world: World) -> Iterator[Planted]:
    for state, planted in world.plans.items():
        yield {"number": planted.plan.number, "project": planted.project.number}, f"plan/{state}", state


def _data_checks(row: Row, world: World) -> Iterator[Planted]:
    for side, check in world.collecting.checks.items():
        yield {"pk": check.pk, "order": 1}, f"{side}/data_check", ""


def _shares(row: Row, world: World) -> Iterator[Planted]:
    yield {"pk": world.collecting.request.pk}, "share/water-traffic", ""


def _reports(row: Row, world: World) -> Iterator[Planted]:
    for side, report in world.reports.items():
        yield {"pk": report.run_id}, f"report/{side}", ""


def _editions(row: Row, world: World) -> Iterator[Planted]:
    for edition in world.editions:
        yield {"pk": edition.pk}, "lexicon/edition", ""


def _proposals(row: Row, world: World) -> Iterator[Planted]:
    yield {"pk": world.proposal.pk}, "lexicon/proposal", ""


def _secrecy_cases(row: Row, world: World) -> Iterator[Planted]:
    yield {"number": world.secrecy_case.number}, "secrecy/case", ""


# Subjects that are no matter of one project.
_PLANTED: dict[str, Callable[[Row, World], Iterator[Planted]]] = {
    "system": _systems,
    "resource": _resources,
    "batch": _batches,
    "seat": _batches,
    "plan": _plans,
    "data_check": _data_checks,
    "share": _shares,
    "report": _reports,
    "lexicon": _editions,
    "proposal": _proposals,
    "secrecy": _secrecy_cases,
}


def values_of(route: Route, row: Row, matter: Matter) -> dict[str, object] | None:
    """Return the arguments that name what a matter has of the row's subject; None where it has none."""
    found = _subject(row.subject, matter)
    if found is None:
        return None
    known = {**found, **row.fixed}
    for name in route.arguments:
        if name not in known:
            extra = _second(name, row, matter)
            if extra is None:
                return None
            known[name] = extra
    return {name: known[name] for name in route.arguments}


def _subject(subject: str, matter: Matter) -> dict[str, object] | None:
    held = {
        "project": matter.project and {"number": matter.project.number},
        "dossier": {"number": matter.dossier.number},
        "document": matter.document and {"number": matter.document.number, "version": 1},
        "run": matter.run and {"pk": matter.run.pk, "rank": 1},
        "sheet": matter.sheet and {"pk": matter.sheet.pk},
        "notice": matter.notice and {"number": matter.notice.number},
        "import": matter.imported and {"pk": matter.imported.pk},
        "public_notice": _public(matter),
        "resource": matter.resource and {"pk": matter.resource.pk},
    }
    return held.get(subject)


def _public(matter: Matter) -> dict[str, object] | None:
    page = getattr(matter.notice, "page", None) if matter.notice else None
    return {"slug": page.slug} if page else None


def _second(name: str, row: Row, matter: Matter) -> object | None:
    if name == "version":
        return 1
    if name == "pk":
        found = matter.imported if row.second == "import" else matter.resource
        return found.pk if found else None
    return None


def fixed(route: Route, world: World) -> dict[str, object]:
    """Return arguments for an address of no matter: a person, a page, a task, by the argument's name."""
    person = world.city.person("UNIT_OP")
    home = Page.objects.filter(depth=2).first() or Page.get_first_root_node()
    by_name = {
        "pk": person.pk,
        "membership": person.memberships.first().pk,
        "slug": "notices",
        "kind": "rss",
        "app_label": "wagtailcore",
        "model_name": "page",
        "app_name": "portal",
        "content_type_app_name": "portal",
        "content_type_model_name": "newspage",
        "action": "delete",
        "action_name": "approve",
        "object_id": str(home.pk),
        "filter_spec": "original",
        "uidb64": "MQ",
        "token": "x-y",
        "workflow_pk": getattr(Workflow.objects.first(), "pk", 1),
        "task_id": getattr(Task.objects.first(), "pk", 1),
        "_0": home.pk,
        "_1": "earliest",
        "_2": "latest",
    }
    page_ids = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"}
    return {name: home.pk if name in page_ids else by_name.get(name, 1) for name in route.arguments}


def absent(route: Route, values: dict[str, object]) -> dict[str, object]:
    """Return the same filling with its object replaced by one that does not exist."""
    name = "number" if "number" in values else next(iter(values))
    missing = ABSENT_NUMBER if isinstance(values[name], str) else ABSENT_ID
    return {**values, name: missing}


def mixed(route: Route, row: Row, mine: Matter, theirs: Matter) -> dict[str, object] | None:
    """Return a filling of two ids where the first is one's own and the second another's; None where it has one."""
    if row.second not in {"import", "resource"}:
        return None
    own, other = values_of(route, row, mine), values_of(route, row, theirs)
    if own is None or other is None:
        return None
    return {**own, "pk": other["pk"]}
