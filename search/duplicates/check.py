"""Run the duplicate check (查重) of a project and keep what its numbers came from (Art 9 ¶2, R9.2)."""

import time
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.models import DupHit, DupItem, DupRun, FunctionList, Project, System
from search import indexing, sources
from search.choosing import choose
from search.duplicates import calibration as calibrations
from search.duplicates import scoring
from search.duplicates.candidates import propose
from search.duplicates.evidence import explain, item_evidence
from search.duplicates.fingerprint import DocPrint, Parser, digest_of
from search.duplicates.inputs import Inputs, pack, result_digest, score, unpack
from search.duplicates.recording import record
from search.duplicates.scoring import Report, SystemScore
from search.engine import PROJECT, Filter, key_of

LISTED = 20  # candidates listed in the record
HITS_MOST = 20
HIT_ITEMS = 3  # so many items that are expected to exist already make a hit even when the whole list is long
COUNTS_FROM = 0.30  # an item less likely than this is no evidence, however many of them there are


def run_check(
    *, project: Project, function_list: FunctionList, by: Any, at: datetime, kind: str, engine: Any = None
) -> DupRun:
    """Check one list against the register and the projects in progress and store the run.

    Raises engine.Unavailable when no engine can answer: a verdict is never given on a part of the index.
    """
    began = time.perf_counter()
    index = engine or indexing.engine()
    inputs = gather(project, function_list, index)
    report, prints = score(inputs, indexing.matcher().parser)
    run = _store(project, function_list, inputs, report, prints, by=by, at=at, kind=kind, engine=index.name)
    run.duration_ms = int((time.perf_counter() - began) * 1000)
    run.save(update_fields=["duration_ms"])
    return run


def gather(project: Project, function_list: FunctionList, index: Any) -> Inputs:
    """Read the project, its candidates and the statistics that apply."""
    matcher = indexing.matcher()
    document = sources.list_document(function_list)
    print_ = matcher.parser.document(document)
    without = Filter(without=(key_of(PROJECT, project.pk),))
    keys = propose(print_, index, matcher.knowledge.statistics, without)
    kept = choose(print_, keys, matcher)
    own = (f"s{project.upgrades_id}",) if project.upgrades_id else ()
    chosen = tuple(doc.source for doc in kept if doc.source is not None)
    mentioned = {name for item in print_.items for name in matcher.mentions(item.description)}
    part = matcher.knowledge.restricted_to([print_, *kept], mentioned)
    return Inputs(document, chosen, own, part, calibrations.shipped(), matcher.released)


def reproduce(run: DupRun) -> Report:
    """Make the numbers of a stored run again, from the run alone."""
    return score(unpack(bytes(run.snapshot)))[0]


def is_reproducible(run: DupRun) -> bool:
    """Whether the stored run still gives the numbers it was stored with."""
    return result_digest(reproduce(run)) == run.result_sha256


# storing


def _store(
    project: Project,
    function_list: FunctionList,
    inputs: Inputs,
    report: Report,
    prints: tuple[DocPrint, list[DocPrint]],
    *,
    by: Any,
    at: datetime,
    kind: str,
    engine: str,
) -> DupRun:
    print_, candidates = prints
    hits = hits_of(report)
    with transaction.atomic():
        run = DupRun.objects.create(
            project=project,
            function_list=function_list,
            kind=kind,
            input_sha256=digest_of([inputs.project]),
            versions=versions_of(inputs),
            engine=engine,
            scope=_scope(inputs),
            verdict=report.verdict,
            confidence=report.confidence,
            needs_person=report.needs_person,
            coverage=report.coverage,
            union_coverage=report.union,
            candidates=[_listed(s, candidates, hits) for s in report.systems[:LISTED]],
            evidence=item_evidence(report, print_, candidates, inputs.lexicon),
            recorded=record(project, function_list, inputs, report, candidates, by=by, listed=LISTED),
            snapshot=pack(inputs),
            result_sha256=result_digest(report),
            run_at=at,
            run_by=by,
        )
        for rank, system in enumerate(hits, start=1):
            _store_hit(run, rank, system, project, report, print_, candidates, inputs)
    return run


def hits_of(report: Report) -> list[SystemScore]:
    """Candidates a person must conclude: coverage from .30, or at least three items of the list expected there."""
    return [
        system
        for system in report.systems
        # Only the first twenty carry their matches.
        if system.coverage >= scoring.UPGRADE_FROM or (system.matches and expected_items(system, report) >= HIT_ITEMS)
    ][:HITS_MOST]


