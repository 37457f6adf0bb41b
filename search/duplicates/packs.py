"""A document as whole numbers, and a registered document that is known by them until its words are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from search.duplicates.fingerprint import ItemPrint, Parser, Phrase, SourceDoc


@dataclass(frozen=True, slots=True)
class Pack:
    """One document: phrase, action-set and qualifier-set numbers per item, the phrase numbers of title and summary."""

    own: np.ndarray
    thing: np.ndarray
    module: np.ndarray
    upper: np.ndarray
    common: np.ndarray  # bool: a module every system has, which answers nothing
    actions: np.ndarray
    qualifiers: np.ndarray
    title: int
    summary: int
    bag: np.ndarray  # distinct tokens of all names but those of common modules, title and summary


class ShelvedDoc:
    """A registered document of which the pack is at hand; each item is parsed when its words are asked for.

    It stands for a DocPrint wherever documents are compared. `source` is given once the document is worth its texts.
    """

    __slots__ = ("_parser", "items", "key", "pack", "source")

    def __init__(self, key: str, pack: Pack, parser: Parser, source: SourceDoc | None = None) -> None:
        self.key, self.pack, self._parser, self.source = key, pack, parser, source
        self.items = _Items(self)

    def with_source(self, source: SourceDoc) -> "ShelvedDoc":
        """The same document with its texts."""
        return ShelvedDoc(self.key, self.pack, self._parser, source)

    @property
    def texts(self) -> SourceDoc:
        """The texts; raises ValueError where they were not given."""
        if self.source is None:
            raise ValueError(f"the texts of {self.key} were not read")
        return self.source

    @property
    def name(self) -> Phrase:
        """The parsed title."""
        return self._parser.phrase(self.texts.name)

    @property
    def summary(self) -> Phrase | None:
        """The parsed main function."""
        return self._parser.phrase(self.texts.summary) if self.texts.summary else None

    @property
    def department(self) -> str:
        """The owner's name."""
        return self.texts.department

    def item(self, at: int) -> ItemPrint:
        """One item, parsed."""
        return self._parser.item(self.texts.items[at])


class _Items:
    """The items of a shelved document as a sequence."""

    __slots__ = ("_doc",)

    def __init__(self, doc: ShelvedDoc) -> None:
        self._doc = doc

    def __len__(self) -> int:
        return len(self._doc.pack.own)

    def __getitem__(self, at: int) -> ItemPrint:
        return self._doc.item(at)

    def __iter__(self) -> Iterator[ItemPrint]:
        return map(self._doc.item, range(len(self)))
