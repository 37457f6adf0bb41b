"""How rare a token is in the register: document frequencies, kept with a run so that its numbers can be made again."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from search.duplicates.fingerprint import DocPrint, ItemPrint

_COMMON_LEAST = 5  # documents; §4.5: a module in more than max(5, 2 %) of the systems is common
_COMMON_SHARE = 0.02
_PERVASIVE_LEAST = 20  # the same for a name under a telling module, where repetition may be real duplication
_PERVASIVE_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class Statistics:
    """Frequencies over the documents of a register; `modules` counts documents per full item name."""

    documents: int
    tokens: Mapping[str, int]
    modules: Mapping[str, int] = field(default_factory=dict)

    def idf(self, token: str) -> float:
        """Weight of a token in names; an unseen token is as rare as one that occurs once."""
        return _idf(self.documents, self.tokens.get(token, 1))

    def is_common(self, item: ItemPrint) -> bool:
        """Whether an item is a module every system has (通用模块), by lexicon or by frequency."""
        if item.common is not None and not item.common.platform:
            return True
        held = self.modules.get(item.own.text, 0)
        if any(p.telling for p in item.path):
            # What a generic leaf stands under may differ; a name that tells and is everywhere is common anywhere.
            return item.own.telling and held > max(_PERVASIVE_LEAST, _PERVASIVE_SHARE * self.documents)
        return held > max(_COMMON_LEAST, _COMMON_SHARE * self.documents)

    def as_json(self) -> dict[str, Any]:
        """Plain data for a file or a record."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Statistics":
        """Statistics from their plain data."""
        return cls(data["documents"], data["tokens"], data["modules"])

    def restricted_to(self, tokens: set[str], modules: set[str]) -> "Statistics":
        """The part that a given comparison reads, to be stored with it."""
        return Statistics(
            self.documents,
            {t: n for t, n in sorted(self.tokens.items()) if t in tokens},
            {m: n for m, n in sorted(self.modules.items()) if m in modules},
        )


@lru_cache(maxsize=100_000)
def _idf(documents: int, frequency: int) -> float:
    return math.log(1.0 + (documents - min(frequency, documents) + 0.5) / (frequency + 0.5))


class Counting:
    """Frequencies while documents are read one by one."""

    def __init__(self) -> None:
        self.documents = 0
        self._tokens: Counter[str] = Counter()
        self._modules: Counter[str] = Counter()

    def add(self, doc: DocPrint) -> None:
        """Count one document."""
        self.documents += 1
        self._tokens.update(tokens_of(doc))
        self._modules.update({item.own.text for item in doc.items})

    def counted(self) -> Statistics:
        """The frequencies so far."""
        return Statistics(self.documents, dict(self._tokens), dict(self._modules))


def count(docs: Iterable[DocPrint]) -> Statistics:
    """Frequencies over parsed documents."""
    counting = Counting()
    for doc in docs:
        counting.add(doc)
    return counting.counted()


def tokens_of(doc: DocPrint) -> set[str]:
    """Every token of a document's names: items, modules above them and its own name."""
    found: set[str] = set()
    for phrase in {doc.name, doc.summary, *(p for item in doc.items for p in (item.own, *item.path))}:
        if phrase is not None:
            found.update(phrase.tokens)
            found.update(phrase.words)
    return found
