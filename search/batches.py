"""The projects of a batch compared with each other (批内比对): asked for by the bureau, done by the worker, kept."""

from collections.abc import Sequence
from typing import Any

from catalog import clock
from catalog.models import BatchComparison, Project
from search import indexing, sources
from search.duplicates import calibration as calibrations
from search.duplicates import scoring
from search.duplicates.among import Pair, overlapping, side_by_side
from search.duplicates.fingerprint import SourceDoc
from workflow import outbox
from workflow.models import Job

COMPARE = "search.compare_batch"
MOST_ITEMS = 50  # items listed of a pair, the likeliest first


def queue(comparison: BatchComparison) -> Job:
    """Have a comparison done."""
    return outbox.enqueue(COMPARE, str(comparison.pk), {"comparison": comparison.pk})


@outbox.handler(COMPARE, takes_long=True)
def _compare(payload: dict) -> None:
    comparison = BatchComparison.objects.get(pk=payload["comparison"])
    projects = projects_of(comparison)
    documents = [(project, document) for project in projects if (document := sources.project_document(project))]
    matcher, calibration = indexing.matcher(), calibrations.shipped()
    pairs = overlapping([document for _project, document in documents], matcher, calibration)
    compared = {project.pk for project, _document in documents}
    comparison.projects = [_named(project, has_list=project.pk in compared) for project in projects]
    comparison.pairs = [_kept(pair, documents) for pair in pairs]
    comparison.versions = {
        "analysis": matcher.parser.version,
        "scoring": scoring.SCORING_VERSION,
        "lexicon": matcher.released.digest,
        "calibration": calibration.version,
    }
    comparison.finished_at = clock.now()
    comparison.save(update_fields=["projects", "pairs", "versions", "finished_at"])


def projects_of(comparison: BatchComparison) -> list[Project]:
    """Return the projects that are in the batch now, in its order."""
    batch = comparison.argument or comparison.plan
    entries = batch.entries.filter(is_live=True).select_related("project__unit")
    return [entry.project for entry in entries.order_by("order")]


def pair_of(first: Project, second: Project) -> tuple[SourceDoc, SourceDoc, Pair] | None:
    """Return two projects with how they cover each other; None where one of them has no function list."""
    documents = [sources.project_document(project) for project in (first, second)]
    left, right = documents
    if left is None or right is None:
        return None
    return left, right, side_by_side(left, right, indexing.matcher(), calibrations.shipped())


def _named(project: Project, *, has_list: bool) -> dict[str, Any]:
    return {"number": project.number, "name": project.name, "unit": str(project.unit), "has_list": has_list}


def _kept(pair: Pair, documents: Sequence[tuple[Project, SourceDoc]]) -> dict[str, Any]:
    first, second = documents[pair.first][0], documents[pair.second][0]
    return {
        "first": _named(first, has_list=True),
        "second": _named(second, has_list=True),
        "same_unit": first.unit_id == second.unit_id,
        "first_covered": pair.by_second.coverage,
        "second_covered": pair.by_first.coverage,
        "items": _items(pair),
    }


def _items(pair: Pair) -> list[dict[str, Any]]:
    """The items of the direction that shows more, each named first project, second project."""
    turned = len(pair.by_second.items) < len(pair.by_first.items)
    way = pair.by_first if turned else pair.by_second
    likeliest = sorted(way.items, key=lambda match: -match.probability)[:MOST_ITEMS]
    rows = [((match.right, match.left) if turned else (match.left, match.right), match) for match in likeliest]
    return [
        {
            "first": " / ".join([*left.path, left.name]),
            "second": " / ".join([*right.path, right.name]),
            "probability": match.probability,
        }
        for (left, right), match in rows
    ]
