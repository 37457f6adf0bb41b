"""How rare a token is in the register: document frequencies, kept with a run so that its numbers can be made again."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.duplicates.fingerprint import DocPrint, ItemPrint
from search.text import grams

_COMMON_LEAST = 5  # documents; §4.5: a module in more than max(5, 2 %) of the systems is common
_COMMON_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Statistics:
    """Frequencies over the documents of a register; `modules` counts documents per full item name."""

    documents: int
    tokens: Mapping[str, int]
    descriptions: Mapping[str, int] = field(default_factory=dict)
    modules: Mapping[str, int] = field(default_factory=dict)

    def idf(self, token: str) -> float:
        """Weight of a token in names; an unseen token is as rare as one that occurs once."""
        return _idf(self.documents, self.tokens.get(token, 1))

    def description_idf(self, token: str) -> float:
        """Weight of a token in descriptions, where office texts repeat the same sentences."""
        return _idf(self.documents, self.descriptions.get(token, 1))

    def is_common(self, item: ItemPrint) -> bool:
        """Whether an item is a module every system has (通用模块), by lexicon or by frequency."""
        if item.common is not None and not item.common.platform:
            return True
        if item.path and any(p.telling for p in item.path):
            return False
        return self.modules.get(item.own.text, 0) > max(_COMMON_LEAST, _COMMON_SHARE * self.documents)

    def restricted_to(self, tokens: set[str], descriptions: set[str], modules: set[str]) -> "Statistics":
        """The part that a given comparison reads, to be stored with it."""
        return Statistics(
            self.documents,
            {t: n for t, n in sorted(self.tokens.items()) if t in tokens},
            {t: n for t, n in sorted(self.descriptions.items()) if t in descriptions},
            {m: n for m, n in sorted(self.modules.items()) if m in modules},
        )


def _idf(documents: int, frequency: int) -> float:
    return math.log(1.0 + (documents - min(frequency, documents) + 0.5) / (frequency + 0.5))


def count(docs: Iterable[DocPrint]) -> Statistics:
    """Frequencies over parsed documents."""
    tokens: Counter[str] = Counter()
    descriptions: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    total = 0
    for doc in docs:
        total += 1
        tokens.update(tokens_of(doc))
        modules.update({item.own.text for item in doc.items})
        descriptions.update({t for item in doc.items for t in grams(item.description)})
    return Statistics(total, tokens, descriptions, modules)


def tokens_of(doc: DocPrint) -> set[str]:
    """Every token of a document's names: items, modules above them and its own name."""
    found = set(doc.name.tokens)
    for item in doc.items:
        found.update(item.own.tokens)
        for phrase in item.path:
            found.update(phrase.tokens)
    return found
