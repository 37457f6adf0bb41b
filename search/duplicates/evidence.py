"""Why two items are held alike, in words a reviewer can check: same object through which synonyms, actions, conflicts.

Pure. Spans are (start, end, class) on `text`; classes are object, action, conflict and verbatim.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from search.duplicates.fingerprint import DocPrint, ItemPrint, SourceItem
from search.duplicates.scoring import ItemVerdict, Match, Report
from search.lexicon import Lexicon, Span
from search.text import normalise, shared_runs

VERBATIM_LEAST = 8  # contiguous equal characters (逐字相同)
PHRASE_LEAST = 4  # characters of a phrase that both descriptions use
_PARTICLES = "的和与及并对在按由，、。；：（）()“” "
_NEXT_SYSTEMS = 2  # alternatives shown besides the best


@dataclass(slots=True)
class Why:
    """The reasons for one match."""

    same_objects: list[dict[str, str]] = field(default_factory=list)  # {"left", "right", "group"}
    shared_words: list[str] = field(default_factory=list)
    same_actions: list[dict[str, str]] = field(default_factory=list)
    missing_actions: list[str] = field(default_factory=list)
    conflicts: list[dict[str, str]] = field(default_factory=list)  # {"left", "right"}
    context: list[str] = field(default_factory=list)  # module names that brought the match
    left: dict[str, Any] = field(default_factory=dict)  # {"text", "spans"}
    right: dict[str, Any] = field(default_factory=dict)
    verbatim: list[dict[str, Any]] = field(default_factory=list)  # {"field", "text", "left", "right", "length"}
    phrases: list[dict[str, int]] = field(default_factory=list)  # in the descriptions: {"left", "right", "length"}


def explain(left: SourceItem, right: SourceItem, one: ItemPrint, other: ItemPrint, lexicon: Lexicon) -> Why:
    """The reasons why `right` answers `left`."""
    why = Why()
    left_text, right_text = _displayed(left.name), _displayed(right.name)
    left_spans = lexicon.spans(normalise(left.name), ("object", "action", "qualifier"))
    right_spans = lexicon.spans(normalise(right.name), ("object", "action", "qualifier"))
    marks_left: list[tuple[int, int, str]] = []
    marks_right: list[tuple[int, int, str]] = []
    _same(why.same_objects, "object", left_text, right_text, left_spans, right_spans, marks_left, marks_right)
    _same(why.same_actions, "action", left_text, right_text, left_spans, right_spans, marks_left, marks_right)
    why.missing_actions = [a.removeprefix("a:") for a in one.actions if a not in other.actions]
    if one.qualifiers and other.qualifiers and not one.qualifiers & other.qualifiers:
        _conflict(why, left_text, right_text, left_spans, right_spans, marks_left, marks_right)
    _shared_words(why, left_text, right_text, marks_left, marks_right)
    why.context = _context(one, other)
    why.verbatim = _verbatim(left, right)
    why.phrases = _phrases(left.description, right.description)
    why.left = {"text": left_text, "spans": sorted(marks_left)}
    why.right = {"text": right_text, "spans": sorted(marks_right)}
    return why


def _displayed(raw: str) -> str:
    """The raw text when spans of the normalised one fit it, else the normalised text."""
    folded = normalise(raw)
    return raw if len(raw) == len(folded) else folded


def _same(
    into: list[dict[str, str]],
    kind: str,
    left_text: str,
    right_text: str,
    left_spans: list[Span],
    right_spans: list[Span],
    marks_left: list[tuple[int, int, str]],
    marks_right: list[tuple[int, int, str]],
) -> None:
    for mine in (s for s in left_spans if s.group.kind == kind):
        for theirs in (s for s in right_spans if s.group == mine.group):
            into.append(
                {
                    "left": left_text[mine.start : mine.end],
                    "right": right_text[theirs.start : theirs.end],
                    "group": mine.group.terms[0],
                }
            )
            marks_left.append((mine.start, mine.end, kind))
            marks_right.append((theirs.start, theirs.end, kind))
            break


def _conflict(
    why: Why,
    left_text: str,
    right_text: str,
    left_spans: list[Span],
    right_spans: list[Span],
    marks_left: list[tuple[int, int, str]],
    marks_right: list[tuple[int, int, str]],
) -> None:
    mine = [s for s in left_spans if s.group.kind == "qualifier"]
    theirs = [s for s in right_spans if s.group.kind == "qualifier"]
    for one in mine:
        marks_left.append((one.start, one.end, "conflict"))
    for other in theirs:
        marks_right.append((other.start, other.end, "conflict"))
    if mine and theirs:
        why.conflicts.append(
            {"left": left_text[mine[0].start : mine[0].end], "right": right_text[theirs[0].start : theirs[0].end]}
        )


def _shared_words(
    why: Why,
    left_text: str,
    right_text: str,
    marks_left: list[tuple[int, int, str]],
    marks_right: list[tuple[int, int, str]],
) -> None:
    taken = [(start, end) for start, end, _ in marks_left]
    for start, other, length in shared_runs(normalise(left_text), normalise(right_text), least=2):
        if any(start < end and begin < start + length for begin, end in taken):
            continue
        why.shared_words.append(left_text[start : start + length])
        marks_left.append((start, start + length, "object"))
        marks_right.append((other, other + length, "object"))


def _context(one: ItemPrint, other: ItemPrint) -> list[str]:
    """Module names above the two items that share a group or most of their characters."""
    found = []
    for mine in one.path:
        for theirs in (*other.path, other.own):
            shared = set(mine.tokens) & set(theirs.tokens)
            if any(len(token) > 1 for token in shared):
                found.append(f"{mine.text}≈{theirs.text}")
    return list(dict.fromkeys(found))


def _verbatim(left: SourceItem, right: SourceItem) -> list[dict[str, Any]]:
    """Copied runs, field by field; offsets count in the field of that side."""
    return [
        {"field": name, "text": mine[a : a + length], "left": a, "right": b, "length": length}
        for name, mine, theirs in (
            ("name", left.name, right.name),
            ("description", left.description, right.description),
        )
        for a, b, length in shared_runs(mine, theirs, VERBATIM_LEAST)
    ]


def _phrases(mine: str, theirs: str) -> list[dict[str, int]]:
    """Phrases that two descriptions share, without the particles and stops at their ends."""
    found = []
    for left, right, length in shared_runs(mine, theirs, PHRASE_LEAST):
        run = mine[left : left + length]
        lead = length - len(run.lstrip(_PARTICLES))
        kept = len(run.strip(_PARTICLES))
        if kept >= PHRASE_LEAST - 1:
            found.append({"left": left + lead, "right": right + lead, "length": kept})
    return found


def item_evidence(
    report: Report, project: DocPrint, candidates: list[DocPrint], lexicon: Lexicon
) -> list[dict[str, Any]]:
    """One row per project item: badge, best module with reasons, alternatives in the next two systems."""
    rows = []
    for number, verdict in enumerate(report.items):
        shown = _best_and_next(verdict)
        rows.append(
            {
                "key": project.items[number].key,
                "badge": verdict.badge,
                "probability": verdict.union_probability,
                "platform": verdict.platform,
                "matches": [_match_row(m, number, project, candidates, lexicon) for m in shown],
                "shown": [
                    [candidates[m.candidate].key, candidates[m.candidate].items[m.item].key] for m in verdict.shown
                ],
            }
        )
    return rows


def _best_and_next(verdict: ItemVerdict) -> list[Match]:
    picked: list[Match] = []
    for match in verdict.shown:
        if match.candidate not in {m.candidate for m in picked}:
            picked.append(match)
    return picked[: 1 + _NEXT_SYSTEMS]


def _match_row(
    match: Match, number: int, project: DocPrint, candidates: list[DocPrint], lexicon: Lexicon
) -> dict[str, Any]:
    document = candidates[match.candidate]
    if project.source is None or document.source is None:
        raise ValueError("evidence needs the source texts of both sides")
    left, right = project.source.items[number], document.source.items[match.item]
    why = explain(left, right, project.items[number], document.items[match.item], lexicon)
    return {
        "target": document.key,
        "item": right.key,
        "name": right.name,
        "path": list(right.path),
        "score": match.score,
        "probability": match.probability,
        "why": asdict(why),
    }
