"""People's search (检索): the engine proposes, the caller's queryset, which starts from what one may see, decides."""

import logging

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from catalog.models import Document, Notice, Project, ResourceEdition, System
from search import indexing
from search.engine import DOCUMENT, NOTICE, PROJECT, RESOURCE, SYSTEM, Filter, Unavailable, parts_of
from search.query import concepts
from search.text import normalise

MOST = 500  # engine answers looked at before rights

logger = logging.getLogger(__name__)


class Question:
    """What a person typed. `principals` (PUBLIC, `org7`) confine what the engine answers; none confines nothing.

    `degraded` says afterwards that the engine was away and plain SQL answered, which the page must tell.
    """

    def __init__(self, text: str, principals: tuple[str, ...] = ()) -> None:
        self.text = text
        self.principals = principals
        self.degraded = False

    def systems(self, visible: QuerySet[System]) -> QuerySet[System]:
        """The visible systems that hold what was typed, best first; everything visible when nothing was typed."""
        return self._found(visible, SYSTEM, Q(name__icontains=self.text) | Q(short_function__icontains=self.text))

    def projects(self, visible: QuerySet[Project]) -> QuerySet[Project]:
        """The visible projects that hold what was typed, best first. Drafts are not indexed: SQL finds them by name."""
        return self._found(visible, PROJECT, Q(name__icontains=self.text) | Q(number__iexact=self.text))

    def notices(self, visible: QuerySet[Notice], plain: Q | None = None) -> QuerySet[Notice]:
        """The visible notices that hold what was typed, best first; `plain` is what SQL asks besides."""
        typed = self.text.strip()
        return self._found(visible, NOTICE, plain or Q(title__icontains=typed) | Q(number__iexact=typed))

    def documents(self, visible: QuerySet[Document]) -> QuerySet[Document]:
        """The visible documents whose title, number or newest text holds what was typed, best first."""
        typed = self.text.strip()
        return self._found(visible, DOCUMENT, Q(title__icontains=typed) | Q(number__iexact=typed))

    def editions(self, visible: QuerySet[ResourceEdition], plain: Q) -> QuerySet[ResourceEdition]:
        """The visible editions of directory entries that hold what was typed, best first."""
        return self._found(visible, RESOURCE, plain, "resource_id")

    def _found(self, visible: QuerySet, kind: str, plain: Q, field: str = "pk") -> QuerySet:
        """Engine answers in their order, then what plain SQL finds besides; SQL alone when no engine answers."""
        if not normalise(self.text):
            return visible
        ids = self._proposed(kind)
        if ids is None:
            return visible.filter(plain)
        ranked = visible.filter(Q(**{f"{field}__in": ids}) | plain)
        order = Case(
            *(When(**{field: key}, then=Value(rank)) for rank, key in enumerate(ids)),
            default=Value(len(ids)),
            output_field=IntegerField(),
        )
        return ranked.annotate(search_rank=order).order_by("search_rank", "pk")

    def _proposed(self, kind: str) -> list[int] | None:
        """Primary keys the engine proposes; None when it cannot answer, and then it is not asked again."""
        if self.degraded:
            return None
        wanted = concepts(self.text, indexing.parser().lexicon)
        try:
            keys = indexing.engine().find(wanted, MOST, Filter(kinds=(kind,), acl=self.principals))
        except Unavailable as failure:
            logger.warning("search engine unavailable, falling back to SQL: %s", failure)
            self.degraded = True
            return None
        return [parts_of(key)[1] for key in keys]
