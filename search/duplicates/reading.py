"""Reading a whole register once: engine entries, frequencies and the shelf come from the same parse, on all processors.

Documents go to the workers in chunks and come back in their order, and every number is handed out when they are back:
what comes out does not depend on how many processors there are.
"""

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import Self

from search.duplicates.chunks import Chunk, chunk_of
from search.duplicates.fingerprint import DocPrint, Parser, SourceDoc, item_tokens
from search.duplicates.knowledge import Knowledge, Words
from search.duplicates.shelf import ShelfWriter
from search.duplicates.statistics import Tally
from search.engine import SYSTEM, ItemTokens, SysDoc
from search.lexicon import Lexicon
from search.query import text_tokens

_CHUNK = 250
_ALONE = 2_000  # documents below which other processes are not worth their start
_PHRASES = 200_000  # remembered by a worker


@dataclass(frozen=True, slots=True)
class Row:
    """A document with what its entry says besides its texts."""

    key: int
    seq: int
    kind: str
    acl: tuple[str, ...]
    status: str
    document: SourceDoc


def entry(row: Row, parsed: DocPrint) -> SysDoc:
    """The engine's document of a row."""
    doc = row.document
    human = text_tokens(" ".join([doc.name, doc.summary, doc.department]))
    modules = text_tokens(" ".join(part for item in doc.items for part in (*item.path, item.name)))
    cut = [item_tokens(item, parsed.name) for item in parsed.items]
    told = (tokens for item, tokens in zip(parsed.items, cut, strict=True) if item.common is None)
    return SysDoc(
        id=row.key,
        seq=row.seq,
        kind=row.kind,
        acl=row.acl,
        status=row.status,
        tokens=tuple(dict.fromkeys(chain.from_iterable(told))),
        items=tuple(
            ItemTokens(number, tokens)
            for number, (item, tokens) in enumerate(zip(parsed.items, cut, strict=True))
            if item.common is None or item.common.platform
        ),
        human=tuple(dict.fromkeys([*human, *modules])),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    entries: list[SysDoc]
    registered: list[SysDoc]
    chunk: Chunk


def _read(rows: Sequence[Row], parser: Parser) -> _Read:
    parsed = [parser.document(row.document) for row in rows]
    entries = [entry(row, doc).summed() for row, doc in zip(rows, parsed, strict=True)]
    registered = [at for at, row in enumerate(rows) if row.kind == SYSTEM]
    return _Read(entries, [entries[at] for at in registered], chunk_of([parsed[at] for at in registered]))


class Reading:
    """One pass over the documents of a city with the words its register taught before.

    A context: what it shelved is gone at its end unless it was put in place.
    """

    def __init__(self, released: Lexicon, words: Words, folder: Path, *, since: int = 0, alone: int = _ALONE) -> None:
        """`since` is the highest sequence given out before; from `alone` documents on, other processes help."""
        self.words = words
        self._since = since
        self.parser = Parser(words.lexicon(released))
        self._tally = Tally()
        self._shelf = ShelfWriter(folder)
        self._alone = alone

    def entries(self, rows: Iterable[Row]) -> Iterator[SysDoc]:
        """The entries of all rows, in their order."""
        for read in self._parts(iter(rows)):
            numbers = self._tally.add(read.chunk)
            keys, seqs = ([getattr(doc, name) for doc in read.registered] for name in ("id", "seq"))
            self._shelf.add(keys, seqs, read.chunk, numbers)
            yield from read.entries

    def place(self) -> None:
        """Let the shelf be found from now on."""
        self._shelf.place(self.parser.version, self._since, list(self._tally.tokens))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._shelf.discard()

    def knowledge(self) -> Knowledge:
        """What the words and the frequencies teach together."""
        return self.words.with_statistics(self._tally)

    def _parts(self, rows: Iterator[Row]) -> Iterator[_Read]:
        first = list(islice(rows, self._alone))
        parts = _chunks(chain(first, rows))
        workers = os.cpu_count() or 1
        if len(first) < self._alone or workers < 2 or current_process().daemon:
            yield from (_read(part, self.parser) for part in parts)
            return
        groups, version = self.parser.lexicon.groups, self.parser.lexicon.version
        with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (groups, version)) as pool:
            waiting: deque = deque()
            try:
                for part in parts:
                    waiting.append(pool.submit(_work, part))
                    if len(waiting) > 2 * workers:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while part := list(islice(rows, _CHUNK)):
        yield part


# in the other processes

_parsers: list[Parser] = []


def _begin(groups: Sequence, version: str) -> None:
    gc.disable()  # Nothing a worker makes stands in a circle.
    _parsers[:] = [Parser(Lexicon(groups, version), _PHRASES)]


def _work(rows: Sequence[Row]) -> _Read:
    return _read(rows, _parsers[0])
