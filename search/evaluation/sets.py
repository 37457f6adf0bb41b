"""Evaluation sets: a folder of JSON lines with a register, projects, the truth and perhaps a lexicon."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from search import lexicon as lexicons
from search.duplicates.fingerprint import SourceDoc, SourceItem
from search.evaluation.verdicts import COMPOSE, NEW, REUSE, UPGRADE
from search.lexicon import Lexicon

_Made = TypeVar("_Made")

VERDICTS = (REUSE, UPGRADE, COMPOSE, NEW)


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

    def dangling(self) -> int:
        """Labels that point at registered items the register does not hold: nothing can find them."""
        held = {item.key for doc in self.register for item in doc.items}
        labels = (key for doc in self.projects for found in self.truth[doc.key].items.values() for key in found)
        return sum(key not in held for key in labels)


def read(folder: Path) -> EvaluationSet:
    """Read a set. Raises Malformed, which names file and line, for anything that cannot be measured."""
    folder = Path(folder)
    register = _documents(folder / "registry.jsonl")
    projects = _documents(folder / "projects.jsonl")
    truth = {found.project: found for found in _each(folder / "truth.jsonl", _truth)}
    if not projects:
        raise Malformed("projects.jsonl 中没有项目，请检查文件")
    for number, doc in enumerate(projects, start=1):
        if doc.key not in truth:
            raise Malformed(f"projects.jsonl 第{number}个项目“{doc.key}”在 truth.jsonl 中没有答案，请补上或删去该项目")
    listed = folder / "lexicon.jsonl"
    rows = list(_each(listed, _group)) if listed.exists() else []
    return EvaluationSet(register, projects, truth, lexicons.from_rows(rows) if rows else None, rows)


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


# reading


def _each(path: Path, convert: Callable[[dict[str, Any]], _Made]) -> Iterator[_Made]:
    """Each line of a file as a value; blank lines are skipped."""
    if not path.exists():
        raise Malformed(f"文件夹中缺少 {path.name}（{path.parent}），请检查路径或重新生成")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                with _named(f"{path.name} 第{number}行"):
                    made = convert(_object(json.loads(line)))
                yield made


@contextmanager
def _named(place: str) -> Iterator[None]:
    """Says of whatever cannot be read where it stands."""
    try:
        yield
    except json.JSONDecodeError as broken:
        raise Malformed(f"{place}不是有效的JSON：{broken.msg}，请改正后重试") from broken
    except KeyError as missing:
        raise Malformed(f"{place}缺少字段 {missing.args[0]}，请补全后重试") from missing
    except lexicons.Refused as refused:
        raise Malformed(f"{place}：{refused}") from refused
    except (TypeError, ValueError, AttributeError) as wrong:
        raise Malformed(f"{place}的内容不合格式：{wrong}，请改正后重试") from wrong


def _object(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise TypeError("应为一个JSON对象")
    return row


def _documents(path: Path) -> list[SourceDoc]:
    """The documents of a file. Identifiers stand for themselves alone, in the register those of items too."""
    seen: set[str] = set()
    items: set[str] = set()

    def convert(row: dict[str, Any]) -> SourceDoc:
        doc = _document(row)
        keys = [item.key for item in doc.items]
        if doc.key in seen:
            raise ValueError(f"编号“{doc.key}”重复")
        taken = items if path.name == "registry.jsonl" else set()
        for key in keys:
            if key in taken:
                raise ValueError(f"条目编号“{key}”重复")
            taken.add(key)
        seen.add(doc.key)
        return doc

    return list(_each(path, convert))


def _document(row: Mapping[str, Any]) -> SourceDoc:
    items = tuple(
        SourceItem(
            str(item["id"]),
            _text(item["name"]),
            tuple(map(_text, item.get("path") or ())),
            item.get("description") or "",
        )
        for item in row["items"]
    )
    return SourceDoc(str(row["id"]), _text(row["name"]), items, row.get("department") or "", row.get("summary") or "")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"“{value}”应为文字")
    return value


def _truth(row: Mapping[str, Any]) -> Truth:
    if row["verdict"] not in VERDICTS:
        raise ValueError(f"结论“{row['verdict']}”不在 {'、'.join(VERDICTS)} 之中")
    items = {str(k): {str(j): _share(label) for j, label in v.items()} for k, v in row["items"].items()}
    coverage = {str(k): _share(v) for k, v in row["coverage"].items()}
    return Truth(str(row["project"]), row["verdict"], coverage, _share(row["union"]), items)


def _share(value: Any) -> float:
    if isinstance(value, bool) or not 0.0 <= float(value) <= 1.0 + 1e-6:
        raise ValueError(f"{value} 应在0与1之间")
    return float(value)


def _group(row: Mapping[str, Any]) -> dict[str, Any]:
    lexicons.group(row["kind"], [_text(term) for term in row["terms"]])
    return dict(row)


# writing


def _as_row(doc: SourceDoc, *, project: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"id": doc.key, "name": doc.name, "department": doc.department}
    if not project:
        row["summary"] = doc.summary
    row["items"] = [
        {"id": i.key, "path": list(i.path), "name": i.name, "description": i.description} for i in doc.items
    ]
    return row


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
