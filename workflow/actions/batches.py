"""The argumentation batch (论证批次, Art 10 ¶1): projects of the library, the review of all of them opened and closed.

The bureau's acts claim the batch by its version, so that of two at once the second is told. Who sits on the panel is
`panels`, what the experts write `opinions`, what the group finds `conclusions`; projects move by their verbs alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ArgumentBatch, BatchProject, NumberSeries, OpinionSheet, PanelMember, Project, User
from workflow.actions.batch_claims import ARTICLE, claim, interest, note, require_desk, vacancies
from workflow.actions.panels import end_access, seat
from workflow.actions.performing import AlreadyHandled, Override, Refused, perform
from workflow.lifecycle import State
from workflow.regulation.objections import Objection, hard

Status, Seat = ArgumentBatch.Status, PanelMember.Status

# What is said of the batch and not of one of its projects.
_OF_THE_BATCH = frozenset({"experts", "conflict-of-interest", "no-batch"})


@transaction.atomic
def create(
    *, title: str, kind: str, by: User, at: datetime, meets_on: date | None = None, ip: str | None = None
) -> ArgumentBatch:
    """Open a batch with its number; Refused without a title or with a kind that does not exist."""
    require_desk(by, at)
    if not title.strip():
        raise Refused(hard("no-batch", ARTICLE, _("没有填写批次名称；请填写，例如“2026年第二批”"), field="title"))
    if kind not in ArgumentBatch.Kind.values:
        raise Refused(hard("batch-kind", ARTICLE, _("批次类别应为年度、中期或零星；请选择"), field="kind"))
    year = timezone.localdate(at).year
    number = f"LZ{year}-{NumberSeries.take('argument_batch', year):03d}"
    batch = ArgumentBatch.objects.create(
        number=number, title=title.strip()[:80], kind=kind, meets_on=meets_on, created_by=by, created_at=at,
        touched_at=at, touched_by_name=str(by), touched_with="create",
    )  # fmt: skip
    note("panel.create", batch, by, at, ip=ip)
    return batch


@transaction.atomic
def add_projects(
    *, batch: ArgumentBatch, projects: Iterable[Project], by: User, at: datetime, expected_version: int
) -> list[BatchProject]:
    """Add projects of the library; the declarations of the experts cover all projects, so they are asked for anew."""
    require_desk(by, at)
    batch = claim(batch, "add", Status.PREPARING, by=by, at=at, expected_version=expected_version)
    wanted = _locked(projects)
    seated = list(batch.members.filter(status__in=PanelMember.SEATED).select_related("user"))
    objections: list[Objection] = []
    if not wanted:
        objections += hard("no-project", ARTICLE, _("没有选择项目；请从在库项目中选择"), field="projects")
    for project in wanted:
        objections += _against_project(project)
        objections += [one for member in seated for one in interest(member.user, [project], at)]
    if objections:
        raise Refused(objections)
    start = batch.entries.count()
    made = [
        BatchProject.objects.create(batch=batch, project=project, order=start + number)
        for number, project in enumerate(wanted, start=1)
    ]
    batch.members.filter(status=Seat.SERVING).update(status=Seat.INVITED, declared_at=None)
    for project in wanted:
        note("panel.add", batch, by, at, project=project)
    return made


def _locked(projects: Iterable[Project]) -> list[Project]:
    """Lock the projects and read them anew, so that two batches cannot take one at the same time."""
    keys = sorted(project.pk for project in projects)
    for key in keys:
        Project.objects.filter(pk=key).update(updated_at=F("updated_at"))
    return list(Project.objects.filter(pk__in=keys).select_related("unit", "dossier").order_by("pk"))


def _against_project(project: Project) -> tuple[Objection, ...]:
    if project.state != State.IN_LIBRARY:
        message = _("%(name)s现处于“%(state)s”，只有在库项目可以论证；请核对") % {
            "name": project.name,
            "state": State(project.state).label,
        }
        return hard("not-in-library", ARTICLE, message, project.number, field="projects")
    other = BatchProject.objects.filter(project=project, is_live=True).select_related("batch").first()
    if other is not None:
        message = _("%(name)s已在批次“%(batch)s”中；请先从该批次移出") % {"name": project.name, "batch": other.batch}
        return hard("in-batch", ARTICLE, message, project.number, field="projects")
    return ()


@transaction.atomic
def take_out(*, entry: BatchProject, reason: str, by: User, at: datetime, expected_version: int) -> BatchProject:
    """Take a project out before the review begins, with a reason; it stays in the library."""
    require_desk(by, at)
    batch = claim(entry.batch, "take_out", Status.PREPARING, by=by, at=at, expected_version=expected_version)
    if not reason.strip():
        raise Refused(hard("reason-missing", ARTICLE, _("移出项目须说明理由；请填写"), field="reason"))
    if not BatchProject.objects.filter(pk=entry.pk, is_live=True).update(
        is_live=False, out_at=at, out_reason=reason.strip()[:400]
    ):
        raise AlreadyHandled(_("该项目已不在批次中，请刷新后查看。"))
    entry.refresh_from_db()
    note("panel.take_out", batch, by, at, project=entry.project, details={"reason": entry.out_reason})
    return entry


@transaction.atomic
def open_review(
    *, batch: ArgumentBatch, by: User, at: datetime, expected_version: int, overrides: Iterable[Override] = ()
) -> ArgumentBatch:
    """Begin the review of every project at once (T07); the panel gets the dossiers and its sheets."""
    require_desk(by, at)
    batch = claim(batch, "open", Status.PREPARING, by=by, at=at, expected_version=expected_version)
    if vacant := list(vacancies(batch)):
        raise Refused(_vacant(vacant))
    overrides = list(overrides)
    for_every(batch, lambda entry: perform(
        "begin_argument", project=entry.project, by=by, at=at, data={"entry": entry}, overrides=overrides
    ))  # fmt: skip
    batch.status, batch.opened_at = Status.OPEN, at
    batch.save(update_fields=["status", "opened_at"])
    for member in batch.members.filter(status=Seat.SERVING).select_related("user"):
        seat(member, batch, by, at)
    note("panel.open", batch, by, at)
    return batch


def for_every(batch: ArgumentBatch, act: Callable[[BatchProject], object]) -> None:
    """Act on every project of a batch; what stands against any of them is said together, and nothing is kept."""
    objections: list[Objection] = []
    entries = list(batch.entries.filter(is_live=True).select_related("project__unit", "batch"))
    if not entries:
        raise Refused(hard("no-project", ARTICLE, _("批次中没有项目；请先从在库项目中加入"), field="projects"))
    for entry in entries:
        try:
            act(entry)
        except Refused as refusal:
            objections += [_named(objection, entry.project) for objection in refusal.objections]
    if objections:
        raise Refused(dict.fromkeys(objections))


def _named(objection: Objection, project: Project) -> Objection:
    if objection.code in _OF_THE_BATCH:
        return objection
    return replace(objection, message=f"{project.name}：{objection.message}")


@transaction.atomic
def close_review(*, batch: ArgumentBatch, by: User, at: datetime, expected_version: int) -> ArgumentBatch:
    """End the review once every serving expert has handed in every sheet; from now on the opinions may be read."""
    require_desk(by, at)
    batch = claim(batch, "close", Status.OPEN, by=by, at=at, expected_version=expected_version)
    objections = list(_vacant(list(vacancies(batch))))
    if undeclared := batch.members.filter(status=Seat.INVITED).count():
        message = _("还有 %(n)d 位专家未作无利害关系声明；请等其声明或更换") % {"n": undeclared}
        objections += hard("undeclared", ARTICLE, message, str(undeclared), field="experts")
    handed_in, expected = progress(batch)
    if handed_in < expected:
        message = _("应交意见表 %(all)d 份，已交 %(n)d 份；请等全部专家提交后再结束") % {
            "all": expected,
            "n": handed_in,
        }
        objections += hard("sheets-missing", ARTICLE, message, str(expected - handed_in), field="sheets")
    if objections:
        raise Refused(objections)
    batch.status, batch.closed_at = Status.CLOSED, at
    batch.save(update_fields=["status", "closed_at"])
    note("panel.close", batch, by, at)
    return batch


def _vacant(vacant: list[PanelMember]) -> tuple[Objection, ...]:
    if not vacant:
        return ()
    names = [str(member.user) for member in vacant]
    message = _("%(names)s已回避，席位尚未补足；请聘请替补专家") % {"names": "、".join(names)}
    return hard("vacancy", ARTICLE, message, *names, field="experts")


def progress(batch: ArgumentBatch) -> tuple[int, int]:
    """Return how many sheets are handed in and how many there are: all that anyone is told before the closing."""
    live = OpinionSheet.objects.filter(entry__batch=batch, entry__is_live=True)
    live = live.exclude(status=OpinionSheet.Status.VOID)
    return live.filter(status=OpinionSheet.Status.SUBMITTED).count(), live.count()


@transaction.atomic
def cancel(*, batch: ArgumentBatch, reason: str, by: User, at: datetime, expected_version: int) -> ArgumentBatch:
    """Give up a batch whose review has not begun, or whose projects were all withdrawn; what is left stays as it is."""
    require_desk(by, at)
    batch = claim(batch, "cancel", *ArgumentBatch.LIVE, by=by, at=at, expected_version=expected_version)
    if batch.status != Status.PREPARING and batch.entries.filter(is_live=True).exists():
        message = _("评审已经开始，批次不能取消；请形成结论，需要补充的可定为“补充完善后再论证”")
        raise Refused(hard("batch-out-of-order", ARTICLE, message, batch.status))
    if not reason.strip():
        raise Refused(hard("reason-missing", ARTICLE, _("取消批次须说明理由；请填写"), field="reason"))
    batch.entries.filter(is_live=True).update(is_live=False, out_at=at, out_reason=reason.strip()[:400])
    batch.status = Status.CANCELLED
    batch.save(update_fields=["status"])
    note("panel.cancel", batch, by, at, details={"reason": reason.strip()})
    return batch


@transaction.atomic
def release(project: Project, at: datetime) -> None:
    """Let a project that left the procedure go from its batch.

    The batch itself is not touched: the project is locked already, and the bureau's acts lock in the other order.
    """
    for entry in BatchProject.objects.filter(project=project, is_live=True).select_related("batch"):
        BatchProject.objects.filter(pk=entry.pk).update(is_live=False, out_at=at, out_reason=_("单位撤回项目"))
        entry.sheets.update(status=OpinionSheet.Status.VOID)
        end_access(entry.batch, at, project=project)
