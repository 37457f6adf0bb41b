"""Who reads, edits and releases the lexicon (词表): the bureau alone; `workflow.access` asks the query half here."""

from django.db.models import Model, QuerySet

from catalog.models import DupFeedback, LexiconEdition, LexiconGroup, LexiconTask, TermProposal
from workflow.permissions import Role

MODELS = (LexiconEdition, LexiconGroup, LexiconTask, TermProposal, DupFeedback)
READERS = frozenset({Role.BUR_OP, Role.BUR_REVIEW, Role.BUR_LEAD, Role.BUR_DATA})
EDITORS = frozenset({Role.BUR_OP, Role.BUR_REVIEW})
# A second person, never one who edited the draft.
RELEASERS = frozenset({Role.BUR_REVIEW, Role.BUR_LEAD})


def rows(model: type[Model], roles: frozenset[Role]) -> QuerySet:
    """Return every row for the bureau, none for anybody else."""
    return model._default_manager.all() if roles & READERS else model._default_manager.none()
