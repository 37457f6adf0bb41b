"""A duplicate check that was asked for while no engine answered waits in the outbox: never a verdict from a part."""

from catalog import clock
from catalog.models import DupRun, FunctionList, User
from search.duplicates.check import run_check
from search.engine import Unavailable
from workflow import outbox
from workflow.models import Job

CHECK = "search.check"


def queue_check(*, function_list: FunctionList, by: User, kind: str) -> Job:
    """Have the check run as soon as an engine answers; asked again before it has run, it is the same job."""
    runs = DupRun.objects.filter(function_list=function_list, kind=kind).count()
    payload = {"function_list": function_list.pk, "by": by.pk, "kind": kind, "runs": runs}
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
    try:
        run_check(
            project=function_list.project,
            function_list=function_list,
            by=User.objects.get(pk=payload["by"]),
            at=clock.now(),
            kind=payload["kind"],
        )
    except Unavailable as away:
        raise outbox.Later(str(away)) from away
