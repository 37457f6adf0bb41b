"""How far the bureau has come with a duplicate check (查重), in the same words wherever a run is named."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.city import bureau_name
from catalog.models import DupRun


class Standing(NamedTuple):
    """A label with the colour of its tag, and whether somebody of the bureau still has to act."""

    label: str
    tone: str
    open: bool


def standing(run: DupRun, left: int | None) -> Standing:
    """Say where a run stands; `left` are its hits without a conclusion.

    `None` is for readers outside the bureau: a number would tell an applicant of undisclosed hits (R9.2).
    """
    if run.countersigned_at:
        return Standing(_("已复核"), "green", open=False)
    if run.kind == DupRun.Kind.QUICK:
        return Standing(_("供起草参考"), "", open=False)
    if left is None:
        return Standing(_("待%(bureau)s审核") % {"bureau": bureau_name()}, "", open=False)
    if run.concluded_at:
        return Standing(_("待复核"), "blue", open=True)
    if left:
        return Standing(_("待结论 %(n)d 处") % {"n": left}, "amber", open=True)
    return Standing(_("待写意见"), "blue", open=True)
