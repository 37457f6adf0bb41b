"""What a process needs to compare documents of one register: its knowledge, a parser, and their caches."""

from functools import lru_cache

import numpy as np

from search.duplicates.alternation import NameFinder
from search.duplicates.fingerprint import Parser
from search.duplicates.knowledge import Knowledge
from search.duplicates.packing import Packer
from search.duplicates.similarity import TokenWeights
from search.lexicon import Lexicon

_DOCUMENTS = 4_000  # parsed documents remembered: a city's register, asked again and again
_TEXTS = 200_000  # descriptions and names remembered


class Matcher:
    """Knowledge of a register with the parser of its lexicon; make one per register and keep it."""

    def __init__(self, knowledge: Knowledge, released: Lexicon) -> None:
        self.knowledge = knowledge
        self.released = released
        self.parser = Parser(knowledge.lexicon(released))
        self.packer = Packer()
        self.weights = TokenWeights(self.packer, knowledge.statistics.idf)
        self.document = lru_cache(maxsize=_DOCUMENTS)(self.parser.document)
        self.mentions = lru_cache(maxsize=_TEXTS)(NameFinder(knowledge.alternation.names, self.parser).mentions)
        self.other_names = lru_cache(maxsize=_TEXTS)(self._other_names)

    def _other_names(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Names the register uses in turn with a name, as object numbers, and the strength of each."""
        found = self.knowledge.alternation.others(name)
        numbers = [self.packer.object(other) for other in found]
        return np.array(numbers, dtype=np.int32), np.array(list(found.values()), dtype=np.float32)
