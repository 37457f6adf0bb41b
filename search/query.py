"""What a person types becomes tokens: normalised, synonyms of the lexicon added, cut as the index was cut. Pure."""

from search.lexicon import Lexicon
from search.text import grams, normalise

MOST_TOKENS = 64


def text_tokens(text: str) -> list[str]:
    """Tokens of any text, as people's fields are indexed."""
    return list(dict.fromkeys(grams(normalise(text))))


def query_tokens(text: str, lexicon: Lexicon) -> list[str]:
    """Tokens of a query; an object or action that the lexicon knows brings its synonyms along."""
    folded = normalise(text)
    tokens = grams(folded)
    for span in lexicon.spans(folded, ("object", "action")):
        for term in span.group.terms[:6]:
            tokens.extend(token for token in grams(term) if len(token) > 1)
    return list(dict.fromkeys(tokens))[:MOST_TOKENS]
