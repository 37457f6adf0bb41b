"""Who reads what of checking before collecting (先查后采) and of comparisons: the query half `workflow.access` asks.

A check for a project is read by who reads the project; one without, by its unit, the unit above it, the bureau and the
auditors. An application to share is read by both units. Comparisons of projects and alerts are the bureau's alone.
"""

from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from catalog.models import BatchComparison, DataCheck, DataCheckItem, DataHolding, DupAlert, ShareRequest
from workflow.permissions import Role

MODELS = (DataCheck, DataCheckItem, DataHolding, ShareRequest, BatchComparison, DupAlert)
BUREAU = frozenset({Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD, Role.BUR_DATA})
READS_ALL = BUREAU | {Role.AUDIT}
# Who of a unit checks and applies, and who answers for the holder.
ASKERS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD, Role.UNIT_FIN})
ANSWERERS = frozenset({Role.UNIT_OP, Role.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Reader:
    """What a query needs to know of a reader: `own` are the units served in, `above` those whose units stand below.

    `projects` and `systems` are what they may see of these; `register` says that they read the whole directory.
    """

    roles: frozenset[Role]
    projects: QuerySet
    systems: QuerySet
    own: set[int]
    above: set[int]
    register: bool

    def serves(self, path: str) -> Q:
        """Return the condition that the unit at a path is theirs or stands under theirs."""
        return Q(**{f"{path}__in": self.own}) | Q(**{f"{path}__parent__in": self.above})


def rows(model: type[Model], reader: Reader) -> QuerySet:
    """Return what a reader may see of one of MODELS."""
    if model in {BatchComparison, DupAlert}:
        return _of_the_bureau(model, reader)
    if model is ShareRequest:
        found = ShareRequest.objects.all()
        return found if reader.roles & READS_ALL else found.filter(reader.serves("unit") | reader.serves("holder"))
    checks = _checks(reader)
    if model is DataCheckItem:
        return DataCheckItem.objects.filter(check_record__in=checks.values("pk"))
    return _holdings(checks, reader) if model is DataHolding else checks


def _checks(reader: Reader) -> QuerySet[DataCheck]:
    if reader.roles & READS_ALL:
        return DataCheck.objects.all()
    alone = Q(project__isnull=True) & reader.serves("unit")
    return DataCheck.objects.filter(alone | Q(project__in=reader.projects.values("pk")))


def _holdings(checks: QuerySet[DataCheck], reader: Reader) -> QuerySet[DataHolding]:
    """What was public when it was found; of the rest, what the reader's part of the directory holds."""
    found = DataHolding.objects.filter(item__check_record__in=checks.values("pk"))
    return found if reader.register else found.filter(Q(is_public=True) | reader.serves("holder"))


def _of_the_bureau(model: type[Model], reader: Reader) -> QuerySet:
    if not reader.roles & BUREAU:
        return model._default_manager.none()
    if model is BatchComparison:
        return BatchComparison.objects.all()
    seen = {"project__in": reader.projects.values("pk"), "system__in": reader.systems.values("pk")}
    return DupAlert.objects.filter(**seen)
