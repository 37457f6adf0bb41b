"""What a person types as words with their synonyms, for searches that SQL answers. Pure."""

from search.lexicon import Lexicon
from search.text import normalise

MOST_WORDS = 8
MOST_SYNONYMS = 8
# Kinds whose terms mean the same when one stands for the other.
_KINDS = ("object", "action")


def alternatives(text: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Return the words of a text in their order, each with its synonyms; a single character between two says nothing.

    `车位收费` becomes (车位, 泊位, 停车 …), (收费, 缴费 …). A text without a known term is one word as it stands.
    """
    folded = normalise(text)
    found: list[tuple[str, ...]] = []
    at = 0
    for span in lexicon.spans(folded, _KINDS):
        found += _plain(folded[at : span.start])
        typed = folded[span.start : span.end]
        found.append(tuple(dict.fromkeys([typed, *span.group.terms]))[:MOST_SYNONYMS])
        at = span.end
    found += _plain(folded[at:])
    return list(dict.fromkeys(found))[:MOST_WORDS] or [(folded,)]


def _plain(gap: str) -> list[tuple[str, ...]]:
    word = gap.strip()
    return [(word,)] if len(word) > 1 else []
