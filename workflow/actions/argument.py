"""Experts' argumentation (专家论证, Art 10 ¶1): a batch with its experts, and the group's conclusion."""

from django.utils.translation import gettext as _

from catalog.models import ArgumentRecord
from workflow.actions.performing import Refused, Step, before
from workflow.regulation.objections import hard


@before("begin_argument")
def open_batch(step: Step) -> None:
    """Write the batch and the number of experts: data `batch`, `experts`, optionally `open_conflicts`."""
    ArgumentRecord.objects.create(
        project=step.project,
        batch=str(step.data.get("batch", "")).strip(),
        experts=_number(step.data.get("experts")),
        recorded_by=step.by,
    )


@before("record_argument_passed")
@before("record_argument_failed")
def write_conclusion(step: Step) -> None:
    """Write the group's conclusion: data `conclusion` A1…A4, `opinion`, `held_on`, `document`, `experts`."""
    record = ArgumentRecord.objects.filter(project=step.project).order_by("-pk").first()
    if record is None:
        raise Refused(hard("no-batch", "第十条第一款", _("尚未建立论证批次；请先组织专家论证"), field="batch"))
    record.conclusion = step.data.get("conclusion", "")
    record.opinion = str(step.data.get("opinion", "")).strip()
    record.held_on = step.data.get("held_on") or step.on
    record.document = step.data.get("document")
    record.experts = _number(step.data.get("experts", record.experts))
    record.recorded_by = step.by
    record.recorded_at = step.at
    record.save()
    step.details.update(conclusion=record.conclusion, held_on=str(record.held_on), experts=record.experts)


def _number(value: object) -> int:
    text = str(value or 0).strip()
    if not text.isdecimal():
        message = _("专家人数“%(text)s”不是整数；请填写阿拉伯数字") % {"text": text}
        raise Refused(hard("experts-number", "第十条第一款", message, field="experts"))
    return int(text)
