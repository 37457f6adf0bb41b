"""People's search (检索): the engine proposes, the caller's queryset, which starts from what one may see, decides."""

import logging

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from catalog.models import Notice, Project, System
from search import indexing
from search.engine import PROJECT, SYSTEM, Filter, Unavailable, parts_of
from search.query import concepts
from search.text import normalise

MOST = 500  # engine answers looked at before rights

logger = logging.getLogger(__name__)


def systems(visible: QuerySet[System], text: str) -> QuerySet[System]:
    """The visible systems that hold what was typed, best first; everything visible when nothing was typed."""
    return _found(visible, text, SYSTEM, Q(name__icontains=text) | Q(short_function__icontains=text))


def projects(visible: QuerySet[Project], text: str) -> QuerySet[Project]:
    """The visible projects that hold what was typed, best first. Drafts are not indexed: SQL finds them by name."""
    return _found(visible, text, PROJECT, Q(name__icontains=text) | Q(number__iexact=text))


def notices(visible: QuerySet[Notice], text: str) -> QuerySet[Notice]:
    """The visible notices whose title or project matches, newest first."""
    if not normalise(text):
        return visible
    ids = _proposed(text, PROJECT) or []
    return visible.filter(Q(title__icontains=text.strip()) | Q(number__iexact=text.strip()) | Q(project__in=ids))


def _found(visible: QuerySet, text: str, kind: str, plain: Q) -> QuerySet:
    """Engine answers in their order, then what plain SQL finds besides; SQL alone when no engine answers."""
    if not normalise(text):
        return visible
    ids = _proposed(text, kind)
    if ids is None:
        return visible.filter(plain)
    ranked = visible.filter(Q(pk__in=ids) | plain)
    order = Case(
        *(When(pk=pk, then=Value(rank)) for rank, pk in enumerate(ids)),
        default=Value(len(ids)),
        output_field=IntegerField(),
    )
    return ranked.annotate(search_rank=order).order_by("search_rank", "pk")


def _proposed(text: str, kind: str) -> list[int] | None:
    """Primary keys the engine proposes; None when it cannot answer."""
    wanted = concepts(text, indexing.parser().lexicon)
    try:
        keys = indexing.engine().find(wanted, MOST, Filter(kinds=(kind,)))
    except Unavailable as failure:
        logger.warning("search engine unavailable, falling back to SQL: %s", failure)
        return None
    return [parts_of(key)[1] for key in keys]