def expected_items(system: SystemScore, report: Report) -> float:
    """How many items of the list, common modules aside, the system is expected to have: the sum of probabilities.

    A sum and not a count of the certain ones: many half-certain items of one system are what a person must look at.
    """
    return sum(
        match.probability
        for match, item in zip(system.matches, report.items, strict=True)
        if match is not None and item.weight > 0 and match.probability >= COUNTS_FROM
    )


def covered_items(system: SystemScore, report: Report) -> int:
    """How many items of the list, common modules aside, the system has."""
    return sum(
        1
        for match, item in zip(system.matches, report.items, strict=True)
        if match is not None and item.weight > 0 and match.probability >= scoring.COVERED_FROM
    )


def versions_of(inputs: Inputs) -> dict[str, str]:
    """Algorithm, lexicon and calibration of a run (D36)."""
    return {
        "analysis": Parser(inputs.knowledge.lexicon(inputs.lexicon)).version,
        "scoring": scoring.SCORING_VERSION,
        "lexicon": inputs.lexicon.digest,
        "edition": inputs.lexicon.version,
        "calibration": inputs.calibration.version,
        "reuse_from": str(scoring.REUSE_FROM),
        "upgrade_from": str(scoring.UPGRADE_FROM),
    }


def _scope(inputs: Inputs) -> dict[str, int]:
    return {
        "systems": System.objects.count(),
        "projects": sources.projects_in_progress().count(),
        "register_documents": inputs.knowledge.statistics.documents,
        "scored": len(inputs.candidates),
        "items": len(inputs.project.items),
    }


def _listed(system: SystemScore, candidates: list[DocPrint], hits: list[SystemScore]) -> dict[str, Any]:
    document = candidates[system.candidate]
    return {
        "key": document.key,
        "name": document.source.name if document.source else "",
        "unit": document.department,
        "coverage": system.coverage,
        "raw": system.raw,
        "hit": system in hits,
    }


def _store_hit(
    run: DupRun,
    rank: int,
    system: SystemScore,
    project: Project,
    report: Report,
    print_: DocPrint,
    candidates: list[DocPrint],
    inputs: Inputs,
) -> None:
    document = candidates[system.candidate]
    target = document.source
    if target is None:
        raise ValueError("a hit needs the texts it was made from")
    is_system, pk = target.key[0] == "s", int(target.key[1:])
    owner = System.objects.filter(pk=pk).values_list("owner_id", flat=True).first() if is_system else None
    hit = DupHit.objects.create(
        run=run,
        rank=rank,
        system_id=pk if is_system else None,
        other_project_id=None if is_system else pk,
        target_name=target.name[:200],
        target_unit=target.department[:120],
        coverage=system.coverage,
        score=system.raw,
        channels={"covered": covered_items(system, report), "items": len(print_.items), "name": system.name},
        is_own=is_system and (owner == project.unit_id or target.key in inputs.own),
        is_common=any(g.platform and g.platform in target.name for g in inputs.lexicon.of_kind("common")),
    )
    DupItem.objects.bulk_create(
        _item_row(hit, number, system, report, print_, document, inputs)
        for number in range(len(print_.items))
        if _is_evidence(system, report, number)
    )


def _is_evidence(system: SystemScore, report: Report, number: int) -> bool:
    match = system.matches[number]
    return match is not None and report.items[number].weight > 0 and match.probability >= scoring.POSSIBLE_FROM


def _item_row(
    hit: DupHit,
    number: int,
    system: SystemScore,
    report: Report,
    print_: DocPrint,
    document: DocPrint,
    inputs: Inputs,
) -> DupItem:
    match = system.matches[number]
    if match is None or document.source is None:
        raise ValueError("no match to show")
    left, right = inputs.project.items[number], document.source.items[match.item]
    why = explain(left, right, print_.items[number], document.items[match.item], inputs.lexicon)
    is_row = right.key.isdigit()
    return DupItem(
        hit=hit,
        item_id=int(left.key),
        module_id=int(right.key) if is_row and hit.system_id else None,
        other_item_id=int(right.key) if is_row and hit.other_project_id else None,
        target_path=" / ".join([*right.path, right.name])[:400],
        target_text=right.description,
        score=match.score,
        probability=match.probability,
        badge=scoring.COVERED if match.probability >= scoring.COVERED_FROM else scoring.POSSIBLE,
        why={**asdict(why), "platform": report.items[number].platform},
        verbatim=bool(why.verbatim),
    )
