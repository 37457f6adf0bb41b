"""Which lexicon applies: the edition in force, the one that came with the software where the database has none.

A released edition never changes, so each is read once per process; which one is in force is asked of the database every
time, and another process takes a new one up without a restart.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet

from catalog.models import LexiconEdition
from search import lexicon
from search.lexicon import Lexicon
from search.text import normalise
from workflow.actions import lexicon as actions
from workflow.regulation.synonyms import GroupText


def in_force() -> Lexicon:
    """The lexicon that the live index was cut by: questions and checks are cut by it too."""
    return _last(LexiconEdition.objects.filter(in_force_at__isnull=False))


def newest() -> Lexicon:
    """The lexicon released last; the next index is cut by it."""
    return _last(LexiconEdition.objects.filter(status=LexiconEdition.Status.RELEASED))


def waits() -> bool:
    """Whether an edition was released that no index has been cut by yet."""
    return newest().version != in_force().version


def _last(editions: QuerySet[LexiconEdition]) -> Lexicon:
    row = editions.order_by("-number").values_list("pk", "digest").first()
    return _released(*row) if row else lexicon.shipped()


def put_in_force(released: Lexicon, at: datetime) -> None:
    """The live index is cut by this lexicon from now on. The shipped one has no row, and needs none."""
    if released.version.startswith("E"):
        waiting = LexiconEdition.objects.filter(number=int(released.version[1:]), in_force_at__isnull=True)
        waiting.update(in_force_at=at)


# A few suffice: the one in force, the one that is being indexed, the one that an old run is compared with.
@lru_cache(maxsize=4)
def _released(pk: int, digest: str) -> Lexicon:
    return of_edition(LexiconEdition.objects.get(pk=pk, digest=digest))


def of_edition(edition: LexiconEdition) -> Lexicon:
    """The lexicon of an edition, a draft included. Raises lexicon.Refused where a draft contradicts itself."""
    version = f"E{edition.number}" if edition.number else ""
    return Lexicon((lexicon.group(g.kind, g.terms, g.platform) for g in actions.texts_of(edition)), version)


def text_of(kind: str, terms: Iterable[str], platform: str = "") -> GroupText:
    """A group as it is compared; what was typed twice is kept, so that it can be told."""
    clean = (normalise(term).replace(" ", "") for term in terms)
    return GroupText(kind, tuple(term for term in clean if term), platform.strip())


def ensure_first(at: datetime) -> LexiconEdition:
    """The edition to begin a draft with; the shipped lexicon is kept as the first edition where there is none yet."""
    shipped = lexicon.shipped()
    texts = [GroupText(group.kind, group.terms, group.platform) for group in shipped.groups]
    return actions.newest() or actions.adopt(texts, shipped.digest, at)
