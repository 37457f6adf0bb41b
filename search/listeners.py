"""What other apps announce becomes index work: listeners only write outbox rows, inside the sender's transaction."""

from collections.abc import Sequence
from uuid import uuid4

from catalog import clock
from catalog.models import LexiconTask
from catalog.signals import project_changed, system_changed
from search import again, alerts, curation, entries, indexing
from search.engine import Unavailable
from search.sequences import INDEX_PROJECT, INDEX_SYSTEM, REBUILD, key_asked
from workflow import outbox
from workflow.models import Job
from workflow.signals import function_list_changed, hit_concluded, lexicon_released, project_moved


def queue_system(sender, instance, **kwargs):
    """Index a system that was added or changed. Each announcement is its own job: indexing twice does no harm."""
    outbox.enqueue(INDEX_SYSTEM, f"{instance.pk}:{uuid4().hex}", {"system": instance.pk})


def queue_project(sender, instance, **kwargs):
    """Index a project whose content or state changed."""
    outbox.enqueue(INDEX_PROJECT, f"{instance.pk}:{uuid4().hex}", {"project": instance.pk})


def queue_moved(sender, project, change, by, **kwargs):
    """A project that moved enters or leaves the projects in progress, and may be due to be checked again."""
    queue_project(sender, project)
    again.ask_at_stage(project, change, by)


def queue_list(sender, function_list, **kwargs):
    """A new or edited function list changes what its project is compared by."""
    queue_project(sender, function_list.project)


def queue_lexicon(sender, edition, by, at, **kwargs):
    """A released lexicon comes into force with an index that is cut by it; its progress is kept for the page."""
    task = LexiconTask.objects.create(
        kind=LexiconTask.Kind.REINDEX, edition=edition, edition_version=edition.version, asked_by=by, asked_at=at
    )
    outbox.enqueue(REBUILD, f"lexicon {edition.number}", {"task": task.pk})


def queue_conclusion(sender, hit, by, at, **kwargs):
    """What a concluded hit teaches about words is gathered by the worker, anew where a row of it is judged later."""
    outbox.enqueue(curation.CURATE, f"{hit.pk}:{uuid4().hex}", {"hit": hit.pk})


def connect() -> None:
    """Called once by the app's `ready()`."""
    project_moved.connect(queue_moved, dispatch_uid="search.queue_moved")
    function_list_changed.connect(queue_list, dispatch_uid="search.queue_list")
    system_changed.connect(queue_system, dispatch_uid="search.queue_system")
    project_changed.connect(queue_project, dispatch_uid="search.queue_project")
    hit_concluded.connect(queue_conclusion, dispatch_uid="search.queue_conclusion")
    lexicon_released.connect(queue_lexicon, dispatch_uid="search.queue_lexicon")


@outbox.batch_handler(INDEX_SYSTEM)
def _index_systems(jobs: Sequence[Job]) -> None:
    _index(jobs)
    alerts.ask(jobs)
    if size := indexing.outgrown():
        # Many systems of one import ask for the same rebuilding, which is one job.
        outbox.enqueue(REBUILD, f"outgrown {size} {clock.today():%Y%m%d}", {})


@outbox.batch_handler(INDEX_PROJECT)
def _index_projects(jobs: Sequence[Job]) -> None:
    _index(jobs)


def _index(jobs: Sequence[Job]) -> None:
    """Several announcements of one row are one entry, at the sequence of the last."""
    try:
        indexing.index({key_asked(job): job.pk for job in jobs})
    except Unavailable as away:
        raise outbox.Later(str(away)) from away


@outbox.handler(REBUILD, takes_long=True)
def _rebuild(payload: dict) -> None:
    task = LexiconTask.objects.filter(pk=payload.get("task"))
    task.update(total=len(entries.wanted()), done=0)
    try:
        count = indexing.rebuild_index(lambda done: task.update(done=done))
    except Unavailable as away:
        raise outbox.Later(str(away)) from away
    task.update(total=count, done=count, finished_at=clock.now())
