"""Experts' argumentation (专家论证, Art 10 ¶1) as the life cycle records it, on a project's own page or by its batch.

Of a project in a batch, number of experts, signatures and conclusion are those of the batch: its `entry` comes with the
step's data, and nothing typed stands in their place.
"""

from django.utils.translation import gettext as _

from catalog.models import ArgumentRecord, BatchProject, PanelMember
from workflow.actions.performing import Refused, Step, before
from workflow.regulation.objections import hard


@before("begin_argument")
def open_batch(step: Step) -> None:
    """Write the batch and the number of experts: data `entry`, or `batch`, `experts`, optionally `open_conflicts`."""
    entry = _entry(step)
    record = ArgumentRecord.objects.create(
        project=step.project,
        batch=entry.batch.title if entry else str(step.data.get("batch", "")).strip(),
        experts=_seated(entry) if entry else _number(step.data.get("experts")),
        recorded_by=step.by,
    )
    if entry is not None:
        entry.record = record
        entry.save(update_fields=["record"])


@before("record_argument_passed")
@before("record_argument_failed")
def write_conclusion(step: Step) -> None:
    """Write the group's conclusion: data `entry`, or `conclusion`, `opinion`, `experts`; `held_on`, `document`."""
    record = ArgumentRecord.objects.filter(project=step.project).order_by("-pk").first()
    if record is None:
        raise Refused(hard("no-batch", "第十条第一款", _("尚未建立论证批次；请先组织专家论证"), field="batch"))
    entry = _entry(step)
    record.conclusion = entry.conclusion if entry else step.data.get("conclusion", "")
    record.opinion = entry.opinion if entry else str(step.data.get("opinion", "")).strip()
    record.held_on = step.data.get("held_on") or step.on
    record.document = step.data.get("document")
    record.experts = _seated(entry) if entry else _number(step.data.get("experts", record.experts))
    record.recorded_by = step.by
    record.recorded_at = step.at
    record.save()
    step.details.update(conclusion=record.conclusion, held_on=str(record.held_on), experts=record.experts)


def _entry(step: Step) -> BatchProject | None:
    """Return the project's place in a batch; Refused where the step was not taken with the batch."""
    entry = BatchProject.objects.filter(project=step.project, is_live=True).select_related("batch").first()
    if entry is not None and step.data.get("entry") != entry:
        message = _("项目在论证批次“%(batch)s”中；请在该批次页面办理") % {"batch": entry.batch}
        raise Refused(hard("in-batch", "第十条第一款", message, entry.batch.number, field="batch"))
    return entry


def _seated(entry: BatchProject) -> int:
    return entry.batch.members.filter(status__in=PanelMember.SEATED).count()


def _number(value: object) -> int:
    text = str(value or 0).strip()
    if not text.isdecimal():
        message = _("专家人数“%(text)s”不是整数；请填写阿拉伯数字") % {"text": text}
        raise Refused(hard("experts-number", "第十条第一款", message, field="experts"))
    return int(text)
