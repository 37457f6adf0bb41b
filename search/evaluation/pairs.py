"""Labelled pairs of systems: one need in two wordings must be found, likeness of words alone must not be flagged."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.duplicates import scoring
from search.duplicates.calibration import Calibration
from search.duplicates.described import described
from search.duplicates.fingerprint import SourceDoc
from search.evaluation.bench import bench
from search.evaluation.sets import Malformed
from search.lexicon import Lexicon

SAMPLE_CITY = Path(__file__).parent / "data" / "systems.json"
TOP = 5


@dataclass(frozen=True, slots=True)
class Pairs:
    """Groups of wordings of one need, or pairs of needs that only sound alike."""

    groups: tuple[tuple[SourceDoc, ...], ...]
    alike: bool  # True: each group is one need; False: its members must not be flagged


def read(path: Path) -> Pairs:
    """Read a file of paraphrase groups (`variants`) or of hard negatives (`a`, `b`). Raises Malformed."""
    if not Path(path).exists():
        raise Malformed(f"文件 {path} 不存在，请检查路径")
    try:
        rows = json.loads(Path(path).read_text(encoding="utf-8"))
        alike = "variants" in rows[0]
    except (json.JSONDecodeError, KeyError, IndexError, TypeError) as broken:
        raise Malformed(
            f"{Path(path).name} 不是同义组或易混对文件：应为JSON数组，每组有 variants 或 a、b 字段"
        ) from broken
    return Pairs(tuple(_sides(Path(path).name, number, row, alike) for number, row in enumerate(rows)), alike)


def _sides(name: str, number: int, row: dict[str, Any], alike: bool) -> tuple[SourceDoc, ...]:
    """The wordings of one group or the two sides of one pair."""
    try:
        return tuple(
            described(f"{number}.{at}", side["name"], side.get("desc") or "", side.get("unit") or "")
            for at, side in enumerate(row["variants"] if alike else (row["a"], row["b"]))
        )
    except (KeyError, TypeError, AttributeError) as broken:
        raise Malformed(
            f"{name} 第{number + 1}组缺少 {'variants' if alike else 'a、b'} 或其中的 name，请补全"
        ) from broken


def sample_city() -> list[SourceDoc]:
    """The sample city's systems by name and main function."""
    rows = json.loads(SAMPLE_CITY.read_text(encoding="utf-8"))
    return [described(f"city-{row['code']}", row["name"], row["function"], row["unit"]) for row in rows]


def figures(pairs: Pairs, lexicon: Lexicon, calibration: Calibration) -> dict[str, Any]:
    """`total`, `found_in_top_5` for groups; `total`, `above_threshold` for pairs that only sound alike."""
    everyone = [doc for group in pairs.groups for doc in group] + sample_city()
    with bench(everyone, lexicon) as bed:
        if pairs.alike:
            return _found(pairs.groups, bed, calibration)
        return _flagged(pairs.groups, bed, calibration)


def _found(groups: Sequence[tuple[SourceDoc, ...]], bed, calibration: Calibration) -> dict[str, Any]:
    missed = []
    total = 0
    for group in groups:
        for asked in group:
            total += 1
            report, kept, _ = bed.ask(asked, calibration, without=asked.key)
            others = {doc.key for doc in group} - {asked.key}
            top = [kept[system.candidate].key for system in report.systems[:TOP]]
            if not others & set(top):
                missed.append(asked.name)
    return {"total": total, "found_in_top_5": total - len(missed), "missed": missed}


def _flagged(groups: Sequence[tuple[SourceDoc, ...]], bed, calibration: Calibration) -> dict[str, Any]:
    flagged = []
    for one, other in groups:
        if any(
            _coverage(asked, against, bed, calibration) >= scoring.UPGRADE_FROM
            for asked, against in ((one, other), (other, one))
        ):
            flagged.append(f"{one.name}｜{other.name}")
    return {"total": len(groups), "above_threshold": len(flagged), "flagged": flagged}


def _coverage(asked: SourceDoc, against: SourceDoc, bed, calibration: Calibration) -> float:
    """Coverage by one given system, ranked among what else the register proposes."""
    report, kept, _ = bed.ask(asked, calibration, without=asked.key, including=against.key)
    return next((s.coverage for s in report.systems if kept[s.candidate].key == against.key), 0.0)
