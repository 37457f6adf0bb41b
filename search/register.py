"""Statistics of the whole register beside the index: how rare each word is, the same for every check until rebuilt."""

import gzip
import json
from pathlib import Path

from catalog.models import System
from search import sources
from search.duplicates.fingerprint import Parser
from search.duplicates.statistics import Statistics, count


class Register:
    """Reads and writes `statistics-<analysis version>.json.gz` in the index folder."""

    _loaded: dict[tuple[str, int], Statistics] = {}

    def __init__(self, folder: Path, parser: Parser) -> None:
        self.path = Path(folder) / f"statistics-{parser.version}.json.gz"
        self.parser = parser

    def statistics(self) -> Statistics:
        """The stored statistics; counted from the catalog and stored when there are none yet."""
        if not self.path.exists():
            documents = (self.parser.document(doc) for _, doc in sources.system_documents(System.objects.all()))
            self.save(count(documents))
        key = (str(self.path), self.path.stat().st_mtime_ns)
        if key not in self._loaded:
            self._loaded.clear()
            with gzip.open(self.path, "rt", encoding="utf-8") as stream:
                self._loaded[key] = Statistics.from_json(json.load(stream))
        return self._loaded[key]

    def save(self, statistics: Statistics) -> None:
        """Replace the stored statistics in one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        staged = self.path.with_suffix(".new")
        with gzip.open(staged, "wt", encoding="utf-8") as stream:
            json.dump(statistics.as_json(), stream, ensure_ascii=False)
        staged.replace(self.path)
