"""What a later check of a project shows that the frozen report did not (与申报初报对照)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.models import DupHit, DupRun
from portal.desk.answers import find, page, signed_in
from portal.desk.reading import held, seen
from search.duplicates.changes import between
from workflow import access


@require_safe
@signed_in
def since_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a run beside the submission's report: new hits, hits that are gone, coverage that moved."""
    run = find(request, DupRun, pk=pk)
    frozen = _frozen(request, run)
    context = {
        "project": run.project,
        "run": run,
        "frozen": frozen,
        "changes": between(_hits(request, frozen), _hits(request, run)) if frozen else None,
        # A verdict tells of undisclosed projects too.
        "tells_verdict": bool(held(request) & access.COMPARES_ALL),
        "other_list": frozen is not None and frozen.function_list_id != run.function_list_id,
    }
    return page(request, "desk/comparing/changes.html", context)


def _frozen(request: HttpRequest, run: DupRun) -> DupRun | None:
    """Return the newest report of a submission before this run; none for that report itself."""
    earlier = seen(request, DupRun).filter(project=run.project_id, kind=DupRun.Kind.SUBMISSION, pk__lt=run.pk)
    return earlier.select_related("function_list").defer("snapshot", "evidence", "candidates").order_by("-pk").first()


def _hits(request: HttpRequest, run: DupRun) -> list[DupHit]:
    return list(access.visible_to(request.user, DupHit, on=clock.today()).filter(run=run).order_by("rank"))
