"""Evaluation sets: a folder of JSON lines with a register, projects, the truth and perhaps a lexicon."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search import lexicon as lexicons
from search.duplicates.fingerprint import SourceDoc, SourceItem
from search.lexicon import Lexicon


class Malformed(ValueError):
    """A set's file cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one project: labels are 0, .5 or 1 (shares of actions may lie between)."""

    project: str
    verdict: str
    coverage: Mapping[str, float]
    union: float
    items: Mapping[str, Mapping[str, float]]


@dataclass(slots=True)
class EvaluationSet:
    """A register, projects and their truth."""

    register: list[SourceDoc]
    projects: list[SourceDoc]
    truth: dict[str, Truth]
    lexicon: Lexicon | None = None
    lexicon_rows: list[dict[str, Any]] = field(default_factory=list)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as broken:
                    raise Malformed(f"{path.name} 第{number}行不是有效的JSON：{broken.msg}，请改正后重试") from broken


def _document(row: Mapping[str, Any]) -> SourceDoc:
    items = tuple(
        SourceItem(str(item["id"]), item["name"], tuple(item.get("path") or ()), item.get("description") or "")
        for item in row.get("items", ())
    )
    return SourceDoc(str(row["id"]), row["name"], items, row.get("department") or "", row.get("summary") or "")


def _as_row(doc: SourceDoc, *, project: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"id": doc.key, "name": doc.name, "department": doc.department}
    if not project:
        row["summary"] = doc.summary
    row["items"] = [
        {"id": i.key, "path": list(i.path), "name": i.name, "description": i.description} for i in doc.items
    ]
    return row


def read(folder: Path) -> EvaluationSet:
    """Read a set. Raises Malformed or FileNotFoundError."""
    folder = Path(folder)
    truth = {}
    for row in _rows(folder / "truth.jsonl"):
        items = {str(k): {str(j): float(label) for j, label in v.items()} for k, v in row["items"].items()}
        coverage = {str(k): float(v) for k, v in row["coverage"].items()}
        truth[str(row["project"])] = Truth(str(row["project"]), row["verdict"], coverage, float(row["union"]), items)
    listed = folder / "lexicon.jsonl"
    rows = list(_rows(listed)) if listed.exists() else []
    return EvaluationSet(
        register=[_document(row) for row in _rows(folder / "registry.jsonl")],
        projects=[_document(row) for row in _rows(folder / "projects.jsonl")],
        truth=truth,
        lexicon=lexicons.from_rows(rows) if rows else None,
        lexicon_rows=rows,
    )


def write(folder: Path, made: EvaluationSet) -> None:
    """Write a set into a folder, replacing what is there."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "registry.jsonl", (_as_row(doc, project=False) for doc in made.register))
    _write(folder / "projects.jsonl", (_as_row(doc, project=True) for doc in made.projects))
    _write(
        folder / "truth.jsonl",
        (
            {"project": t.project, "verdict": t.verdict, "coverage": t.coverage, "union": t.union, "items": t.items}
            for t in made.truth.values()
        ),
    )
    if made.lexicon_rows:
        _write(folder / "lexicon.jsonl", made.lexicon_rows)


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
