"""What the register taught, in a file beside the index: the same for every check until the index is rebuilt."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

from catalog.models import System
from search import sources
from search.duplicates import knowledge
from search.duplicates.fingerprint import SourceDoc
from search.duplicates.knowledge import Knowledge
from search.lexicon import Lexicon


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

    def learned(self) -> Knowledge:
        """What all registered systems teach now; checks go on with what is stored."""
        return knowledge.learn(_documents, self.released)

    def keep(self, learned: Knowledge) -> None:
        """Replace the stored knowledge in one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        staged = self.path.with_suffix(".new")
        with gzip.open(staged, "wt", encoding="utf-8") as stream:
            json.dump(learned.as_json(), stream, ensure_ascii=False)
        staged.replace(self.path)


def _documents() -> Iterable[SourceDoc]:
    return (document for _, document in sources.system_documents(System.objects.all()))
