"""What a person types becomes concepts, each with its synonyms, cut into tokens as the index was cut. Pure."""

from search.lexicon import Lexicon
from search.text import chinese_runs, grams, normalise, strip_boilerplate

MOST_CONCEPTS = 8
MOST_SYNONYMS = 12

# One concept is a list of alternatives; an alternative is the tokens that must all be there.
Concept = tuple[tuple[str, ...], ...]


def text_tokens(text: str) -> list[str]:
    """Distinct tokens of any text, as people's fields are indexed."""
    return list(dict.fromkeys(grams(normalise(text))))


def concepts(text: str, lexicon: Lexicon) -> list[Concept]:
    """The concepts of a query: lexicon terms with their synonyms, the words between them as they stand.

    Filler (系统, 平台) is dropped unless nothing else was typed.
    """
    folded = normalise(text)
    found = _concepts(strip_boilerplate(folded), lexicon) or _concepts(folded, lexicon)
    return list(dict.fromkeys(found))[:MOST_CONCEPTS]


def _concepts(text: str, lexicon: Lexicon) -> list[Concept]:
    found: list[Concept] = []
    for run in chinese_runs(text):
        at = 0
        for span in lexicon.spans(run, ("object", "action")):
            found.extend(_plain(run[at : span.start]))
            typed = run[span.start : span.end]
            terms = dict.fromkeys([typed, *span.group.terms[:MOST_SYNONYMS]])
            found.append(tuple(_alternative(term) for term in terms))
            at = span.end
        found.extend(_plain(run[at:]))
    return found


def _plain(word: str) -> list[Concept]:
    return [(_alternative(word),)] if word else []


def _alternative(term: str) -> tuple[str, ...]:
    """Bigrams of a term; a single character stands for itself."""
    tokens = grams(term)
    longer = tuple(token for token in tokens if len(token) > 1)
    return longer or tuple(tokens)
