"""A duplicate check that is due, or was asked for while no engine answered, waits in the outbox for a whole index.

A verdict is never given on a part of it.
"""

from django.db import transaction

from catalog import clock
from catalog.models import DupRun, FunctionList, User
from search.duplicates.check import run_check
from search.engine import Unavailable
from workflow import outbox
from workflow.actions.duplicate_stages import take_over_conclusions
from workflow.models import Job

CHECK = "search.check"


def queue_check(*, function_list: FunctionList, by: User | None, kind: str) -> Job:
    """Have the check run as soon as an engine answers; asked again before it has run, it is the same job."""
    runs = DupRun.objects.filter(function_list=function_list, kind=kind).count()
    payload = {"function_list": function_list.pk, "by": by.pk if by else None, "kind": kind, "runs": runs}
    return outbox.enqueue(CHECK, f"{function_list.pk}:{kind}:{runs}", payload)


@outbox.handler(CHECK)
def _check(payload: dict) -> None:
    function_list = FunctionList.objects.select_related("project__unit").filter(pk=payload["function_list"]).first()
    if function_list is None or function_list.status == FunctionList.Status.SUPERSEDED:
        return
    runs = DupRun.objects.filter(function_list=function_list, kind=payload["kind"])
    if runs.count() > payload["runs"]:
        # Somebody has run it by hand meanwhile.
        return
    at = clock.now()
    try:
        with transaction.atomic():
            run = run_check(
                project=function_list.project,
                function_list=function_list,
                by=User.objects.filter(pk=payload["by"]).first(),
                at=at,
                kind=payload["kind"],
            )
            if run.kind != DupRun.Kind.QUICK:
                take_over_conclusions(run, at)
    except Unavailable as away:
        raise outbox.Later(str(away)) from away
