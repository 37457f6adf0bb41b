"""The sample city, step by step: each step completes what is missing, so that a run may be interrupted and repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from catalog import clock
from catalog.models import Organisation, Project, System, User
from portal.demo import directory, gatherings, pages, people, registers
from portal.demo.accounts import accounts
from portal.demo.case import Case
from portal.demo.moments import Timeline
from portal.demo.samples import Sample, samples
from portal.demo.stories import STORIES
from search import indexing
from search.listeners import INDEX_PROJECT, INDEX_SYSTEM, REBUILD
from workflow import outbox
from workflow.models import Job
from workflow.working_days import work_calendar

Say = Callable[[str], None]
INDEX_JOBS = (INDEX_SYSTEM, INDEX_PROJECT, REBUILD)
# Enough rounds for work that follows from work.
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what people call it, whether it is complete, and the doing."""

    label: str
    is_done: Callable[[], bool]
    do: Callable[[datetime], None]


def seed(at: datetime, say: Say) -> bool:
    """Complete the sample city; return whether anything was missing."""
    worked = False
    for step in steps():
        if not step.is_done():
            say(step.label)
            step.do(at)
            worked = True
    return worked


def steps() -> list[Step]:
    """Return every step in order: later ones stand on earlier ones."""
    return [
        Step("单位名录", Organisation.objects.exists, people.load_units),
        Step("人员与任职", _all_accounts_stand, people.load_people),
        Step("系统台账", System.objects.exists, registers.load_ledger),
        Step("信息资源目录", directory.has_directory, directory.load_directory),
        Step("门户文章", pages.is_complete, pages.load_pages),
        Step("一般卷宗", registers.has_general_dossier, registers.load_general_dossier),
        *(Step(f"示例项目：{sample.name}", partial(_has_project, sample), _teller(sample)) for sample in samples()),
        *_gatherings(),
        Step("检索索引", lambda: not Job.objects.filter(status=Job.Status.PENDING).exists(), do_due_work),
    ]


def _gatherings() -> list[Step]:
    """Return the steps that several projects take together; none where the samples are not all there."""
    if not {sample.story for sample in samples()} >= gatherings.GATHERED:
        return []
    return [
        Step("论证批次（已办结）", gatherings.first_batch_stands, gatherings.hold_first_batch),
        Step("论证批次（评审中）", gatherings.second_batch_stands, gatherings.hold_second_batch),
        Step("年度计划", gatherings.plan_stands, gatherings.hold_plan),
    ]


def _all_accounts_stand() -> bool:
    names = [account.username for account in accounts()]
    return User.objects.filter(username__in=names).count() == len(names)


def _has_project(sample: Sample) -> bool:
    return Project.objects.filter(name=sample.name, unit__code=sample.unit).exists()


def _teller(sample: Sample) -> Callable[[datetime], None]:
    def tell(at: datetime) -> None:
        case = Case(sample, Timeline(at, work_calendar()))
        # A whole story or nothing: an interrupted run leaves no project halfway.
        with transaction.atomic():
            STORIES[sample.story](case)
        # The checks of later samples shall see it among the projects in progress.
        indexing.index_project(case.project.pk)

    return tell


def do_due_work(at: datetime) -> None:
    """Do what the steps left in the outbox, so that the first page already finds everything.

    `at` is when the run began; jobs of the run itself are due only now, so the clock is asked again.
    """
    began = clock.now()
    indexing.rebuild_index()
    # One build of the whole index did what each of these would do to one entry.
    indexed = Job.objects.filter(kind__in=INDEX_JOBS, status=Job.Status.PENDING, created_at__lte=began)
    indexed.update(status=Job.Status.DONE, done_at=began)
    for _round in range(ROUNDS):
        if not outbox.run_due(limit=500, at=clock.now()):
            break
