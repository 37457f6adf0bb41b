"""The lexicon at each of its stages, proposals, feedback and the figures, with the pages that show them."""

from datetime import timedelta

from django.urls import reverse

from catalog.models import DupFeedback, DupHit, DupItem, DupRun, Judgement, LexiconTask, TermProposal
from tests.factories.city import City
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.search.lexicons import add, begin

_CONCLUSIONS = ("DUP", "PARTIAL", "REUSE", "NONE", "")


def lexicon_pages(city: City) -> list[tuple[str, str]]:
    """Return (address, role) of the pages."""
    runs = [_run(city, months) for months in (2, 1, 0)]
    draft = begin(city, "补充渡运和城管执法常用词")
    add(city, draft, "object", "渡船 木槽船 筏子艇")
    add(city, draft, "common", "电子围栏底座")
    group = draft.groups.filter(kind="action").first()
    group.terms += " 登簿 上簿"
    group.save()
    draft.refresh_from_db()
    LexiconTask.objects.create(
        kind="preview", edition=draft, edition_version=draft.version, done=3, total=3, finished_at=NOW,
        rows=[_effect(run.pk, number) for number, run in enumerate(runs)],
    )  # fmt: skip

    def of(role: str, name: str, *args: int) -> tuple[str, str]:
        return reverse(f"desk:{name}", args=args), role

    return [
        of("BUR_OP", "lexicon"),
        of("BUR_OP", "lexicon-edition", draft.pk),
        of("BUR_REVIEW", "lexicon-edition", draft.pk),
        of("BUR_DATA", "lexicon-edition", draft.based_on_id),
        of("BUR_OP", "lexicon-proposals"),
        of("BUR_OP", "compare-feedback", runs[-1].pk),
        of("BUR_LEAD", "check-quality"),
    ]


def _run(city: City, months: int) -> DupRun:
    """A concluded run of some months ago, with what was said of it."""
    project = ProjectFactory(unit=city.water, submitted=True, name=f"乡镇渡口渡船监管系统建设项目（{months + 1}期）")
    by, at = city.person("BUR_OP"), NOW - timedelta(days=31 * months)
    run = DupRun.objects.create(
        project=project, function_list=project.function_lists.first(), kind="submission", input_sha256="0",
        engine="embedded", run_at=at, coverage=0.6, verdict="升级扩展",
        versions={"edition": "3", "lexicon": "9f2c0a1b3c4d", "calibration": "c5"},
    )  # fmt: skip
    system = SystemFactory(owner=city.traffic, name=f"水上交通安全管理系统（{months + 1}）")
    for rank, conclusion in enumerate(_CONCLUSIONS, start=1):
        DupHit.objects.create(
            run=run, rank=rank, system=system, target_name=system.name, target_unit="市交通运输局", coverage=0.5,
            score=0.5, conclusion=conclusion, concluded_by=by if conclusion else None,
            concluded_at=at if conclusion else None,
        )  # fmt: skip
    item = run.function_list.items.filter(is_leaf=True).first()
    row = DupItem.objects.create(
        hit=run.hits.get(rank=1), item=item, target_path="渡运管理 / 木槽船登记", badge="covered"
    )
    judged = Judgement.objects.create(dup_item=row, value="DUP", by=by, at=at)
    for left, right in (("木槽船", "渡船"), ("橡皮筏", "筏子艇")):
        proposal, _made = TermProposal.objects.get_or_create(kind="object", left=left, right=right)
        proposal.judgements.add(judged)
    missed = SystemFactory(owner=city.traffic, name=f"渡口视频监控平台（{months + 1}）")
    DupFeedback.objects.create(run=run, kind="missed", system=missed, note="同样的渡船登记功能", by=by, at=at)
    return run


def _effect(run: int, number: int) -> dict:
    before = {"verdict": "新建", "coverage": 0.21, "union": 0.3, "hits": 0}
    after = {"verdict": "升级扩展", "coverage": 0.48, "union": 0.5, "hits": 1} if number else before
    gained = ["水上交通安全管理系统"] if number else []
    return {"run": run, "before": before, "after": after, "gained": gained, "lost": [], "changed": bool(number)}
