"""What the register taught, in a file beside the index: the same for every check until the index is rebuilt."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from catalog.models import System
from search import sources
from search.duplicates import knowledge
from search.duplicates.fingerprint import SourceDoc
from search.duplicates.knowledge import Knowledge, Words
from search.lexicon import Lexicon

_AT_ONCE = 1_000  # systems read by one query


class Register:
    """Reads and writes `knowledge-<lexicon>.json.gz` in the index folder."""

    _loaded: dict[tuple[str, int], Knowledge] = {}

    def __init__(self, folder: Path, released: Lexicon) -> None:
        self.path = Path(folder) / f"knowledge-{released.digest}.json.gz"
        self.released = released

    def knowledge(self) -> Knowledge:
        """The stored knowledge; learned from the catalog and stored when there is none yet."""
        if not self.path.exists():
            self.keep(self.learned())
        key = (str(self.path), self.path.stat().st_mtime_ns)
        if key not in self._loaded:
            self._loaded.clear()
            with gzip.open(self.path, "rt", encoding="utf-8") as stream:
                self._loaded[key] = knowledge.from_json(json.load(stream))
        return self._loaded[key]

    def words(self) -> Words:
        """What the registered systems teach of words, read from a sample spread over all of them."""
        return knowledge.learn_words(_sample, self.released)

    def learned(self) -> Knowledge:
        """What all registered systems teach now; checks go on with what is stored."""
        return knowledge.learn(_documents, self.released, _sample)

    def keep(self, learned: Knowledge) -> None:
        """Replace the stored knowledge in one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        staged = self.path.with_suffix(".new")
        with gzip.open(staged, "wt", encoding="utf-8") as stream:
            json.dump(learned.as_json(), stream, ensure_ascii=False)
        staged.replace(self.path)


def _documents() -> Iterable[SourceDoc]:
    return (document for _, document in sources.system_documents(System.objects.all()))


def _sample() -> Iterator[SourceDoc]:
    """The first system, and then every so many-th that no more than the learner reads are read."""
    keys = list(System.objects.order_by("pk").values_list("pk", flat=True))
    keys = keys[:: knowledge.step_of(len(keys))]
    for begin in range(0, len(keys), _AT_ONCE):
        systems = System.objects.filter(pk__in=keys[begin : begin + _AT_ONCE])
        yield from (document for _, document in sources.system_documents(systems))
