"""One step with several entries at once (批量办理): each by itself, so that one that is refused holds up no other."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog import clock
from catalog.models import Resource
from portal.desk.answers import REFUSED, address_of, page, require, said, see_other, signed_in
from workflow import access, actions
from workflow.actions import resources
from workflow.regulation import directory
from workflow.regulation.directory import EntryStatus, EntryStep
from workflow.regulation.objections import Objections

MOST = 100
# What several entries of a status may go through together: the steps that need no words for each.
TOGETHER = {
    EntryStatus.DRAFT: "confirm",
    EntryStatus.CHANGED: "confirm",
    EntryStatus.UNIT_CONFIRMED: "check",
    EntryStatus.CHECKED: "publish",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry: nothing said where the step was taken."""

    entry: Resource
    objections: Objections = ()
    message: str = ""

    @property
    def done(self) -> bool:
        """Whether the step was taken."""
        return not self.objections and not self.message


def step_together(request: HttpRequest, status: str) -> EntryStep | None:
    """Return the step this person may take with all entries of a status; None where there is none."""
    verb = TOGETHER.get(EntryStatus(status)) if status in set(EntryStatus) else None
    row = directory.step_of(verb) if verb else None
    return row if row and row.by & access.roles_of(request.user, clock.today()) else None


@require_POST
@signed_in
def entries_act(request: HttpRequest, verb: str) -> HttpResponse:
    """Take a step with the chosen entries and say of each what became of it."""
    row = directory.step_of(verb)
    if row is None or verb not in TOGETHER.values():
        raise Http404
    require(
        bool(row.by & access.roles_of(request.user, clock.today())),
        _("您的岗位不能办理信息资源的“%(step)s”。") % {"step": row.label},
    )
    chosen = _chosen(request)
    outcomes = [_take(request, row, entry, version) for entry, version in chosen]
    done = [outcome.entry for outcome in outcomes if outcome.done]
    if done and len(done) == len(outcomes):
        said(request, _("已对 %(n)d 项信息资源办理“%(step)s”。") % {"n": len(done), "step": row.label})
        return see_other("desk:resources")
    context = {"row": row, "done": done, "refused": [outcome for outcome in outcomes if not outcome.done]}
    return page(request, "desk/resources/many.html", context, status=REFUSED)


def _chosen(request: HttpRequest) -> list[tuple[Resource, int]]:
    """Return the chosen entries with the version that was seen of each; one that is hidden is one that is absent."""
    asked = dict(_pairs(request.POST.getlist("entry")[:MOST]))
    rows = access.visible_to(request.user, Resource, on=clock.today()).filter(pk__in=asked)
    found = list(rows.select_related("owner").order_by("name"))
    if len(found) < len(asked):
        raise Http404
    return [(entry, asked[entry.pk]) for entry in found]


def _pairs(texts: list[str]) -> Iterator[tuple[int, int]]:
    """Read `pk:version`; what is not of that form was not sent by the list."""
    for text in texts:
        pk, _colon, version = text.partition(":")
        if pk.isdecimal() and version.isdecimal() and len(pk) < 18 and len(version) < 9:
            yield int(pk), int(version)


def _take(request: HttpRequest, row: EntryStep, entry: Resource, version: int) -> Outcome:
    try:
        with transaction.atomic():
            resources.take(
                row.verb,
                resource=entry,
                by=request.user,
                at=clock.now(),
                expected_version=version,
                ip=address_of(request),
            )
    except actions.Refused as refusal:
        return Outcome(entry, refusal.objections)
    except (actions.AlreadyHandled, actions.NotAllowed) as told:
        return Outcome(entry, message=str(told))
    return Outcome(entry)
