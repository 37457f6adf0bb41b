"""Editions of the lexicon for tests: begun, changed, previewed and released by two persons of the bureau."""

from catalog.models import LexiconEdition, LexiconTask
from search import editions, previews
from tests.factories.city import City
from tests.moments import NOW
from workflow import outbox
from workflow.actions import lexicon


def begin(city: City, note: str = "补充同义词") -> LexiconEdition:
    """A draft by the bureau's operator on the newest edition."""
    return lexicon.open_draft(base=editions.ensure_first(NOW), note=note, by=city.person("BUR_OP"), at=NOW)


def add(city: City, draft: LexiconEdition, kind: str, words: str):
    """Add a group to a draft."""
    text = editions.text_of(kind, words.split())
    return lexicon.save_group(edition=draft, text=text, by=city.person("BUR_OP"), at=NOW)


def previewed(city: City, draft: LexiconEdition) -> LexiconTask:
    """The preview of the draft as it now stands, made by the worker."""
    draft.refresh_from_db()
    task = previews.ask(draft, city.person("BUR_OP"), NOW)
    outbox.run_due(20)
    task.refresh_from_db()
    return task


def release(city: City, draft: LexiconEdition, role: str = "BUR_REVIEW") -> LexiconEdition:
    """Release a draft by a second person; the worker has not been there yet."""
    draft.refresh_from_db()
    digest = editions.of_edition(draft).digest
    return lexicon.release(edition=draft, digest=digest, by=city.person(role), at=NOW, expected_version=draft.version)
