"""All that a check reads, as one value that can be stored and read back: the numbers of a run come from it alone.

Pure: the Django side (`check.py`) gathers the inputs and stores what comes out.
"""

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any

from search.duplicates import calibration as calibrations
from search.duplicates import knowledge as knowledges
from search.duplicates import scoring
from search.duplicates.calibration import Calibration
from search.duplicates.fingerprint import DocPrint, Parser, SourceDoc, SourceItem
from search.duplicates.knowledge import Knowledge
from search.duplicates.matcher import Matcher
from search.duplicates.scoring import Report
from search.lexicon import Lexicon, group


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a check reads: with this the numbers can be made again."""

    project: SourceDoc
    candidates: tuple[SourceDoc, ...]
    own: tuple[str, ...]  # keys of candidates that are systems the project upgrades: compared, never counted
    knowledge: Knowledge
    calibration: Calibration
    lexicon: Lexicon  # as released; what the register taught is in `knowledge`


def score(inputs: Inputs, parser: Parser | None = None) -> tuple[Report, tuple[DocPrint, list[DocPrint]]]:
    """The report of stored or fresh inputs; nothing else is read. `parser` is one of their lexicon, kept warm."""
    matcher = Matcher(inputs.knowledge, inputs.lexicon, parser=parser)
    project = matcher.parser.document(inputs.project)
    candidates = [matcher.parser.document(doc) for doc in inputs.candidates]
    report = scoring.check(project, candidates, matcher, inputs.calibration, own=inputs.own)
    return report, (project, candidates)


def result_digest(report: Report) -> str:
    """SHA-256 over every number of a report."""
    body = json.dumps(asdict(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def pack(inputs: Inputs) -> bytes:
    """All inputs as compressed JSON."""
    data = {
        "project": asdict(inputs.project),
        "candidates": [asdict(doc) for doc in inputs.candidates],
        "own": list(inputs.own),
        "knowledge": inputs.knowledge.as_json(),
        "calibration": inputs.calibration.as_json(),
        "edition": inputs.lexicon.version,
        "lexicon": [[g.kind, list(g.terms), g.platform] for g in inputs.lexicon.groups],
    }
    return zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 6)


def unpack(snapshot: bytes) -> Inputs:
    """Inputs from the stored bytes; raises zlib.error or KeyError when they are damaged."""
    data = json.loads(zlib.decompress(snapshot))
    groups = (group(kind, terms, platform) for kind, terms, platform in data["lexicon"])
    return Inputs(
        project=_document(data["project"]),
        candidates=tuple(_document(row) for row in data["candidates"]),
        own=tuple(data["own"]),
        knowledge=knowledges.from_json(data["knowledge"]),
        calibration=calibrations.from_json(data["calibration"]),
        lexicon=Lexicon(groups, data.get("edition", "")),
    )


def _document(row: dict[str, Any]) -> SourceDoc:
    items = tuple(SourceItem(i["key"], i["name"], tuple(i["path"]), i["description"]) for i in row["items"])
    return SourceDoc(row["key"], row["name"], items, row["department"], row["summary"])
