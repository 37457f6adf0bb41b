"""What reviewers judged (标注数据) as an evaluation set: the city's own labels, to measure and to calibrate by.

A project counts when its newest official run has no hit left open and every hit that stands has judged rows; what was
missed and named with module and item is a label too. Hits on other projects are left out: the register of a set holds
systems only.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.models import DupFeedback, DupItem, DupRun, Judgement, System
from search import editions, sources
from search.duplicates.fingerprint import SourceDoc
from search.evaluation.sets import EvaluationSet, Truth
from search.evaluation.verdicts import verdict_of
from workflow.actions.machine_feedback import REJECTS, STANDS

LABELS = {
    Judgement.Value.DUP: 1.0,
    Judgement.Value.REUSE: 1.0,
    Judgement.Value.PARTIAL: 0.5,
    Judgement.Value.NONE: 0.0,
}
_ITEMS = ("item", "module", "hit", "judgement")

Labels = dict[str, dict[str, float]]


@dataclass(slots=True)
class Judged:
    """The set, every label a line (negatives too), and how many projects were not judged far enough."""

    made: EvaluationSet
    lines: list[dict[str, Any]] = field(default_factory=list)
    left_out: int = 0


def gather() -> Judged:
    """Read register, runs, judgements and feedback; nothing is written."""
    register = [_keyed(doc) for _system, doc in sources.system_documents(System.objects.all())]
    rows = [{"kind": g.kind, "terms": list(g.terms), "platform": g.platform} for g in editions.in_force().groups]
    judged = Judged(EvaluationSet(register, [], {}, lexicon_rows=rows))
    places = {doc.key: _places(doc) for doc in register}
    for run in _newest():
        if not _is_complete(run):
            judged.left_out += 1
            continue
        project = sources.list_document(run.function_list)
        counted = {item.key for item in project.items}
        lines = [line for line in _lines(run, places) if line["item_id"] in counted]
        judged.lines += lines
        judged.made.projects.append(project)
        judged.made.truth[project.key] = _truth(project, lines)
    return judged


def _keyed(doc: SourceDoc) -> SourceDoc:
    """A document whose items are known by its key and theirs: in a register every item stands for itself."""
    return replace(doc, items=tuple(replace(item, key=f"{doc.key}.{item.key}") for item in doc.items))


def _places(doc: SourceDoc) -> dict[str, str]:
    """Keys of the items by the path that evidence shows of them; what stands twice says nothing."""
    paths: dict[str, str] = {}
    for item in doc.items:
        path = " / ".join([*item.path, item.name])[:400]
        paths[path] = "" if path in paths else item.key
    return paths


def _newest() -> Iterator[DupRun]:
    """The newest official run of each project that has anything concluded."""
    seen: set[int] = set()
    runs = DupRun.objects.exclude(kind=DupRun.Kind.QUICK).defer("snapshot", "evidence", "candidates")
    for run in runs.select_related("function_list__project__unit").order_by("-run_at", "-pk").iterator(chunk_size=200):
        if run.project_id not in seen:
            seen.add(run.project_id)
            yield run


def _is_complete(run: DupRun) -> bool:
    hits = list(run.hits.prefetch_related("items__judgement").select_related("feedback"))
    if not hits:
        return run.concluded_at is not None
    return all(_is_said(hit) for hit in hits)


def _is_said(hit: Any) -> bool:
    if hit.conclusion in STANDS:
        return any(hasattr(item, "judgement") for item in hit.items.all())
    return hit.conclusion in REJECTS or hasattr(hit, "feedback")


def _lines(run: DupRun, places: Mapping[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    rows = DupItem.objects.filter(hit__run=run, hit__system__isnull=False).select_related(*_ITEMS)
    for row in rows.order_by("hit__rank", "pk"):
        said, key = _label(row), f"s{row.hit.system_id}"
        target = _target(row, places.get(key, {}))
        if said is not None and target:
            label, at = said
            yield _line(run, str(row.item_id), key, target, label, at)
    missed = DupFeedback.objects.filter(run=run, kind=DupFeedback.Kind.MISSED, item__isnull=False)
    for row in missed.filter(module__isnull=False).order_by("pk"):
        key, module = f"s{row.system_id}", f"s{row.system_id}.{row.module_id}"
        if module in places.get(key, {}).values():
            yield _line(run, str(row.item_id), key, module, 1.0, row.at)


def _label(row: DupItem) -> tuple[float, Any] | None:
    """What was said of a row: by its judgement, else that nothing of a rejected hit is there."""
    if hasattr(row, "judgement"):
        return LABELS[row.judgement.value], row.judgement.at
    if row.hit.conclusion in STANDS:
        return None
    return 0.0, row.hit.concluded_at


def _target(row: DupItem, places: Mapping[str, str]) -> str:
    """The registered item a row is about; a module that was replaced since is found by its path."""
    by_row = f"s{row.hit.system_id}.{row.module_id}"
    return by_row if row.module_id and by_row in places.values() else places.get(row.target_path, "")


def _line(run: DupRun, item: str, system: str, module: str, label: float, at: Any) -> dict[str, Any]:
    return {
        "project_id": f"p{run.project_id}",
        "item_id": item,
        "system_id": system,
        "module_id": module,
        "label": label,
        "at": at.isoformat() if at else "",
    }


def _truth(project: SourceDoc, lines: list[dict[str, Any]]) -> Truth:
    items: Labels = defaultdict(dict)
    best: Labels = defaultdict(dict)  # system -> item -> label
    for line in lines:
        if line["label"] > 0:
            item, system = line["item_id"], line["system_id"]
            items[item][line["module_id"]] = line["label"]
            best[system][item] = max(line["label"], best[system].get(item, 0.0))
    total = max(1, len(project.items))
    coverage = {system: round(sum(held.values()) / total, 4) for system, held in best.items()}
    union = round(sum(max(found.values()) for found in items.values()) / total, 4)
    return Truth(project.key, verdict_of(max(coverage.values(), default=0.0), union), coverage, union, dict(items))
