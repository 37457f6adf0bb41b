"""How rare a token is in the register: document frequencies, kept with a run so that its numbers can be made again."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from search.duplicates.chunks import Chunk, chunk_of
from search.duplicates.fingerprint import DocPrint, ItemPrint
from search.duplicates.packing import content_number

_COMMON_LEAST = 5  # documents; §4.5: a module in more than max(5, 2 %) of the systems is common
_COMMON_SHARE = 0.02
_PERVASIVE_LEAST = 20  # the same for a name under a telling module, where repetition may be real duplication
_PERVASIVE_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class Statistics:
    """Frequencies over the documents of a register; `modules` counts documents per item name, where they are many."""

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


class Tally:
    """Frequencies while a register is read chunk by chunk; tokens are numbered in the order of their coming."""

    def __init__(self) -> None:
        self.documents = 0
        self.tokens: dict[str, int] = {}
        self._frequencies = np.zeros(1024, dtype=np.int64)
        self._modules: list[np.ndarray] = []

    def add(self, chunk: Chunk) -> np.ndarray:
        """Count a chunk; returns the number that each of its tokens has here."""
        self.documents += len(chunk.packs)
        numbers = np.array([self.tokens.setdefault(t, len(self.tokens)) for t in chunk.tokens], dtype=np.int32)
        if len(self.tokens) > len(self._frequencies):
            more = np.zeros(2 * len(self.tokens), dtype=np.int64)
            more[: len(self._frequencies)] = self._frequencies
            self._frequencies = more
        self._frequencies[numbers] += chunk.frequencies
        self._modules.append(chunk.modules)
        return numbers

    def counted(self, names: Iterable[str]) -> Statistics:
        """The frequencies so far; of these item names, those are kept that are in so many documents as to be common."""
        found, counts = np.unique(np.concatenate(self._modules or [np.zeros(0, np.int64)]), return_counts=True)
        often = counts > max(_COMMON_LEAST, _COMMON_SHARE * self.documents)
        held = dict(zip(found[often].tolist(), counts[often].tolist(), strict=True))
        modules = {name: held[number] for name in sorted(names) if (number := content_number(name)) in held}
        frequencies = self._frequencies[: len(self.tokens)].tolist()
        return Statistics(self.documents, dict(zip(self.tokens, frequencies, strict=True)), modules)


def count(docs: Sequence[DocPrint]) -> Statistics:
    """Frequencies over parsed documents."""
    tally = Tally()
    tally.add(chunk_of(docs))
    return tally.counted({item.own.text for doc in docs for item in doc.items})


def tokens_of(doc: DocPrint) -> set[str]:
    """Every token of a document's names: items, modules above them and its own name."""
    found: set[str] = set()
    for phrase in {doc.name, doc.summary, *(p for item in doc.items for p in (item.own, *item.path))}:
        if phrase is not None:
            found.update(phrase.tokens)
            found.update(phrase.words)
    return found
