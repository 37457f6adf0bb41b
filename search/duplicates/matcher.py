"""What a process needs to compare documents of one register: its knowledge, a parser, and their caches."""

from functools import lru_cache
from pathlib import Path

from search.duplicates.alternation import NameFinder
from search.duplicates.fingerprint import Parser
from search.duplicates.knowledge import Knowledge
from search.duplicates.packing import Packer, content_number
from search.duplicates.packs import ShelvedDoc
from search.duplicates.shelf import open_shelf
from search.duplicates.similarity import TokenWeights
from search.lexicon import Lexicon

_DOCUMENTS = 4_000  # parsed documents remembered: a city's register, asked again and again
_TEXTS = 200_000  # descriptions and names remembered


class Matcher:
    """Knowledge of a register with the parser of its lexicon; make one per register and keep it."""

    def __init__(
        self, knowledge: Knowledge, released: Lexicon, root: Path | None = None, parser: Parser | None = None
    ) -> None:
        """Under `root` the shelf of this knowledge is looked for; without one every document is parsed.

        `parser`, where given, must be one of the same lexicon: another's is not taken.
        """
        self.knowledge = knowledge
        self.released = released
        lexicon = knowledge.lexicon(released)
        self.parser = parser if parser and parser.lexicon.digest == lexicon.digest else Parser(lexicon)
        self.shelf = open_shelf(root, self.parser.version) if root is not None else None
        self.packer = Packer(self.shelf.base) if self.shelf is not None else Packer()
        self.weights = TokenWeights(self.packer, knowledge.statistics.idf)
        self.document = lru_cache(maxsize=_DOCUMENTS)(self.parser.document)
        self.mentions = lru_cache(maxsize=_TEXTS)(NameFinder(knowledge.alternation.names, self.parser).mentions)
        self.other_names = lru_cache(maxsize=_TEXTS)(self._other_names)

    def shelved(self, key: int, name: str) -> ShelvedDoc | None:
        """A registered document by engine id, under the name that documents are told apart by; None if not shelved."""
        pack = self.shelf.pack(key) if self.shelf is not None else None
        return ShelvedDoc(name, pack, self.parser) if pack is not None else None

    def _other_names(self, name: str) -> tuple[tuple[int, float], ...]:
        """Names the register uses in turn with a name, by their content numbers, and the strength of each."""
        found = self.knowledge.alternation.others(name)
        return tuple((content_number(other), strength) for other, strength in found.items())
