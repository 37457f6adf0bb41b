"""What confirmed judgements teach about words (词语建议): pairs that no group joins, never applied by itself."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from catalog import clock
from catalog.models import DupHit, Judgement, LexiconGroup, TermProposal
from search import indexing
from search.duplicates.fingerprint import Parser
from search.lexicon import Lexicon
from workflow import outbox
from workflow.actions.machine_feedback import STANDS

CURATE = "search.curate"
# Of a hit that stands, the rows on which both sides have the same function.
SAME = (Judgement.Value.DUP, Judgement.Value.REUSE)
_SHORTEST, _LONGEST = 2, 20

Pair = tuple[str, str, str]


@outbox.handler(CURATE)
def _curate(payload: dict) -> None:
    hit = DupHit.objects.filter(pk=payload["hit"]).first()
    if hit is not None:
        gather(hit)


def gather(hit: DupHit) -> list[TermProposal]:
    """Take in what a concluded hit says; what an earlier conclusion of it said no longer counts."""
    for proposal in TermProposal.objects.filter(judgements__dup_item__hit=hit).distinct():
        proposal.judgements.remove(*proposal.judgements.filter(dup_item__hit=hit))
    if hit.conclusion not in STANDS:
        return []
    parser, found = indexing.parser(), []
    rows = Judgement.objects.filter(dup_item__hit=hit, value__in=SAME).select_related("dup_item__item")
    for judgement in rows.order_by("pk"):
        item = judgement.dup_item
        for kind, left, right in pairs(item.item.name, item.target_path.rpartition(" / ")[2], parser):
            proposal, _made = TermProposal.objects.get_or_create(
                kind=kind, left=left, right=right, defaults={"proposed_at": clock.now()}
            )
            proposal.judgements.add(judgement)
            found.append(proposal)
    return found


def waiting(rows: QuerySet[TermProposal]) -> QuerySet[TermProposal]:
    """The open ones of some proposals that a judgement still stands behind, the most often confirmed first."""
    counted = rows.annotate(count=Count("judgements", filter=Q(judgements__value__in=SAME)))
    return counted.filter(state=TermProposal.State.OPEN, count__gt=0).order_by("-count", "pk")


def pairs(left: str, right: str, parser: Parser) -> Iterator[Pair]:
    """The terms that two items judged the same name differently, `(kind, one, other)` in alphabetical order.

    Objects are paired where they differ; actions only beside an equal object and where each side has one.
    """
    one, other = parser.phrase(left), parser.phrase(right)
    if one.object != other.object:
        sides = sorted((one.object, other.object))
        if one.telling and other.telling and all(_SHORTEST <= len(side) <= _LONGEST for side in sides):
            yield from _unless_joined(LexiconGroup.Kind.OBJECT, sides, parser.lexicon)
    elif one.actions != other.actions and len(one.actions) == len(other.actions) == 1:
        sides = sorted(action.removeprefix("a:") for action in (*one.actions, *other.actions))
        yield from _unless_joined(LexiconGroup.Kind.ACTION, sides, parser.lexicon)


def _unless_joined(kind: str, sides: list[str], words: Lexicon) -> Iterator[Pair]:
    if not are_joined(kind, sides[0], sides[1], words):
        yield str(kind), sides[0], sides[1]


def are_joined(kind: str, left: str, right: str, words: Lexicon) -> bool:
    """Whether one group of the lexicon lists both terms."""
    group = words.group_of(kind, left)
    return group is not None and group is words.group_of(kind, right)
