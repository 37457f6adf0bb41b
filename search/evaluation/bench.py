"""A register of its own for measuring: parsed, counted and indexed in a temporary folder, far from the city's data."""

import gc
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from search.backends.elasticsearch import ElasticsearchIndex
from search.backends.elasticsearch_connection import addresses
from search.backends.embedded import EmbeddedIndex
from search.duplicates import scoring
from search.duplicates.calibration import Calibration
from search.duplicates.candidates import propose, shortlist
from search.duplicates.fingerprint import DocPrint, SourceDoc, document_tokens, item_tokens
from search.duplicates.knowledge import learn
from search.duplicates.matcher import Matcher
from search.duplicates.scoring import Report
from search.engine import SYSTEM, CandidateIndex, ItemTokens, SysDoc, Unavailable, key_of
from search.evaluation.metrics import Answer
from search.lexicon import Lexicon


class Bench:
    """Registered documents behind an engine, ready to be asked."""

    def __init__(self, register: Sequence[SourceDoc], lexicon: Lexicon, index: CandidateIndex) -> None:
        self.matcher = Matcher(learn(lambda: register, lexicon), lexicon)
        self.parser = self.matcher.parser
        self.prints = [self.parser.document(doc) for doc in register]
        self.index = index
        for print_ in self.prints:
            self.matcher.packer.pack(print_)
        self.home = {item.key: doc.key for doc in register for item in doc.items}

    def entries(self) -> Iterator[SysDoc]:
        """What the engine indexes."""
        for number, print_ in enumerate(self.prints):
            items = tuple(
                ItemTokens(at, item_tokens(item, print_.name))
                for at, item in enumerate(print_.items)
                if item.common is None or item.common.platform
            )
            yield SysDoc(key_of(SYSTEM, number), 1, SYSTEM, tokens=document_tokens(print_), items=items)

    def ask(
        self, project: SourceDoc, calibration: Calibration, without: str = "", including: str = ""
    ) -> tuple[Report, list[DocPrint], float]:
        """The report on a project, the candidates it speaks of, and the milliseconds it took.

        `without` leaves a registered document out, `including` has one scored whatever the engine proposes.
        """
        began = time.perf_counter()
        print_ = self.parser.document(project)
        keys = propose(print_, self.index, self.matcher.knowledge.statistics)
        candidates = [self.prints[key >> 2] for key in keys]
        kept = shortlist(print_, [doc for doc in candidates if doc.key != without], self.matcher)
        if including and all(doc.key != including for doc in kept):
            kept = [*kept, next(doc for doc in self.prints if doc.key == including)]
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
                item.key: [kept[m.candidate].items[m.item].key for m in report.items[at].shown]
                for at, item in enumerate(project.items)
            },
            milliseconds=milliseconds,
        )


@contextmanager
def bench(register: Sequence[SourceDoc], lexicon: Lexicon, engine: str = "embedded") -> Iterator[Bench]:
    """A Bench on an index of its own, far from the city's: in a temporary folder, or on the city's servers."""
    with _index(engine) as index:
        made = Bench(register, lexicon, index)
        index.rebuild(made.entries())
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
def _index(engine: str) -> Iterator[CandidateIndex]:
    if engine == "elasticsearch":
        url = settings.SEARCH_URL if settings.SEARCH_URL.startswith("http") else os.environ.get("ELASTICSEARCH_URL", "")
        if not url:
            raise Unavailable("请先用 SEARCH_URL=http://主机:9200 指明 Elasticsearch 服务器")
        servers = ",".join(addresses(url)[0])
        index = ElasticsearchIndex(f"{servers}/dup-bench-{uuid4().hex[:12]}", "bench")
        try:
            yield index
        finally:
            index.remove()
        return
    with tempfile.TemporaryDirectory(prefix="dup-bench-") as folder:
        yield EmbeddedIndex(Path(folder), "bench")
