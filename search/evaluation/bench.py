"""A register of its own for measuring: parsed, counted and indexed in a temporary folder, far from the city's data."""

import gc
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from search.backends.elasticsearch import ElasticsearchIndex
from search.backends.elasticsearch_connection import addresses
from search.backends.embedded import EmbeddedIndex
from search.duplicates import scoring
from search.duplicates.calibration import Calibration
from search.duplicates.candidates import propose, shortlist
from search.duplicates.fingerprint import DocPrint, SourceDoc
from search.duplicates.knowledge import collector_paused, learn_words, step_of
from search.duplicates.matcher import Matcher
from search.duplicates.packs import ShelvedDoc
from search.duplicates.reading import Reading, Row, entry
from search.duplicates.scoring import Report
from search.engine import SYSTEM, CandidateIndex, Progress, SysDoc, Unavailable, key_of, parts_of
from search.evaluation.metrics import Answer
from search.lexicon import Lexicon


class Bench:
    """Registered documents behind an engine, ready to be asked. `folder` takes what the register is remembered by."""

    def __init__(
        self,
        register: Sequence[SourceDoc],
        lexicon: Lexicon,
        index: CandidateIndex,
        folder: Path,
        progress: Progress | None = None,
    ) -> None:
        self.register = register
        self.index = index
        self.keys: list[str] = []
        words = learn_words(lambda: islice(register, 0, None, step_of(len(register))), lexicon)
        with Reading(lexicon, words, folder) as reading, collector_paused():
            index.rebuild(reading.entries(self._noted()), progress)
            reading.place()
        self.matcher = Matcher(reading.knowledge(), lexicon, folder)
        self.parser = self.matcher.parser

    def _rows(self) -> Iterator[Row]:
        for number, doc in enumerate(self.register):
            yield Row(key_of(SYSTEM, number), 1, SYSTEM, (), "", doc)

    def _noted(self) -> Iterator[Row]:
        for row in self._rows():
            self.keys.append(row.document.key)
            yield row

    def entries(self) -> Iterator[SysDoc]:
        """What the engine indexes, cut once more."""
        return (entry(row, self.parser.document(row.document)) for row in self._rows())

    @cached_property
    def home(self) -> dict[str, str]:
        """The document of each registered item."""
        return {item.key: doc.key for doc in self.register for item in doc.items}

    def shortlisted(self, project: DocPrint, without: str = "", including: str = "") -> list[ShelvedDoc]:
        """The candidates that are scored, with their texts."""
        numbers = {
            self.keys[number]: number
            for _, number in map(parts_of, propose(project, self.index, self.matcher.knowledge.statistics))
        }
        numbers.pop(without, None)
        kept = shortlist(project, [self._shelved(name, at) for name, at in numbers.items()], self.matcher)
        if including and all(doc.key != including for doc in kept):
            numbers[including] = self.keys.index(including)
            kept.append(self._shelved(including, numbers[including]))
        return [doc.with_source(self.register[numbers[doc.key]]) for doc in kept]

    def _shelved(self, name: str, number: int) -> ShelvedDoc:
        found = self.matcher.shelved(key_of(SYSTEM, number), name)
        if found is None:
            raise ValueError(f"{name} is not on the shelf that was just made")
        return found

    def ask(
        self, project: SourceDoc, calibration: Calibration, without: str = "", including: str = ""
    ) -> tuple[Report, list[ShelvedDoc], float]:
        """The report on a project, the candidates it speaks of, and the milliseconds it took.

        `without` leaves a registered document out, `including` has one scored whatever the engine proposes.
        """
        began = time.perf_counter()
        print_ = self.parser.document(project)
        kept = self.shortlisted(print_, without, including)
        report = scoring.check(print_, kept, self.matcher, calibration)
        return report, kept, (time.perf_counter() - began) * 1000

    def answer(self, project: SourceDoc, calibration: Calibration) -> Answer:
        """The report in the form the figures are made from."""
        report, kept, milliseconds = self.ask(project, calibration)
        top = report.systems[0] if report.systems else None
        return Answer(
            project=project.key,
            verdict=report.verdict,
            ranking=[kept[s.candidate].key for s in report.systems],
            coverage=top.coverage if top else 0.0,
            on_top={
                item.key: bool(
                    top
                    and (match := top.matches[at]) is not None
                    and match.probability >= scoring.COVERED_FROM
                    and report.items[at].badge != scoring.COMMON
                )
                for at, item in enumerate(project.items)
            },
            anywhere={item.key: report.items[at].badge == scoring.COVERED for at, item in enumerate(project.items)},
            shown={
                item.key: [kept[m.candidate].texts.items[m.item].key for m in report.items[at].shown]
                for at, item in enumerate(project.items)
            },
            milliseconds=milliseconds,
        )


@contextmanager
def bench(register: Sequence[SourceDoc], lexicon: Lexicon, engine: str = "embedded") -> Iterator[Bench]:
    """A Bench on an index of its own, far from the city's: in a temporary folder, or on the city's servers."""
    with index_of_its_own(engine) as (index, folder):
        made = Bench(register, lexicon, index, folder)
        with settled():
            yield made


@contextmanager
def settled() -> Iterator[None]:
    """Keeps the garbage collector from walking a whole register again and again while it is asked."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def index_of_its_own(engine: str) -> Iterator[tuple[CandidateIndex, Path]]:
    """An empty index, and a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dup-bench-") as folder:
        if engine != "elasticsearch":
            yield EmbeddedIndex(Path(folder), "bench"), Path(folder)
            return
        url = settings.SEARCH_URL if settings.SEARCH_URL.startswith("http") else os.environ.get("ELASTICSEARCH_URL", "")
        if not url:
            raise Unavailable("请先用 SEARCH_URL=http://主机:9200 指明 Elasticsearch 服务器")
        servers = ",".join(addresses(url)[0])
        index = ElasticsearchIndex(f"{servers}/dup-bench-{uuid4().hex[:12]}", "bench")
        try:
            yield index, Path(folder)
        finally:
            index.remove()
