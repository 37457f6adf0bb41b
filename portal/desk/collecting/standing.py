"""Where an item of a check stands (办理情况), in the same words on every page and in the workbook."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.models import DataCheckItem, ShareRequest

Grade, Status = DataCheckItem.Grade, ShareRequest.Status
TONES = {Grade.EXACT: "red", Grade.SIMILAR: "amber", Grade.NONE: "green"}
REQUEST_TONES = {Status.WAITING: "blue", Status.AGREED: "green", Status.REFUSED: "amber"}


class Standing(NamedTuple):
    """A label with the colour of its tag, and whether the unit still has to act."""

    label: str
    tone: str
    open: bool


def standing(item: DataCheckItem, requests: list[ShareRequest]) -> Standing:
    """Say where an item stands, from its reason and the applications made for it."""
    states = {request.status for request in requests}
    if item.grade == Grade.NONE:
        return Standing(_("可以采集"), "green", open=False)
    if Status.AGREED in states:
        return Standing(_("已同意共享"), "green", open=False)
    if item.justification:
        return Standing(_("已说明采集理由"), "", open=False)
    if Status.WAITING in states:
        return Standing(_("共享申请待答复"), "blue", open=False)
    if Status.REFUSED in states:
        return Standing(_("未同意共享，待说明"), "amber", open=True)
    return Standing(_("待处理"), "amber", open=True)


def request_of(holding: object) -> ShareRequest | None:
    """Return the application for a holding, where there is one."""
    return getattr(holding, "request", None)
