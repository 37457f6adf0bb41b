"""Who reads what of the experts' argumentation (专家论证): the query half that `workflow.access` asks.

An individual opinion is its expert's alone until the batch is closed; then the bodies that organise the argumentation
and the auditors read it, except of an application of their own organisation. Applicants and other experts never do.
"""

from django.db.models import Q, QuerySet

from catalog.models import ArgumentBatch, BatchProject, ConclusionSignature, OpinionSheet, PanelMember, User
from workflow.permissions import Role

# Who organises the argumentation (Art 10 ¶1: the bureau with 市发展改革委 and 市财政局), and who audits it.
ORGANISERS = frozenset(
    {
        Role.BUR_OP,
        Role.BUR_REVIEW,
        Role.BUR_LEAD,
        Role.BUR_DATA,
        Role.NDRC,
        Role.FIN_BUD,
        Role.FIN_REVIEW,
        Role.FIN_PROC,
        Role.AUDIT,
    }
)


def seats(user: User, roles: frozenset[Role]) -> QuerySet[PanelMember]:
    """Return the seats a person holds on panels that are not over; a recused expert holds none."""
    if Role.EXPERT not in roles:
        return PanelMember.objects.none()
    return PanelMember.objects.filter(user=user, status__in=PanelMember.SEATED, batch__status__in=ArgumentBatch.LIVE)


def batches(user: User, roles: frozenset[Role]) -> QuerySet[ArgumentBatch]:
    """Return every batch for the organisers, for an expert those they sit on."""
    if roles & ORGANISERS:
        return ArgumentBatch.objects.all()
    return ArgumentBatch.objects.filter(pk__in=seats(user, roles).values("batch_id"))


def entries(user: User, roles: frozenset[Role]) -> QuerySet[BatchProject]:
    """Return the projects of the batches a person sees; one taken out is shown to the organisers alone."""
    rows = BatchProject.objects.filter(batch__in=batches(user, roles).values("pk"))
    return rows if roles & ORGANISERS else rows.filter(is_live=True)


def members(user: User, roles: frozenset[Role]) -> QuerySet[PanelMember]:
    """Return the panels for the organisers, for an expert their own seats."""
    return PanelMember.objects.all() if roles & ORGANISERS else seats(user, roles)


def sheets(user: User, roles: frozenset[Role], organisations: set[int]) -> QuerySet[OpinionSheet]:
    """Return one's own sheets while one sits, and what was handed in of closed batches for the organisers."""
    own = Q(member__in=seats(user, roles).filter(status=PanelMember.Status.SERVING).values("pk"), entry__is_live=True)
    if not roles & ORGANISERS:
        return OpinionSheet.objects.filter(own)
    unsealed = Q(entry__batch__status__in=ArgumentBatch.READABLE, status=OpinionSheet.Status.SUBMITTED)
    applies = Q(entry__project__unit__in=organisations) | Q(entry__project__unit__parent__in=organisations)
    return OpinionSheet.objects.filter(own | (unsealed & ~applies))


def signatures(user: User, roles: frozenset[Role]) -> QuerySet[ConclusionSignature]:
    """Return the signatures under conclusions for the organisers, for an expert their own."""
    return ConclusionSignature.objects.filter(member__in=members(user, roles).values("pk"))
