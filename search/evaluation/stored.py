"""A register in a file, read document by document, as a city's lies in its database."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from search.duplicates.fingerprint import SourceDoc, SourceItem


class StoredRegister(Sequence[SourceDoc]):
    """One document a line; where the lines begin is kept in memory."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._begins = np.zeros(1, dtype=np.int64)

    def extend(self, docs: Iterable[SourceDoc]) -> None:
        """Append documents."""
        self._file.seek(0, 2)
        ends = [self._end_of(doc) for doc in docs]
        self._begins = np.concatenate([self._begins, np.array(ends, dtype=np.int64)])
        self._file.flush()

    def _end_of(self, doc: SourceDoc) -> int:
        items = [[item.key, item.name, item.path, item.description] for item in doc.items]
        row = [doc.key, doc.name, doc.department, doc.summary, items]
        self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        return self._file.tell()

    def __len__(self) -> int:
        return len(self._begins) - 1

    def __getitem__(self, at):
        if at >= len(self):
            raise IndexError(at)
        self._file.seek(self._begins[at])
        return _document(self._file.readline())

    def __iter__(self) -> Iterator[SourceDoc]:
        return (self[at] for at in range(len(self)))


def _document(line: bytes) -> SourceDoc:
    key, name, department, summary, rows = json.loads(line)
    items = tuple(SourceItem(own, title, tuple(path), text) for own, title, path, text in rows)
    return SourceDoc(key, name, items, department, summary)
