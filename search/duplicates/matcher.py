"""What a process needs to compare documents of one register: its knowledge, a parser, and their caches."""

from search.duplicates.alternation import NameFinder
from search.duplicates.fingerprint import Parser
from search.duplicates.knowledge import Knowledge
from search.duplicates.packing import Packer
from search.duplicates.similarity import TokenWeights
from search.lexicon import Lexicon


class Matcher:
    """Knowledge of a register with the parser of its lexicon; make one per register and keep it."""

    def __init__(self, knowledge: Knowledge, released: Lexicon) -> None:
        self.knowledge = knowledge
        self.released = released
        self.parser = Parser(knowledge.lexicon(released))
        self.packer = Packer()
        self.weights = TokenWeights(self.packer, knowledge.statistics.idf)
        self._finder = NameFinder(knowledge.alternation.names, self.parser)

    def mentions(self, text: str) -> set[str]:
        """Object names of the register that a text speaks of."""
        return self._finder.mentions(text)
